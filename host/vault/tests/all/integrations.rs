//! What vouches for an integration's row: its settings, its secrets, what it may reach.

use microapp_store::conformance::rows::intent;
use microapp_store::{
    Change, IntegrationRow, IntentRow, IntentState, Sealed, SqliteOptions, SqliteStore, Store as _, Timestamp,
};
use microapp_vault::{Ends, Reason, Secrets, State, Vault, VaultError, look_at_rows};
use secrecy::{ExposeSecret as _, SecretString};

use crate::support::{Meddled, World, ring, service, user};

const NARROW: &str = r#"{"base_url":"https://api.zoom.us/v2/"}"#;
const WIDE: &str = r#"{"base_url":"https://evil.example/","allow_hosts":["*.example"]}"#;

fn secrets(secret: &str) -> Secrets {
    Secrets::from([("client_secret".to_owned(), SecretString::from(secret.to_owned()))])
}

fn save(vault: &Vault, name: &str, configuration: &str, secret: &str) {
    vault
        .save_integration(name, "zoom", configuration, Some(&secrets(secret)), "ada")
        .expect("saved");
}

/// `zoom` with settings and a secret, and connected.
async fn world() -> World {
    let world = World::connected().await;
    save(&world.vault, "zoom", NARROW, "first");
    world
}

fn row(world: &World, name: &str) -> IntegrationRow {
    world.store.integration(name).expect("a read").expect("a row")
}

/// Writes a row past the vault, as somebody with the database would; its connections stay.
fn forge(world: &World, row: &IntegrationRow) {
    let connections = world.store.connections(&row.name).expect("read");
    let kept: Vec<_> = connections.iter().map(|kept| world.row(&kept.id)).collect();
    let remove = Change::RemoveIntegration(row.name.clone());
    world.store.apply(&[remove]).expect("removed");
    // The store counts versions from one; what comes before the last is overwritten by it.
    for version in 1..=row.version {
        let step = IntegrationRow { version, ..row.clone() };
        world.store.apply(&[Change::PutIntegration(step)]).expect("forged");
    }
    for (row, mark) in kept {
        world.forge(row, mark);
    }
}

/// What every reader says, in this process and in another.
async fn refused(world: &World, name: &str) -> VaultError {
    for vault in [&world.vault, &world.another_vault()] {
        vault.integration(name).expect_err("no settings");
        vault.integration_secrets(name).expect_err("no secrets");
        vault
            .enable_integration(name, true, "ada")
            .expect_err("not to be switched on");
        let written = vault.replace_configuration(name, 1, WIDE, event(), Vec::new());
        written.expect_err("nothing is written on it");
    }
    let tokens = world.another_vault().access_token(&service()).await;
    if name == "zoom" {
        tokens.expect_err("no token");
    }
    world.another_vault().integration(name).expect_err("refused")
}

fn event() -> microapp_vault::Event {
    microapp_vault::Event::new("ada", "integration.saved", "zoom")
}

#[tokio::test]
async fn integrations_swapped_with_each_other_are_refused() {
    let world = world().await;
    save(&world.vault, "other", WIDE, "second");
    let (zoom, other) = (row(&world, "zoom"), row(&world, "other"));
    let as_zoom = |row: &IntegrationRow| IntegrationRow {
        name: "zoom".to_owned(),
        ..row.clone()
    };
    forge(&world, &as_zoom(&other));
    let error = refused(&world, "zoom").await;
    assert_eq!(
        error.to_string(),
        "the mark of zoom can't be opened: it was changed, belongs to another row, or is of another version. Connect it \
         or set it up again, or restore a backup"
    );
    // Nor parts of another, under a mark of its own.
    for swapped in [
        IntegrationRow {
            configuration: other.configuration.clone(),
            ..zoom.clone()
        },
        IntegrationRow {
            secrets: other.secrets.clone(),
            key: other.key.clone(),
            ..zoom.clone()
        },
        IntegrationRow {
            mark: other.mark.clone(),
            ..zoom.clone()
        },
    ] {
        forge(&world, &swapped);
        assert!(
            matches!(refused(&world, "zoom").await, VaultError::Tampered { .. }),
            "{swapped:?}"
        );
    }
    forge(&world, &zoom);
    assert_eq!(world.another_vault().integration("zoom").expect("read"), Some(zoom));
}

