//! Doctor, backup and restore.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use microapp_store::audit::{verify, verify_store};
use microapp_store::conformance::rows::{NOW, event, integration, intent, put_connection, service};
use microapp_store::doctor::{Check, Finding, Health, examine};
use microapp_store::{
    BackupError, Change, Existing, IntentFilter, PeopleChange, PeopleStore as _, PersonId, RestoreError, SqliteOptions,
    SqliteStore, Store, StoreError, Timestamp, restore, restore_with,
};
use tempfile::TempDir;

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn db(&self) -> PathBuf {
        self.file("microapp.db")
    }

    fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.db(), &SqliteOptions::default()).expect("a store")
    }

    fn filled(&self, entries: u64) -> SqliteStore {
        let store = self.store();
        let mut changes = vec![
            Change::PutIntegration(integration("zoom", 1)),
            put_connection(service("zoom"), 1),
            Change::PutIntent(intent("zoom", "k", 1)),
        ];
        changes.extend((0..entries).map(|_| Change::Audit(event("connection.connected"))));
        store.apply(&changes).expect("written");
        store
    }

    /// What is in the folder, by name.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

fn findings(path: &Path) -> HashMap<String, (Health, String)> {
    let report = examine(path, NOW, &[]);
    let findings = report.findings.into_iter();
    findings
        .map(|finding| (finding.check, (finding.health, finding.message)))
        .collect()
}

fn bare(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).expect("SQLite")
}

mod doctor {
    use super::*;

    #[test]
    fn a_store_in_use_is_well() {
        let place = Place::new();
        let store = place.filled(3);
        let report = examine(&place.db(), NOW, &[]);
        let checks: Vec<_> = report.findings.iter().map(|finding| finding.check.as_str()).collect();
        assert_eq!(
            checks,
            [
                "file modes",
                "disk space",
                "schema",
                "integrity",
                "references",
                "journal",
                "clock",
                "audit log"
            ]
        );
        for finding in &report.findings {
            assert!(
                finding.health == Health::Good || finding.check == "disk space",
                "{finding:?}"
            );
        }
        assert_eq!(store.audit_head().expect("read").map(|entry| entry.sequence), Some(3));
    }

    #[test]
    fn a_missing_an_empty_and_a_foreign_file_are_named_and_left_alone() {
        let place = Place::new();
        let schema = |path: &Path| findings(path).remove("schema").expect("a finding");
        let (health, message) = schema(&place.file("missing.db"));
        assert_eq!(health, Health::Bad);
        assert!(message.starts_with("there is no database at"), "{message}");
        assert!(!place.file("missing.db").exists());

        fs::write(place.file("empty.db"), "").expect("written");
        assert_eq!(
            schema(&place.file("empty.db")),
            (Health::Bad, "the file is empty; was it ever used?".to_owned())
        );

        bare(&place.file("foreign.db"))
            .execute_batch("CREATE TABLE t (x)")
            .expect("made");
        let before = fs::read(place.file("foreign.db")).expect("read");
        let (health, message) = schema(&place.file("foreign.db"));
        assert_eq!(health, Health::Bad);
        assert!(message.contains("of another program"), "{message}");
        assert_eq!(fs::read(place.file("foreign.db")).expect("read"), before);

        fs::write(place.file("text.db"), "not a database at all\n".repeat(100)).expect("written");
        let (health, message) = schema(&place.file("text.db"));
        assert_eq!(health, Health::Bad);
        assert!(message.contains("not a database"), "{message}");
    }

    #[test]
    fn damage_is_named() {
        let place = Place::new();
        drop(place.filled(2000));
        let mut bytes = fs::read(place.db()).expect("read");
        // The middle of the file, past the tables' roots.
        let middle = bytes.len() / 2 / 4096 * 4096;
        bytes[middle..middle + 4096].fill(0x5a);
        fs::write(place.db(), bytes).expect("written");
        let report = examine(&place.db(), NOW, &[]);
        assert_eq!(report.health(), Health::Bad);
        assert_eq!(findings(&place.db())["integrity"].0, Health::Bad);
    }

    #[test]
    fn a_row_that_refers_to_nothing_is_named() {
        let place = Place::new();
        drop(place.filled(1));
        let other = bare(&place.db());
        other.pragma_update(None, "foreign_keys", false).expect("off");
        other.execute("DELETE FROM integration", []).expect("deleted");
        let (health, message) = &findings(&place.db())["references"];
        assert_eq!(*health, Health::Bad);
        assert!(message.contains("refers to nothing in integration"), "{message}");
    }

