//! The plan's classes: each in its own window, each with its own day.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use microapp_runtime::{ErrorKind, Invocation, Priority, ProgressReport, ProgressSink};
use serde_json::json;
use zoom_simulator::Plan;

use crate::support::{MIDNIGHT, world};

/// Keeps what it is told of waiting.
#[derive(Default)]
struct Told(Mutex<Vec<Duration>>);

impl ProgressSink for Told {
    fn report(&self, _: &ProgressReport<'_>) {}

    fn waiting(&self, turns: Option<Duration>) {
        self.0.lock().expect("a lock").extend(turns);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_plan_zoom_never_has_to_refuse() {
    let (world, _) = world(Plan::Free, |builder| builder.plan("free")).await;
    let ask = json!({"meeting_id": "12345678901"});
    // Four light and two medium requests in a second.
    let light = (0..12).map(|_| world.invoke("get-meeting", ask.clone()));
    let medium = (0..5).map(|_| world.invoke("list-meetings", json!({})));
    let (light, medium) = tokio::join!(futures::future::join_all(light), futures::future::join_all(medium));
    assert!(
        light
            .into_iter()
            .all(|outcome| outcome.is_err_and(|error| error.kind == ErrorKind::NotFound))
    );
    assert!(medium.into_iter().all(|outcome| outcome.is_ok()));
    assert!(world.zoom_requests().iter().all(|request| request.status != Some(429)));
    let limits = world.integration.limits().expect("limits");
    let classes: Vec<_> = limits
        .classes
        .iter()
        .map(|class| (class.name.as_str(), class.window.requests))
        .collect();
    assert_eq!(
        classes,
        [("light", 4), ("medium", 2), ("heavy", 1), ("resource-intensive", 10)]
    );
    assert!(
        limits
            .counts
            .iter()
            .any(|count| count.quota == "light requests" && count.used == 12),
        "{limits:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_plan_zooms_refusals_are_waited_for() {
    let (world, _) = world(Plan::Free, |builder| builder).await;
    let ask = json!({"meeting_id": "12345678901"});
    let calls = (0..8).map(|_| world.invoke("get-meeting", ask.clone()));
    for outcome in futures::future::join_all(calls).await {
        assert_eq!(outcome.expect_err("no such meeting").kind, ErrorKind::NotFound);
    }
    assert!(world.zoom_requests().iter().any(|request| request.status == Some(429)));
}

#[tokio::test]
async fn a_class_whose_day_is_used_up_does_not_stop_another() {
    let (world, calendar) = world(Plan::Free, |builder| builder.plan("free")).await;
    world.control("POST", "/limits", &json!({"category": "Light"})).await;
    let ask = json!({"meeting_id": "12345678901"});
    world.refuses("get-meeting", ask.clone(), ErrorKind::DailyLimit).await;
    let sent = world.zoom_requests().len();
    let error = world.refuses("get-meeting", ask.clone(), ErrorKind::DailyLimit).await;
    assert_eq!(error.details["retry_at"], MIDNIGHT);
    assert_eq!(world.zoom_requests().len(), sent);
    world.does("list-meetings", json!({})).await;
    calendar.advance(&world, Duration::from_secs(16 * 3600));
    world.refuses("get-meeting", ask, ErrorKind::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_in_a_class_is_told_how_long() {
    let (world, _) = world(Plan::Free, |builder| builder.plan("free")).await;
    let listed = world.output("list-meetings", "{}").await.expect("a list");
    assert_eq!(listed.requests(), 1);
    assert_eq!(*listed.requests_by_class(), [("medium".to_owned(), 1)].into());
    let told = Arc::new(Told::default());
    let list = || {
        let call = Invocation::new("list-meetings", "{}").acting_user(&world.host);
        world
            .integration
            .invoke(call.progress(Arc::clone(&told) as Arc<dyn ProgressSink>))
    };
    let waiting = || {
        let limits = world.integration.limits().expect("limits");
        let medium = limits.classes.into_iter().find(|class| class.name == "medium");
        medium.expect("a class").window.waiting.person
    };
    let is_told = async {
        while waiting() < 20 {
            tokio::task::yield_now().await;
        }
        // Two a second.
        let wait = world.integration.would_wait(Priority::Person);
        assert!(wait > Duration::from_secs(8), "{wait:?}");
        let waits = world.integration.waits(Priority::Person);
        let since = wait.abs_diff(waits.of(Some("medium")));
        assert!(since < Duration::from_secs(2), "the same window, read twice: {since:?}");
        assert_eq!([waits.of(Some("light")), waits.of(None)], [Duration::ZERO; 2]);
        assert_eq!(waits.behind_all, Duration::ZERO, "55 pass in a second");
        while told.0.lock().expect("a lock").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        _ = futures::future::join_all((0..24).map(|_| list())) => panic!("24 calls take twelve seconds"),
        () = is_told => {}
    }
    let told = told.0.lock().expect("a lock").clone();
    assert!(told[0] > Duration::from_secs(6), "{told:?}");
}
