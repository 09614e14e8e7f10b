//! Deadlines, cancelled calls, priorities, and how long it would take.

use std::time::{Duration, Instant};

use microapp_runtime::{ErrorKind, Invocation, Priority};
use microapp_tests::World;
use serde_json::json;
use zoom_simulator::Plan;

use crate::support::{PER_SECOND, refuse, world};

fn list(world: &World) -> Invocation {
    Invocation::new("list-meetings", "{}").acting_user(&world.host)
}

#[tokio::test]
async fn a_call_is_refused_at_once_rather_than_kept_past_its_deadline() {
    let (world, _) = world(Plan::Unlimited, |builder| {
        builder.rate_limit(1, Duration::from_secs(600))
    })
    .await;
    assert_eq!(world.integration.would_wait(Priority::Person), Duration::ZERO);
    world.does("list-meetings", json!({})).await;
    assert!(world.integration.would_wait(Priority::Person) > Duration::from_secs(500));
    let started = Instant::now();
    let call = list(&world).deadline(Duration::from_secs(300));
    let error = world.integration.invoke(call).await.expect_err("no slot in time");
    assert_eq!(error.kind, ErrorKind::RateLimited, "{error:?}");
    assert!(error.details["retry_after_ms"].as_u64() > Some(500_000), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(60));
    assert_eq!(world.zoom_requests().len(), 1);
    assert_eq!(world.integration.limits().map(|limits| limits.refused_busy), Some(1));
}

#[tokio::test]
async fn a_pause_that_ends_after_the_deadline_is_not_waited_for() {
    let (world, _) = world(Plan::Unlimited, |builder| builder).await;
    refuse(&world, "GET", 1, &json!({"Retry-After": "50"}), PER_SECOND);
    let started = Instant::now();
    for sent in [1, 1] {
        let call = list(&world).deadline(Duration::from_secs(30));
        let error = world.integration.invoke(call).await.expect_err("a pause");
        assert_eq!(error.kind, ErrorKind::RateLimited, "{error:?}");
        assert_eq!(world.zoom_requests().len(), sent);
    }
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn cancelled_calls_give_their_places_back() {
    let (world, _) = world(Plan::Unlimited, |builder| builder.rate_limit(1, Duration::from_secs(2))).await;
    world.does("list-meetings", json!({})).await;
    let waiting = || world.integration.limits().map(|limits| limits.window.waiting.person);
    let calls = futures::future::join_all((0..20).map(|_| world.integration.invoke(list(&world))));
    tokio::select! {
        _ = calls => panic!("twenty calls take forty seconds"),
        () = async {
            while waiting() != Some(20) {
                tokio::task::yield_now().await;
            }
        } => {}
    }
    // `calls` is gone, and with it all of their places.
    assert_eq!(waiting(), Some(0));
    world.does("list-meetings", json!({})).await;
    assert_eq!(world.zoom_requests().len(), 2);
}

#[tokio::test]
async fn a_call_of_several_requests_is_not_overtaken_by_calls_that_began_later() {
    let (world, _) = world(Plan::Unlimited, |builder| {
        builder.rate_limit(1, Duration::from_millis(400))
    })
    .await;
    let made = world.create(json!({})).await;
    let before = world.zoom_requests().len();
    let asked_for = tokio::time::Instant::now();
    let order = std::sync::Mutex::new(Vec::new());
    let call = |name: &'static str, invocation: Invocation| {
        let (world, order) = (&world, &order);
        async move {
            world.integration.invoke(invocation).await.expect("an answer");
            order.lock().expect("a lock").push(name);
        }
    };
    let input = json!({"meeting_id": made["id"], "agenda": "A change takes more than one request."}).to_string();
    let change = Invocation::new("update-meeting", input).acting_user(&world.host);
    // All join while the slot rests. The last belongs to what a person asked for before the others began.
    tokio::join!(
        call("change", change),
        call("second", list(&world)),
        call("third", list(&world)),
        call("older", list(&world).since(asked_for)),
    );
    assert!(world.zoom_requests().len() > before + 4);
    assert_eq!(*order.lock().expect("a lock"), ["older", "change", "second", "third"]);
}

#[tokio::test]
async fn a_person_goes_before_a_copy_in_the_background() {
    let (world, _) = world(Plan::Unlimited, |builder| {
        builder.rate_limit(1, Duration::from_millis(300))
    })
    .await;
    world.does("list-meetings", json!({})).await;
    let order = std::sync::Mutex::new(Vec::new());
    let call = |priority: Priority| {
        let (world, order) = (&world, &order);
        async move {
            world
                .integration
                .invoke(list(world).priority(priority))
                .await
                .expect("an answer");
            order.lock().expect("a lock").push(priority);
        }
    };
    let waiting = || world.integration.limits().map(|limits| limits.window.waiting);
    let person = async {
        while waiting().map(|waiting| waiting.sync) != Some(2) {
            tokio::task::yield_now().await;
        }
        call(Priority::Person).await;
    };
    tokio::join!(call(Priority::Sync), call(Priority::Sync), person);
    assert_eq!(
        *order.lock().expect("a lock"),
        [Priority::Person, Priority::Sync, Priority::Sync]
    );
}