    #[test]
    fn an_audit_log_that_was_tampered_with_is_named() {
        let place = Place::new();
        drop(place.filled(5));
        let other = bare(&place.db());
        let refused = other.execute("UPDATE audit SET who = 'nobody' WHERE sequence = 3", []);
        assert!(refused.expect_err("refused").to_string().contains("never changed"));
        let refused = other.execute("DELETE FROM audit", []);
        assert!(refused.expect_err("refused").to_string().contains("nothing is deleted"));
        let refused = other.execute(
            "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 3",
            [],
        );
        assert!(refused.expect_err("refused").to_string().contains("grows at its end"));
        // One who owns the file can do it all the same, and is found out.
        other
            .execute_batch("DROP TRIGGER audit_is_never_changed")
            .expect("dropped");
        other
            .execute("UPDATE audit SET who = 'nobody' WHERE sequence = 3", [])
            .expect("changed");
        let (health, message) = &findings(&place.db())["audit log"];
        assert_eq!(*health, Health::Bad);
        assert_eq!(message, "the audit log is broken at entry 3: it was changed");
    }

    #[test]
    fn a_file_for_everybody_and_a_clock_that_is_behind_are_named() {
        let place = Place::new();
        drop(place.filled(1));
        fs::set_permissions(place.db(), fs::Permissions::from_mode(0o644)).expect("opened");
        let (health, message) = &findings(&place.db())["file modes"];
        assert_eq!(*health, Health::Warning);
        assert!(message.contains("chmod 600"), "{message}");
        let report = examine(&place.db(), NOW.plus_millis(-3_600_000), &[]);
        let clock = report
            .findings
            .iter()
            .find(|finding| finding.check == "clock")
            .expect("a finding");
        assert_eq!(clock.health, Health::Bad);
        assert!(clock.message.contains("3600 seconds from now"), "{}", clock.message);
    }

    #[test]
    fn others_add_checks() {
        struct Keys;
        impl Check for Keys {
            fn look(&self, store: &dyn Store, _: Timestamp) -> Result<Vec<Finding>, StoreError> {
                Ok(vec![Finding::warning("keys", format!("{} known", store.keys()?.len()))])
            }
            fn name(&self) -> &str {
                "keys"
            }
        }
        struct Fails;
        impl Check for Fails {
            fn look(&self, _: &dyn Store, _: Timestamp) -> Result<Vec<Finding>, StoreError> {
                Err(StoreError::Full)
            }
            fn name(&self) -> &str {
                "room"
            }
        }
        let place = Place::new();
        drop(place.filled(1));
        let report = examine(&place.db(), NOW, &[&Keys, &Fails]);
        let added = &report.findings[report.findings.len() - 2..];
        assert_eq!(added[0], Finding::warning("keys", "0 known"));
        assert_eq!((added[1].check.as_str(), added[1].health), ("room", Health::Bad));
    }
}

mod backup {
    use super::*;

    #[test]
    fn a_copy_is_the_store_at_one_moment_while_writing_goes_on() {
        let place = Place::new();
        let store = place.filled(1);
        let stop = AtomicBool::new(false);
        let copies: Vec<Vec<u8>> = std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut version = 2;
                while !stop.load(Ordering::Relaxed) {
                    // The connection's version and the log's length go together.
                    let batch = [
                        put_connection(service("zoom"), version),
                        Change::Audit(event("renewed")),
                    ];
                    store.apply(&batch).expect("written");
                    version += 1;
                }
            });
            let copies = (0..10).map(|_| {
                let mut copy = Vec::new();
                store.backup(&mut copy).expect("a copy");
                copy
            });
            let copies = copies.collect();
            stop.store(true, Ordering::Relaxed);
            copies
        });
        let mut last = 0;
        for copy in copies {
            let target = Place::new();
            let report = restore(&mut copy.as_slice(), &target.db(), Existing::Keep).expect("restored");
            assert_eq!(report.bytes, copy.len() as u64);
            let restored = target.store();
            let (row, mark) = restored.connection(&service("zoom")).expect("read").expect("a row");
            let head = verify_store(&restored).expect("read").expect("whole");
            assert_eq!((head, row.version), (report.head, head.sequence), "one moment");
            assert_eq!(mark.expect("a mark").0, row.version.to_be_bytes());
            assert_eq!(
                restored.installation().expect("a name"),
                store.installation().expect("a name")
            );
            assert!(head.sequence >= last);
            last = head.sequence;
        }
        assert!(last > 1, "nothing was written in the meantime");
        assert_eq!(
            place.names(),
            ["microapp.db", "microapp.db-shm", "microapp.db-wal"],
            "nothing is left over"
        );
    }

    #[test]
    fn a_reader_that_stops_is_an_error_and_leaves_nothing() {
        struct Stops;
        impl std::io::Write for Stops {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::StorageFull.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let place = Place::new();
        let store = place.filled(1);
        assert!(matches!(store.backup(&mut Stops), Err(BackupError::Write(_))));
        assert_eq!(place.names().len(), 3, "{:?}", place.names());
    }

    #[test]
    fn a_store_in_memory_can_be_copied_too() {
        let store = SqliteStore::in_memory().expect("a store");
        store
            .apply(&[Change::PutIntegration(integration("zoom", 1))])
            .expect("written");
        let mut copy = Vec::new();
        store.backup(&mut copy).expect("a copy");
        let target = Place::new();
        restore(&mut copy.as_slice(), &target.db(), Existing::Keep).expect("restored");
        assert_eq!(
            target.store().integration("zoom").expect("read"),
            Some(integration("zoom", 1))
        );
    }
}

