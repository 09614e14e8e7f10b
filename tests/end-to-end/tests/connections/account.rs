//! The account: an admin consents once, in a browser.

use std::time::Duration;

use microapp_server::connections::{Disconnected, disconnect};
use microapp_store::Principal;
use microapp_vault::State;
use serde_json::json;
use zoom_simulator::AppKind;

use crate::support::{Installation, Page, World, id};

const SERVICE: &str = "admin/api/gwsc/auth/serverContext";
const OWN: &str = "organization/integration/zoom/redirect";

/// A Zoom, and an installation whose account-level app has these scopes; none: all.
async fn account(scopes: &[&str]) -> (World, Installation) {
    let (world, mut installation) = (World::new().await, Installation::new().await);
    let app = world.app(AppKind::AccountLevel, &installation.redirect(SERVICE), scopes);
    let sections = format!(
        "[integration.auth]\nmode = 'authorization-code'\n{}",
        world.section(&app)
    );
    installation.configure(&world.zoom.base_url(), &sections).await;
    (world, installation)
}

#[tokio::test(flavor = "multi_thread")]
async fn r22_r26_r38_r49_an_admin_consents_and_the_account_is_connected() {
    let (world, installation) = account(&[]).await;
    let begun = installation.begin(Principal::Service).await;
    let asked: Vec<String> = begun
        .authorize_url
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(
        asked,
        [
            "response_type",
            "client_id",
            "redirect_uri",
            "state",
            "code_challenge",
            "code_challenge_method"
        ],
        "no scope: Zoom refuses it"
    );
    let page = installation.sign_in(Principal::Service, &world.person(0)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains("<h1>Connected</h1>") && page.body.contains("You can close this tab."),
        "{}",
        page.body
    );
    let users = installation.invoke("list-users", json!({}), None).await.expect("users");
    assert!(
        users["users"].as_array().is_some_and(|users| !users.is_empty()),
        "{users}"
    );
    let status = installation
        .vault
        .status(&id(Principal::Service))
        .await
        .expect("a status");
    assert_eq!(status.state, State::Connected);
    assert!(
        status.scopes.contains(&"user:read:admin".to_owned()),
        "{:?}",
        status.scopes
    );
    assert_eq!(
        installation.audited().last().map(String::as_str),
        Some("connection.connected Ok")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn r77_r81_r87_a_client_of_this_installations_own_comes_back_to_its_own_place() {
    let (world, mut installation) = (World::new().await, Installation::new().await);
    let redirect = installation.redirect(OWN);
    let scopes = ["meeting:read:admin", "meeting:write:admin", "user:read:admin"];
    let app = world.app(AppKind::AccountLevel, &redirect, &scopes);
    let sections = format!(
        "[integration.auth]\nmode = 'authorization-code'\nredirect_url = '{redirect}'\n{}",
        world.section(&app)
    );
    installation.configure(&world.zoom.base_url(), &sections).await;
    let page = installation.sign_in(Principal::Service, &world.person(0)).await;
    // Those three scopes are enough for everything.
    assert!(page.body.contains("<h1>Connected</h1>"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_missing_scope_is_named_with_its_actions_and_where_to_add_it() {
    let (world, installation) = account(&["meeting:read:admin", "user:read:admin"]).await;
    let page = installation.sign_in(Principal::Service, &world.person(0)).await;
    assert_eq!(page.status, 200);
    for words in [
        "Connected, but some things will not work",
        "<li>meeting:write:admin (for create-meeting, update-meeting, delete-meeting)</li>",
        "choose Add Scopes",
        "Then connect once more.",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    // It is stored all the same, and does what it may.
    installation.invoke("list-users", json!({}), None).await.expect("users");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_keeps_the_code_to_itself() {
    let (world, installation) = account(&[]).await;
    let begun = installation.begin(Principal::Service).await;
    let browser = installation.browser(&begun);
    let back = browser.consent(&begun.authorize_url, &world.person(0), "allow").await;
    let (good, again) = (browser.get(&back).await, browser.get(&back).await);
    let secrets: Vec<String> = back
        .split(['?', '&', '='])
        .filter(|part| part.len() > 20)
        .map(str::to_owned)
        .collect();
    for page in [good, again] {
        let strict = |page: &Page| {
            assert_eq!(page.header("cache-control"), "no-store");
            assert_eq!(page.header("referrer-policy"), "no-referrer");
            assert_eq!(page.header("x-content-type-options"), "nosniff");
            let policy = page.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"),
                "{policy}"
            );
            assert!(
                !page.body.contains("<script") && !page.body.contains("style"),
                "{}",
                page.body
            );
        };
        strict(&page);
        for secret in secrets.iter().filter(|secret| !back.starts_with(secret.as_str())) {
            assert!(!page.body.contains(secret.as_str()), "{secret}: {}", page.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_says_no_reads_it_and_nothing_is_connected() {
    let (world, installation) = account(&[]).await;
    let begun = installation.begin(Principal::Service).await;
    let browser = installation.browser(&begun);
    let back = browser.consent(&begun.authorize_url, &world.person(0), "deny").await;
    let page = browser.get(&back).await;
    assert_eq!(page.status, 400);
    assert!(
        page.body
            .contains("The service says no (access_denied). Nothing was connected."),
        "{}",
        page.body
    );
    assert_eq!(world.asked("/oauth/token").len(), 0);
    let status = installation
        .vault
        .status(&id(Principal::Service))
        .await
        .expect("a status");
    assert_eq!(status.state, State::SignInNeeded);
    assert_eq!(
        installation.audited().last().map(String::as_str),
        Some("connection.sign_in_failed Denied")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_too_old_is_refused_in_zooms_words() {
    let (world, installation) = account(&[]).await;
    let begun = installation.begin(Principal::Service).await;
    let browser = installation.browser(&begun);
    let back = browser.consent(&begun.authorize_url, &world.person(0), "allow").await;
    world.zoom.advance(Duration::from_secs(5 * 60));
    let page = browser.get(&back).await;
    assert_eq!(page.status, 502);
    assert!(
        page.body
            .contains("invalid_grant: Invalid authorization code [credential]"),
        "{}",
        page.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_renewed_hour_after_hour_and_a_dead_grant_is_said_once() {
    let (world, installation) = account(&[]).await;
    installation.sign_in(Principal::Service, &world.person(0)).await;
    for _ in 0..3 {
        world.zoom.advance(Duration::from_secs(3_600));
        installation.clock.advance(Duration::from_secs(3_600));
        installation.invoke("list-users", json!({}), None).await.expect("users");
    }
    assert_eq!(world.asked("/oauth/token").len(), 4);
    // Somebody has removed the app at Zoom: 90 days later the refresh token is dead.
    for clock_ahead in [Duration::from_secs(91 * 86_400), Duration::from_secs(7_200)] {
        world.zoom.advance(clock_ahead);
        installation.clock.advance(clock_ahead);
        let error = installation
            .invoke("list-users", json!({}), None)
            .await
            .expect_err("dead");
        assert_eq!(error.kind.as_str(), "unauthorized");
        assert!(error.message.contains("Invalid Token!"), "{error}");
    }
    assert_eq!(world.asked("/oauth/token").len(), 5, "a dead grant is not tried again");
    let page = installation.sign_in(Principal::Service, &world.person(0)).await;
    assert_eq!(page.status, 200);
    installation.invoke("list-users", json!({}), None).await.expect("users");
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnecting_takes_the_tokens_back_at_zoom() {
    let (world, installation) = account(&[]).await;
    let service = id(Principal::Service);
    installation.sign_in(Principal::Service, &world.person(0)).await;
    let kept = installation.vault.access_token(&service).await.expect("a token");
    let cut = disconnect(&installation.vault, &installation.apps, &service, "test")
        .await
        .expect("cut");
    assert!(matches!(cut, Disconnected::Revoked), "{cut:?}");
    assert_eq!(
        world
            .asked("/oauth/revoke")
            .iter()
            .filter(|asked| asked.status == Some(200))
            .count(),
        1
    );
    let status = installation.vault.status(&service).await.expect("a status");
    assert_eq!((status.state, status.scopes.len()), (State::SignInNeeded, 0));
    let error = installation
        .invoke("list-users", json!({}), None)
        .await
        .expect_err("cut");
    assert_eq!(error.kind.as_str(), "unauthorized");
    // What Zoom gave is dead there, too.
    let bearer = secrecy::ExposeSecret::expose_secret(kept.secret()).to_owned();
    assert_eq!(api_status(&world, &bearer).await, 401);
    let again = disconnect(&installation.vault, &installation.apps, &service, "test")
        .await
        .expect("cut");
    assert!(matches!(again, Disconnected::NothingKept), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_that_has_ended_is_renewed_to_be_taken_back() {
    // Ended by its time, and before its time.
    for ended_here in [true, false] {
        let (world, installation) = account(&[]).await;
        installation.sign_in(Principal::Service, &world.person(0)).await;
        world.zoom.advance(Duration::from_secs(3_700));
        if ended_here {
            installation.clock.advance(Duration::from_secs(3_700));
        }
        let service = id(Principal::Service);
        let cut = disconnect(&installation.vault, &installation.apps, &service, "test")
            .await
            .expect("cut");
        assert!(matches!(cut, Disconnected::Revoked), "{cut:?}");
        assert_eq!(world.asked("/oauth/token").len(), 2, "signed in, and renewed once");
        let answered = world.asked("/oauth/revoke");
        assert_eq!(answered.iter().filter(|asked| asked.status == Some(200)).count(), 1);
        assert!(installation.audited().contains(&"connection.revoked Ok".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_has_ended_is_not_called_revoked() {
    let (world, installation) = account(&[]).await;
    installation.sign_in(Principal::Service, &world.person(0)).await;
    let long = Duration::from_secs(91 * 86_400);
    world.zoom.advance(long);
    installation.clock.advance(long);
    let service = id(Principal::Service);
    let cut = disconnect(&installation.vault, &installation.apps, &service, "test")
        .await
        .expect("cut");
    assert!(matches!(cut, Disconnected::HadEnded), "{cut:?}");
    let audited = installation.audited();
    assert!(audited.contains(&"connection.had-ended Ok".to_owned()), "{audited:?}");
    assert!(!audited.iter().any(|entry| entry.starts_with("connection.revoked")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_zoom_refuses_to_take_back_is_not_called_revoked() {
    let (world, installation) = account(&[]).await;
    installation.sign_in(Principal::Service, &world.person(0)).await;
    let refusal = json!({"reason": "Invalid Token!", "error": "invalid_request"});
    let fault = json!({"route": "/oauth/revoke", "status": 400, "body": refusal, "times": 9});
    world.zoom.order_fault(serde_json::from_value(fault).expect("a fault"));
    let service = id(Principal::Service);
    let cut = disconnect(&installation.vault, &installation.apps, &service, "test")
        .await
        .expect("cut");
    assert!(matches!(cut, Disconnected::NotRevoked(_)), "{cut:?}");
    assert!(installation.audited().contains(&"connection.revoked Failed".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tokens_are_taken_back_although_whoever_disconnects_goes_away() {
    let (world, installation) = account(&[]).await;
    installation.sign_in(Principal::Service, &world.person(0)).await;
    let slow = json!({"route": "/oauth/revoke", "delay_before_ms": 300});
    world.zoom.order_fault(serde_json::from_value(slow).expect("a fault"));
    let service = id(Principal::Service);
    tokio::select! {
        done = disconnect(&installation.vault, &installation.apps, &service, "test") => panic!("too fast: {done:?}"),
        () = eventually(|| !world.asked("/oauth/revoke").is_empty()) => {}
    }
    eventually(|| installation.audited().contains(&"connection.revoked Ok".to_owned())).await;
    let answered = world.asked("/oauth/revoke");
    assert_eq!(answered.iter().filter(|asked| asked.status == Some(200)).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_kept_although_the_browser_goes_away_while_its_code_is_exchanged() {
    let (world, installation) = account(&[]).await;
    let begun = installation.begin(Principal::Service).await;
    let browser = installation.browser(&begun);
    let back = browser.consent(&begun.authorize_url, &world.person(0), "allow").await;
    let slow = json!({"route": "/oauth/token", "delay_after_ms": 300});
    world.zoom.order_fault(serde_json::from_value(slow).expect("a fault"));
    tokio::select! {
        _ = browser.get(&back) => panic!("too fast"),
        () = eventually(|| !world.asked("/oauth/token").is_empty()) => {}
    }
    // The same address, loaded again, has no code any more.
    assert_eq!(browser.get(&back).await.status, 400);
    eventually(|| installation.audited().contains(&"connection.connected Ok".to_owned())).await;
    installation.invoke("list-users", json!({}), None).await.expect("users");
}

/// Waits until this is so.
async fn eventually(so: impl Fn() -> bool) {
    let waiting = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .expect("it comes about");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_forgotten_here_although_zoom_can_not_be_told() {
    let (world, installation) = account(&[]).await;
    installation.sign_in(Principal::Service, &world.person(0)).await;
    world.zoom.shutdown().await;
    let service = id(Principal::Service);
    let cut = disconnect(&installation.vault, &installation.apps, &service, "test")
        .await
        .expect("cut");
    assert!(matches!(cut, Disconnected::NotRevoked(_)), "{cut:?}");
    let status = installation.vault.status(&service).await.expect("a status");
    assert_eq!(status.state, State::SignInNeeded);
}

/// How Zoom's API answers this token.
async fn api_status(world: &World, token: &str) -> u16 {
    use bytes::Bytes;
    use http_body_util::Empty;
    use hyper_util::client::legacy::Client;
    let client = Client::builder(hyper_util::rt::TokioExecutor::new()).build_http::<Empty<Bytes>>();
    let request = http::Request::get(format!("{}users/me", world.zoom.base_url()))
        .header("authorization", format!("Bearer {token}"))
        .body(Empty::new())
        .expect("a request");
    client.request(request).await.expect("an answer").status().as_u16()
}
