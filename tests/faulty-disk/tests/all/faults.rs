//! A full disk or an I/O error is an error to the caller, nothing is corrupt, and work goes on when it is over.

use std::path::Path;

use fastrand::Rng;
use faulty_disk::{Disk, Fault, Operation};
use microapp_store::conformance::rows::NOW;
use microapp_store::doctor::{Finding, Health, examine};
use microapp_store::{SqliteStore, Store as _, StoreError, Synchronous};

use crate::load::{batch, folder, open, whole_batches};

/// A batch is written until it succeeds; how often it failed, and how.
struct Outcome {
    struck: bool,
    errors: Vec<StoreError>,
}

/// Fails from the given operation on while batches are written, then mends the disk.
fn strike(fault: Fault, seed: u64) -> Outcome {
    let folder = folder();
    let path = folder.path().join("microapp.db");
    let disk = Disk::register();
    let store = open(disk, &path, Synchronous::Full).expect("a store");
    let mut rng = Rng::with_seed(seed);
    let mut written = 0;
    let mut next = |store: &SqliteStore, written: &mut u64| {
        let answer = store.apply(&batch(*written + 1, &mut rng));
        *written += u64::from(answer.is_ok());
        answer
    };
    for _ in 0..3 {
        next(&store, &mut written).expect("written");
    }
    disk.fail(fault);
    // So many that a checkpoint is among them.
    let answers: Vec<_> = (0..60).map(|_| next(&store, &mut written)).collect();
    let errors: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
    assert_eq!(
        readable(&store),
        Some(written),
        "reads go on, and show what was acknowledged"
    );
    let struck = disk.mend() > 0;
    // The room is back.
    for _ in 0..3 {
        next(&store, &mut written).expect("written again");
    }
    assert_eq!(whole_batches(&store), written);
    assert_sound(&path);
    drop(store);
    let store = open(disk, &path, Synchronous::Full).expect("the same");
    assert_eq!(whole_batches(&store), written, "and after it was opened again");
    Outcome { struck, errors }
}

/// How many batches a reader sees.
fn readable(store: &SqliteStore) -> Option<u64> {
    store.audit_head().expect("read").map(|entry| entry.sequence)
}

fn assert_sound(path: &Path) {
    let report = examine(path, NOW, &[]);
    let bad = |finding: &&Finding| finding.health == Health::Bad && finding.check != "disk space";
    assert_eq!(report.findings.iter().find(bad), None);
}

/// Strikes at one operation after the other, until none is left to strike at.
fn everywhere(fault: impl Fn(u64) -> Fault, is_expected: impl Fn(&StoreError) -> bool) {
    let mut failed = 0;
    let mut after = 0;
    loop {
        let outcome = strike(fault(after), after);
        for error in &outcome.errors {
            assert!(is_expected(error), "after {after}: {error}");
        }
        failed += u64::from(!outcome.errors.is_empty());
        if !outcome.struck {
            break;
        }
        // Every operation of the first batches, then in growing steps.
        after += 1 + after / 12;
    }
    assert!(failed > 5, "an error reached a caller {failed} times");
}

#[test]
fn a_full_disk_is_an_error_and_work_goes_on_when_there_is_room() {
    everywhere(Fault::full, |error| matches!(error, StoreError::Full));
}

#[test]
fn a_failing_write_is_an_error_and_work_goes_on_after_it() {
    let fault = |after| Fault::broken(&[Operation::Write, Operation::Truncate], after);
    everywhere(fault, |error| matches!(error, StoreError::Io { .. }));
}

#[test]
fn a_failing_sync_is_an_error_and_work_goes_on_after_it() {
    let fault = |after| Fault::broken(&[Operation::Sync], after);
    everywhere(fault, |error| matches!(error, StoreError::Io { .. }));
}

#[test]
fn a_failing_read_is_an_error_and_leaves_the_store_whole() {
    let folder = folder();
    let path = folder.path().join("microapp.db");
    let disk = Disk::register();
    let mut rng = Rng::with_seed(0);
    drop({
        let store = open(disk, &path, Synchronous::Full).expect("a store");
        store.apply(&batch(1, &mut rng)).expect("written");
        store
    });
    let mut refused = 0;
    for after in 0..40 {
        disk.fail(Fault::broken(&[Operation::Read], after));
        let answer = open(disk, &path, Synchronous::Full).and_then(|store| store.audit_head());
        refused += u64::from(answer.is_err());
        if let Err(error) = answer {
            assert!(matches!(error, StoreError::Io { .. }), "{error}");
        }
        disk.mend();
        let store = open(disk, &path, Synchronous::Full).expect("it opens");
        assert_eq!(whole_batches(&store), 1);
    }
    assert!(refused > 0);
}

#[test]
fn a_disk_that_is_full_from_the_beginning_makes_no_store_and_leaves_none_behind_that_is_wrong() {
    for after in 0..60 {
        let folder = folder();
        let path = folder.path().join("microapp.db");
        let disk = Disk::register();
        disk.fail(Fault::full(after));
        let answer = open(disk, &path, Synchronous::Full);
        if let Err(error) = &answer {
            assert!(matches!(error, StoreError::Full), "after {after}: {error}");
        } else {
            assert!(after > 0);
        }
        drop(answer);
        disk.mend();
        let store = open(disk, &path, Synchronous::Full).expect("there is room now");
        store.apply(&batch(1, &mut Rng::with_seed(1))).expect("written");
        assert_eq!(whole_batches(&store), 1);
    }
}
