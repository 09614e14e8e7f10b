//! Rotation: online, resumable, and never back.

use std::sync::Arc;

use microapp_store::{AuditResult, Change, ConnectionRow, IntegrationRow, SqliteStore, Store as _};
use microapp_vault::{Context, KeyEncryptionKey, KeyName, KeySource, Reason, Removal, State, Vault, VaultError};

use crate::support::{TestClock, Zoom, service, user};

const CONTEXT: Context<'static> = Context {
    integration: "zoom",
    purpose: "intent.input",
    parts: &[b"4711"],
};

struct Keyed {
    folder: tempfile::TempDir,
    store: Arc<SqliteStore>,
    zoom: Zoom,
}

impl Keyed {
    /// Three connections and a sealed row, under a key from a file.
    async fn new() -> (Self, Vault) {
        let keyed = Self {
            folder: tempfile::tempdir().expect("a folder"),
            store: Arc::new(SqliteStore::in_memory().expect("a store")),
            zoom: Zoom::default(),
        };
        let vault = keyed.vault();
        vault.ensure_integration("zoom", "zoom", "ada").expect("an integration");
        for id in [service(), user("ada"), user("grace")] {
            vault
                .connect(&id, keyed.zoom.sign_in(&id), "ada")
                .await
                .expect("connected");
        }
        vault
            .disconnect(&user("grace"), "grace")
            .await
            .expect("a row without tokens");
        (keyed, vault)
    }

    fn source(&self) -> KeySource {
        KeySource::File(self.folder.path().join("keys"))
    }

    fn vault(&self) -> Vault {
        let builder = Vault::builder(self.store.clone()).endpoint(Arc::new(self.zoom.clone()));
        builder.open(self.source()).expect("a vault")
    }

    /// How many rows are sealed with each key.
    fn rows(&self) -> Vec<(String, bool, usize)> {
        let keys = self.vault().keys().expect("keys");
        keys.into_iter().map(|key| (key.name, key.active, key.rows)).collect()
    }
}

fn key(name: &str, active: bool, rows: usize) -> (String, bool, usize) {
    (name.to_owned(), active, rows)
}

#[tokio::test]
async fn every_row_moves_to_the_new_key_and_readers_go_on() {
    let (keyed, reader) = Keyed::new().await;
    let sealed = reader.seal(&CONTEXT, b"text").expect("sealed");
    let before = reader.access_token(&service()).await.expect("a token");
    let admin = keyed.vault();
    assert_eq!(admin.new_key(None, "ada").expect("a key").as_str(), "key-2");
    assert_eq!(keyed.rows(), [key("key-1", true, 4), key("key-2", false, 0)]);
    let rotation = admin
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    assert_eq!((rotation.to.as_str(), rotation.rewrapped), ("key-2", 4));
    assert_eq!(keyed.rows(), [key("key-1", false, 0), key("key-2", true, 4)]);
    // This process has not heard of the new key until it meets it.
    let error_or_token = reader.renew(&service(), &before).await;
    assert!(!error_or_token.expect("a token").is_same(&before));
    assert_eq!(reader.open(&CONTEXT, &sealed).expect("opened").as_slice(), b"text");
    admin.remove_key("key-1", "ada").expect("removed");
    let text = std::fs::read_to_string(keyed.folder.path().join("keys")).expect("keys");
    assert!(
        !text.contains("key-1 ") && text.contains("key-2 "),
        "only the new key is left"
    );
    assert_eq!(keyed.rows(), [key("key-2", true, 4)]);
    keyed.vault().access_token(&user("ada")).await.expect("a token");
}

#[tokio::test]
async fn a_rotation_can_be_stopped_anywhere_and_goes_on() {
    for stop in 0..4 {
        let (keyed, vault) = Keyed::new().await;
        vault.new_key(Some("next"), "ada").expect("a key");
        let mut left = stop;
        let stopped = vault.rotate(Some("next"), "ada", || {
            left -= 1;
            left >= 0
        });
        assert_eq!(stopped.expect("no failure"), None);
        assert_eq!(
            keyed.rows(),
            [key("key-1", false, 4 - stop as usize), key("next", true, stop as usize)]
        );
        for id in [service(), user("ada")] {
            keyed.vault().access_token(&id).await.expect("readers go on");
        }
        if stop < 4 {
            let error = vault.remove_key("key-1", "ada").expect_err("still needed");
            assert!(
                error.to_string().starts_with("the key key-1 is still needed by "),
                "{error}"
            );
        }
        let rotation = keyed
            .vault()
            .rotate(None, "ada", || true)
            .expect("rotated")
            .expect("to the end");
        assert_eq!(rotation.rewrapped, 4 - stop as usize);
        assert_eq!(keyed.rows(), [key("key-1", false, 0), key("next", true, 4)]);
    }
}

