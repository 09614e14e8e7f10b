//! What is particular to SQLite. What every store promises is in the conformance suite.

use std::os::unix::fs::PermissionsExt as _;

use microapp_store::audit::verify_store;
use microapp_store::{
    AuditEvent, AuditResult, Change, IntegrationRow, SqliteOptions, SqliteStore, Store as _, Timestamp,
};

fn integration(name: &str) -> IntegrationRow {
    IntegrationRow {
        name: name.to_owned(),
        version: 1,
        connector: "zoom".to_owned(),
        configuration: "{}".to_owned(),
        secrets: None,
        key: None,
        enabled: true,
        created: Timestamp(1),
        updated: Timestamp(1),
        mark: None,
    }
}

#[test]
fn a_file_is_for_its_owner_only_and_keeps_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("microapp.db");
    let store = SqliteStore::open(&path, &SqliteOptions::default()).expect("a store");
    let event = AuditEvent {
        at: Timestamp(5),
        who: "ada".to_owned(),
        what: "integration.created".to_owned(),
        subject: "zoom".to_owned(),
        result: AuditResult::Ok,
        details: "{}".to_owned(),
    };
    store
        .apply(&[Change::PutIntegration(integration("zoom")), Change::Audit(event)])
        .expect("written");
    for file in ["microapp.db", "microapp.db-wal", "microapp.db-shm"] {
        let mode = folder.path().join(file).metadata().expect(file).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let name = store.installation().expect("a name");
    drop(store);
    let store = SqliteStore::open(&path, &SqliteOptions::default()).expect("the same");
    assert_eq!(store.installation().expect("a name"), name);
    assert_eq!(store.integration("zoom").expect("read"), Some(integration("zoom")));
    assert_eq!(verify_store(&store).expect("read").expect("whole").sequence, 1);
}

mod files {
    use std::fs;

    use microapp_store::StoreError;

    use super::*;

    #[test]
    fn a_file_that_is_not_to_be_made_is_not_made() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("microapp.db");
        let options = SqliteOptions {
            create: false,
            ..SqliteOptions::default()
        };
        let error = SqliteStore::open(&path, &options).expect_err("none is there");
        assert!(matches!(error, StoreError::Absent { .. }), "{error}");
        assert!(!path.exists());
    }

    #[test]
    fn the_database_of_another_program_is_refused_and_left_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("other.db");
        let other = rusqlite::Connection::open(&path).expect("SQLite");
        other
            .execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
            .expect("made");
        drop(other);
        let before = fs::read(&path).expect("read");
        let error = SqliteStore::open(&path, &SqliteOptions::default()).expect_err("refused");
        assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
        assert_eq!(fs::read(&path).expect("read"), before);
    }

    #[test]
    fn what_is_no_database_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("text.db");
        fs::write(&path, "a diary\n".repeat(1000)).expect("written");
        let error = SqliteStore::open(&path, &SqliteOptions::default()).expect_err("refused");
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    }

    #[test]
    fn the_database_of_a_later_version_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("microapp.db");
        drop(SqliteStore::open(&path, &SqliteOptions::default()).expect("a store"));
        let later = rusqlite::Connection::open(&path).expect("SQLite");
        later.pragma_update(None, "user_version", 77).expect("changed");
        drop(later);
        let error = SqliteStore::open(&path, &SqliteOptions::default()).expect_err("refused");
        assert!(matches!(error, StoreError::TooNew { found: 77, .. }), "{error}");
    }

    #[test]
    fn a_writer_that_waits_too_long_is_told_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("microapp.db");
        let options = SqliteOptions {
            busy_timeout: std::time::Duration::from_millis(20),
            ..SqliteOptions::default()
        };
        let store = SqliteStore::open(&path, &options).expect("a store");
        let other = rusqlite::Connection::open(&path).expect("SQLite");
        other.execute_batch("BEGIN IMMEDIATE").expect("locked");
        let error = store
            .apply(&[Change::PutIntegration(integration("zoom"))])
            .expect_err("busy");
        assert!(matches!(error, StoreError::Busy), "{error}");
        assert_eq!(store.integration("zoom").expect("readers don't wait"), None);
        other.execute_batch("ROLLBACK").expect("unlocked");
        store
            .apply(&[Change::PutIntegration(integration("zoom"))])
            .expect("written");
    }

    #[test]
    fn many_that_open_a_new_file_at_once_make_one_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("microapp.db");
        let names: Vec<_> = std::thread::scope(|scope| {
            let open = || {
                SqliteStore::open(&path, &SqliteOptions::default())
                    .expect("a store")
                    .installation()
            };
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(open)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("no panic").expect("a name"))
                .collect()
        });
        assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    }
}
