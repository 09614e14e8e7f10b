//! What outlives a process, and processes that share a limit. The command line's side is in its own tests.

use std::sync::Arc;
use std::time::{Duration, Instant};

use microapp_runtime::limiter::RateMemory;
use microapp_runtime::{ErrorKind, FileMemory, Integration, Invocation};
use microapp_tests::World;
use microapp_tests::arrivals::Arrivals;
use serde_json::json;
use zoom_simulator::Plan;

use crate::support::{DAILY, another, refuse, world};

const WINDOW: Duration = Duration::from_millis(500);

async fn list(world: &World, integration: &Integration, times: usize) {
    let call = || integration.invoke(Invocation::new("list-meetings", "{}").acting_user(&world.host));
    for outcome in futures::future::join_all((0..times).map(|_| call())).await {
        assert!(outcome.is_ok(), "{outcome:?}");
    }
}

#[tokio::test]
async fn one_that_starts_alone_starts_at_once_and_one_that_follows_waits() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".limits");
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let next = || async {
        let memory = Arc::new(FileMemory::new(&path));
        another(&world, &calendar, |builder| {
            builder.rate_limit(5, WINDOW).rate_memory(memory)
        })
        .await
    };
    for _ in 0..4 {
        let integration = next().await;
        list(&world, &integration, 5).await;
    }
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW)), (20, 5));
    let integration = next().await;
    while integration.would_wait(microapp_runtime::Priority::Person) > Duration::ZERO {
        tokio::task::yield_now().await;
    }
    let limits = integration.limits().expect("limits");
    assert_eq!(limits.window.next_free_ms, Some(0), "{limits:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_the_same_time_keep_one_limit() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".limits");
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let next = || async {
        let memory = Arc::new(FileMemory::new(&path));
        another(&world, &calendar, |builder| {
            builder.rate_limit(5, WINDOW).rate_memory(memory)
        })
        .await
    };
    let (one, two, three) = (next().await, next().await, next().await);
    tokio::join!(list(&world, &one, 20), list(&world, &two, 20), list(&world, &three, 20));
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW)), (60, 5));
}

#[tokio::test]
async fn one_that_is_killed_leaves_little_in_doubt() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".limits");
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let next = || async {
        let memory = Arc::new(FileMemory::new(&path));
        another(&world, &calendar, |builder| {
            builder.rate_limit(5, WINDOW).rate_memory(memory)
        })
        .await
    };
    // What a process that is killed in the middle of its first request leaves: the statement that it wrote before.
    let first = next().await;
    list(&world, &first, 1).await;
    let left_behind = std::fs::read(&path).expect("a record");
    drop(first);
    std::fs::write(&path, left_behind).expect("the same record");
    let limits = next().await.limits().expect("limits");
    assert_eq!(limits.window.cooling, 1, "{limits:?}");
    assert_eq!(limits.window.next_free_ms, Some(0), "{limits:?}");
}

#[tokio::test]
async fn a_refusal_for_the_day_is_remembered() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(".limits");
    let (mut world, calendar) = world(Plan::Unlimited, |builder| {
        builder.rate_memory(Arc::new(FileMemory::new(&path)))
    })
    .await;
    refuse(&world, "GET", 1, &json!({}), DAILY);
    world.refuses("list-meetings", json!({}), ErrorKind::DailyLimit).await;
    let memory = Arc::new(FileMemory::new(&path));
    let after = another(&world, &calendar, |builder| builder.rate_memory(memory)).await;
    drop(std::mem::replace(&mut world.integration, after));
    world.refuses("list-meetings", json!({}), ErrorKind::DailyLimit).await;
    assert_eq!(world.zoom_requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_that_fails_costs_a_wait_and_no_call() {
    let folder = tempfile::tempdir().expect("a folder");
    let torn = folder.path().join(".limits");
    std::fs::write(&torn, "{\"version\":1,\"win").expect("a torn record");
    let missing = folder.path().join("no such folder").join(".limits");
    let check = async |path: &std::path::Path| {
        let memory: Arc<dyn RateMemory> = Arc::new(FileMemory::new(path));
        let (world, _) = world(Plan::Unlimited, |builder| {
            builder.rate_limit(5, WINDOW).rate_memory(memory)
        })
        .await;
        let started = Instant::now();
        world.does("list-meetings", json!({})).await;
        // As if all slots had been given up this instant: the guard time, and a window.
        let waited = started.elapsed();
        assert!(
            waited > Duration::from_secs(5) + WINDOW && waited < Duration::from_secs(20),
            "{waited:?}"
        );
        world.does("list-meetings", json!({})).await;
    };
    tokio::join!(check(&torn), check(&missing));
}
