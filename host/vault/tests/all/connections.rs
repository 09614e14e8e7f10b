//! The states of a connection, and who may change them.

use microapp_store::{Change, Store as _};
use microapp_vault::{Forgotten, State, VaultError};
use secrecy::ExposeSecret as _;

use crate::support::{World, sent, service, user};

async fn state(world: &World) -> State {
    world.vault.status(&service()).await.expect("a status").state
}

#[tokio::test]
async fn a_connection_goes_through_its_states() {
    let world = World::new();
    let elsewhere = microapp_store::ConnectionId {
        integration: "another".to_owned(),
        principal: microapp_store::Principal::Service,
    };
    assert_eq!(
        world.vault.status(&elsewhere).await.expect("a status").state,
        State::NotConfigured
    );
    assert_eq!(state(&world).await, State::SignInNeeded);
    world.sign_in(&service()).await;
    assert_eq!(state(&world).await, State::Connected);
    world.vault.disable(&service(), "grace").await.expect("disabled");
    assert_eq!(state(&world).await, State::Disabled);
    world.vault.enable(&service(), "grace").await.expect("enabled");
    assert_eq!(state(&world).await, State::Connected);
    world.zoom.revoke(&service());
    world.let_the_token_end();
    world.vault.access_token(&service()).await.expect_err("revoked");
    assert_eq!(state(&world).await, State::NeedsReconnect);
    world.sign_in(&service()).await;
    assert_eq!(state(&world).await, State::Connected);
    world.vault.disconnect(&service(), "grace").await.expect("disconnected");
    assert_eq!(state(&world).await, State::SignInNeeded);
    assert_eq!(
        world.noted(),
        [
            "ada connection.connected zoom/service",
            "grace connection.disabled zoom/service",
            "grace connection.enabled zoom/service",
            "system connection.ended zoom/service",
            "ada connection.connected zoom/service",
            "grace connection.disconnected zoom/service",
        ]
    );
}

#[tokio::test]
async fn an_integration_without_secrets_says_so() {
    let world = World::new();
    world
        .vault
        .save_integration("bare", "zoom", "{}", None, "ada")
        .expect("saved");
    let id = microapp_store::ConnectionId {
        integration: "bare".to_owned(),
        ..service()
    };
    assert_eq!(
        world.vault.status(&id).await.expect("a status").state,
        State::SecretsMissing
    );
    assert_eq!(
        world.vault.integration_secrets("bare").expect("a read").map(|_| ()),
        None
    );
    let secrets = [("client_secret".to_owned(), "s3cret".into())].into();
    world
        .vault
        .save_integration("bare", "zoom", "{}", Some(&secrets), "ada")
        .expect("saved");
    assert_eq!(
        world.vault.status(&id).await.expect("a status").state,
        State::SignInNeeded
    );
    let kept = world
        .vault
        .integration_secrets("bare")
        .expect("a read")
        .expect("secrets");
    assert_eq!(kept["client_secret"].expose_secret(), "s3cret");
    world
        .vault
        .save_integration("bare", "zoom", "{\"a\":1}", None, "ada")
        .expect("saved");
    assert_eq!(
        world
            .vault
            .integration_secrets("bare")
            .expect("a read")
            .expect("kept")
            .len(),
        1
    );
}

#[tokio::test]
async fn a_status_says_what_a_page_shows() {
    let world = World::connected().await;
    let status = world.vault.status(&service()).await.expect("a status");
    assert_eq!(status.scopes, ["meeting:write:meeting", "user:read:user"]);
    assert_eq!(status.api_url.as_deref(), Some("https://api-eu.zoom.us"));
    assert_eq!(status.unanswered, None);
    let token = world.vault.access_token(&service()).await.expect("a token");
    assert_eq!(Some(token.ends()), status.ends);
    assert_eq!(token.api_url(), Some("https://api-eu.zoom.us"));
    assert_eq!(token.scopes(), status.scopes);
}

#[tokio::test]
async fn connections_are_listed_the_services_first() {
    let world = World::connected().await;
    world.sign_in(&user("grace")).await;
    world.sign_in(&user("ada")).await;
    let all = world.vault.statuses("zoom").await.expect("statuses");
    let ids: Vec<_> = all.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [service(), user("ada"), user("grace")]);
}

#[tokio::test]
async fn people_get_their_own_token_only() {
    let world = World::connected().await;
    world.sign_in(&user("ada")).await;
    let service = world.vault.access_token(&service()).await.expect("a token");
    let ada = world.vault.access_token(&user("ada")).await.expect("a token");
    assert!(!ada.is_same(&service));
    let error = world.vault.access_token(&user("grace")).await.expect_err("not hers");
    assert_eq!(
        error.to_string(),
        "nobody has signed in for zoom/user/grace yet; connect it first"
    );
}

#[tokio::test]
async fn cutting_gives_the_tokens_to_be_revoked_and_forgets_them() {
    let world = World::connected().await;
    let token = world.vault.access_token(&service()).await.expect("a token");
    let cut = world
        .vault
        .disconnect(&service(), "ada")
        .await
        .expect("cut")
        .tokens()
        .expect("tokens");
    assert_eq!(
        (cut.access_token.expose_secret(), cut.ends),
        (sent(&token).as_str(), token.ends())
    );
    let refresh = cut.refresh_token.expect("a refresh token");
    assert!(world.zoom.accepts(&service(), refresh.secret().expose_secret()));
    let (row, _) = world.row(&service());
    assert_eq!((row.tokens, row.key, row.api_url), (None, None, None));
    let error = world.vault.access_token(&service()).await.expect_err("cut");
    assert!(matches!(error, VaultError::SignInNeeded { .. }), "{error}");
    let again = world.vault.disconnect(&service(), "ada").await.expect("cut");
    assert!(matches!(again, Forgotten::Nothing), "{again:?}");
}

