//! What a well-behaved guest gets.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use microapp_runtime::{ErrorKind, Invocation, Limits, ProgressReport};
use serde_json::json;

use crate::support::{Fixture, LogLines, answers, first};

#[tokio::test]
async fn a_request_arrives_as_the_guest_wrote_it_with_the_hosts_credential() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let input = json!({"requests": [{
        "method": "POST", "url": "echo/a?b=c#d", "headers": [["X-Custom", "1"]], "body": "{\"ä\":1}",
    }]});
    let output = integration.invoke(Invocation::new("run", input.to_string())).await;
    assert_eq!(first(&output)["status"], 200);
    let arrived = fixture.service.asked().remove(0);
    assert_eq!(
        (arrived.method.as_str(), arrived.path.as_str()),
        ("POST", "/echo/a?b=c")
    );
    assert_eq!(arrived.body, "{\"ä\":1}");
    assert_eq!(arrived.header("authorization"), Some("Bearer token-000001"));
    assert_eq!(arrived.header("content-type"), Some("application/json"));
    assert_eq!(arrived.header("x-custom"), Some("1"));
    assert_eq!(arrived.header("accept-encoding"), None);
    assert_eq!(
        arrived.header("host"),
        Some(fixture.service.address.to_string().as_str())
    );
}

#[tokio::test]
async fn the_token_never_enters_the_guest() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let input = r#"{"requests":[{"url":"echo"},{"url":"echo"}]}"#;
    let output = integration
        .invoke(Invocation::new("run", input))
        .await
        .expect("an output");
    // The service mirrors what it was sent, in its body and in a header.
    assert!(!output.json().contains("token-00"), "{}", output.json());
    assert!(output.json().contains("Bearer [credential]"), "{}", output.json());
    let headers = first(&Ok(output))["headers"].to_string();
    assert!(
        headers.contains("x-mirrored") && headers.contains("x-request-id"),
        "{headers}"
    );
    assert!(!headers.contains("set-cookie"), "{headers}");
}

#[tokio::test]
async fn several_requests_run_at_once_and_one_failure_stops_none() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let mut requests: Vec<_> = (0..10).map(|_| json!({"url": "slow/200"})).collect();
    requests.insert(3, json!({"url": "https://elsewhere.test/"}));
    requests.insert(7, json!({"url": "close"}));
    let input = json!({"at_once": true, "requests": requests}).to_string();
    let started = Instant::now();
    let output = integration.invoke(Invocation::new("run", input)).await;
    assert!(
        started.elapsed() < Duration::from_millis(1_200),
        "{:?}",
        started.elapsed()
    );
    let answers = answers(&output);
    assert_eq!(answers.len(), 12);
    for (index, answer) in answers.iter().enumerate() {
        match index {
            3 => assert_eq!(answer["code"], "address-not-declared"),
            7 => assert_eq!(answer["failure"], "no_answer"),
            _ => assert_eq!(answer["status"], 200, "{answer}"),
        }
    }
}

#[tokio::test]
async fn connections_are_kept_between_calls() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for _ in 0..10 {
        let output = integration
            .invoke(Invocation::new("run", r#"{"requests":[{"url":"echo"}]}"#))
            .await;
        assert_eq!(first(&output)["status"], 200);
    }
    // One for all calls, and one for the token's request: its answer must be no other's.
    assert_eq!(fixture.service.connections(), 2);
}

#[tokio::test]
async fn the_guest_sees_the_user_the_setting_and_an_empty_environment() {
    let fixture = Fixture::new().await;
    let integration = fixture
        .builder(test_guests::ECHO)
        .setting("greeting", json!("hello"))
        .build()
        .await
        .expect("an integration");
    let output = integration
        .invoke(Invocation::new("run", "{}").acting_user("ada@example.com"))
        .await
        .expect("an output");
    let seen = output.value();
    assert_eq!(seen["acting_user"], "ada@example.com");
    assert_eq!(seen["setting"], "\"hello\"");
    assert_eq!(seen["environment"], 0);
    let seen = integration
        .invoke(Invocation::new("run", "{}"))
        .await
        .expect("an output")
        .value();
    assert_eq!(seen["acting_user"], json!(null));
    let unknown = fixture
        .builder(test_guests::ECHO)
        .setting("volume", json!(3))
        .build()
        .await
        .expect_err("no such setting");
    assert_eq!(
        unknown.to_string(),
        "the connector has no setting `volume`; it has greeting"
    );
}

#[tokio::test]
async fn log_and_progress_reach_their_sinks() {
    let fixture = Fixture::new().await;
    let log = Arc::new(LogLines::default());
    let integration = fixture
        .builder(test_guests::ECHO)
        .name("prod")
        .log(log.clone())
        .build()
        .await
        .expect("an integration");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&seen);
    let sink = move |report: &ProgressReport<'_>| {
        kept.lock()
            .expect("a lock")
            .push((report.done, report.total, report.message.to_owned()));
    };
    let invocation = Invocation::new("run", r#"{"log":"a word","progress":3}"#).progress(Arc::new(sink));
    integration.invoke(invocation).await.expect("an output");
    assert_eq!(log.lines(), ["Warn prod a word [(\"field\", \"value\")]"]);
    assert_eq!(*seen.lock().expect("a lock"), [(3, Some(10), "working".to_owned())]);
}

