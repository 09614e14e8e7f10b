//! What a key stands for.

use futures::FutureExt as _;
use microapp_runtime::ErrorKind;
use microapp_server::journal::{Fate, How, IntentKey, JournalError};
use microapp_store::IntentState;
use microapp_tests::meeting;
use serde_json::json;

use crate::desk::Desk;

#[tokio::test]
async fn the_same_key_and_input_get_the_same_answer_and_no_second_meeting() {
    let desk = Desk::new().await;
    let first = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    let sent = desk.world.zoom_requests().len();
    let again = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    let elsewhere = desk.another_journal();
    let there = elsewhere
        .invoke(desk.wish("k", "create-meeting", &meeting(json!({}))))
        .await
        .unwrap();
    assert_eq!(
        (first.how(), again.how(), there.how()),
        (How::Sent, How::Kept, How::Kept)
    );
    assert_eq!((first.json(), first.json()), (again.json(), there.json()));
    assert_eq!(desk.world.zoom_requests().len(), sent, "nobody was asked again");
    assert_eq!(desk.world.meetings_at_zoom(), 1);
}

#[tokio::test]
async fn another_key_is_another_wish() {
    let desk = Desk::new().await;
    for key in ["one", "two"] {
        desk.ask(key, "create-meeting", &meeting(json!({}))).await.unwrap();
    }
    assert_eq!(desk.world.meetings_at_zoom(), 2);
}

#[tokio::test]
async fn a_key_that_is_used_for_something_else_is_a_conflict() {
    let desk = Desk::new().await;
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    let other_input = desk.wish("k", "create-meeting", &meeting(json!({"topic": "Another"})));
    let other_action = desk.wish("k", "delete-meeting", &meeting(json!({})));
    let mut other_person = desk.wish("k", "create-meeting", &meeting(json!({})));
    other_person.invocation.acting_user = Some("eve@example.com".to_owned());
    for wish in [other_input, other_action, other_person] {
        let error = desk.journal.invoke(wish).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "key-reused"));
        assert!(error.to_string().contains("Nothing was done"), "{error}");
    }
    assert_eq!(desk.world.meetings_at_zoom(), 1);
}

