//! Every kind of 429 that Zoom sends, with its headers and without.

use std::time::Duration;

use microapp_runtime::ErrorKind;
use microapp_tests::{World, meeting};
use serde_json::{Value, json};
use zoom_simulator::Plan;

use crate::support::{DAILY, HOST_DAILY, LOCKED, MIDNIGHT, PER_SECOND, refuse, world};

async fn own() -> World {
    world(Plan::Unlimited, |builder| builder).await.0
}

/// Time between the first two requests at Zoom with this method.
fn gap(world: &World, method: &str) -> Duration {
    let sent = world.sent(method);
    assert_eq!(sent.len(), 2, "{sent:?}");
    Duration::from_nanos(sent[1].arrived_ns - sent[0].arrived_ns)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_the_moment_waits_and_goes_again() {
    let qps = json!({"X-RateLimit-Category": "Light", "X-RateLimit-Type": "QPS", "X-RateLimit-Remaining": "0"});
    let with = |value: &str| {
        let mut headers = qps.clone();
        headers["Retry-After"] = value.into();
        headers
    };
    let second = Duration::from_secs(1);
    let cases: [(&str, Value, &str, Duration); 7] = [
        ("per second", qps.clone(), PER_SECOND, second),
        ("per second, no words", qps.clone(), "", second),
        ("per second, no headers", json!({}), PER_SECOND, second),
        ("per second, for seconds", with("2"), PER_SECOND, 2 * second),
        ("lock", json!({}), LOCKED, second),
        ("lock, with headers", qps.clone(), LOCKED, second),
        ("bare", json!({}), "", second),
    ];
    let tasks = cases.map(|(name, headers, words, least)| {
        tokio::spawn(async move {
            let world = own().await;
            refuse(&world, "GET", 1, &headers, words);
            let found = world.invoke("list-meetings", json!({})).await;
            assert!(found.is_ok(), "{name}: {found:?}");
            let gap = gap(&world, "GET");
            assert!(
                gap >= least && gap < least * 2 + Duration::from_millis(900),
                "{name}: {gap:?}"
            );
            assert_eq!(
                world.integration.limits().map(|limits| limits.repeated),
                Some(1),
                "{name}"
            );
        })
    });
    for task in tasks {
        task.await.expect("a case");
    }
}

#[tokio::test]
async fn a_refused_create_was_not_carried_out_and_is_sent_again() {
    let world = own().await;
    refuse(&world, "POST", 1, &json!({}), PER_SECOND);
    world.create(json!({"passcode": ""})).await;
    assert_eq!(world.sent("POST").len(), 2);
    assert_eq!(world.meetings_at_zoom(), 1);
    let limits = world.integration.limits().expect("limits");
    assert_eq!(limits.counts.iter().map(|count| count.used).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn a_refusal_for_the_day_stops_the_class_and_says_until_when() {
    let kind = json!({"X-RateLimit-Category": "Light", "X-RateLimit-Type": "Daily-limit"});
    let with = |value: &str| {
        let mut headers = kind.clone();
        headers["Retry-After"] = value.into();
        headers
    };
    let cases: [(&str, Value, &str, &str); 5] = [
        ("all headers", with(MIDNIGHT), DAILY, MIDNIGHT),
        (
            "a date as HTTP writes it",
            with("Sun, 22 Nov 2026 12:00:00 GMT"),
            DAILY,
            "2026-11-22T12:00:00Z",
        ),
        ("no time", kind.clone(), DAILY, MIDNIGHT),
        ("no words", with(MIDNIGHT), "", MIDNIGHT),
        ("no headers", json!({}), DAILY, MIDNIGHT),
    ];
    for (name, headers, words, until) in cases {
        let world = own().await;
        let made = world.create(json!({"passcode": ""})).await;
        world.zoom.clear_requests();
        refuse(&world, "GET", 1, &headers, words);
        let ask = json!({"meeting_id": made["id"]});
        world.refuses("get-meeting", ask.clone(), ErrorKind::DailyLimit).await;
        let sent = world.zoom_requests().len();
        let error = world.refuses("get-meeting", ask, ErrorKind::DailyLimit).await;
        assert_eq!(error.details["retry_at"], until, "{name}: {error:?}");
        assert_eq!(world.zoom_requests().len(), sent, "{name}: nothing was sent");
        // Another class goes on.
        world.does("list-meetings", json!({})).await;
        let limits = world.integration.limits().expect("limits");
        let holds: Vec<_> = limits
            .holds
            .iter()
            .map(|hold| (hold.scope, hold.name.as_str(), hold.kind))
            .collect();
        assert_eq!(holds, [("class", "light", "stop")], "{name}");
        assert_eq!(limits.refused_daily, 1, "{name}");
    }
}

#[tokio::test]
async fn a_refusal_for_the_day_in_seconds_is_obeyed() {
    let world = own().await;
    let headers = json!({"X-RateLimit-Type": "Daily-limit", "Retry-After": "3600"});
    refuse(&world, "GET", 1, &headers, DAILY);
    let _first = world.invoke("list-meetings", json!({})).await.expect_err("a refusal");
    let error = world.refuses("list-meetings", json!({}), ErrorKind::DailyLimit).await;
    let until = error.details["retry_at"].as_str().expect("a time");
    assert!(until.starts_with("2026-11-22T09:00:0"), "{until}");
}

#[tokio::test]
async fn a_hosts_own_limit_stops_that_host_alone() {
    // As captured: the category and the figures of the class, and the limit itself in words only.
    let captured =
        json!({"x-ratelimit-category": "Light", "x-ratelimit-limit": "6000", "x-ratelimit-remaining": "5893"});
    for headers in [captured, json!({})] {
        let world = own().await;
        refuse(&world, "POST", 1, &headers, HOST_DAILY);
        let error = world
            .refuses("create-meeting", meeting(json!({})), ErrorKind::DailyLimit)
            .await;
        assert_eq!(error.details["retry_at"], MIDNIGHT);
        let error = world
            .refuses("create-meeting", meeting(json!({})), ErrorKind::DailyLimit)
            .await;
        assert_eq!(error.details["retry_at"], MIDNIGHT);
        assert_eq!(world.sent("POST").len(), 1, "the second was not sent");
        let other = json!({"host": world.colleagues()[0], "passcode": ""});
        world.create(other).await;
        world.does("list-meetings", json!({})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn repetition_ends_with_its_budget() {
    let world = own().await;
    refuse(&world, "GET", 10_000, &json!({}), PER_SECOND);
    let calls = (0..30).map(|_| world.invoke("list-meetings", json!({})));
    for outcome in futures::future::join_all(calls).await {
        assert_eq!(outcome.expect_err("all are refused").kind, ErrorKind::RateLimited);
    }
    let limits = world.integration.limits().expect("limits");
    // Ten were saved up, and 30 first attempts earn three.
    assert!((10..=13).contains(&limits.repeated), "{limits:?}");
    assert_eq!(world.sent("GET").len() as u64, 30 + limits.repeated);
}
