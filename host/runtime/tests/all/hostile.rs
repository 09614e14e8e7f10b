//! Components that mean harm: each ends in a clear error, and the host goes on.

use std::sync::Arc;
use std::time::{Duration, Instant};

use microapp_runtime::{ErrorKind, Invocation, InvokeError, Limits};
use serde_json::{Value, json};

use crate::support::{Fixture, LogLines, answers};

fn short() -> Limits {
    let mut limits = Limits::default();
    limits.computing = Duration::from_millis(200);
    limits.deadline = Duration::from_secs(5);
    limits
}

async fn run(fixture: &Fixture, guest: &[u8], input: &str) -> Result<Value, InvokeError> {
    let integration = fixture
        .builder(guest)
        .limits(short())
        .build()
        .await
        .expect("an integration");
    integration
        .invoke(Invocation::new("run", input))
        .await
        .map(|output| output.value())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_loop_ends_with_its_computing_time() {
    let fixture = Fixture::new().await;
    let started = Instant::now();
    let error = run(&fixture, test_guests::ENDLESS_LOOP, "null")
        .await
        .expect_err("an end");
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::DeadlineExceeded, "computing-time")
    );
    assert_eq!(
        error.message,
        "The connector computed longer than 200 ms and was ended."
    );
    assert!(started.elapsed() < Duration::from_secs(3));
    fixture.still_serves().await;
}

