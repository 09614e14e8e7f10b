//! A wish while the disk of the journal is full.

use std::time::Duration;

use faulty_disk::{Disk, Fault};
use microapp_server::journal::{How, JournalError};
use microapp_store::{IntentState, StoreError};
use microapp_tests::meeting;
use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn a_wish_that_can_not_be_written_down_is_not_sent_and_is_carried_out_when_there_is_room() {
    let disk = Disk::register();
    let desk = Desk::on(disk).await;
    disk.fail(Fault::full(0));
    let error = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    assert!(matches!(error, JournalError::Store(StoreError::Full)), "{error:?}");
    let words = error.to_string();
    assert!(
        words.contains("nothing was sent") && words.contains("Free some space"),
        "{words}"
    );
    assert!(disk.mend() > 0);
    assert_eq!(desk.world.zoom_requests().len(), 0);
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!((answer.how(), desk.world.meetings_at_zoom()), (How::Sent, 1));
}

#[tokio::test]
async fn an_answer_that_can_not_be_written_down_is_given_and_found_again_when_there_is_room() {
    let disk = Disk::register();
    let desk = Desk::on(disk).await;
    desk.world
        .order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_before_ms": 1_500}));
    let wished = meeting(json!({}));
    let full_behind_the_intent = async {
        while desk.world.sent("POST").is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        disk.fail(Fault::full(0));
    };
    let (made, ()) = tokio::join!(desk.ask("k", "create-meeting", &wished), full_behind_the_intent);
    let made = made.expect("the meeting");
    assert_eq!(desk.row("k").expect("an intent").state, IntentState::Sending);
    // Whoever asks now learns nothing new, and changes nothing.
    desk.pass(Duration::from_secs(600));
    let error = desk
        .another_journal()
        .invoke(desk.wish("k", "create-meeting", &wished))
        .await;
    let error = error.expect_err("no room");
    assert!(matches!(error, JournalError::Store(StoreError::Full)), "{error:?}");
    assert!(disk.mend() > 0, "the disk was never asked");
    let found = desk
        .another_journal()
        .invoke(desk.wish("k", "create-meeting", &wished))
        .await;
    let found = found.expect("the same meeting");
    assert_eq!((found.how(), &found.value()["id"]), (How::Kept, &made.value()["id"]));
    assert_eq!(desk.row("k").expect("an intent").state, IntentState::Done);
    assert_eq!((desk.world.sent("POST").len(), desk.world.meetings_at_zoom()), (1, 1));
}