mod restoring {
    use super::*;

    fn copy_of(place: &Place) -> Vec<u8> {
        let mut copy = Vec::new();
        place.filled(9).backup(&mut copy).expect("a copy");
        copy
    }

    #[test]
    fn what_is_there_is_kept_unless_asked_and_then_moved_aside() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        drop(place.filled(4));
        let refused = restore(&mut copy.as_slice(), &place.db(), Existing::Keep).expect_err("refused");
        assert!(
            refused
                .to_string()
                .ends_with("is there already; move it away, or ask for it to be replaced")
        );
        assert_eq!(
            place.store().audit_head().expect("read").map(|entry| entry.sequence),
            Some(4)
        );

        restore(&mut copy.as_slice(), &place.db(), Existing::Replace).expect("restored");
        assert_eq!(
            place
                .store()
                .audit(1, 100)
                .map(|entries| verify(&entries).expect("whole").sequence)
                .expect("read"),
            9
        );
        let mode = place.db().metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let old = SqliteStore::open(&place.file("microapp.db.replaced"), &SqliteOptions::default()).expect("kept");
        assert_eq!(old.audit_head().expect("read").map(|entry| entry.sequence), Some(4));
    }

    #[test]
    fn a_store_that_is_open_is_not_replaced() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        let open = place.filled(4);
        let refused = restore(&mut copy.as_slice(), &place.db(), Existing::Replace).expect_err("refused");
        assert!(matches!(refused, RestoreError::InUse { .. }), "{refused}");
        open.apply(&[Change::Audit(event("still here"))]).expect("it works on");
        drop(open);
        assert_eq!(
            place.store().audit_head().expect("read").map(|entry| entry.sequence),
            Some(5)
        );
    }

    #[test]
    fn a_damaged_store_can_be_replaced_and_is_kept() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        fs::write(place.db(), "rubbish").expect("written");
        fs::write(place.file("microapp.db-wal"), "rubbish").expect("written");
        restore(&mut copy.as_slice(), &place.db(), Existing::Replace).expect("restored");
        assert_eq!(
            place.store().audit_head().expect("read").map(|entry| entry.sequence),
            Some(9)
        );
        assert_eq!(fs::read(place.file("microapp.db.replaced")).expect("kept"), b"rubbish");
    }

    #[test]
    fn what_a_damaged_store_had_in_its_journal_is_found_there_again() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        let store = place.filled(4);
        let [mut old, journal] =
            ["microapp.db", "microapp.db-wal"].map(|name| fs::read(place.file(name)).expect("read"));
        drop(store);
        let whole = old[..16].to_vec();
        old[..16].fill(0x5a);
        fs::write(place.db(), old).expect("written");
        fs::write(place.file("microapp.db-wal"), journal).expect("written");
        let report = restore(&mut copy.as_slice(), &place.db(), Existing::Replace).expect("restored");
        let kept = report.replaced.expect("the old one");
        assert_eq!(kept, place.file("microapp.db.replaced"));
        let mut mended = fs::read(&kept).expect("kept");
        mended[..16].copy_from_slice(&whole);
        fs::write(&kept, mended).expect("written");
        let sequence = |path: &Path| {
            let store = SqliteStore::open(path, &SqliteOptions::default()).expect("a store");
            store.audit_head().expect("read").map(|entry| entry.sequence)
        };
        assert_eq!((sequence(&kept), sequence(&place.db())), (Some(4), Some(9)));
    }

    #[test]
    fn a_second_replacing_keeps_what_the_first_one_kept() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        drop(place.filled(4));
        for name in ["microapp.db.replaced", "microapp.db.replaced.2"] {
            let report = restore(&mut copy.as_slice(), &place.db(), Existing::Replace).expect("restored");
            assert_eq!(report.replaced, Some(place.file(name)));
        }
        let old = SqliteStore::open(&place.file("microapp.db.replaced"), &SqliteOptions::default()).expect("kept");
        assert_eq!(old.audit_head().expect("read").map(|entry| entry.sequence), Some(4));
    }

    #[test]
    fn a_journal_without_its_database_is_not_taken_for_the_copys() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        let store = place.filled(4);
        let journal = fs::read(place.file("microapp.db-wal")).expect("read");
        drop(store);
        fs::remove_file(place.db()).expect("removed");
        fs::write(place.file("microapp.db-wal"), journal).expect("written");
        restore(&mut copy.as_slice(), &place.db(), Existing::Keep).expect("restored");
        assert_eq!(
            place.store().audit_head().expect("read").map(|entry| entry.sequence),
            Some(9)
        );
    }

    #[test]
    fn a_copy_that_is_no_whole_store_of_ours_is_refused() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        let refused = |bytes: &[u8]| {
            let error = restore(&mut &*bytes, &place.db(), Existing::Keep).expect_err("refused");
            assert!(matches!(error, RestoreError::Copy(_)), "{error}");
            assert_eq!(place.names(), [""; 0], "nothing is left over");
        };
        refused(b"");
        refused(b"not a database");
        refused(&copy[..copy.len() / 2]);
        let mut damaged = copy.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 4096].fill(0x5a);
        refused(&damaged);
        let mut newer = copy.clone();
        newer[60..64].copy_from_slice(&999_u32.to_be_bytes());
        refused(&newer);
        let mut foreign = copy;
        foreign[68..72].copy_from_slice(&1_u32.to_be_bytes());
        refused(&foreign);
    }

    #[test]
    fn nothing_is_believed_of_a_copy_whose_end_was_not_vouched_for() {
        let copy = copy_of(&Place::new());
        let place = Place::new();
        let fill = |file: &mut dyn std::io::Write| {
            file.write_all(&copy)?;
            Err(std::io::Error::other("the seal is broken"))
        };
        let error = restore_with(fill, &place.db(), Existing::Replace, |_| Vec::new()).expect_err("refused");
        assert_eq!(error.to_string(), "the backup can't be read: the seal is broken");
        assert_eq!(place.names(), [""; 0]);
    }

    #[test]
    fn what_is_to_be_changed_is_in_the_store_before_anybody_can_use_it() {
        let place = Place::new();
        let copy = copy_of(&Place::new());
        let fill = |to: &mut dyn std::io::Write| to.write_all(&copy);
        let fact = |value: &str| PeopleChange::PutFact {
            name: "restored".to_owned(),
            value: Some(value.to_owned()),
        };
        // What can't be done leaves everything as it was.
        let nobody = PeopleChange::PersonIs {
            person: PersonId("nobody".to_owned()),
            version: 1,
        };
        let refused = restore_with(fill, &place.db(), Existing::Keep, |_| vec![fact("half"), nobody]);
        assert!(matches!(refused, Err(RestoreError::Store(_))), "{refused:?}");
        assert_eq!(place.names(), [""; 0]);
        let report = restore_with(fill, &place.db(), Existing::Keep, |head| {
            vec![fact(&head.sequence.to_string())]
        });
        let sequence = report.expect("restored").head.sequence;
        assert_eq!(place.names(), ["microapp.db"], "one file that is whole by itself");
        let kept = place.store().fact("restored").expect("read");
        assert_eq!(kept, Some(sequence.to_string()));
    }

    #[test]
    fn a_restored_store_is_used_as_before() {
        let place = Place::new();
        let copy = copy_of(&Place::new());
        restore(&mut copy.as_slice(), &place.db(), Existing::Keep).expect("restored");
        let store = place.store();
        store
            .apply(&[put_connection(service("zoom"), 2), Change::Audit(event("renewed"))])
            .expect("written");
        let all = IntentFilter {
            limit: 10,
            ..IntentFilter::default()
        };
        assert_eq!(store.intents(&all).expect("read"), [intent("zoom", "k", 1)]);
        let report = examine(&place.db(), NOW, &[]);
        assert!(
            report.findings.iter().all(|finding| finding.health != Health::Bad),
            "{report:?}"
        );
    }
}
