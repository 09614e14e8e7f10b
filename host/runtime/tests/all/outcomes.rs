//! Not sent, or no answer: the difference that decides whether something can exist twice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use microapp_runtime::{ErrorKind, ExactLimiter, Integration, IntegrationBuilder, Invocation, Limits};
use serde_json::{Value, json};

use crate::support::{Fixture, answers, first};

fn post(url: &str) -> String {
    json!({"requests": [{"method": "POST", "url": url, "body": "{}"}]}).to_string()
}

async fn outcome(integration: &Integration, url: &str) -> Value {
    first(&integration.invoke(Invocation::new("run", post(url))).await)
}

/// An address at which nobody listens.
const NOBODY: &str = "http://127.0.0.1:1/";

/// An integration with nobody.
fn with_nobody(fixture: &Fixture) -> IntegrationBuilder {
    fixture
        .builder(test_guests::ECHO)
        .base_url(NOBODY.parse().expect("a URL"))
}

#[tokio::test]
async fn what_surely_did_not_leave_is_not_sent() {
    let fixture = Fixture::new().await;
    // A port that nobody listens on.
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address");
    let base = format!("http://{closed}/").parse().expect("a URL");
    let integration = fixture.builder(test_guests::ECHO).base_url(base).build().await;
    let answer = outcome(&integration.expect("an integration"), "x").await;
    assert_eq!(
        (&answer["failure"], &answer["code"]),
        (&json!("not_sent"), &json!("not-sent")),
        "{answer}"
    );
    assert!(
        answer["message"].as_str().expect("words").contains("refused"),
        "{answer}"
    );
    // TLS to a service that speaks none.
    let tls = format!("https://127.0.0.1:{}/", fixture.service.address.port());
    let answer = outcome(&fixture.integration(test_guests::ECHO).await, &tls).await;
    assert_eq!(answer["failure"], "not_sent", "{answer}");
}

#[tokio::test]
async fn what_may_have_left_has_no_answer() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for (url, code) in [
        ("close", "no-answer"),
        ("garbage", "no-answer"),
        ("truncated", "answer-broken-off"),
        ("endless", "answer-broken-off"),
        ("gzip", "answer-encoded"),
    ] {
        let answer = outcome(&integration, url).await;
        assert_eq!(
            (&answer["failure"], &answer["code"]),
            (&json!("no_answer"), &json!(code)),
            "{url}: {answer}"
        );
    }
    // And none of them was repeated.
    assert_eq!(fixture.service.asked().len(), 5);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_replaced() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    assert_eq!(outcome(&integration, "invalid-utf8").await["body"], "a\u{fffd}b");
}

#[tokio::test]
async fn a_request_that_takes_too_long_has_no_answer() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.request = Duration::from_millis(200);
    let integration = fixture
        .builder(test_guests::ECHO)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    let answer = outcome(&integration, "slow/2000").await;
    assert_eq!(
        (&answer["failure"], &answer["code"]),
        (&json!("no_answer"), &json!("timed-out"))
    );
    assert_eq!(answer["message"], "No whole answer came within 200 ms.");
}

#[tokio::test]
async fn the_guest_hears_of_a_late_answer_before_the_calls_deadline() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let invocation = Invocation::new("run", post("slow/5000")).deadline(Duration::from_millis(800));
    let started = Instant::now();
    let output = integration.invoke(invocation).await;
    assert_eq!(first(&output)["failure"], "no_answer");
    assert!(started.elapsed() < Duration::from_millis(800));
}

#[tokio::test]
async fn a_call_that_is_ended_says_whether_something_may_have_changed() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.computing = Duration::from_millis(100);
    let integration = fixture
        .builder(test_guests::ECHO)
        .limits(limits.clone())
        .build()
        .await
        .expect("an integration");
    let nobody = with_nobody(&fixture)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    for (method, url, changed) in [
        ("GET", "echo", false),
        ("POST", "echo", true),
        ("POST", "close", true),
        ("POST", NOBODY, false),
    ] {
        let asked = if url == NOBODY { &nobody } else { &integration };
        let input = json!({"spin": true, "requests": [{"method": method, "url": url}]});
        let error = asked
            .invoke(Invocation::new("run", input.to_string()))
            .await
            .expect_err("an end");
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::DeadlineExceeded, "computing-time")
        );
        assert_eq!(error.details["may_have_changed"], changed, "{method} {url}");
    }
}