#[tokio::test]
async fn an_integration_put_back_to_an_older_version_is_refused() {
    let world = world().await;
    let old = row(&world, "zoom");
    save(&world.vault, "zoom", NARROW, "second");
    let new = row(&world, "zoom");
    // The row alone: its mark vouches for another version. And under the present number.
    for number in [old.version, new.version] {
        forge(
            &world,
            &IntegrationRow {
                version: number,
                mark: new.mark.clone(),
                ..old.clone()
            },
        );
        assert!(matches!(refused(&world, "zoom").await, VaultError::Tampered { .. }));
    }
    // Old secrets in the present row.
    forge(
        &world,
        &IntegrationRow {
            secrets: old.secrets.clone(),
            ..new.clone()
        },
    );
    assert!(matches!(refused(&world, "zoom").await, VaultError::Tampered { .. }));
    // Row and mark: only a process that has seen a later version can tell.
    forge(&world, &old);
    let error = world.vault.integration("zoom").expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "zoom was put back to an older state (version {}, and {} was seen). If a backup was restored, restart this \
             program; otherwise somebody has changed the database",
            old.version, new.version
        )
    );
    world.vault.integration_secrets("zoom").expect_err("no old secrets");
    forge(&world, &new);
    let kept = world.vault.integration_secrets("zoom").expect("the right row again");
    assert_eq!(kept.expect("secrets")["client_secret"].expose_secret(), "second");
}

#[tokio::test]
async fn one_that_was_removed_does_not_come_back_in_place_of_its_successor() {
    let world = world().await;
    let old = row(&world, "zoom");
    world.vault.remove_integration("zoom", "ada").expect("removed");
    save(&world.vault, "zoom", NARROW, "another life");
    forge(&world, &old);
    let error = world.vault.integration("zoom").expect_err("refused");
    assert!(matches!(error, VaultError::RolledBack { .. }), "{error}");
}

#[tokio::test]
async fn what_an_integration_says_in_clear_can_not_be_changed() {
    let world = world().await;
    let right = row(&world, "zoom");
    for other in [
        IntegrationRow {
            configuration: WIDE.to_owned(),
            ..right.clone()
        },
        IntegrationRow {
            connector: "webex".to_owned(),
            ..right.clone()
        },
        IntegrationRow {
            enabled: false,
            ..right.clone()
        },
        IntegrationRow {
            secrets: None,
            ..right.clone()
        },
        IntegrationRow {
            key: None,
            ..right.clone()
        },
        IntegrationRow {
            created: Timestamp(0),
            ..right.clone()
        },
        IntegrationRow {
            updated: Timestamp(0),
            ..right.clone()
        },
        IntegrationRow {
            version: right.version + 1,
            ..right.clone()
        },
    ] {
        forge(&world, &other);
        assert!(
            matches!(refused(&world, "zoom").await, VaultError::Tampered { .. }),
            "{other:?}"
        );
        world
            .vault
            .status(&service())
            .await
            .expect_err("a status that can't be trusted");
    }
    forge(&world, &right);
    world.vault.access_token(&service()).await.expect("the right row again");
}

#[tokio::test]
async fn an_integration_without_its_mark_is_refused() {
    let world = world().await;
    let right = row(&world, "zoom");
    let mark = right.mark.clone().expect("a mark").0;
    for broken in [
        None,
        Some(Vec::new()),
        Some(vec![255; 40]),
        Some(mark[..mark.len() - 1].to_vec()),
    ] {
        forge(
            &world,
            &IntegrationRow {
                mark: broken.map(Sealed),
                ..right.clone()
            },
        );
        // A vault that is opened over it does not take it for a row from before there were marks.
        refused(&world, "zoom").await;
    }
}

