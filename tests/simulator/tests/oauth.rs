//! Signing in, in every way that Zoom has.

mod common;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use common::{Answer, Zoom, frozen};
use http::{Method, Request};
use http_body_util::Full;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zoom_simulator::{AppCredentials, AppKind, NewApp, Options, Switches};

const REDIRECT: &str = "https://host.example/callback";

/// Tokens live an hour here.
async fn start() -> Zoom {
    Zoom::with(Options {
        switches: Switches::default(),
        ..frozen()
    })
    .await
}

fn app(zoom: &Zoom, kind: AppKind, scopes: &[&str], public: bool) -> AppCredentials {
    zoom.simulator.add_app(NewApp {
        name: "Planner".into(),
        kind,
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        redirect_uris: vec![REDIRECT.into()],
        public,
    })
}

async fn page(zoom: &Zoom, query: &str) -> Answer {
    let uri = format!("{}/authorize?{query}", zoom.simulator.oauth_url());
    zoom.send(Request::get(uri).body(Full::default()).unwrap())
        .await
        .unwrap()
}

async fn press(zoom: &Zoom, query: &str, user: &str, decision: &str) -> String {
    let uri = format!("{}/authorize", zoom.simulator.oauth_url());
    let form = format!("{query}&user={user}&decision={decision}");
    let request = Request::post(uri)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(form)))
        .unwrap();
    let answer = zoom.send(request).await.unwrap();
    assert_eq!(answer.status, 302, "{}", answer.text);
    answer.header("location").unwrap().to_owned()
}

fn query_of(client_id: &str) -> String {
    format!("response_type=code&client_id={client_id}&redirect_uri=https%3A%2F%2Fhost.example%2Fcallback&state=a%26b")
}

async fn code(zoom: &Zoom, query: &str) -> String {
    let location = url::Url::parse(&press(zoom, query, &zoom.user(1), "allow").await).unwrap();
    location
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned()
}

fn grant(code: &str) -> String {
    format!("grant_type=authorization_code&code={code}&redirect_uri=https%3A%2F%2Fhost.example%2Fcallback")
}

#[tokio::test]
async fn a_user_signs_in_and_the_refresh_token_rotates() {
    let zoom = start().await;
    let planner = app(
        &zoom,
        AppKind::UserManaged,
        &["meeting:read:meeting", "user:read:user"],
        false,
    );
    let query = query_of(&planner.client_id);
    let shown = page(&zoom, &query).await;
    assert!(
        shown.status.is_success()
            && shown.text.contains("Planner is requesting access")
            && shown.text.contains("Allow")
    );
    let location = press(&zoom, &query, &zoom.user(1), "allow").await;
    assert!(
        location.starts_with(REDIRECT) && location.ends_with("&state=a%26b"),
        "{location}"
    );
    let code = code(&zoom, &query).await;
    let pair = zoom
        .oauth(&planner.client_id, &planner.client_secret, &grant(&code))
        .await
        .expect(200);
    assert_eq!(
        (&pair["token_type"], &pair["scope"]),
        (&json!("bearer"), &json!("meeting:read:meeting user:read:user"))
    );
    zoom.oauth(&planner.client_id, &planner.client_secret, &grant(&code))
        .await
        .expect(400);

    let access = pair["access_token"].as_str().unwrap();
    let me = zoom
        .try_call(Method::GET, "/users/me", None, access)
        .await
        .unwrap()
        .expect(200);
    assert_eq!(me["id"], zoom.user(1));
    let other = zoom
        .try_call(Method::GET, &format!("/users/{}", zoom.user(0)), None, access)
        .await
        .unwrap();
    let words = "Invalid access token, does not contain scopes:[user:read:user:admin].";
    assert_eq!(other.expect(400), json!({ "code": 4711, "message": words }));
    let create = zoom
        .try_call(Method::POST, "/users/me/meetings", Some(json!({})), access)
        .await
        .unwrap();
    let words = "Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin].";
    assert_eq!(create.expect(400), json!({ "code": 4711, "message": words }));

    let refresh = format!(
        "grant_type=refresh_token&refresh_token={}",
        pair["refresh_token"].as_str().unwrap()
    );
    let next = zoom
        .oauth(&planner.client_id, &planner.client_secret, &refresh)
        .await
        .expect(200);
    assert_ne!(next["refresh_token"], pair["refresh_token"]);
    let reused = zoom
        .oauth(&planner.client_id, &planner.client_secret, &refresh)
        .await
        .expect(400);
    assert_eq!(reused, json!({ "reason": "Invalid Token!", "error": "invalid_grant" }));
}

