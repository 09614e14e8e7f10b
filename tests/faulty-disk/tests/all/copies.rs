//! Backup and restore on a disk that fails: an error to the caller, what is there untouched, and no half file.

use std::io::{self, Write};
use std::path::Path;

use fastrand::Rng;
use faulty_disk::{Disk, Fault, Operation};
use microapp_store::{
    BackupError, Existing, RestoreError, SqliteStore, Store as _, StoreError, Synchronous, restore, restore_on,
};

use crate::load::{batch, folder, open, whole_batches};

/// Whatever a disk can do.
const FAULTS: [fn(u64) -> Fault; 4] = [
    Fault::full,
    |after| Fault::broken(&[Operation::Write, Operation::Truncate], after),
    |after| Fault::broken(&[Operation::Sync], after),
    |after| Fault::broken(&[Operation::Read], after),
];

/// A store with so many batches.
fn filled(disk: &Disk, path: &Path, batches: u64) -> SqliteStore {
    let store = open(disk, path, Synchronous::Full).expect("a store");
    let mut rng = Rng::with_seed(batches);
    for number in 1..=batches {
        store.apply(&batch(number, &mut rng)).expect("written");
    }
    store
}

/// What is in a folder, but for the journals of the store itself, which come and go.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| !["microapp.db-wal", "microapp.db-shm", "microapp.db-journal"].contains(&name.as_str()));
    names.sort_unstable();
    names
}

/// Strikes at one operation after the other, until none is left to strike at. `strike` says whether the fault has struck,
/// and whether the caller was told.
fn everywhere(strike: impl Fn(Fault) -> (bool, bool)) {
    let mut told = 0;
    for fault in FAULTS {
        let mut after = 0;
        loop {
            let (struck, refused) = strike(fault(after));
            told += u32::from(refused);
            if !struck {
                break;
            }
            after += 1 + after / 4;
        }
    }
    assert!(told > 5, "an error reached the caller {told} times");
}

/// Of a page that could not be read, SQLite says to a check that it is damaged.
fn is_the_disks(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Full | StoreError::Io { .. } | StoreError::Corrupt { .. }
    )
}

#[test]
fn a_backup_that_fails_leaves_the_store_as_it_was_and_nothing_beside_it() {
    everywhere(|fault| {
        let (folder, disk) = (folder(), Disk::register());
        let path = folder.path().join("microapp.db");
        let store = filled(disk, &path, 3);
        let before = names(folder.path());
        disk.fail(fault);
        let mut copy = Vec::new();
        let answer = store.backup(&mut copy);
        let struck = disk.mend() > 0;
        let refused = match answer {
            Ok(_) => {
                let other = folder.path().join("other.db");
                restore(&mut copy.as_slice(), &other, Existing::Keep).expect("what is called a backup is one");
                assert_eq!(
                    whole_batches(&open(disk, &other, Synchronous::Full).expect("a store")),
                    3
                );
                std::fs::remove_file(other).expect("removed");
                false
            }
            Err(BackupError::Store(error)) if is_the_disks(&error) => true,
            Err(error) => panic!("{error}"),
        };
        let left: Vec<_> = names(folder.path())
            .into_iter()
            .filter(|name| !name.starts_with("other"))
            .collect();
        assert_eq!(left, before);
        assert_eq!(whole_batches(&store), 3);
        store.backup(&mut Vec::new()).expect("with the disk mended it is made");
        (struck, refused)
    });
}

#[test]
fn a_restore_that_fails_leaves_the_store_that_is_there_and_nothing_beside_it() {
    let (source, other) = (folder(), Disk::register());
    let mut copy = Vec::new();
    let store = filled(other, &source.path().join("microapp.db"), 5);
    store.backup(&mut copy).expect("a backup");
    everywhere(|fault| {
        let (folder, disk) = (folder(), Disk::register());
        let path = folder.path().join("microapp.db");
        drop(filled(disk, &path, 2));
        let before = names(folder.path());
        disk.fail(fault);
        let answer = restore_on(
            Some(disk.name()),
            |file| file.write_all(&copy),
            &path,
            Existing::Replace,
        );
        let struck = disk.mend() > 0;
        let refused = answer.is_err();
        if let Err(error) = answer {
            let disks = match &error {
                RestoreError::Copy(error) | RestoreError::Store(error) => is_the_disks(error),
                _ => false,
            };
            assert!(disks, "{error}");
            assert_eq!(names(folder.path()), before, "{error}");
        }
        let batches = whole_batches(&open(disk, &path, Synchronous::Full).expect("a store"));
        assert_eq!(batches, if refused { 2 } else { 5 });
        (struck, refused)
    });
}

#[test]
fn a_restore_for_which_there_is_no_room_writes_nothing_under_the_final_name() {
    let (folder, disk) = (folder(), Disk::register());
    let path = folder.path().join("microapp.db");
    let mut copy = Vec::new();
    filled(disk, &path, 4).backup(&mut copy).expect("a backup");
    for room in [0, 1, 4096, copy.len() / 2, copy.len() - 1] {
        for (existing, path) in [
            (Existing::Replace, path.clone()),
            (Existing::Keep, folder.path().join("new.db")),
        ] {
            let before = names(folder.path());
            let fill = |file: &mut dyn Write| {
                file.write_all(&copy[..room])?;
                Err(io::ErrorKind::StorageFull.into())
            };
            let error = restore_on(Some(disk.name()), fill, &path, existing).expect_err("there is no room");
            assert!(matches!(error, RestoreError::Fill(_)), "{error}");
            assert_eq!(names(folder.path()), before);
        }
    }
    assert_eq!(
        whole_batches(&open(disk, &path, Synchronous::Full).expect("a store")),
        4
    );
}