#[tokio::test]
async fn an_error_keeps_its_facts_and_has_a_json_form() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let error = integration
        .invoke(Invocation::new("run", r#"{"fail":"No.","details":{"a":1}}"#))
        .await
        .expect_err("an error");
    assert_eq!(error.kind, ErrorKind::Conflict);
    assert_eq!(
        serde_json::to_value(&error).expect("JSON"),
        json!({"error": "conflict", "code": "asked-to-fail", "message": "No.", "details": {"a": 1}})
    );
    // Details that are no object are kept all the same.
    let error = integration
        .invoke(Invocation::new("run", r#"{"fail":"No.","details":[1]}"#))
        .await
        .expect_err("an error");
    assert_eq!(error.details, json!({"value": [1]}));
}

#[tokio::test]
async fn a_result_has_to_be_json_and_a_secret_is_marked() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let error = integration
        .invoke(Invocation::new("run", r#"{"reply":"no json"}"#))
        .await
        .expect_err("no JSON");
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::Internal, "output-not-json")
    );
    let output = integration
        .invoke(Invocation::new("reveal", r#"{"reply":"\"hush\""}"#))
        .await
        .expect("an output");
    assert!(output.is_secret());
    assert!(!format!("{output:?}").contains("hush"));
    // What the manifest does not know is treated as a secret.
    assert!(
        integration
            .invoke(Invocation::new("unheard-of", r#"{"reply":"1"}"#))
            .await
            .expect("an output")
            .is_secret()
    );
    assert!(
        !integration
            .invoke(Invocation::new("run", r#"{"reply":"1"}"#))
            .await
            .expect("an output")
            .is_secret()
    );
}

#[tokio::test]
async fn sizes_are_bounded() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.input_bytes = 10_000;
    limits.output_bytes = 1_000;
    limits.request_bytes = 2_000;
    let integration = fixture
        .builder(test_guests::ECHO)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    let long = "x".repeat(5_000);
    let error = integration
        .invoke(Invocation::new("run", "x".repeat(10_001)))
        .await
        .expect_err("too large");
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::InvalidInput, "input-too-large")
    );
    let error = integration
        .invoke(Invocation::new("run", json!({"reply": long}).to_string()))
        .await
        .expect_err("too large");
    assert_eq!(error.code, "output-too-large");
    let input = json!({"requests": [{"method": "POST", "url": "echo", "body": long}]});
    let output = integration.invoke(Invocation::new("run", input.to_string())).await;
    assert_eq!(first(&output)["code"], "request-too-large");
}

#[tokio::test]
async fn instances_share_nothing() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let calls = (0..64).map(|number| {
        let user = format!("user-{number}@example.com");
        let integration = integration.clone();
        async move {
            let input = r#"{"sleep_ms":20,"requests":[{"url":"echo"}]}"#;
            let output = integration
                .invoke(Invocation::new("run", input).acting_user(&user))
                .await
                .expect("an output");
            assert_eq!(output.value()["acting_user"], user);
        }
    });
    futures::future::join_all(calls).await;
}
