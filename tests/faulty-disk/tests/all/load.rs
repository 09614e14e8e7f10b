//! Work for a store, in numbered batches that say of themselves whether they are whole.

use std::path::Path;

use fastrand::Rng;
use faulty_disk::Disk;
use microapp_store::audit::verify_store;
use microapp_store::conformance::rows::{connection, event, integration, intent, service};
use microapp_store::{
    Change, ConnectionRow, IntentFilter, IntentRow, Sealed, SqliteOptions, SqliteStore, Store, StoreError, Synchronous,
};
use tempfile::TempDir;

/// A folder in memory where there is one: what is lost here is decided by the recording, and syncs cost nothing there.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    folder.expect("a folder")
}

/// Opens the store on this disk.
pub fn open(disk: &Disk, path: &Path, synchronous: Synchronous) -> Result<SqliteStore, StoreError> {
    let options = SqliteOptions {
        synchronous,
        vfs: Some(disk.name().to_owned()),
        ..SqliteOptions::default()
    };
    SqliteStore::open(path, &options)
}

/// The batch of this number, which needs the one before: a version of a connection, some intents, an entry of the log.
pub fn batch(number: u64, rng: &mut Rng) -> Vec<Change> {
    let mut changes = Vec::new();
    if number == 1 {
        changes.push(Change::PutIntegration(integration("zoom", 1)));
    }
    let tokens = Some(Sealed(number.to_be_bytes().repeat(rng.usize(1..200))));
    let row = ConnectionRow {
        tokens: tokens.clone(),
        ..connection(service("zoom"), number)
    };
    let mark = Sealed(number.to_be_bytes().to_vec());
    changes.push(Change::PutConnection { row, mark });
    for part in 0..rng.u32(1..6) {
        let row = IntentRow {
            input: Sealed(vec![rng.u8(..); rng.usize(..20_000)]),
            ..intent("zoom", &format!("{number:06} {part}"), 1)
        };
        changes.push(Change::PutIntent(row));
    }
    let mut event = event("done");
    // How many intents belong to it.
    event.details = (changes
        .iter()
        .filter(|change| matches!(change, Change::PutIntent(_)))
        .count())
    .to_string();
    changes.push(Change::Audit(event));
    changes
}

/// Checks that the store holds whole batches and nothing else; returns how many.
pub fn whole_batches(store: &dyn Store) -> u64 {
    let head = verify_store(store).expect("read").expect("a whole chain");
    let entries = store.audit(1, u32::MAX).expect("read");
    let intents: usize = entries
        .iter()
        .map(|entry| entry.event.details.parse::<usize>().expect("a number"))
        .sum();
    let all = IntentFilter {
        limit: u32::MAX,
        ..IntentFilter::default()
    };
    assert_eq!(store.intents(&all).expect("read").len(), intents, "batches are whole");
    match store.connection(&service("zoom")).expect("read") {
        None => assert_eq!(head.sequence, 0, "batches are whole"),
        Some((row, mark)) => {
            assert_eq!(row.version, head.sequence, "batches are whole");
            assert_eq!(mark.expect("a mark").0, row.version.to_be_bytes());
            assert!(row.tokens.expect("tokens").0.starts_with(&row.version.to_be_bytes()));
        }
    }
    head.sequence
}
