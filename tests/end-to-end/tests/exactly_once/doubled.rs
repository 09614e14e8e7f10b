//! Answers that come twice: none is taken for the answer to another request.

use std::time::Duration;

use microapp_runtime::ErrorKind;
use microapp_server::journal::How;
use microapp_store::IntentState;
use microapp_tests::meeting;
use serde_json::{Value, json};

use crate::desk::Desk;

const CREATE: &str = "/users/{userId}/meetings";

fn order(desk: &Desk, method: &str, route: &str, fault: Value) {
    let mut fault = fault;
    fault["method"] = method.into();
    fault["route"] = route.into();
    desk.world.order(fault);
}

fn called(topic: &str) -> Value {
    meeting(json!({"topic": topic, "passcode": ""}))
}

#[tokio::test]
async fn each_wish_has_the_answer_to_its_own_request() {
    for again in [json!("at_once"), json!({"after_ms": 1}), json!("before_next")] {
        let desk = Desk::new().await;
        for _ in 0..4 {
            order(&desk, "POST", CREATE, json!({"again": again}));
        }
        for number in 0..4 {
            let topic = format!("Number {number}");
            let key = number.to_string();
            let answer = desk.ask(&key, "create-meeting", &called(&topic)).await.unwrap();
            let made = answer.value();
            assert_eq!((answer.how(), &made["topic"]), (How::Sent, &json!(topic)), "{again}");
            assert_eq!(desk.world.at_zoom(&made)["topic"], topic, "{again}");
        }
        assert_eq!(desk.world.meetings_at_zoom(), 4, "{again}");
    }
}

#[tokio::test]
async fn a_refusal_that_comes_twice_frees_no_other_key() {
    let desk = Desk::new().await;
    let refusal =
        json!({"status": 404, "body": {"code": 3001, "message": "Meeting does not exist: 1."}, "again": "before_next"});
    order(&desk, "GET", "/meetings/{meetingId}", refusal);
    let get = desk
        .world
        .refuses("get-meeting", json!({"meeting_id": "1"}), ErrorKind::NotFound);
    get.await;
    let made = desk.ask("k", "create-meeting", &called("Planning")).await;
    // What is only read on a kept connection may be mistaken, and is then asked for again; the meeting itself never is.
    let answer = match made {
        Ok(answer) => answer,
        Err(error) => {
            assert_eq!(desk.world.meetings_at_zoom(), 0, "{error}");
            desk.ask("again", "create-meeting", &called("Planning")).await.unwrap()
        }
    };
    assert_eq!(desk.world.at_zoom(&answer.value())["topic"], "Planning");
    assert_eq!(desk.world.meetings_at_zoom(), 1);
}

#[tokio::test]
async fn a_change_is_not_taken_for_done_because_another_was() {
    let desk = Desk::new().await;
    let (kept, gone) = (desk.world.create(json!({})).await, desk.world.create(json!({})).await);
    order(
        &desk,
        "DELETE",
        "/meetings/{meetingId}",
        json!({"again": "before_next"}),
    );
    order(&desk, "DELETE", "/meetings/{meetingId}", json!({"drop": "before"}));
    let delete = |meeting: &Value| json!({"meeting_id": meeting["id"]});
    desk.ask("gone", "delete-meeting", &delete(&gone)).await.unwrap();
    let error = desk.ask("kept", "delete-meeting", &delete(&kept)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownOutcome, "{error}");
    assert_eq!(desk.world.meetings_at_zoom(), 1, "it was not sent");
}

#[tokio::test]
async fn an_old_list_does_not_say_that_a_meeting_is_not_there() {
    let desk = Desk::new().await;
    order(&desk, "GET", CREATE, json!({"again": "before_next"}));
    desk.world.does("list-meetings", json!({})).await;
    order(&desk, "POST", CREATE, json!({"drop": "late"}));
    desk.ask("k", "create-meeting", &called("Planning")).await.unwrap_err();
    desk.world.zoom.release_late();
    desk.pass(Duration::from_secs(120));
    let answer = desk.ask("k", "create-meeting", &called("Planning")).await.unwrap();
    assert_eq!((answer.how(), desk.world.meetings_at_zoom()), (How::Kept, 1));
    assert_eq!(desk.row("k").unwrap().state, IntentState::Done);
}

#[tokio::test]
async fn what_is_only_read_says_what_it_is_about() {
    let desk = Desk::new().await;
    let (one, other) = (desk.world.create(json!({})).await, desk.world.create(json!({})).await);
    order(&desk, "GET", "/meetings/{meetingId}", json!({"again": "before_next"}));
    let ask = |meeting: &Value| json!({"meeting_id": meeting["id"]});
    desk.world.does("get-meeting", ask(&one)).await;
    let error = desk
        .world
        .refuses("get-meeting", ask(&other), ErrorKind::Upstream)
        .await;
    assert_eq!(error.code, "another-reply");
    // The connection that was a reply ahead is not used again.
    assert_eq!(desk.world.does("get-meeting", ask(&other)).await["id"], other["id"]);
}