#[tokio::test]
async fn a_row_that_can_not_be_opened_keeps_none_behind_it_from_moving() {
    let (keyed, vault) = Keyed::new().await;
    vault.new_key(None, "ada").expect("a key");
    // Somebody has put one connection's mark on another.
    let (row, _) = keyed.store.connection(&service()).expect("read").expect("a row");
    let (_, mark) = keyed.store.connection(&user("ada")).expect("read").expect("a row");
    let row = ConnectionRow {
        version: row.version + 1,
        ..row
    };
    let mark = mark.expect("a mark");
    keyed
        .store
        .apply(&[Change::PutConnection { row, mark }])
        .expect("written");
    let vault = keyed.vault();
    let rotation = vault
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    assert_eq!(rotation.rewrapped, 3);
    let left: Vec<_> = rotation.left.iter().map(|left| left.row.as_str()).collect();
    assert_eq!(left, ["zoom/service"]);
    assert!(
        rotation.left[0].reason.contains("can't be opened"),
        "{:?}",
        rotation.left
    );
    assert_eq!(keyed.rows(), [key("key-1", false, 1), key("key-2", true, 3)]);
    vault.remove_key("key-1", "ada").expect_err("still needed");
    // An integration that can't be opened keeps its connections from nothing, either.
    let row = keyed.store.integration("zoom").expect("read").expect("a row");
    let forged = IntegrationRow {
        configuration: r#"{"forged":true}"#.to_owned(),
        version: row.version + 1,
        ..row
    };
    keyed.store.apply(&[Change::PutIntegration(forged)]).expect("written");
    let vault = keyed.vault();
    vault.new_key(None, "ada").expect("a key");
    let rotation = vault
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    let left: Vec<_> = rotation.left.iter().map(|left| left.row.as_str()).collect();
    assert_eq!((rotation.rewrapped, left), (2, vec!["zoom", "zoom/service"]));
    let last = keyed.store.audit_head().expect("read").expect("an entry").event;
    assert_eq!((last.what.as_str(), last.result), ("key.rotated", AuditResult::Failed));
}

#[tokio::test]
async fn what_the_present_keys_do_not_open_is_called_so_until_they_are_back() {
    let (keyed, vault) = Keyed::new().await;
    vault.new_key(Some("next"), "ada").expect("a key");
    let stopped = vault.rotate(Some("next"), "ada", || false);
    assert_eq!(stopped.expect("no failure"), None);
    let keys = keyed.folder.path().join("keys");
    let whole = std::fs::read_to_string(&keys).expect("keys");
    let left: String = whole
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("key-1 "))
        .collect();
    std::fs::write(&keys, left).expect("written");
    let statuses = keyed
        .vault()
        .statuses("zoom")
        .await
        .expect("they are listed all the same");
    assert_eq!(statuses.len(), 3);
    for (id, status) in statuses {
        let status = status.expect("a status");
        assert_eq!(status.state, State::SecretsMissing, "{id:?}");
        let reason = status.reason.expect("a reason");
        assert!(
            matches!(&reason, Reason::KeyMissing { what } if what.contains("key-1")),
            "{reason}"
        );
    }
    std::fs::write(&keys, whole).expect("written");
    let status = keyed.vault().status(&service()).await.expect("a status");
    assert_eq!((status.state, status.reason), (State::Connected, None));
}

#[tokio::test]
async fn a_process_that_has_not_heard_of_it_moves_no_row_back() {
    let (keyed, old) = Keyed::new().await;
    let admin = keyed.vault();
    admin.new_key(None, "ada").expect("a key");
    admin
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    let token = old.access_token(&service()).await.expect("a token");
    old.renew(&service(), &token).await.expect("refreshed");
    old.disable(&user("ada"), "grace").await.expect("disabled");
    let linus = user("linus");
    old.connect(&linus, keyed.zoom.sign_in(&linus), "linus")
        .await
        .expect("a new row");
    assert_eq!(keyed.rows(), [key("key-1", false, 0), key("key-2", true, 5)]);
}

#[tokio::test]
async fn keys_that_are_needed_can_not_be_removed() {
    let (_keyed, vault) = Keyed::new().await;
    let error = vault.remove_key("key-1", "ada").expect_err("active");
    assert_eq!(
        error.to_string(),
        "the key key-1 is the active one; rotate to another first"
    );
    vault.new_key(None, "ada").expect("a key");
    let error = vault.new_key(Some("key-2"), "ada").expect_err("taken");
    assert_eq!(error.to_string(), "there is a key key-2 already; take another name");
    let error = vault.rotate(Some("key-9"), "ada", || true).expect_err("no such key");
    assert!(
        matches!(error, VaultError::Key(_)) && error.to_string().starts_with("the key key-9 is not in "),
        "{error}"
    );
    vault.remove_key("key-2", "ada").expect("never used");
}