#[tokio::test]
async fn waiting_is_not_computing_however_many_answers_a_call_waits_for() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.computing = Duration::from_millis(150);
    let builder = fixture.builder(test_guests::ECHO).limits(limits);
    let integration = builder.build().await.expect("an integration");
    // Each wait ends a tick or more later than it began.
    let requests = vec![json!({"url": "slow/15"}); 40];
    let output = integration
        .invoke(Invocation::new("run", json!({ "requests": requests }).to_string()))
        .await;
    assert_eq!(answers(&output).len(), 40);
}

#[tokio::test]
async fn a_request_that_draws_on_quotas_without_end_is_refused() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for (named, refused) in [(8, false), (9, true)] {
        let quotas = vec![json!({"quota": "writes", "subject": "ada"}); named];
        let input = json!({"requests": [{"url": "echo", "quotas": quotas}]});
        let output = integration.invoke(Invocation::new("run", input.to_string())).await;
        let answer = first(&output);
        assert_eq!(answer["code"] == "request-too-large", refused, "{answer}");
    }
}

#[tokio::test]
async fn an_error_of_the_connectors_says_whether_something_may_have_changed() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let nobody = with_nobody(&fixture).build().await.expect("an integration");
    for (requests, changed) in [
        (json!([]), false),
        (json!([["GET", "echo"], ["GET", "close"], ["GET", "status/500"]]), false),
        (json!([["POST", "echo"]]), true),
        (json!([["PATCH", "echo"], ["GET", "close"]]), true),
        (json!([["DELETE", "close"]]), true),
        (json!([["POST", "truncated"]]), true),
        (json!([["POST", "status/500"]]), true),
        (json!([["POST", "status/503"]]), true),
        (json!([["POST", "redirect"]]), true),
        // A gateway that gave up waiting.
        (json!([["POST", "status/408"]]), true),
        (json!([["POST", "status/400"]]), false),
        (json!([["PUT", "status/404"], ["POST", "status/409"]]), false),
        (json!([["POST", NOBODY]]), false),
        (json!([["POST", "https://not-granted.test/"]]), false),
        (
            json!([["POST", "status/400"], ["POST", "echo"], ["POST", "status/400"]]),
            true,
        ),
    ] {
        for at_once in [false, true] {
            // The guest's own word counts for nothing, either way.
            for details in [json!({}), json!({"may_have_changed": !changed})] {
                let each = requests.as_array().expect("a list").iter();
                let asked: Vec<Value> = each.map(|pair| json!({"method": pair[0], "url": pair[1]})).collect();
                let input = json!({
                    "fail_after": "It failed.", "details": details, "at_once": at_once, "requests": asked,
                });
                let asked = if requests[0][1] == NOBODY {
                    &nobody
                } else {
                    &integration
                };
                let error = asked
                    .invoke(Invocation::new("run", input.to_string()))
                    .await
                    .expect_err("a failure");
                assert_eq!(
                    (error.kind, error.code.as_str()),
                    (ErrorKind::Conflict, "asked-to-fail")
                );
                assert_eq!(error.may_have_changed(), changed, "{requests}: {}", error.details);
            }
        }
    }
}

#[tokio::test]
async fn a_result_that_is_not_handed_on_says_whether_something_may_have_changed() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.output_bytes = 10;
    let integration = fixture
        .builder(test_guests::ECHO)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    for (method, changed) in [("GET", false), ("POST", true)] {
        let input = json!({"requests": [{"method": method, "url": "echo"}]});
        let error = integration
            .invoke(Invocation::new("run", input.to_string()))
            .await
            .expect_err("too large");
        assert_eq!(error.code, "output-too-large");
        assert_eq!(error.may_have_changed(), changed, "{method}");
    }
}

