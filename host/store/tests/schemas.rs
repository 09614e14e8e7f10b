//! Every schema that was ever released is opened, brought forward, and keeps its rows.
//!
//! `schemas/vN.sql` is a database of schema N as text, with rows in every table. It is never changed; a new schema gets a
//! file of its own, and [`every_released_schema_has_a_file`] asks for it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use microapp_store::audit::verify_store;
use microapp_store::conformance::rows::{
    NOW, connection, event, integration, intent, key_row, mark, put_connection, put_template, service, sign_in,
    template, user,
};
use microapp_store::doctor::{Health, examine};
use microapp_store::{Change, Fence, IntegrationRow, IntentFilter, SqliteOptions, SqliteStore, Store as _};
use rusqlite::Connection;

fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas")
}

fn released() -> Vec<PathBuf> {
    let entries = fs::read_dir(schemas()).expect("the folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files
}

/// How many rows each table has.
fn rows_of_tables(connection: &Connection) -> BTreeMap<String, i64> {
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("tables");
    let names = tables.query_map([], |row| row.get::<_, String>(0)).expect("names");
    let count = |name: String| {
        let sql = format!("SELECT count(*) FROM \"{name}\"");
        let rows = connection.query_row(&sql, [], |row| row.get(0)).expect("a number");
        (name, rows)
    };
    names.map(|name| count(name.expect("a name"))).collect()
}

#[test]
fn every_released_schema_has_a_file() {
    let migrations = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations")).expect("the folder");
    assert_eq!(released().len(), migrations.count());
}

#[test]
fn a_store_of_every_released_schema_opens_and_keeps_its_rows() {
    for file in released() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("microapp.db");
        let old = Connection::open(&path).expect("SQLite");
        old.execute_batch(&fs::read_to_string(&file).expect("text"))
            .expect("a database");
        let before = rows_of_tables(&old);
        assert!(
            before.values().all(|rows| *rows > 0),
            "{} has rows in every table: {before:?}",
            file.display()
        );
        drop(old);
        let store = SqliteStore::open(&path, &SqliteOptions::default()).expect("it opens");
        let shown = file.display();
        assert_eq!(
            store.installation().expect("read"),
            "00112233445566778899aabbccddeeff",
            "{shown}"
        );
        // Whoever has the keys vouches for a row from before there were marks.
        let mark_of_integration = before.contains_key("integration_mark").then(|| mark(1));
        let kept = IntegrationRow {
            mark: mark_of_integration,
            ..integration("zoom", 1)
        };
        assert_eq!(store.integration("zoom").expect("read"), Some(kept), "{shown}");
        let service_row = Some((connection(service("zoom"), 2), Some(mark(2))));
        assert_eq!(
            store.connection(&service("zoom")).expect("read"),
            service_row,
            "{shown}"
        );
        assert_eq!(store.connections("zoom").expect("read").len(), 2, "{shown}");
        let all = IntentFilter {
            limit: 9,
            ..IntentFilter::default()
        };
        assert_eq!(store.intents(&all).expect("read"), [intent("zoom", "k", 1)], "{shown}");
        assert_eq!(store.keys().expect("read"), [key_row("one", true)], "{shown}");
        assert_eq!(store.rate("zoom").expect("read").as_deref(), Some("{}"), "{shown}");
        assert_eq!(
            verify_store(&store).expect("read").expect("whole").sequence,
            2,
            "{shown}"
        );
        let leases = store.leases("", NOW).expect("read");
        assert_eq!(leases[0].fence, Fence(1), "{shown}");
        let waiting = sign_in([1; 32], user("zoom", "ada"));
        assert_eq!(
            store.take_sign_in(&[1; 32], NOW).expect("read"),
            Some(waiting),
            "{shown}"
        );
        if before.contains_key("template") {
            assert_eq!(
                store.templates("zoom").expect("read"),
                [template("zoom", "tutoring", 1)],
                "{shown}"
            );
        }
        if before.contains_key("component") {
            let kept = store.component(&[1; 32]).expect("read");
            assert_eq!(kept.as_deref(), Some(&b"\0asm"[..]), "{shown}");
        }
        // And it is used as a new one.
        let next = before.get("template").map_or(1, |_| 2);
        store
            .apply(&[
                put_connection(service("zoom"), 3),
                put_template("zoom", "tutoring", next),
                Change::Audit(event("renewed")),
            ])
            .expect("written");
        let report = examine(&path, NOW, &[]);
        let worst = report
            .findings
            .iter()
            .filter(|finding| finding.check != "disk space" && finding.check != "file modes");
        assert!(
            worst.into_iter().all(|finding| finding.health == Health::Good),
            "{shown} {report:?}"
        );
    }
}