#[tokio::test]
async fn cutting_what_can_not_be_opened_says_that_there_was_something() {
    let world = World::connected().await;
    let (mut row, mark) = world.row(&service());
    row.scopes.push("everything".to_owned());
    world.forge(row, mark);
    let cut = world.another_vault().disconnect(&service(), "ada").await.expect("cut");
    assert!(matches!(cut, Forgotten::Unreadable), "{cut:?}");
    assert_eq!(world.row(&service()).0.tokens, None);
    let again = world.another_vault().disconnect(&service(), "ada").await.expect("cut");
    assert!(matches!(again, Forgotten::Nothing), "{again:?}");
}

#[tokio::test]
async fn switched_off_in_another_process_it_gives_no_token_after_a_second() {
    let world = World::connected().await;
    world.vault.access_token(&service()).await.expect("a token");
    world
        .another_vault()
        .disable(&service(), "grace")
        .await
        .expect("disabled");
    world.clock.advance(std::time::Duration::from_secs(1));
    let error = world.vault.access_token(&service()).await.expect_err("off");
    assert_eq!(
        error.to_string(),
        "zoom/service is switched off; an admin can switch it on again"
    );
}

#[tokio::test]
async fn switched_off_here_it_gives_no_token_at_once() {
    let world = World::connected().await;
    world.vault.access_token(&service()).await.expect("a token");
    world.vault.disable(&service(), "grace").await.expect("disabled");
    world.vault.access_token(&service()).await.expect_err("off");
    world.vault.enable(&service(), "grace").await.expect("enabled");
    world.vault.access_token(&service()).await.expect("a token");
    world
        .vault
        .enable_integration("zoom", false, "grace")
        .expect("disabled");
    let error = world.vault.access_token(&service()).await.expect_err("off");
    assert_eq!(
        error.to_string(),
        "zoom is switched off; an admin can switch it on again"
    );
    assert_eq!(state(&world).await, State::Disabled);
}

#[tokio::test]
async fn signing_in_again_does_not_switch_on_what_an_admin_switched_off() {
    let world = World::connected().await;
    world.vault.disable(&service(), "grace").await.expect("disabled");
    world.sign_in(&service()).await;
    assert_eq!(state(&world).await, State::Disabled);
    world.vault.enable(&service(), "grace").await.expect("enabled");
    world.vault.access_token(&service()).await.expect("the new token");
}

#[tokio::test]
async fn a_dead_connection_that_was_switched_off_needs_a_sign_in_afterwards() {
    let world = World::connected().await;
    world.zoom.revoke(&service());
    world.let_the_token_end();
    world.vault.access_token(&service()).await.expect_err("revoked");
    world.vault.disable(&service(), "grace").await.expect("disabled");
    world.vault.enable(&service(), "grace").await.expect("enabled");
    assert_eq!(state(&world).await, State::SignInNeeded);
}

#[tokio::test]
async fn an_integration_that_is_removed_takes_its_connections_along_and_can_come_back() {
    let world = World::connected().await;
    let other = world.another_vault();
    other.access_token(&service()).await.expect("a token");
    world.vault.remove_integration("zoom", "ada").expect("removed");
    world.clock.advance(std::time::Duration::from_secs(2));
    let error = other.access_token(&service()).await.expect_err("gone");
    assert_eq!(error.to_string(), "there is no integration zoom; set it up first");
    world
        .vault
        .ensure_integration("zoom", "zoom", "ada")
        .expect("made again");
    world.sign_in(&service()).await;
    // The new row begins at version 1, below what this process has seen of the old one.
    other.access_token(&service()).await.expect("the new token");
}

#[tokio::test]
async fn a_connection_of_no_integration_is_refused() {
    let world = World::new();
    let id = microapp_store::ConnectionId {
        integration: "another".to_owned(),
        ..service()
    };
    let error = world
        .vault
        .connect(&id, world.zoom.sign_in(&id), "ada")
        .await
        .expect_err("refused");
    assert_eq!(error.to_string(), "there is no integration another; set it up first");
}

#[tokio::test]
async fn a_person_who_is_gone_can_be_forgotten() {
    let world = World::connected().await;
    world.sign_in(&user("ada")).await;
    world.vault.forget(&user("ada"), "grace").await.expect("forgotten");
    assert_eq!(world.vault.statuses("zoom").await.expect("statuses").len(), 1);
    world.vault.access_token(&user("ada")).await.expect_err("gone");
}

#[tokio::test]
async fn one_connection_that_can_not_be_read_keeps_nobody_from_the_others() {
    let world = World::connected().await;
    world.sign_in(&user("ada")).await;
    let (mut row, mark) = world.store.connection(&user("ada")).expect("read").expect("a row");
    row.version += 1;
    row.scopes.push("everything".to_owned());
    let mark = mark.expect("a mark");
    world
        .store
        .apply(&[Change::PutConnection { row, mark }])
        .expect("written past the vault");
    let all = world.another_vault().statuses("zoom").await.expect("statuses");
    assert_eq!(all[0].1.as_ref().expect("a status").state, State::Connected);
    assert_eq!(all[1].0, user("ada"));
    assert!(matches!(all[1].1, Err(VaultError::Tampered { .. })), "{:?}", all[1].1);
}
