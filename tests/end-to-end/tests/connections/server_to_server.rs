//! The account's own credentials: nobody consents.

use microapp_server::sign_in::SignInError;
use microapp_store::Principal;
use microapp_vault::State;
use serde_json::json;
use zoom_simulator::{AppKind, NewApp};

use crate::support::{Installation, World, id};

async fn with(scopes: &[&str], secret: Option<&str>) -> (World, Installation) {
    let (world, mut installation) = (World::new().await, Installation::new().await);
    let app = world.zoom.add_app(NewApp {
        kind: AppKind::ServerToServer,
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        ..NewApp::default()
    });
    let sections = format!(
        "[integration.auth]\nmode = 'server-to-server'\naccount_id = '{}'\nclient_id = '{}'\nclient_secret = '{}'\n{}",
        app.account_id,
        app.client_id,
        secret.unwrap_or(&app.client_secret),
        world.addresses()
    );
    installation.configure(&world.zoom.base_url(), &sections).await;
    (world, installation)
}

#[tokio::test(flavor = "multi_thread")]
async fn r88_r117_the_account_is_connected_without_anybody() {
    let (world, installation) = with(&[], None).await;
    let finished = installation
        .sign_ins
        .connect_service("zoom", "test")
        .await
        .expect("connected");
    assert_eq!(finished.missing, []);
    for _ in 0..3 {
        installation.invoke("list-users", json!({}), None).await.expect("users");
    }
    assert_eq!(world.asked("/oauth/token").len(), 1, "one token serves all");
}

#[tokio::test(flavor = "multi_thread")]
async fn r119_scopes_of_a_person_are_told_to_be_the_accounts() {
    let scopes = [
        "meeting:write:meeting",
        "meeting:update:meeting",
        "meeting:delete:meeting",
        "user:read:user",
        "user:write:user",
        "user:read:list_users",
    ];
    let (_world, installation) = with(&scopes, None).await;
    let finished = installation
        .sign_ins
        .connect_service("zoom", "test")
        .await
        .expect("connected");
    let missing: Vec<&str> = finished.missing.iter().map(|missing| missing.scope.as_str()).collect();
    for scope in [
        "meeting:write:meeting:admin",
        "meeting:delete:meeting:admin",
        "user:read:list_users:admin",
    ] {
        assert!(missing.contains(&scope), "{missing:?}");
    }
    assert!(finished.scopes_help.expect("help").contains("Add Scopes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_told_in_zooms_words_and_nothing_is_connected() {
    let (_world, installation) = with(&[], Some("s:e%c/r+et&=ü")).await;
    let error = installation
        .sign_ins
        .connect_service("zoom", "test")
        .await
        .expect_err("a wrong secret");
    assert!(matches!(error, SignInError::Exchange(_)), "{error}");
    assert!(
        error.to_string().contains("Invalid client_id or client_secret"),
        "{error}"
    );
    assert!(!error.to_string().contains("s:e%c"), "{error}");
    let status = installation
        .vault
        .status(&id(Principal::Service))
        .await
        .expect("a status");
    assert_eq!(status.state, State::SignInNeeded);
}
