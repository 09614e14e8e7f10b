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