#[tokio::test]
async fn setting_it_up_again_is_the_way_out_and_what_it_has_sealed_still_opens() {
    let world = world().await;
    let context = microapp_vault::Context {
        integration: "zoom",
        purpose: "intent.input",
        parts: &[b"1"],
    };
    let sealed = world.vault.seal(&context, b"text").expect("sealed");
    let right = row(&world, "zoom");
    forge(
        &world,
        &IntegrationRow {
            configuration: WIDE.to_owned(),
            ..right.clone()
        },
    );
    world.vault.open(&context, &sealed).expect_err("refused");
    // Without secrets, those that nobody vouches for would stay.
    let half = world.vault.save_integration("zoom", "zoom", NARROW, None, "ada");
    assert!(matches!(half, Err(VaultError::Tampered { .. })), "{half:?}");
    save(&world.vault, "zoom", NARROW, "anew");
    for vault in [&world.vault, &world.another_vault()] {
        let row = vault.integration("zoom").expect("read").expect("a row");
        assert_eq!((row.configuration.as_str(), row.version), (NARROW, right.version + 1));
        assert_eq!(vault.open(&context, &sealed).expect("opened").as_slice(), b"text");
        vault.access_token(&service()).await.expect("still connected");
    }
}

#[tokio::test]
async fn setting_it_up_with_another_app_cuts_what_was_connected_with_the_one_of_before() {
    let world = world().await;
    let (ada, grace) = (user("ada"), user("grace"));
    for id in [&ada, &grace] {
        world.sign_in(id).await;
    }
    world.vault.disable(&grace, "linus").await.expect("disabled");
    let other = world.another_vault();
    other.access_token(&service()).await.expect("a token");
    let set_up = |ends: Ends| {
        let asked = |before: &str, kept: &Secrets| {
            assert_eq!((before, kept["client_secret"].expose_secret()), (NARROW, "first"));
            ends
        };
        let version = row(&world, "zoom").version;
        let cut = world.vault.set_up_integration(
            "zoom",
            Some(version),
            ("zoom", NARROW, &secrets("first")),
            "linus",
            asked,
        );
        cut.expect("set up").expect("nobody was faster")
    };
    assert_eq!(set_up(Ends::default()), []);
    world.vault.access_token(&service()).await.expect("nothing has ended");
    let account = Ends {
        service: true,
        ..Ends::default()
    };
    assert_eq!(set_up(account), [service()]);
    for vault in [&world.vault, &world.another_vault()] {
        let error = vault.access_token(&service()).await.expect_err("cut");
        assert!(matches!(error, VaultError::SignInNeeded { .. }), "{error}");
        vault.access_token(&ada).await.expect("hers is of another app");
    }
    let status = world.vault.status(&service()).await.expect("a status");
    let who = "linus".to_owned();
    assert_eq!(
        (status.state, status.reason),
        (State::SignInNeeded, Some(Reason::SetUpAnew { who }))
    );
    let noted = world.noted();
    assert_eq!(
        noted.last().map(String::as_str),
        Some("linus connection.disconnected zoom/service")
    );
    let people = Ends {
        people: true,
        ..Ends::default()
    };
    assert_eq!(set_up(people), [ada, grace.clone()]);
    // An admin's word stays, and what was kept of it is gone all the same.
    assert_eq!(
        world.vault.status(&grace).await.expect("a status").state,
        State::Disabled
    );
    world.vault.enable(&grace, "linus").await.expect("enabled");
    world
        .vault
        .access_token(&grace)
        .await
        .expect_err("nothing is left of it");
    world.sign_in(&service()).await;
    world.vault.access_token(&service()).await.expect("signed in again");
}

#[tokio::test]
async fn wishes_of_the_earlier_account_are_left_to_a_person() {
    let world = world().await;
    let states = [IntentState::Sending, IntentState::Unknown, IntentState::Done];
    for (key, state) in ["1", "2", "3"].into_iter().zip(states) {
        let wish = IntentRow {
            state,
            ..intent("zoom", key, 1)
        };
        world.store.apply(&[Change::PutIntent(wish)]).expect("written");
    }
    let set_up = |ends: Ends| {
        let version = row(&world, "zoom").version;
        let anew = ("zoom", NARROW, &secrets("first"));
        let cut = world
            .vault
            .set_up_integration("zoom", Some(version), anew, "linus", |_, _| ends);
        cut.expect("set up").expect("nobody was faster");
        ["1", "2", "3"].map(|key| world.store.intent("zoom", key).expect("read").expect("a row").state)
    };
    assert_eq!(set_up(Ends::default()), states, "the account is the same");
    let wishes = Ends {
        intents: true,
        ..Ends::default()
    };
    let (parked, done) = (IntentState::Parked, IntentState::Done);
    assert_eq!(set_up(wishes), [parked, parked, done]);
    let note = world.store.intent("zoom", "2").expect("read").expect("a row").note;
    let note = note.expect("a note");
    assert!(note.contains("in the earlier one: look there"), "{note}");
}

