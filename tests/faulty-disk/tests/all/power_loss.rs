//! No acknowledged change is lost when the power is: whatever the disk had not written yet.

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use faulty_disk::{Disk, Files, Loss, Recording};
use microapp_store::conformance::rows::NOW;
use microapp_store::doctor::{Health, examine};
use microapp_store::{SqliteOptions, SqliteStore, Store as _, Synchronous};

use crate::load::{batch, folder, open, whole_batches};

const FILE: &str = "microapp.db";

/// Writes batches, now and then from a store that is opened anew, and records what happens to the disk.
fn record(synchronous: Synchronous, batches: u64, rng: &mut Rng) -> Recording {
    let folder = folder();
    let path = folder.path().join(FILE);
    let disk = Disk::register();
    let mut store = open(disk, &path, synchronous).expect("a store");
    for number in 1..=batches {
        if rng.u32(..40) == 0 {
            drop(store);
            store = open(disk, &path, synchronous).expect("the same");
        }
        store.apply(&batch(number, rng)).expect("written");
        disk.mark(number);
    }
    disk.recording()
}

/// What was wrong after a loss of power at one point.
#[derive(Debug)]
struct Lost {
    #[expect(dead_code, reason = "it is printed")]
    point: usize,
    acknowledged: u64,
    found: u64,
}

/// Loses power at each of the points, in each of the ways; returns where an acknowledged batch was missing.
///
/// # Panics
///
/// If the store is damaged, or holds a part of a batch.
fn lose(recording: &Recording, points: &[usize], rng: &mut Rng) -> Vec<Lost> {
    let mut lost = Vec::new();
    for loss in [Loss::All, Loss::Some, Loss::Some, Loss::Nothing] {
        recording.losses(points, loss, rng, |point, files| {
            let acknowledged = recording.marked(point);
            let found = recover(&files);
            if found < acknowledged {
                lost.push(Lost {
                    point,
                    acknowledged,
                    found,
                });
            }
            assert!(
                found <= acknowledged + 1,
                "{found} batches, and {acknowledged} were acknowledged"
            );
        });
    }
    lost
}

/// Opens what is left of the files on a sound disk. Returns how many batches it holds.
fn recover(files: &Files) -> u64 {
    let folder = folder();
    let place = |path: &Path| -> PathBuf { folder.path().join(path.file_name().expect("a name")) };
    for (path, content) in files {
        fs::write(place(path), content).expect("written");
    }
    let path = folder.path().join(FILE);
    let store = SqliteStore::open(&path, &SqliteOptions::default()).expect("it opens");
    let found = whole_batches(&store);
    let report = examine(&path, NOW, &[]);
    let bad =
        |finding: &&microapp_store::doctor::Finding| finding.health == Health::Bad && finding.check != "disk space";
    assert_eq!(report.findings.iter().find(bad), None);
    // Work goes on.
    store.apply(&batch(found + 1, &mut Rng::with_seed(1))).expect("written");
    assert!(store.connections("zoom").expect("read").len() == 1);
    found
}

/// The points around every sync, and as many others.
fn points(recording: &Recording, rng: &mut Rng) -> Vec<usize> {
    let mut points = recording.sync_points();
    let others = (points.len() / 2).max(50);
    points.extend((0..others).map(|_| rng.usize(..=recording.events().len())));
    points.sort_unstable();
    points.dedup();
    points
}

#[test]
fn an_acknowledged_change_survives_a_loss_of_power_at_any_point() {
    // One is enough for every day; POWER_LOSS_SEEDS asks for more.
    let seeds = std::env::var("POWER_LOSS_SEEDS").map_or(1, |seeds| seeds.parse().expect("a number"));
    for seed in 0..seeds {
        let mut rng = Rng::with_seed(seed);
        let recording = record(Synchronous::Full, 100, &mut rng);
        let points = points(&recording, &mut rng);
        assert!(points.len() > 300, "{} points", points.len());
        let lost = lose(&recording, &points, &mut rng);
        let first = lost.first();
        assert!(lost.is_empty(), "seed {seed}: {} losses, first {first:?}", lost.len());
    }
}

#[test]
fn without_a_sync_for_each_commit_the_same_test_finds_losses() {
    let mut rng = Rng::with_seed(0);
    let recording = record(Synchronous::Normal, 100, &mut rng);
    let points = points(&recording, &mut rng);
    let lost = lose(&recording, &points, &mut rng);
    assert!(!lost.is_empty(), "nothing was lost at {} points", points.len());
    assert!(lost.iter().all(|lost| lost.found < lost.acknowledged));
}