#[tokio::test]
async fn the_connector_hears_the_marker_of_the_intent() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let longest = "aZ09-_".repeat(10) + "wxyz";
    for marker in ["k3J9xQ2mPw7d", &longest] {
        let output = integration.invoke(Invocation::new("run", "{}").intent(marker)).await;
        assert_eq!(output.expect("a result").value()["intent"], marker);
    }
    let output = integration.invoke(Invocation::new("run", "{}")).await;
    assert_eq!(output.expect("a result").value()["intent"], Value::Null);
    for marker in ["", "two words", "ä", &(longest + "x")] {
        let input = json!({"requests": [{"method": "POST", "url": "echo"}]});
        let error = integration
            .invoke(Invocation::new("run", input.to_string()).intent(marker))
            .await
            .expect_err("no marker");
        assert_eq!(error.code, "bad-intent", "{marker:?}");
        assert!(!error.may_have_changed());
    }
    assert_eq!(fixture.service.asked().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn the_longest_deadlines_are_no_problem() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.deadline = Duration::MAX;
    limits.request = Duration::MAX;
    limits.computing = Duration::MAX;
    limits.concurrent_requests = usize::MAX;
    let integration = fixture
        .builder(test_guests::ECHO)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    assert_eq!(outcome(&integration, "echo").await["status"], 200);
    let invocation = Invocation::new("run", post("echo")).deadline(Duration::MAX);
    assert_eq!(first(&integration.invoke(invocation).await)["status"], 200);
}

#[tokio::test]
async fn a_call_without_time_ends_at_once() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let error = integration
        .invoke(Invocation::new("run", r#"{"sleep_ms":5}"#).deadline(Duration::ZERO))
        .await;
    assert_eq!(error.expect_err("an end").kind, ErrorKind::DeadlineExceeded);
}

#[tokio::test]
async fn a_sleeping_guest_ends_at_the_deadline() {
    let fixture = Fixture::new().await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let started = Instant::now();
    let invocation = Invocation::new("run", r#"{"sleep_ms":60000}"#).deadline(Duration::from_millis(150));
    let error = integration.invoke(invocation).await.expect_err("an end");
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::DeadlineExceeded, "deadline")
    );
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_cancelled_call_gives_its_room_back() {
    let fixture = Fixture::with(|options| options.max_instances = 1).await;
    let integration = fixture.integration(test_guests::ECHO).await;
    for _ in 0..5 {
        let call = integration.invoke(Invocation::new("run", post("slow/10000")));
        assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    }
    // With room for one, the next call proves that nothing of the former is left.
    fixture.still_serves().await;
}

#[tokio::test]
async fn the_rate_limit_refuses_what_it_can_not_grant_in_time() {
    let fixture = Fixture::new().await;
    let limiter = ExactLimiter::new(1, Duration::from_secs(60)).expect("a limit");
    let integration = fixture
        .builder(test_guests::ECHO)
        .limiter(Arc::new(limiter.clone()))
        .build()
        .await
        .expect("an integration");
    assert_eq!(outcome(&integration, "echo").await["status"], 200);
    let answer = first(
        &integration
            .invoke(Invocation::new("run", post("echo")).deadline(Duration::from_secs(1)))
            .await,
    );
    assert_eq!(answer["failure"], "rate_limited", "{answer}");
    assert!(
        answer["details"]["retry_after_ms"].as_u64().expect("a number") > 50_000,
        "{answer}"
    );
    assert_eq!(fixture.service.asked().len(), 1);
    assert_eq!(limiter.stats().refused, 1);
}

#[tokio::test]
async fn what_was_not_sent_takes_nothing_from_the_rate_limit() {
    let fixture = Fixture::new().await;
    let limiter = Arc::new(ExactLimiter::new(1, Duration::from_secs(60)).expect("a limit"));
    let nobody = with_nobody(&fixture).limiter(limiter.clone()).build().await;
    let nobody = nobody.expect("an integration");
    for _ in 0..3 {
        assert_eq!(outcome(&nobody, "x").await["failure"], "not_sent");
    }
    let integration = fixture.builder(test_guests::ECHO).limiter(limiter).build().await;
    let integration = integration.expect("an integration");
    assert_eq!(outcome(&integration, "echo").await["status"], 200);
}

#[tokio::test]
async fn a_rate_is_kept_over_all_calls() {
    let fixture = Fixture::new().await;
    let integration = fixture
        .builder(test_guests::ECHO)
        .rate_limit(5, Duration::from_millis(300))
        .build()
        .await
        .expect("an integration");
    // The token first, so that only the limit is measured.
    outcome(&integration, "echo").await;
    let started = Instant::now();
    let calls = (0..14).map(|_| outcome(&integration, "echo"));
    for answer in futures::future::join_all(calls).await {
        assert_eq!(answer["status"], 200);
    }
    // 15 requests at 5 in 300 ms need two whole intervals.
    assert!(
        started.elapsed() >= Duration::from_millis(550),
        "{:?}",
        started.elapsed()
    );
}