#[tokio::test]
async fn setting_it_up_does_not_undo_what_was_written_meanwhile() {
    let world = world().await;
    let before = row(&world, "zoom").version;
    save(&world.another_vault(), "zoom", WIDE, "first");
    let set_up = |version: Option<u64>| {
        let anew = ("zoom", NARROW, &secrets("first"));
        world
            .vault
            .set_up_integration("zoom", version, anew, "linus", |_, _| Ends::default())
            .expect("no failure")
    };
    for stale in [Some(before), None] {
        assert_eq!(set_up(stale), None, "{stale:?}");
        assert_eq!(row(&world, "zoom").configuration, WIDE);
    }
    assert_eq!(set_up(Some(before + 1)), Some(Vec::new()));
    assert_eq!(row(&world, "zoom").configuration, NARROW);
}

#[tokio::test]
async fn a_grant_is_kept_only_as_long_as_the_integration_has_the_app_of_its_sign_in() {
    let world = world().await;
    let store = Meddled::new(world.store.clone());
    let vault = Vault::builder(store.clone()).clock(std::sync::Arc::new(world.clock.clone()));
    let vault = vault.open_with(world.ring.clone()).expect("a vault");
    let connect = async |id| {
        let is_narrow = |configuration: &str, _: &Secrets| configuration == NARROW;
        let grant = world.zoom.sign_in(&id);
        vault
            .connect_if(&id, grant, "ada", is_narrow)
            .await
            .expect("no failure")
    };
    assert!(connect(user("ada")).await);
    vault.access_token(&user("ada")).await.expect("connected");
    // Between the look at the integration and the commit somebody sets it up with another app.
    let (other, mut is_first) = (world.another_vault(), true);
    store.before_each_batch(move |_| {
        if std::mem::take(&mut is_first) {
            save(&other, "zoom", WIDE, "first");
        }
        Ok(())
    });
    assert!(!connect(user("grace")).await);
    assert_eq!(world.store.connection(&user("grace")).expect("read"), None);
}

#[tokio::test]
async fn rows_that_somebody_else_has_written_are_named() {
    let world = world().await;
    world
        .vault
        .save_integration("bare", "zoom", "{}", None, "ada")
        .expect("saved");
    let found = look_at_rows(&*world.store, &world.ring).expect("read");
    assert_eq!((found.integrations, found.connections, found.unsound.len()), (2, 1, 0));
    assert!(!found.not_vouched_for);
    forge(
        &world,
        &IntegrationRow {
            configuration: WIDE.to_owned(),
            ..row(&world, "zoom")
        },
    );
    let (mut connection, mark) = world.row(&service());
    connection.scopes.clear();
    world.forge(connection, mark);
    let found = look_at_rows(&*world.store, &world.ring).expect("read");
    let named: Vec<_> = found.unsound.iter().map(|error| error.to_string()).collect();
    assert!(named[0].starts_with("the mark of zoom can't be opened"), "{named:?}");
    assert!(
        named[1].starts_with("the mark of zoom/service can't be opened"),
        "{named:?}"
    );
    assert_eq!((found.integrations, found.connections, named.len()), (1, 0, 2));
}

#[test]
fn a_restored_backup_is_vouched_for_as_the_store_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = |name: &str| {
        let path = folder.path().join(name);
        std::sync::Arc::new(SqliteStore::open(&path, &SqliteOptions::default()).expect("a store"))
    };
    let ring = ring(&["key-1"]);
    let store = open("microapp.db");
    let vault = Vault::builder(store.clone()).open_with(ring.clone()).expect("a vault");
    save(&vault, "zoom", NARROW, "first");
    let mut copy = Vec::new();
    store.backup(&mut copy).expect("a backup");
    save(&vault, "zoom", NARROW, "second");
    let to = folder.path().join("restored.db");
    let existing = microapp_store::Existing::Keep;
    microapp_store::restore(&mut copy.as_slice(), &to, existing).expect("restored");
    let restored = Vault::builder(open("restored.db")).open_with(ring).expect("a vault");
    let kept = restored
        .integration_secrets("zoom")
        .expect("vouched for")
        .expect("secrets");
    assert_eq!(kept["client_secret"].expose_secret(), "first");
}
