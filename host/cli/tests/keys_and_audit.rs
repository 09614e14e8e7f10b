//! Keys and the audit log from the command line.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;

use microapp_store::{Change, ConnectionId, IntegrationRow, Principal, SqliteOptions, SqliteStore, Store as _};
use microapp_vault::{Grant, KeySource, RefreshToken, Renewal, Vault};
use serde_json::Value;

/// A data folder with one connection.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self {
            folder: scratch::tempdir().expect("a folder"),
        };
        let vault = world.vault();
        vault.ensure_integration("zoom", "zoom", "ada").expect("an integration");
        let grant = Grant {
            access_token: "an access token".into(),
            renewal: Renewal::Refresh(RefreshToken::new("a refresh token")),
            expires_in: None,
            scopes: Vec::new(),
            api_url: None,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let id = ConnectionId {
            integration: "zoom".to_owned(),
            principal: Principal::Service,
        };
        runtime.block_on(vault.connect(&id, grant, "ada")).expect("connected");
        world
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("microapp.db")
    }

    fn vault(&self) -> Vault {
        let store = SqliteStore::open(&self.database(), &SqliteOptions::default()).expect("a store");
        let keys = KeySource::File(self.folder.path().join("microapp.keys"));
        Vault::builder(Arc::new(store)).open(keys).expect("a vault")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_microapp"));
        command
            .env_remove("MICROAPP_LOG")
            .env_remove("MICROAPP_KEYS")
            .env("NO_COLOR", "1");
        command.env("MICROAPP_DATA", self.folder.path());
        let output = command.args(arguments).output().expect("the program");
        scratch::keep("outputs", &[&output.stdout[..], &output.stderr].concat());
        output
    }

    /// Its standard output, after a good end.
    fn good(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Its standard error, after a bad end.
    fn bad(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        String::from_utf8(output.stderr).expect("text")
    }

    fn keys(&self) -> Vec<(String, bool, u64)> {
        let list: Value = serde_json::from_str(&self.good(&["keys", "list", "--json"])).expect("JSON");
        let list = list.as_array().expect("a list").iter();
        let key = |key: &Value| {
            let name = key["name"].as_str().expect("a name").to_owned();
            (name, key["active"] == true, key["rows"].as_u64().expect("a number"))
        };
        list.map(key).collect()
    }
}

fn key(name: &str, active: bool, rows: u64) -> (String, bool, u64) {
    (name.to_owned(), active, rows)
}

#[test]
fn a_key_is_made_takes_over_and_lets_the_old_one_go() {
    let world = World::new();
    assert_eq!(world.keys(), [key("key-1", true, 2)]);
    let refused = world.bad(&["keys", "remove", "key-1"]);
    assert!(
        refused.contains("the key key-1 is the active one; rotate to another first"),
        "{refused}"
    );
    world.good(&["keys", "new"]);
    world.good(&["keys", "rotate"]);
    assert_eq!(world.keys(), [key("key-1", false, 0), key("key-2", true, 2)]);
    world.good(&["keys", "remove", "key-1"]);
    assert_eq!(world.keys(), [key("key-2", true, 2)]);
    let people = world.good(&["keys", "list"]);
    assert!(
        people.contains("key-2") && people.contains("seals 2 rows  active"),
        "{people}"
    );
}

#[test]
fn a_rotation_that_could_not_open_a_row_says_which_and_fails() {
    let world = World::new();
    world.good(&["keys", "new"]);
    let store = SqliteStore::open(&world.database(), &SqliteOptions::default()).expect("a store");
    let row = store.integration("zoom").expect("read").expect("a row");
    let forged = IntegrationRow {
        enabled: !row.enabled,
        version: row.version + 1,
        ..row
    };
    store
        .apply(&[Change::PutIntegration(forged)])
        .expect("written past the vault");
    let told = world.bad(&["keys", "rotate"]);
    assert!(told.contains("Sealed 1 rows with key-2."), "{told}");
    assert!(told.contains("Left zoom: "), "{told}");
    assert!(told.contains("1 of the rows can't be opened"), "{told}");
}

#[test]
fn a_printed_key_is_kept_nowhere() {
    let world = World::new();
    let line = world.good(&["keys", "new", "--print"]);
    let secret = line.trim().strip_prefix("key-2 ").expect("the next name");
    microapp_vault::canary::assert_absent(world.folder.path(), &[secret]);
    assert_eq!(world.keys(), [key("key-1", true, 2)]);
}

#[test]
fn the_audit_log_is_shown_the_newest_first_and_filtered() {
    let world = World::new();
    world.good(&["keys", "new"]);
    let whats = |arguments: &[&str]| {
        let lines = world.good(arguments);
        let what = |line: &str| {
            serde_json::from_str::<Value>(line).expect("JSON")["what"]
                .as_str()
                .map(str::to_owned)
        };
        lines.lines().filter_map(what).collect::<Vec<_>>()
    };
    assert_eq!(
        whats(&["audit", "show", "--json"]),
        [
            "key.added",
            "connection.connected",
            "integration.saved",
            "key.activated"
        ]
    );
    assert_eq!(
        whats(&["audit", "show", "--json", "--what", "key", "--limit", "1"]),
        ["key.added"]
    );
    assert_eq!(
        whats(&["audit", "show", "--json", "--who", "ada", "--subject", "zoom/service"]),
        ["connection.connected"]
    );
    assert_eq!(whats(&["audit", "show", "--json", "--failed"]), [""; 0]);
    let people = world.good(&["audit", "show", "--limit", "1"]);
    assert!(
        people.contains("key.added") && people.contains("by command-line"),
        "{people}"
    );
}

#[test]
fn a_noted_head_is_looked_for_in_the_chain() {
    let world = World::new();
    let head = world.good(&["audit", "verify"]);
    let head = head.trim();
    world.good(&["keys", "new"]);
    let output = world.run(&["audit", "verify", "--head", head]);
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && words.contains("the noted head is entry 3"),
        "{words}"
    );
    let words = world.bad(&["audit", "verify", "--head", &"0".repeat(64)]);
    assert!(
        words.contains("is not in the chain: the log was written anew"),
        "{words}"
    );
    let output = world.run(&["audit", "verify", "--head", "0"]);
    assert_eq!(output.status.code(), Some(2));
}