#[tokio::test]
async fn an_app_without_a_secret_proves_itself_by_its_verifier() {
    let zoom = start().await;
    let public = app(&zoom, AppKind::UserManaged, &[], true);
    assert_eq!(
        page(&zoom, &query_of(&public.client_id)).await.status,
        400,
        "PKCE is not optional here"
    );
    let verifier = "a-verifier-of-at-least-forty-three-characters-long";
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let query = format!(
        "{}&code_challenge={challenge}&code_challenge_method=S256",
        query_of(&public.client_id)
    );
    let token = async |form: String| {
        let uri = format!(
            "{}/token?client_id={}&{form}",
            zoom.simulator.oauth_url(),
            public.client_id
        );
        zoom.send(Request::post(uri).body(Full::default()).unwrap())
            .await
            .unwrap()
    };
    let wrong = grant(&code(&zoom, &query).await);
    token(format!("{wrong}&code_verifier=wrong")).await.expect(400);
    let right = grant(&code(&zoom, &query).await);
    token(format!("{right}&code_verifier={verifier}")).await.expect(200);
}

#[tokio::test]
async fn the_page_refuses_other_addresses_and_scopes_and_denying_goes_back() {
    let zoom = start().await;
    let planner = app(&zoom, AppKind::AccountLevel, &[], false);
    let query = query_of(&planner.client_id);
    for (wrong, words) in [
        (query.replace("callback", "callback%2F"), "(4,709)"),
        (format!("{query}&scope=meeting:read"), "Invalid scope"),
        (query_of("nobody"), "Invalid client_id"),
    ] {
        let refused = page(&zoom, &wrong).await;
        assert!(
            refused.status == 400 && refused.text.contains(words),
            "{}",
            refused.text
        );
    }
    let denied = press(&zoom, &query, &zoom.user(1), "deny").await;
    assert_eq!(denied, format!("{REDIRECT}?error=access_denied&state=a%26b"));
}

#[tokio::test]
async fn a_code_lives_five_minutes_and_a_token_an_hour() {
    let zoom = start().await;
    let planner = app(&zoom, AppKind::AccountLevel, &[], false);
    let late = code(&zoom, &query_of(&planner.client_id)).await;
    zoom.simulator.advance(Duration::from_secs(300));
    zoom.oauth(&planner.client_id, &planner.client_secret, &grant(&late))
        .await
        .expect(400);
    zoom.get("/users/me").await.expect(200);
    zoom.simulator.advance(Duration::from_secs(3300));
    let expired = zoom.get("/users/me").await.expect(401);
    assert_eq!(expired, json!({ "code": 124, "message": "Access token is expired." }));
    let unknown = zoom
        .try_call(Method::GET, "/users/me", None, "nonsense")
        .await
        .unwrap()
        .expect(401);
    assert_eq!(unknown, json!({ "code": 124, "message": "Invalid access token." }));
}

