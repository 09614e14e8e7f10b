//! Tokens: one for all, asked for by one at a time, renewed before they end and once after a 401.

use std::sync::atomic::Ordering;
use std::time::Duration;

use microapp_runtime::{Integration, Invocation, ServerToServerOptions};
use serde_json::json;

use crate::support::{Fixture, first};

const ASK: &str = r#"{"requests":[{"method":"POST","url":"echo","body":"{}"}]}"#;

#[tokio::test]
async fn the_token_is_asked_for_as_oauth_says() {
    let fixture = Fixture::new().await;
    let url = fixture.service.url("oauth/token").parse().expect("a URL");
    let options = ServerToServerOptions::new(url, "acc ount", "client", "s:cret").allow_loopback(true);
    let integration = fixture
        .builder(test_guests::ECHO)
        .server_to_server(options)
        .build()
        .await
        .expect("an integration");
    integration
        .invoke(Invocation::new("run", ASK))
        .await
        .expect("an output");
    let asked = fixture.service.arrived().remove(0);
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/oauth/token"));
    assert_eq!(asked.body, "grant_type=account_credentials&account_id=acc+ount");
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    // base64("client:s%3Acret")
    assert_eq!(asked.header("authorization"), Some("Basic Y2xpZW50OnMlM0FjcmV0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_calls_ask_for_one_token() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let calls = (0..64).map(|_| integration.invoke(Invocation::new("run", ASK)));
    for output in futures::future::join_all(calls).await {
        assert_eq!(first(&output)["status"], 200);
    }
    assert_eq!(fixture.service.token_requests(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_token_is_renewed_once_however_many_calls_meet_it() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    integration
        .invoke(Invocation::new("run", ASK))
        .await
        .expect("an output");
    fixture.service.dead_tokens.store(1, Ordering::SeqCst);
    let calls = (0..32).map(|_| integration.invoke(Invocation::new("run", ASK)));
    for output in futures::future::join_all(calls).await {
        assert_eq!(first(&output)["status"], 200);
    }
    assert_eq!(fixture.service.token_requests(), 2);
}

#[tokio::test]
async fn a_second_401_is_an_answer() {
    let fixture = Fixture::new().await;
    fixture.service.dead_tokens.store(1_000, Ordering::SeqCst);
    let integration = fixture.integration(test_guests::ECHO).await;
    let output = integration.invoke(Invocation::new("run", ASK)).await;
    assert_eq!(first(&output)["status"], 401);
    assert_eq!(fixture.service.asked().len(), 2);
    assert_eq!(fixture.service.token_requests(), 2);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let fixture = Fixture::new().await;
    fixture.service.lifetime.store(3_600, Ordering::SeqCst);
    let integration = fixture.integration(test_guests::ECHO).await;
    integration
        .invoke(Invocation::new("run", ASK))
        .await
        .expect("an output");
    integration
        .invoke(Invocation::new("run", ASK))
        .await
        .expect("an output");
    assert_eq!(fixture.service.token_requests(), 1);
    // Its last minute has begun. Time stands still for the jump only: sockets go by the system's.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3_600 - 59)).await;
    tokio::time::resume();
    integration
        .invoke(Invocation::new("run", ASK))
        .await
        .expect("an output");
    assert_eq!(fixture.service.token_requests(), 2);
    assert_eq!(
        fixture
            .service
            .asked()
            .last()
            .and_then(|last| last.header("authorization").map(str::to_owned))
            .as_deref(),
        Some("Bearer token-000002")
    );
}

#[tokio::test]
async fn a_token_that_is_due_serves_until_its_end_while_there_is_no_new_one() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let ask = async || integration.invoke(Invocation::new("run", ASK)).await;
    let passes = async |seconds: u64| {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(seconds)).await;
        tokio::time::resume();
    };
    assert_eq!(first(&ask().await)["status"], 200);
    fixture.service.no_tokens.store(true, Ordering::SeqCst);
    passes(3_600 - 30).await;
    assert_eq!(first(&ask().await)["status"], 200);
    passes(31).await;
    assert_eq!(first(&ask().await)["code"], "token-endpoint-unreachable");
    fixture.service.no_tokens.store(false, Ordering::SeqCst);
    passes(2).await;
    assert_eq!(first(&ask().await)["status"], 200);
    assert_eq!(fixture.service.asked().len(), 3);
}

#[tokio::test]
async fn sixty_four_calls_share_one_refusal() {
    let fixture = Fixture::new().await;
    let url = fixture.service.url("no/token/here").parse().expect("a URL");
    let options = ServerToServerOptions::new(url, "a", "b", "c").allow_loopback(true);
    let integration = fixture
        .builder(test_guests::ECHO)
        .server_to_server(options)
        .build()
        .await
        .expect("an integration");
    let calls = (0..64).map(|_| integration.invoke(Invocation::new("run", ASK)));
    for output in futures::future::join_all(calls).await {
        assert_eq!(first(&output)["failure"], "unauthorized");
    }
    assert_eq!(fixture.service.arrived().len(), 1);
}

#[tokio::test]
async fn an_acting_user_is_served_by_the_account() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let input = r#"{"requests":[{"url":"echo","identity":"acting_user"}]}"#;
    let output = integration
        .invoke(Invocation::new("run", input).acting_user("ada"))
        .await;
    assert_eq!(first(&output)["status"], 200);
    assert_eq!(output.expect("an output").value()["acting_user"], "ada");
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let fixture = Fixture::new().await;
    let connector = fixture.load(test_guests::ECHO);
    let integration = Integration::builder(&connector)
        .base_url(fixture.service.url("").parse().expect("a URL"))
        .allow_loopback(true)
        .build()
        .await
        .expect("an integration");
    let output = integration.invoke(Invocation::new("run", ASK)).await;
    assert_eq!(first(&output)["failure"], "unauthorized");
    assert_eq!(fixture.service.arrived().len(), 0);
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_or_refuses_is_told_apart() {
    let fixture = Fixture::new().await;
    let with = |url: &str| {
        let options =
            ServerToServerOptions::new(url.parse().expect("a URL"), "a", "b", "hush-hush").allow_loopback(true);
        fixture.builder(test_guests::ECHO).server_to_server(options)
    };
    let down = with("http://127.0.0.1:1/token").build().await.expect("an integration");
    let answer = first(&down.invoke(Invocation::new("run", ASK)).await);
    assert_eq!(
        (&answer["failure"], &answer["code"]),
        (&json!("not_sent"), &json!("token-endpoint-unreachable"))
    );
    let refusing = with(&fixture.service.url("nowhere"))
        .build()
        .await
        .expect("an integration");
    let answer = first(&refusing.invoke(Invocation::new("run", ASK)).await);
    assert_eq!(
        (&answer["failure"], &answer["code"]),
        (&json!("unauthorized"), &json!("credential-rejected"))
    );
    assert!(!answer.to_string().contains("hush"), "{answer}");
    let refused = with("http://service.test/token").build().await.expect_err("no https");
    assert!(refused.to_string().contains("token endpoint"), "{refused}");
}

#[tokio::test]
async fn nothing_secret_is_shown() {
    let fixture = Fixture::new().await;
    let shown = format!("{:?}", fixture.credentials());
    assert!(!shown.contains("secret\"") && !shown.contains("account\""), "{shown}");
    let shown = format!("{:?}", microapp_runtime::credentials::Credential::bearer("hush-hush"));
    assert_eq!(shown, "Credential([REDACTED])");
}
