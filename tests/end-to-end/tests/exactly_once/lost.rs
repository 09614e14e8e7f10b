//! What becomes of a wish whose answer is lost.

use std::time::Duration;

use microapp_runtime::ErrorKind;
use microapp_server::journal::{How, JournalError};
use microapp_store::IntentState;
use microapp_tests::meeting;
use serde_json::{Value, json};

use crate::desk::Desk;

const SETTLE: Duration = Duration::from_secs(60);

fn lose(desk: &Desk, method: &str, fault: Value) {
    let mut fault = fault;
    fault["method"] = method.into();
    if method == "POST" {
        fault["route"] = "/users/{userId}/meetings".into();
    }
    desk.world.order(fault);
}

#[tokio::test]
async fn a_meeting_whose_reply_was_lost_is_found_at_once() {
    for fault in [
        json!({"drop": "after"}),
        json!({"drop": "after", "ending": "reset"}),
        json!({"cut_body_after": 20}),
        json!({"status": 500, "execute": true, "body": ""}),
    ] {
        let desk = Desk::new().await;
        lose(&desk, "POST", fault.clone());
        let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
        let topic = answer.value()["topic"].clone();
        assert_eq!((answer.how(), &topic), (How::Kept, &json!("Planning")), "{fault}");
        assert_eq!(desk.world.meetings_at_zoom(), 1);
        assert_eq!(desk.row("k").unwrap().state, IntentState::Done);
    }
}

#[tokio::test]
async fn what_is_not_there_is_sent_again_only_when_it_can_no_longer_come() {
    let desk = Desk::new().await;
    lose(&desk, "POST", json!({"drop": "late"}));
    let error = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    let JournalError::Unknown { retry_after, .. } = &error else {
        panic!("{error}")
    };
    assert!(*retry_after <= SETTLE, "{retry_after:?}");
    assert!(error.to_string().contains("it is not done twice"), "{error}");
    desk.pass(SETTLE - Duration::from_millis(1));
    let error = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    assert_eq!(error.code(), "unknown-outcome", "it may still come");
    assert_eq!(desk.world.zoom.release_late(), 1);
    assert_eq!(desk.world.meetings_at_zoom(), 1, "and it does");
    desk.pass(Duration::from_secs(60));
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!((answer.how(), desk.world.meetings_at_zoom()), (How::Kept, 1));
}

#[tokio::test]
async fn what_surely_did_not_happen_is_sent_again_by_the_same_key() {
    let desk = Desk::new().await;
    lose(&desk, "POST", json!({"drop": "before"}));
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    desk.pass(SETTLE);
    let resolved = desk.journal.resolve().await.unwrap();
    assert_eq!(
        (resolved.looked, desk.row("k").unwrap().state),
        (1, IntentState::NotSent)
    );
    assert_eq!(desk.world.sent("POST").len(), 1, "the resolver sends nothing");
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!((answer.how(), desk.world.meetings_at_zoom()), (How::Sent, 1));
}

#[tokio::test]
async fn the_resolver_finds_what_nobody_asks_for() {
    let desk = Desk::new().await;
    lose(&desk, "POST", json!({"drop": "late"}));
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    let before = desk.journal.resolve().await.unwrap();
    assert_eq!(
        (before.looked, before.next.is_some()),
        (0, true),
        "it was looked a moment ago"
    );
    desk.world.zoom.release_late();
    desk.pass(Duration::from_secs(5));
    desk.journal.resolve().await.unwrap();
    assert_eq!(desk.row("k").unwrap().state, IntentState::Done);
    let sent = desk.world.zoom_requests().len();
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!(desk.world.zoom_requests().len(), sent);
}

#[tokio::test]
async fn one_process_at_a_time_resolves() {
    let desk = Desk::new().await;
    let now = microapp_store::Timestamp(i64::try_from(microapp_tests::NOW.as_millis()).unwrap() + 123);
    let lease = desk.store.acquire_lease("intents/zoom", now, SETTLE).unwrap().unwrap();
    assert!(desk.journal.resolve().await.unwrap().busy);
    desk.store.release_lease(&lease.name, lease.fence).unwrap();
    assert!(!desk.journal.resolve().await.unwrap().busy);
}

#[tokio::test]
async fn a_late_answer_is_not_lost() {
    let desk = Desk::new().await;
    lose(&desk, "POST", json!({"delay_after_ms": 1500}));
    let mut wish = desk.wish("k", "create-meeting", &meeting(json!({})));
    wish.invocation = wish.invocation.deadline(Duration::from_millis(700));
    let error = desk.journal.invoke(wish).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownOutcome, "{error}");
    desk.pass(Duration::from_secs(5));
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!((answer.how(), desk.world.meetings_at_zoom()), (How::Kept, 1));
}

#[tokio::test]
async fn a_delete_whose_reply_was_lost_is_found_to_be_done() {
    let desk = Desk::new().await;
    let made = desk.world.create(json!({})).await;
    lose(&desk, "DELETE", json!({"drop": "after"}));
    let input = json!({"meeting_id": made["id"]});
    let answer = desk.ask("k", "delete-meeting", &input).await.unwrap();
    assert_eq!(answer.value()["meeting_id"], made["id"]);
    assert_eq!(desk.world.sent("DELETE").len(), 1);
    assert_eq!(desk.world.meetings_at_zoom(), 0);
}

#[tokio::test]
async fn an_update_is_sent_again_at_once() {
    let desk = Desk::new().await;
    let made = desk.world.create(json!({})).await;
    lose(&desk, "PATCH", json!({"drop": "before"}));
    lose(&desk, "PATCH", json!({"drop": "after"}));
    let input = json!({"meeting_id": made["id"], "topic": "New"});
    let answer = desk.ask("k", "update-meeting", &input).await.unwrap();
    assert_eq!(
        (answer.how(), answer.value()["topic"].as_str()),
        (How::Sent, Some("New"))
    );
    assert_eq!(desk.world.sent("PATCH").len(), 3);
}