#[tokio::test]
async fn service_tokens_come_by_query_too_and_wrong_secrets_do_not_pass() {
    let zoom = start().await;
    let credentials = zoom.simulator.credentials();
    let basic = base64::engine::general_purpose::STANDARD
        .encode(format!("{}:{}", credentials.client_id, credentials.client_secret));
    let uri = format!(
        "{}/token?grant_type=account_credentials&account_id={}",
        zoom.simulator.oauth_url(),
        credentials.account_id
    );
    let request = Request::post(uri)
        .header("authorization", format!("Basic {basic}"))
        .body(Full::default())
        .unwrap();
    let token = zoom.send(request).await.unwrap().expect(200);
    assert!(token.get("refresh_token").is_none() && token["expires_in"] == 3599 && token["api_url"].is_string());
    let wrong = zoom
        .oauth(&credentials.client_id, "wrong", "grant_type=account_credentials")
        .await
        .expect(400);
    assert_eq!(wrong["error"], "invalid_client");
    zoom.switch("me_for_service", json!("refused")).await;
    zoom.get("/users/me").await.expect(401);
}

#[tokio::test]
async fn revoking_takes_the_access_token_and_ends_both_and_deauthorizing_ends_all() {
    let zoom = start().await;
    let planner = app(&zoom, AppKind::AccountLevel, &[], false);
    let pair = async || -> Value {
        let code = code(&zoom, &query_of(&planner.client_id)).await;
        zoom.oauth(&planner.client_id, &planner.client_secret, &grant(&code))
            .await
            .expect(200)
    };
    let one = pair().await;
    let access = one["access_token"].as_str().unwrap();
    let basic =
        base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", planner.client_id, planner.client_secret));
    let revoke = async |token: &str| {
        let uri = format!("{}/revoke?token={token}", zoom.simulator.oauth_url());
        let request = Request::post(uri).header("authorization", format!("Basic {basic}"));
        zoom.send(request.body(Full::default()).unwrap()).await.unwrap()
    };
    revoke(one["refresh_token"].as_str().unwrap()).await.expect(400);
    assert_eq!(revoke(access).await.expect(200), json!({ "status": "success" }));
    revoke(access).await.expect(400);
    zoom.try_call(Method::GET, "/users/me", None, access)
        .await
        .unwrap()
        .expect(401);
    let refresh = format!(
        "grant_type=refresh_token&refresh_token={}",
        one["refresh_token"].as_str().unwrap()
    );
    zoom.oauth(&planner.client_id, &planner.client_secret, &refresh)
        .await
        .expect(400);
    let two = pair().await;
    let path = format!("apps/{}/deauthorize", planner.client_id);
    zoom.control(Method::POST, &path, json!({ "user": zoom.user(1) }))
        .await
        .expect(204);
    zoom.try_call(Method::GET, "/users/me", None, two["access_token"].as_str().unwrap())
        .await
        .unwrap()
        .expect(401);
}

#[tokio::test]
async fn a_device_is_let_in_by_somebody_elsewhere() {
    let zoom = start().await;
    let planner = app(&zoom, AppKind::UserManaged, &[], false);
    let basic =
        base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", planner.client_id, planner.client_secret));
    let uri = format!(
        "{}/devicecode?client_id={}",
        zoom.simulator.oauth_url(),
        planner.client_id
    );
    let request = Request::post(uri)
        .header("authorization", format!("Basic {basic}"))
        .body(Full::default())
        .unwrap();
    let device = zoom.send(request).await.unwrap().expect(200);
    let poll = format!(
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={}",
        device["device_code"].as_str().unwrap()
    );
    let pending = zoom
        .oauth(&planner.client_id, &planner.client_secret, &poll)
        .await
        .expect(400);
    assert_eq!(pending["error"], "authorization_pending");
    let hasty = zoom
        .oauth(&planner.client_id, &planner.client_secret, &poll)
        .await
        .expect(400);
    assert_eq!(hasty["error"], "slow_down");
    let form = format!(
        "user_code={}&user={}&decision=allow",
        device["user_code"].as_str().unwrap(),
        zoom.user(2)
    );
    let request = Request::post(device["verification_uri"].as_str().unwrap())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(form)))
        .unwrap();
    assert!(zoom.send(request).await.unwrap().status.is_success());
    zoom.oauth(&planner.client_id, &planner.client_secret, &poll)
        .await
        .expect(200);
}
