//! What is sealed opens in its place only.

use microapp_store::{ConnectionState, Sealed};
use microapp_vault::{Context, VaultError};

use crate::support::{World, ring, service, user};

async fn refused(world: &World, id: &microapp_store::ConnectionId) -> VaultError {
    let vault = world.another_vault();
    vault.access_token(id).await.expect_err("refused")
}

#[tokio::test]
async fn rows_swapped_between_connections_are_refused() {
    let world = World::connected().await;
    world.sign_in(&user("ada")).await;
    let (mut row, mark) = world.row(&service());
    row.id = user("ada");
    world.forge(row, mark);
    let error = refused(&world, &user("ada")).await;
    assert_eq!(
        error.to_string(),
        "the mark of zoom/user/ada can't be opened: it was changed, belongs to another row, or is of another version. \
         Connect it or set it up again, or restore a backup"
    );
    // Nor with the other row's own mark around foreign tokens.
    world.sign_in(&user("ada")).await;
    let (service_row, _) = world.row(&service());
    let (mut ada_row, ada_mark) = world.row(&user("ada"));
    (ada_row.tokens, ada_row.key) = (service_row.tokens, service_row.key);
    world.forge(ada_row, ada_mark);
    assert!(matches!(
        refused(&world, &user("ada")).await,
        VaultError::Tampered { .. }
    ));
}

#[tokio::test]
async fn a_row_put_back_to_an_older_version_is_refused() {
    let world = World::connected().await;
    let (old, old_mark) = world.row(&service());
    world.let_the_token_end();
    world.vault.access_token(&service()).await.expect("refreshed");
    let (new, new_mark) = world.row(&service());
    // The row alone: its mark vouches for another version.
    world.forge(old.clone(), new_mark.clone());
    assert!(matches!(refused(&world, &service()).await, VaultError::Tampered { .. }));
    // The row under the present number.
    let mut renumbered = old.clone();
    renumbered.version = new.version;
    world.forge(renumbered, new_mark.clone());
    assert!(matches!(refused(&world, &service()).await, VaultError::Tampered { .. }));
    // Row and mark: only a process that has seen a later version can tell.
    world.forge(old, old_mark);
    world.clock.advance(std::time::Duration::from_secs(2));
    let error = world.vault.access_token(&service()).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        format!(
            "zoom/service was put back to an older state (version 1, and {} was seen). If a backup was restored, restart \
             this program; otherwise somebody has changed the database",
            new.version
        )
    );
    world.forge(new, new_mark);
    world.vault.access_token(&service()).await.expect("the right row again");
}

#[tokio::test]
async fn what_a_row_says_in_clear_can_not_be_changed_either() {
    let world = World::connected().await;
    let (row, mark) = world.row(&service());
    let mut changed = Vec::new();
    for number in 0..9 {
        let mut other = row.clone();
        match number {
            0 => other.api_url = Some("https://evil.example".to_owned()),
            1 => other.scopes.push("account:master".to_owned()),
            2 => other.expires = other.expires.map(|moment| moment.plus_millis(1)),
            3 => other.state = ConnectionState::Disabled,
            4 => other.reason = Some("because".to_owned()),
            5 => other.since = other.since.plus_millis(1),
            6 => other.refresh_began = Some(other.since),
            7 => other.refresh_attempts = 7,
            _ => other.key = None,
        }
        changed.push(other);
    }
    for other in changed {
        world.forge(other.clone(), mark.clone());
        assert!(
            matches!(refused(&world, &service()).await, VaultError::Tampered { .. }),
            "{other:?}"
        );
        world
            .another_vault()
            .status(&service())
            .await
            .expect_err("a status that can't be trusted");
    }
    world.forge(row, mark);
    world.vault.access_token(&service()).await.expect("the right row again");
}

#[tokio::test]
async fn signing_in_again_is_the_way_out_of_a_changed_row() {
    let world = World::connected().await;
    let (mut row, mark) = world.row(&service());
    row.scopes.clear();
    world.forge(row, mark);
    refused(&world, &service()).await;
    world.sign_in(&service()).await;
    world
        .another_vault()
        .access_token(&service())
        .await
        .expect("connected again");
}

#[tokio::test]
async fn a_row_without_its_mark_is_refused() {
    let world = World::connected().await;
    let (row, mark) = world.row(&service());
    for broken in [
        Sealed(Vec::new()),
        Sealed(vec![255; 40]),
        Sealed(mark.0[..mark.0.len() - 1].to_vec()),
    ] {
        world.forge(row.clone(), broken);
        refused(&world, &service()).await;
    }
}

fn context<'a>(integration: &'a str, purpose: &'static str, parts: &'a [&'a [u8]]) -> Context<'a> {
    Context {
        integration,
        purpose,
        parts,
    }
}

#[test]
fn other_rows_open_in_their_own_place_only() {
    let world = World::new();
    world
        .vault
        .ensure_integration("other", "zoom", "ada")
        .expect("an integration");
    let home = context("zoom", "intent.input", &[b"one", b"two"]);
    let sealed = world.vault.seal(&home, b"text").expect("sealed");
    assert_eq!(world.vault.open(&home, &sealed).expect("opened").as_slice(), b"text");
    assert_eq!(
        world.another_vault().open(&home, &sealed).expect("opened").as_slice(),
        b"text"
    );
    for elsewhere in [
        context("other", "intent.input", &[b"one", b"two"]),
        context("zoom", "intent.answer", &[b"one", b"two"]),
        context("zoom", "intent.input", &[b"onet", b"wo"]),
        context("zoom", "intent.input", &[b"one"]),
    ] {
        let error = world.vault.open(&elsewhere, &sealed).expect_err("refused");
        assert!(matches!(error, VaultError::Tampered { .. }), "{elsewhere:?}: {error}");
    }
    let error = world
        .vault
        .seal(&context("none", "intent.input", &[]), b"text")
        .expect_err("refused");
    assert_eq!(error.to_string(), "there is no integration none; set it up first");
}

#[test]
fn another_key_of_the_same_name_is_found_out_at_once() {
    let world = World::new();
    let builder = microapp_vault::Vault::builder(world.store.clone());
    let error = builder.open_with(ring(&["key-1"])).expect_err("another key");
    assert_eq!(
        error.to_string(),
        "the key key-1 in a test is not the key of that name that this store was sealed with; put the right one back"
    );
    let builder = microapp_vault::Vault::builder(world.store.clone());
    let error = builder.open_with(ring(&["key-2"])).expect_err("no key");
    assert_eq!(
        error.to_string(),
        "the key key-1 is not in a test. Put it back; without it the connections can't be read"
    );
}