#[tokio::test]
async fn an_endless_loop_lets_others_run_even_on_one_thread() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.computing = Duration::from_secs(30);
    let hostile = fixture
        .builder(test_guests::ENDLESS_LOOP)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    let looping = tokio::spawn(async move {
        hostile
            .invoke(Invocation::new("run", "null").deadline(Duration::from_millis(1_500)))
            .await
    });
    tokio::task::yield_now().await;
    // On the same thread, while the loop runs.
    fixture.still_serves().await;
    let error = looping.await.expect("no panic").expect_err("an end");
    assert_eq!(
        (error.kind, error.code.as_str()),
        (ErrorKind::DeadlineExceeded, "deadline")
    );
    assert_eq!(error.message, "The call took longer than 1.5 s and was ended.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_hog_ends_at_its_slot() {
    let fixture = Fixture::new().await;
    let error = run(&fixture, test_guests::MEMORY_HOG, "null")
        .await
        .expect_err("an end");
    assert_eq!(error.kind, ErrorKind::OutOfMemory);
    assert!(error.message.contains("more memory than it is granted"), "{error}");
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_recursion_is_a_trap() {
    let fixture = Fixture::new().await;
    let error = run(&fixture, test_guests::RECURSION, "null").await.expect_err("an end");
    assert_eq!(error.kind, ErrorKind::Trapped);
    assert!(
        error.message.contains("call stack exhausted") || error.message.contains("out of bounds"),
        "{error}"
    );
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_a_trap_and_its_words_are_in_the_log() {
    let fixture = Fixture::new().await;
    let log = Arc::new(LogLines::default());
    let integration = fixture
        .builder(test_guests::CRASH)
        .log(log.clone())
        .build()
        .await
        .expect("an integration");
    let error = integration
        .invoke(Invocation::new("run", "null"))
        .await
        .expect_err("an end");
    assert_eq!(error.kind, ErrorKind::Trapped);
    assert_eq!(error.details, json!({ "may_have_changed": false }));
    let lines = log.lines().join("\n");
    assert!(lines.contains("the last words of a guest"), "{lines}");
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_ends_the_call_and_not_the_host() {
    let fixture = Fixture::new().await;
    let error = run(&fixture, test_guests::EXIT_EARLY, "null")
        .await
        .expect_err("an end");
    assert_eq!(error.kind, ErrorKind::Trapped);
    assert!(error.message.contains("exit"), "{error}");
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_log_entries_is_cut_off() {
    let fixture = Fixture::new().await;
    let log = Arc::new(LogLines::default());
    let integration = fixture
        .builder(test_guests::LOG_FLOOD)
        .log(log.clone())
        .build()
        .await
        .expect("an integration");
    integration
        .invoke(Invocation::new("run", "null"))
        .await
        .expect("an output");
    let lines = log.lines();
    assert_eq!(lines.len(), 501);
    assert!(lines[500].contains("has written its 500 log entries"), "{}", lines[500]);
    assert!(lines.iter().all(|line| line.len() < 4_300), "a line is too long");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_host_calls_ends() {
    let fixture = Fixture::new().await;
    for which in ["log", "progress", "settings", "caller", "clock", "send-all"] {
        let error = run(&fixture, test_guests::HOST_CALL_FLOOD, which)
            .await
            .expect_err(which);
        assert!(
            matches!(error.code.as_str(), "too-many-host-calls" | "computing-time"),
            "{which}: {error:?}"
        );
    }
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_requests_is_refused_beyond_its_number() {
    let fixture = Fixture::new().await;
    let mut limits = Limits::default();
    limits.requests = 20;
    let integration = fixture
        .builder(test_guests::HOST_CALL_FLOOD)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    let output = integration
        .invoke(Invocation::new("run", "http"))
        .await
        .expect("an output");
    assert_eq!(output.json(), "\"refused\"");
    assert_eq!(fixture.service.asked().len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_is_not_declared_is_refused() {
    let fixture = Fixture::new().await;
    let output = run(&fixture, test_guests::FORBIDDEN_HOST, "https://elsewhere.test/")
        .await
        .expect("an output");
    assert_eq!(
        (&output["failure"], &output["code"]),
        (&json!("not_allowed"), &json!("address-not-declared"))
    );
    let output = run(&fixture, test_guests::FORBIDDEN_HOST, "https://declared.test/")
        .await
        .expect("an output");
    assert_eq!(output["code"], "address-not-allowed");
    assert_eq!(
        output["details"]["configuration"],
        "[integration]\nallowed_hosts = [\"declared.test\"]"
    );
    assert_eq!(fixture.service.arrived().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_speaks_for_the_host_is_refused() {
    let fixture = Fixture::new().await;
    for name in [
        "Authorization",
        "cookie",
        "Host",
        "Content-Length",
        "proxy-authorization",
    ] {
        let output = run(&fixture, test_guests::AUTHORIZATION, name)
            .await
            .expect("an output");
        assert_eq!(
            (&output["failure"], &output["code"]),
            (&json!("not_allowed"), &json!("header-not-allowed")),
            "{name}"
        );
    }
    assert_eq!(fixture.service.asked().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_an_answer() {
    let fixture = Fixture::new().await;
    let output = run(&fixture, test_guests::REDIRECT, "redirect")
        .await
        .expect("an output");
    assert_eq!(output["status"], 302);
    let asked: Vec<String> = fixture
        .service
        .asked()
        .into_iter()
        .map(|arrived| arrived.path)
        .collect();
    assert_eq!(asked, ["/redirect"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_reply_is_not_read() {
    let fixture = Fixture::new().await;
    let most = Limits::default().response_bytes;
    let output = run(&fixture, test_guests::HUGE_REPLY, &most.to_string())
        .await
        .expect("an output");
    assert_eq!(output["body"], most);
    let output = run(&fixture, test_guests::HUGE_REPLY, &(most + 1).to_string())
        .await
        .expect("an output");
    assert_eq!(
        (&output["failure"], &output["code"]),
        (&json!("no_answer"), &json!("answer-too-large"))
    );
    assert!(
        output["message"]
            .as_str()
            .expect("words")
            .contains("longer than the 8388608 bytes"),
        "{output}"
    );
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_huge_replies_at_once_are_not_all_held() {
    let fixture = Fixture::new().await;
    let most = 1 << 20;
    let mut limits = Limits::default();
    limits.answers_bytes = most;
    let integration = fixture
        .builder(test_guests::ECHO)
        .limits(limits)
        .build()
        .await
        .expect("an integration");
    let batch = |path: &str, count: usize| {
        let requests = vec![json!({ "url": path }); count];
        let input = json!({ "requests": requests, "at_once": true }).to_string();
        let integration = integration.clone();
        async move { answers(&integration.invoke(Invocation::new("run", input)).await) }
    };
    let whole = |answers: &[Value]| {
        let bodies = answers.iter().filter_map(|answer| answer["body"].as_str());
        (bodies.clone().count(), bodies.map(str::len).sum::<usize>())
    };
    let asked = batch("bytes/100000", 64).await;
    let (count, bytes) = whole(&asked);
    assert!(
        (1..=10).contains(&count) && bytes <= most,
        "{count} answers of {bytes} bytes"
    );
    let failed: Vec<_> = asked.iter().filter(|answer| answer["failure"].is_string()).collect();
    assert_eq!(failed.len() + count, 64);
    for answer in failed {
        assert_eq!(
            (&answer["failure"], &answer["code"]),
            (&json!("no_answer"), &json!("answer-too-large"))
        );
        let words = answer["message"].as_str().expect("words");
        assert!(words.contains("together are more than 1048576 bytes"), "{words}");
    }
    // What they become counts as well: a byte that is no letter is three in the guest.
    let (count, bytes) = whole(&batch("binary/300000", 3).await);
    assert_eq!((count, bytes), (1, 900_000));
    // One after the other there is room for each: what was handed over is the guest's.
    let requests = vec![json!({ "url": "bytes/700000" }); 3];
    let input = json!({ "requests": requests }).to_string();
    let one_by_one = answers(&integration.invoke(Invocation::new("run", input)).await);
    assert_eq!(whole(&one_by_one), (3, 2_100_000));
    fixture.still_serves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_than_there_is_room_for_are_refused_and_harm_nobody() {
    let fixture = Fixture::with(|options| options.max_instances = 4).await;
    let integration = fixture.integration(test_guests::ECHO).await;
    let calls = (0..16).map(|_| integration.invoke(Invocation::new("run", r#"{"sleep_ms":300}"#)));
    let results = futures::future::join_all(calls).await;
    let served = results.iter().filter(|result| result.is_ok()).count();
    assert_eq!(served, 4);
    for error in results.into_iter().filter_map(Result::err) {
        assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Overloaded, "no-room"));
    }
    fixture.still_serves().await;
}
