//! What outlives a process, and processes that share a limit: in a file, and in the store. The command line's side is in
//! its own tests.

use std::sync::Arc;
use std::time::{Duration, Instant};

use microapp_runtime::limiter::{RateMemory, Recall};
use microapp_runtime::{ErrorKind, FileMemory, Integration, Invocation};
use microapp_store::{Lease, Store, Timestamp};
use microapp_tests::World;
use microapp_tests::arrivals::Arrivals;
use microapp_vault::{Clock, SystemClock};
use serde_json::json;
use zoom_simulator::Plan;

use crate::kept::{FailsOnce, FullDisk, Kept, NAME, store};
use crate::support::{Calendar, DAILY, another, refuse, world};

const WINDOW: Duration = Duration::from_millis(500);

/// Each of these holds wherever the limits are remembered.
macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        mod in_a_file {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                super::$case(super::Kept::in_a_file()).await;
            })+
        }
        mod in_the_store {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                super::$case(super::Kept::in_a_store()).await;
            })+
        }
    };
}

cases![
    one_that_starts_alone_starts_at_once_and_one_that_follows_waits,
    two_at_the_same_time_keep_one_limit,
    one_that_is_killed_leaves_little_in_doubt,
    a_refusal_for_the_day_is_remembered,
    a_record_that_can_not_be_read_costs_a_wait_and_no_call,
    one_that_waits_does_not_wait_for_the_slowest_answer,
    while_it_can_not_be_written_nobody_else_sends,
];

async fn list(world: &World, integration: &Integration, times: usize) {
    let call = || integration.invoke(Invocation::new("list-meetings", "{}").acting_user(&world.host));
    for outcome in futures::future::join_all((0..times).map(|_| call())).await {
        assert!(outcome.is_ok(), "{outcome:?}");
    }
}

/// One more process that sends five in a window at most.
async fn next(world: &World, calendar: &Calendar, kept: &Kept) -> Integration {
    another(world, calendar, |builder| {
        builder.rate_limit(5, WINDOW).rate_memory(kept.memory())
    })
    .await
}

async fn one_that_starts_alone_starts_at_once_and_one_that_follows_waits(kept: Kept) {
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    for _ in 0..4 {
        let integration = next(&world, &calendar, &kept).await;
        list(&world, &integration, 5).await;
    }
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW)), (20, 5));
    let integration = next(&world, &calendar, &kept).await;
    while integration.would_wait(microapp_runtime::Priority::Person) > Duration::ZERO {
        tokio::task::yield_now().await;
    }
    let limits = integration.limits().expect("limits");
    assert_eq!(limits.window.next_free_ms, Some(0), "{limits:?}");
}

async fn two_at_the_same_time_keep_one_limit(kept: Kept) {
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let one = next(&world, &calendar, &kept).await;
    let two = next(&world, &calendar, &kept).await;
    let three = next(&world, &calendar, &kept).await;
    // All tests of a process share one engine, which has room for 64 calls.
    tokio::join!(list(&world, &one, 8), list(&world, &two, 8), list(&world, &three, 8));
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW)), (24, 5));
}

async fn one_that_is_killed_leaves_little_in_doubt(kept: Kept) {
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    // What a process that is killed in the middle of its first request leaves: the statement that it wrote before.
    let first = next(&world, &calendar, &kept).await;
    list(&world, &first, 1).await;
    let left_behind = kept.record();
    drop(first);
    kept.put(&left_behind);
    let limits = next(&world, &calendar, &kept).await.limits().expect("limits");
    assert_eq!(limits.window.cooling, 1, "{limits:?}");
    assert_eq!(limits.window.next_free_ms, Some(0), "{limits:?}");
}

async fn a_refusal_for_the_day_is_remembered(kept: Kept) {
    let (mut world, calendar) = world(Plan::Unlimited, |builder| builder.rate_memory(kept.memory())).await;
    refuse(&world, "GET", 1, &json!({}), DAILY);
    world.refuses("list-meetings", json!({}), ErrorKind::DailyLimit).await;
    let after = another(&world, &calendar, |builder| builder.rate_memory(kept.memory())).await;
    drop(std::mem::replace(&mut world.integration, after));
    world.refuses("list-meetings", json!({}), ErrorKind::DailyLimit).await;
    assert_eq!(world.zoom_requests().len(), 1);
}

async fn a_record_that_can_not_be_read_costs_a_wait_and_no_call(kept: Kept) {
    kept.put("{\"version\":1,\"win");
    costs_a_wait_and_no_call(kept.memory()).await;
}

