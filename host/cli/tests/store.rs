//! `microapp doctor`, `backup` and `restore`, as a person runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use microapp_store::conformance::rows::integration;
use microapp_store::{
    Change, IntegrationRow, PeopleChange, PeopleStore as _, PersonId, PersonRow, Role, SessionRow, SqliteOptions,
    SqliteStore, Store as _, Timestamp,
};
use tempfile::TempDir;

/// A data folder.
struct Data {
    folder: TempDir,
}

impl Data {
    fn new() -> Self {
        Self {
            folder: scratch::tempdir().expect("a folder"),
        }
    }

    /// One with a store and keys.
    fn in_use() -> Self {
        let data = Self::new();
        assert!(data.run(&["connections"]).status.success());
        data
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command.args(arguments).arg("--data").arg(self.folder.path());
        let output = command.env_remove("MICROAPP_KEYS").output().expect("it runs");
        scratch::keep("outputs", &[&output.stdout[..], &output.stderr].concat());
        output
    }

    fn restore(&self, file: &Path, more: &[&str]) -> Output {
        let file = file.to_str().expect("a name");
        self.run(&[&["restore", file], more].concat())
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A backup of a store, beside it.
fn backed_up(data: &Data) -> PathBuf {
    let file = data.path("copy.sealed");
    let output = data.run(&["backup", file.to_str().expect("a name")]);
    assert!(output.status.success(), "{}", said(&output));
    file
}

#[test]
fn the_doctor_says_what_it_found_to_people_and_to_programs() {
    let data = Data::in_use();
    let output = data.run(&["doctor"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{}", said(&output));
    for check in [
        "file modes",
        "disk space",
        "schema",
        "integrity",
        "references",
        "clock",
        "audit log",
        "keys",
        "rows",
        "components",
    ] {
        assert!(text.contains(check), "{check}: {text}");
    }
    let output = data.run(&["doctor", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["findings"].as_array().expect("a list").len(), 11);
}

#[test]
fn the_doctor_finds_nothing_where_there_is_nothing_and_makes_nothing() {
    let data = Data::new();
    let output = data.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("there is no database"));
    assert!(!data.path("microapp.db").exists());
}

#[test]
fn the_doctor_misses_keys() {
    let data = Data::in_use();
    fs::rename(data.path("microapp.keys"), data.path("elsewhere")).expect("moved");
    let output = data.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("what it seals can't be read"), "{text}");
}

#[test]
fn the_doctor_finds_another_key_of_the_right_name() {
    let data = Data::in_use();
    let other = Data::in_use();
    fs::copy(other.path("microapp.keys"), data.path("microapp.keys")).expect("copied");
    let output = data.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.contains("is not the key of that name that this store was sealed with"),
        "{text}"
    );
    assert!(!text.contains("from before there were marks"), "{text}");
}

#[test]
fn the_doctor_names_rows_that_somebody_else_has_written() {
    let data = Data::in_use();
    let store = SqliteStore::open(&data.path("microapp.db"), &SqliteOptions::default()).expect("a store");
    let forged = IntegrationRow {
        mark: None,
        ..integration("zoom", 1)
    };
    let change = Change::PutIntegration(forged);
    store.apply(&[change]).expect("written past the vault");
    let output = data.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("the mark of zoom can't be opened"), "{text}");
    let report: serde_json::Value = serde_json::from_slice(&data.run(&["doctor", "--json"]).stdout).expect("JSON");
    let rows = report["findings"].as_array().expect("a list").iter();
    let rows: Vec<_> = rows.filter(|finding| finding["check"] == "rows").collect();
    assert_eq!((rows.len(), &rows[0]["health"]), (1, &"bad".into()), "{report}");
}

#[test]
fn a_backup_is_sealed_and_for_its_owner_only_and_replaces_nothing() {
    let data = Data::in_use();
    let file = backed_up(&data);
    let bytes = fs::read(&file).expect("a file");
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(!holds(b"SQLite format 3") && !holds(b"CREATE TABLE"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    }
    let again = data.run(&["backup", file.to_str().expect("a name")]);
    assert!(!again.status.success());
    assert_eq!(fs::read(&file).expect("a file"), bytes);
}

#[test]
fn a_backup_becomes_a_store_where_its_keys_are() {
    let old = Data::in_use();
    let file = backed_up(&old);
    let new = Data::new();
    let output = new.restore(&file, &[]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("there are no keys in"));
    fs::copy(old.path("microapp.keys"), new.path("microapp.keys")).expect("copied");
    let output = new.restore(&file, &[]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(new.run(&["connections"]).status.success());
    assert!(new.run(&["doctor"]).status.success());
    // What is there is kept unless asked.
    let output = new.restore(&file, &[]);
    assert!(said(&output).contains("is there already"), "{}", said(&output));
    for name in ["microapp.db.replaced", "microapp.db.replaced.2"] {
        let output = new.restore(&file, &["--replace"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains(&format!("{name}.\n")), "{}", said(&output));
        assert!(new.path(name).exists());
    }
}

#[test]
fn who_was_signed_in_when_the_backup_was_made_is_signed_out() {
    let data = Data::in_use();
    let database = data.path("microapp.db");
    let now = Timestamp(1_795_334_400_000);
    let (person, hash) = (PersonId("ada".to_owned()), [7; 32]);
    let store = SqliteStore::open(&database, &SqliteOptions::default()).expect("a store");
    let ada = PersonRow {
        id: person.clone(),
        version: 1,
        email: "ada@example.com".to_owned(),
        name: "Ada".to_owned(),
        role: Role::Admin,
        enabled: true,
        password: None,
        subject: None,
        service_address: None,
        created: now,
        updated: now,
    };
    let session = SessionRow {
        hash,
        label: "label".to_owned(),
        person: person.clone(),
        created: now,
        seen: now,
        expires: now.plus_millis(1_000),
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    };
    let there = [PeopleChange::PutPerson(ada), PeopleChange::PutSession(session)];
    store.apply_people(&there).expect("written");
    assert_eq!(store.sessions(&person).expect("read").len(), 1);
    drop(store);
    let file = backed_up(&data);
    let output = data.restore(&file, &["--replace"]);
    assert!(output.status.success(), "{}", said(&output));
    let store = SqliteStore::open(&database, &SqliteOptions::default()).expect("a store");
    assert_eq!(store.sessions(&person).expect("read"), []);
    assert!(store.person(&person).expect("read").is_some(), "the account stays");
}

#[test]
fn a_backup_that_was_changed_is_refused() {
    let data = Data::in_use();
    let file = backed_up(&data);
    let mut bytes = fs::read(&file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).expect("written");
    fs::remove_file(data.path("microapp.db")).expect("removed");
    let output = data.restore(&file, &[]);
    assert!(!output.status.success());
    assert!(said(&output).contains("changed"), "{}", said(&output));
    assert!(!data.path("microapp.db").exists());
}
