//! What becomes of a wish whose answer is lost.

use std::time::Duration;

use microapp_runtime::ErrorKind;
use microapp_server::journal::{How, IntentKey, JournalError, Ruling};
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

#[tokio::test]
async fn a_series_gets_its_new_dates_once_whatever_reply_is_lost() {
    let day = Duration::from_secs(24 * 3600);
    for (method, fault, patches) in [
        ("PATCH", json!({"drop": "after"}), 1),
        ("PATCH", json!({"drop": "before"}), 2),
        ("PATCH", json!({"status": 502, "execute": true, "body": ""}), 1),
        ("GET", json!({"skip": 1, "times": 2, "status": 503, "body": ""}), 1),
    ] {
        let desk = Desk::new().await;
        let rule = json!({"daily": {"end": {"count": 6}}});
        let made = desk.world.create(json!({"recurrence": rule})).await;
        let fifth = json!({"meeting_id": made["id"], "occurrence_id": made["occurrences"][4]["id"]});
        desk.world.does("delete-meeting", fifth).await;
        // Two dates are over, and the next request takes another token.
        desk.pass(11 * day);
        desk.world.does("get-meeting", json!({"meeting_id": made["id"]})).await;
        lose(&desk, method, fault.clone());
        let form = json!({
            "meeting_id": made["id"], "start": "2026-12-03T11:00", "time_zone": "Europe/Berlin", "recurrence": rule,
        });
        let answer = desk.ask("k", "update-meeting", &form).await.unwrap();
        assert_eq!(desk.world.sent("PATCH").len(), patches, "{method} {fault}");
        let meeting = answer.value();
        let dates = meeting["occurrences"].as_array().unwrap();
        let told = |date: &Value| format!("{} {}", date["local_start"], date["status"]).replace('"', "");
        let to_come: Vec<String> = dates
            .iter()
            .map(told)
            .filter(|date| date.as_str() > "2026-12-03")
            .collect();
        assert_eq!(
            to_come,
            [
                "2026-12-03T11:00:00+01:00 available",
                "2026-12-04T11:00:00+01:00 available",
                "2026-12-05T11:00:00+01:00 deleted",
                "2026-12-06T11:00:00+01:00 available",
            ],
            "{method} {fault}"
        );
    }
}

#[tokio::test]
async fn what_an_update_may_have_done_is_not_undone_by_a_repeat_that_is_refused() {
    for (status, code, message) in [
        (401, 124, "Invalid access token."),
        (404, 3001, "Meeting does not exist."),
    ] {
        let desk = Desk::new().await;
        let made = desk.world.create(json!({})).await;
        let refused = json!({"status": status, "body": {"code": code, "message": message}, "times": 9});
        lose(&desk, "PATCH", json!({"drop": "after"}));
        lose(&desk, "PATCH", refused.clone());
        let input = json!({"meeting_id": made["id"], "topic": "New"});
        let error = desk.ask("k", "update-meeting", &input).await.unwrap_err();
        assert_eq!(error.code(), "unknown-outcome", "{status}: {error}");
        assert_eq!(desk.world.at_zoom(&made)["topic"], "New", "it was carried out");
        assert_eq!(desk.row("k").unwrap().state, IntentState::Unknown, "{status}");
        // Nor by the next press.
        let error = desk.ask("k", "update-meeting", &input).await.unwrap_err();
        assert_eq!(error.code(), "unknown-outcome", "{status}: {error}");
        assert_eq!(desk.row("k").unwrap().state, IntentState::Unknown, "{status}");
        desk.world.zoom.clear_faults();
        let answer = desk.ask("k", "update-meeting", &input).await.unwrap();
        assert_eq!(answer.how(), How::Sent);
    }
}

#[tokio::test]
async fn a_clock_that_is_put_forward_does_not_end_an_attempt_that_lives() {
    let desk = Desk::new().await;
    lose(&desk, "POST", json!({"delay_before_ms": 1_500}));
    let wished = meeting(json!({"passcode": ""}));
    let again = async {
        while desk.world.sent("POST").is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        desk.pass(Duration::from_secs(600));
        let resolved = desk.journal.resolve().await.expect("a pass");
        assert_eq!((resolved.abandoned, resolved.looked), (0, 0));
        let key = IntentKey::new("k").unwrap();
        let ruled = desk.journal.rule(&key, Ruling::DidNotHappen, None, "ada").await;
        assert!(matches!(ruled, Err(JournalError::NotSettled { .. })), "{ruled:?}");
        assert_eq!(desk.row("k").unwrap().state, IntentState::Sending);
        desk.ask("k", "create-meeting", &wished).await
    };
    let (first, again) = tokio::join!(desk.ask("k", "create-meeting", &wished), again);
    assert_eq!((first.unwrap().how(), again.unwrap().how()), (How::Sent, How::Kept));
    assert_eq!((desk.world.sent("POST").len(), desk.world.meetings_at_zoom()), (1, 1));
}