async fn one_that_waits_does_not_wait_for_the_slowest_answer(kept: Kept) {
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let one = next(&world, &calendar, &kept).await;
    let two = next(&world, &calendar, &kept).await;
    world.order(json!({"route": "/users/{userId}/meetings", "delay_before_ms": 8_000}));
    let slow = Invocation::new("list-meetings", "{}").acting_user(&world.host);
    let slow = tokio::spawn({
        let one = one.clone();
        async move { one.invoke(slow).await }
    });
    while one.limits().expect("limits").window.in_flight == 0 {
        tokio::task::yield_now().await;
    }
    list(&world, &two, 4).await;
    assert!(!slow.is_finished(), "the other process has waited for it");
    // The turn goes to and fro meanwhile.
    list(&world, &one, 4).await;
    assert!(slow.await.expect("no panic").is_ok());
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW) <= 5), (9, true));
}

async fn while_it_can_not_be_written_nobody_else_sends(kept: Kept) {
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let disk = FullDisk::over(kept.memory());
    let on_it = disk.clone();
    let one = another(&world, &calendar, |builder| {
        builder.rate_limit(5, WINDOW).rate_memory(Arc::new(on_it))
    })
    .await;
    let two = next(&world, &calendar, &kept).await;
    list(&world, &one, 5).await;
    let call = Invocation::new("list-meetings", "{}").acting_user(&world.host);
    let refused = two.invoke(call.deadline(Duration::from_secs(1))).await;
    let kind = refused.expect_err("no turn").kind;
    assert!(
        matches!(kind, ErrorKind::RateLimited | ErrorKind::DeadlineExceeded),
        "{kind}"
    );
    list(&world, &one, 5).await;
    disk.has_room();
    tokio::join!(list(&world, &one, 5), list(&world, &two, 5));
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW)), (20, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_that_has_failed_for_a_moment_is_shared_again() {
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let kept = Kept::in_a_store();
    let memory = Arc::new(FailsOnce::over(kept.memory()));
    let one = another(&world, &calendar, |builder| {
        builder.rate_limit(5, WINDOW).rate_memory(memory)
    })
    .await;
    let two = next(&world, &calendar, &kept).await;
    list(&world, &one, 1).await;
    // What was sent without it is written down for the others, as soon as that is possible.
    let written = async {
        while kept.memory().peek() == Recall::Nothing {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let written = tokio::time::timeout(Duration::from_secs(20), written);
    written.await.expect("it asks for its memory again");
    tokio::join!(list(&world, &one, 8), list(&world, &two, 8));
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!((arrivals.count(), arrivals.most_in(WINDOW)), (17, 5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_can_not_be_made_costs_a_wait_and_no_call() {
    let folder = scratch::tempdir().expect("a folder");
    let missing = folder.path().join("no such folder").join(".limits");
    costs_a_wait_and_no_call(Arc::new(FileMemory::new(missing))).await;
}

async fn costs_a_wait_and_no_call(memory: Arc<dyn RateMemory>) {
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
}

/// Takes the turn from whoever has it, as if that one had been held up until its lease had ended.
fn take_away(store: &dyn Store, now: Timestamp) -> Lease {
    let turn = format!("rate/{NAME}");
    let held = store.leases(&turn, now).expect("read").remove(0);
    store.release_lease(&turn, held.fence).expect("ended");
    let taken = store.acquire_lease(&turn, now, Duration::from_secs(3_600));
    taken.expect("an answer").expect("free")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_has_lost_its_turn_sends_nothing_and_writes_nothing_until_it_has_the_next() {
    let kept = Kept::in_a_store();
    let Kept::Store(folder) = &kept else {
        unreachable!("a store")
    };
    let (world, calendar) = world(Plan::Unlimited, |builder| builder).await;
    let integration = next(&world, &calendar, &kept).await;
    list(&world, &integration, 1).await;
    let store = store(folder.path());
    let taken = take_away(&*store, SystemClock.now());
    let written = store.rate(NAME).expect("read");
    let call = Invocation::new("list-meetings", "{}").acting_user(&world.host);
    let refused = integration.invoke(call.deadline(Duration::from_secs(2))).await;
    let kind = refused.expect_err("another has the turn").kind;
    assert!(
        matches!(kind, ErrorKind::RateLimited | ErrorKind::DeadlineExceeded),
        "{kind}"
    );
    assert_eq!(world.zoom_requests().len(), 1);
    assert_eq!(store.rate(NAME).expect("read"), written);
    store.release_lease(&taken.name, taken.fence).expect("given back");
    list(&world, &integration, 5).await;
    let arrivals = Arrivals::at(&world.zoom);
    assert_eq!(arrivals.count(), 6);
    // It may be fewer than five: what the lost turn had reserved counts as sent.
    assert!(arrivals.most_in(WINDOW) <= 5, "{}", arrivals.most_in(WINDOW));
}
