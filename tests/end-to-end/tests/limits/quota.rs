//! A hundred creates and updates for each host and day.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{ErrorKind, FileMemory, Invocation};
use microapp_tests::heard::Heard;
use microapp_tests::meeting;
use serde_json::json;
use zoom_simulator::Plan;

use crate::support::{MIDNIGHT, another, world};

#[tokio::test]
async fn a_hundred_are_counted_warned_of_at_80_refused_unsent_and_remembered() {
    let folder = scratch::tempdir().expect("a folder");
    let path = folder.path().join(".limits");
    let memory = || Arc::new(FileMemory::new(&path));
    let (mut world, calendar) = world(Plan::Unlimited, |builder| builder.rate_memory(memory())).await;
    // Zoom would allow more: what is refused is refused here.
    let mut switches = world.zoom.switches();
    switches.daily_meeting_changes = 1_000;
    world.zoom.set_switches(switches);

    let heard = Heard::listen();
    for number in 1..=100 {
        world.create(json!({"passcode": ""})).await;
        let warnings = heard.count("a daily quota is nearly used up");
        assert_eq!(
            warnings,
            usize::from(number >= 80) + usize::from(number == 100),
            "after {number}"
        );
    }
    let error = world
        .refuses("create-meeting", meeting(json!({})), ErrorKind::DailyLimit)
        .await;
    assert_eq!(error.details["retry_at"], MIDNIGHT, "{error:?}");
    assert_eq!(world.sent("POST").len(), 100);
    assert_eq!(heard.count("a request was refused"), 1);

    // Another host's meetings, and other requests, go on.
    world
        .create(json!({"host": world.colleagues()[0], "passcode": ""}))
        .await;
    world.does("list-meetings", json!({})).await;

    // The next process knows.
    let after = another(&world, &calendar, |builder| builder.rate_memory(memory())).await;
    drop(std::mem::replace(&mut world.integration, after));
    let limits = world.integration.limits().expect("limits");
    let used: Vec<u64> = limits.counts.iter().map(|count| count.used).collect();
    assert!(used.contains(&100) && used.contains(&1), "{limits:?}");
    world
        .refuses("create-meeting", meeting(json!({})), ErrorKind::DailyLimit)
        .await;

    // And a new day is a new hundred.
    calendar.advance(&world, Duration::from_secs(16 * 3600));
    world.create(json!({"passcode": ""})).await;
}

#[tokio::test]
async fn a_host_has_one_count_in_whatever_letters_they_are_named() {
    let (world, _) = world(Plan::Unlimited, |builder| builder).await;
    let host = world.host.clone();
    for named in [host.to_uppercase(), format!(" {host} ")] {
        world.create(json!({"host": named, "passcode": ""})).await;
    }
    let limits = world.integration.limits().expect("limits");
    let used: Vec<u64> = limits.counts.iter().map(|count| count.used).collect();
    assert_eq!(used, [2], "{limits:?}");
}

#[tokio::test]
async fn what_was_not_sent_is_not_counted() {
    let (world, _) = world(Plan::Unlimited, |builder| {
        builder.rate_limit(1, Duration::from_secs(600))
    })
    .await;
    world.create(json!({"passcode": ""})).await;
    let late = Invocation::new("create-meeting", meeting(json!({})).to_string())
        .acting_user(&world.host)
        .deadline(Duration::from_secs(1));
    let error = world.integration.invoke(late).await.expect_err("no slot");
    assert_eq!(error.kind, ErrorKind::RateLimited);
    let limits = world.integration.limits().expect("limits");
    assert_eq!(limits.counts[0].used, 1, "{limits:?}");
}