#[tokio::test]
async fn rotation_is_noted() {
    let (keyed, vault) = Keyed::new().await;
    vault.new_key(None, "ada").expect("a key");
    vault
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    vault.remove_key("key-1", "ada").expect("removed");
    let entries = keyed.store.audit(1, 100).expect("the audit log");
    let about_keys = entries.iter().filter(|entry| entry.event.what.starts_with("key."));
    let noted: Vec<_> = about_keys
        .map(|entry| format!("{} {}", entry.event.what, entry.event.subject))
        .collect();
    assert_eq!(
        noted,
        [
            "key.activated key/key-1",
            "key.added key/key-2",
            "key.activated key/key-2",
            "key.rotated key/key-2",
            "key.removed key/key-1",
        ]
    );
    microapp_store::audit::verify(&entries).expect("the chain holds");
}

impl Keyed {
    fn keys_file(&self) -> std::path::PathBuf {
        self.folder.path().join("keys")
    }

    /// All keys on one line, as an environment variable has them.
    fn on_one_line(&self) {
        let text = std::fs::read_to_string(self.keys_file()).expect("keys");
        let keys: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        std::fs::write(self.keys_file(), keys.join(", ")).expect("written");
    }

    fn key_names(&self) -> Vec<String> {
        let ring = self.source().read().expect("keys").expect("a file");
        ring.keys().iter().map(|key| key.name().to_string()).collect()
    }
}

#[tokio::test]
async fn a_key_is_taken_out_of_a_line_with_several() {
    let (keyed, vault) = Keyed::new().await;
    for _ in 0..2 {
        vault.new_key(None, "ada").expect("a key");
    }
    vault.rotate(Some("key-2"), "ada", || true).expect("rotated");
    keyed.on_one_line();
    assert_eq!(
        keyed.vault().remove_key("key-1", "ada").expect("removed"),
        Removal::TakenOut
    );
    assert_eq!(keyed.key_names(), ["key-2", "key-3"]);
    assert_eq!(keyed.rows(), [key("key-2", true, 4), key("key-3", false, 0)]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_key_that_was_forgotten_and_is_still_at_hand_does_not_come_back_as_the_newest() {
    let (keyed, vault) = Keyed::new().await;
    vault.new_key(None, "ada").expect("a key");
    vault.rotate(None, "ada", || true).expect("rotated");
    let path = keyed.keys_file().display().to_string();
    let printed = KeySource::Command(vec!["cat".to_owned(), path]);
    let reading = || {
        Vault::builder(keyed.store.clone())
            .open(printed.clone())
            .expect("a vault")
    };
    let removed = reading().remove_key("key-1", "ada").expect("forgotten");
    assert_eq!(
        removed,
        Removal::ByHand {
            place: "the command `cat`".to_owned()
        }
    );
    assert_eq!(keyed.key_names(), ["key-1", "key-2"]);
    let rotation = reading()
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    assert_eq!((rotation.to.as_str(), rotation.rewrapped), ("key-2", 0));
    // A new one that is added at the end is taken up all the same.
    let added = KeyEncryptionKey::generate(KeyName::new("key-3").expect("a name")).expect("a key");
    keyed.source().add(&added).expect("added");
    let rotation = reading()
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    assert_eq!((rotation.to.as_str(), rotation.rewrapped), ("key-3", 4));
}

#[tokio::test]
async fn a_clock_that_was_ahead_when_the_first_key_was_made_stops_no_rotation() {
    let (keyed, clock) = (Keyed::new().await.0, TestClock::new());
    let vault = Vault::builder(keyed.store.clone()).clock(Arc::new(clock));
    let vault = vault.open(keyed.source()).expect("a vault");
    // The first key was made by the system's clock, or is made to look so.
    let ahead = vault.keys().expect("keys")[0].created.expect("known");
    let mut first = keyed.store.keys().expect("keys").remove(0);
    first.created = ahead.max(vault.now()).plus_millis(86_400_000);
    keyed.store.apply(&[Change::PutKey(first)]).expect("written");
    vault.new_key(None, "ada").expect("a key");
    let rotation = vault
        .rotate(None, "ada", || true)
        .expect("rotated")
        .expect("to the end");
    assert_eq!(rotation.to, "key-2");
}