#[tokio::test]
async fn a_refusal_that_only_another_input_can_mend_is_kept() {
    let desk = Desk::new().await;
    let wrong = meeting(json!({"host": "nobody@example.com"}));
    let first = desk.ask("k", "create-meeting", &wrong).await.unwrap_err();
    let sent = desk.world.zoom_requests().len();
    let again = desk.ask("k", "create-meeting", &wrong).await.unwrap_err();
    let (JournalError::Action(first), JournalError::Action(again)) = (first, again) else {
        panic!("refusals")
    };
    assert_eq!(first, again);
    assert_eq!(first.kind, ErrorKind::NotFound);
    assert_eq!(desk.world.zoom_requests().len(), sent, "Zoom was not asked again");
    assert_eq!(desk.row("k").unwrap().state, IntentState::Refused);
    desk.ask("another", "create-meeting", &meeting(json!({})))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_refusal_that_passes_leaves_the_key_for_the_same_wish() {
    let desk = Desk::new().await;
    for (status, code, words, kind) in [
        (429, 429, "the daily rate limit (100)", ErrorKind::DailyLimit),
        (401, 124, "Invalid access token.", ErrorKind::Unauthorized),
        (
            400,
            4711,
            "Invalid access token, does not contain scopes:[meeting:write].",
            ErrorKind::MissingScope,
        ),
    ] {
        let body = json!({"code": code, "message": words});
        desk.world.order(
            json!({"method": "POST", "route": "/users/{userId}/meetings", "status": status,
            "body": body, "times": 9}),
        );
        let error = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(desk.row("k").unwrap().state, IntentState::NotSent);
        desk.world.zoom.clear_faults();
    }
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!(answer.how(), How::Sent);
    assert_eq!((desk.row("k").unwrap().attempts, desk.world.meetings_at_zoom()), (4, 1));
}

#[tokio::test]
async fn what_only_reads_is_not_written_down() {
    let desk = Desk::new().await;
    let answer = desk.ask("k", "list-meetings", &json!({})).await.unwrap();
    assert_eq!(answer.how(), How::Read);
    assert_eq!(desk.row("k"), None);
}

#[tokio::test]
async fn nothing_of_a_wish_can_be_read_in_the_store() {
    let desk = Desk::new().await;
    let input = meeting(json!({"topic": "Restructuring of the board", "passcode": "Xk29vvQ1"}));
    let made = desk.ask("k", "create-meeting", &input).await.unwrap().value();
    let secrets = [
        "Restructuring of the board",
        "Xk29vvQ1",
        made["join_url"].as_str().unwrap(),
    ];
    microapp_vault::canary::assert_absent(desk.folder(), &secrets);
    let shown = desk
        .journal
        .ledger()
        .show("zoom", &IntentKey::new("k").unwrap())
        .unwrap()
        .unwrap();
    assert!(
        shown.input.contains("Restructuring of the board"),
        "whoever has the key can"
    );
}

#[tokio::test]
async fn thirty_two_who_ask_at_once_get_one_meeting() {
    let desk = Desk::new().await;
    let journals: Vec<_> = (0..4).map(|_| desk.another_journal()).collect();
    let asks = (0..32).map(|number| {
        let (journal, wish) = (
            &journals[number % 4],
            desk.wish("k", "create-meeting", &meeting(json!({}))),
        );
        async move { journal.invoke(wish).await.map(|answer| answer.json().to_owned()) }
    });
    let answers = futures::future::join_all(asks).await;
    let first = answers[0].as_ref().unwrap();
    assert!(answers.iter().all(|answer| answer.as_ref().unwrap() == first));
    assert_eq!(desk.world.meetings_at_zoom(), 1);
}

#[tokio::test]
async fn who_goes_away_finds_the_answer_later() {
    let desk = Desk::new().await;
    desk.world
        .order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_before_ms": 100}));
    let wish = desk.wish("k", "create-meeting", &meeting(json!({})));
    let asking = desk.journal.invoke(wish);
    // Dropped as soon as the intent is there, as a server drops what a browser has given up.
    let written = async {
        while desk.row("k").is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = asking => panic!("too fast"),
        () = written => {}
    }
    // A program that ends waits for it.
    let unfinished = desk.vault.unfinished();
    assert!(unfinished.over().now_or_never().is_none());
    unfinished.over().await;
    assert_eq!(desk.row("k").unwrap().state, IntentState::Done);
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!(answer.how(), How::Kept);
    assert_eq!(desk.world.meetings_at_zoom(), 1);
}

#[tokio::test]
async fn a_page_can_ask_how_it_stands_without_sending_anything() {
    let desk = Desk::new().await;
    let key = IntentKey::new("k").unwrap();
    assert_eq!(desk.journal.fate(&key).await.unwrap(), None);
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    let sent = desk.world.zoom_requests().len();
    let fate = desk.journal.fate(&key).await.unwrap();
    assert!(matches!(fate, Some(Fate::Done(Some(answer))) if answer.value()["topic"] == "Planning"));
    assert_eq!(desk.world.zoom_requests().len(), sent);
}

#[tokio::test]
async fn finished_intents_are_forgotten_after_thirty_days_and_open_ones_never() {
    let desk = Desk::new().await;
    desk.ask("done", "create-meeting", &meeting(json!({}))).await.unwrap();
    desk.world
        .order(json!({"method": "POST", "route": "/users/{userId}/meetings", "drop": "before"}));
    desk.world.order(json!({"method": "GET", "status": 500, "times": 1000}));
    let lost = desk
        .ask("lost", "create-meeting", &meeting(json!({"passcode": ""})))
        .await
        .unwrap_err();
    assert_eq!(lost.kind(), ErrorKind::UnknownOutcome, "{lost}");
    desk.pass(std::time::Duration::from_secs(29 * 86_400));
    desk.journal.resolve().await.unwrap();
    assert!(desk.row("done").is_some());
    desk.pass(std::time::Duration::from_secs(86_401));
    desk.journal.resolve().await.unwrap();
    assert!(desk.row("done").is_none());
    assert_eq!(
        desk.row("lost").unwrap().state,
        IntentState::Parked,
        "a day of failed looks is enough"
    );
}
