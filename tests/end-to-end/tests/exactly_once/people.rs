//! What only a person can tell, and what they can say.

use std::time::Duration;

use microapp_server::journal::{Became, Fate, How, IntentKey, JournalError, Remedy, Ruling};
use microapp_store::{Change, IntentState};
use microapp_tests::meeting;
use microapp_vault::{Ends, Secrets};
use serde_json::json;

use crate::desk::Desk;

const SETTLE: Duration = Duration::from_secs(60);

fn key() -> IntentKey {
    IntentKey::new("k").expect("a key")
}

/// A service that carried one request out twice, and whose answer was lost: nobody can say which of the two it is.
async fn doubled() -> Desk {
    let desk = Desk::new().await;
    desk.world
        .order(json!({"method": "POST", "route": "/users/{userId}/meetings", "executions": 2, "drop": "after"}));
    let error = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    assert_eq!(error.code(), "unknown-outcome", "{error}");
    desk.pass(SETTLE);
    desk.journal.resolve().await.expect("a pass");
    desk
}

#[tokio::test]
async fn a_parked_intent_says_why_and_shows_what_it_may_have_been() {
    let desk = doubled().await;
    assert_eq!(desk.row("k").unwrap().state, IntentState::Parked);
    let error = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    let JournalError::Parked { reason, .. } = &error else {
        panic!("{error}")
    };
    assert!(!reason.is_empty());
    assert!(error.to_string().contains("microapp intents settle k"), "{error}");
    let shown = desk.journal.ledger().show("zoom", &key()).unwrap().unwrap();
    let Fate::Parked(candidates) = shown.fate else {
        panic!("{:?}", shown.fate)
    };
    assert_eq!(candidates.len(), 2);
    assert_eq!(desk.world.sent("POST").len(), 1, "never sent again");
}

#[tokio::test]
async fn a_person_says_which_it_was_and_the_same_key_gets_it() {
    let desk = doubled().await;
    let Some(Fate::Parked(candidates)) = desk.journal.fate(&key()).await.unwrap() else {
        panic!("parked")
    };
    let chosen = candidates[1].clone();
    let fate = desk
        .journal
        .rule(&key(), Ruling::Happened, Some(chosen.clone()), "ada")
        .await
        .unwrap();
    assert!(matches!(fate, Fate::Done(Some(_))), "{fate:?}");
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!((answer.how(), &answer.value()["id"]), (How::Kept, &chosen["id"]));
    let noted = desk.store.audit_head().unwrap().unwrap().event;
    assert_eq!((noted.who.as_str(), noted.what.as_str()), ("ada", "intent.settled"));
    assert_eq!(noted.subject, "zoom/k");
    assert!(
        noted.details.contains("happened") && !noted.details.contains("join_url"),
        "{}",
        noted.details
    );
}

#[tokio::test]
async fn a_person_deletes_one_and_it_is_looked_again() {
    let desk = doubled().await;
    let Some(Fate::Parked(candidates)) = desk.journal.fate(&key()).await.unwrap() else {
        panic!("parked")
    };
    desk.world
        .does("delete-meeting", json!({"meeting_id": candidates[0]["id"]}))
        .await;
    let fate = desk.journal.rule(&key(), Ruling::LookAgain, None, "ada").await.unwrap();
    let Fate::Done(Some(answer)) = fate else {
        panic!("{fate:?}")
    };
    assert_eq!(answer.value()["id"], candidates[1]["id"]);
}

#[tokio::test]
async fn a_person_says_that_it_did_not_happen_and_it_can_be_sent_again() {
    let desk = doubled().await;
    desk.journal
        .rule(&key(), Ruling::DidNotHappen, None, "ada")
        .await
        .unwrap();
    assert_eq!(desk.row("k").unwrap().state, IntentState::NotSent);
    let answer = desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    assert_eq!(answer.how(), How::Sent);
}

#[tokio::test]
async fn what_was_sent_to_the_earlier_account_is_looked_for_by_nobody_in_the_next() {
    let desk = doubled().await;
    let version = desk.vault.integration("zoom").expect("read").expect("a row").version;
    let ends = Ends {
        intents: true,
        ..Ends::default()
    };
    let anew = ("zoom", "{}", &Secrets::default());
    let set_up = desk
        .vault
        .set_up_integration("zoom", Some(version), anew, "ada", |_, _| ends);
    set_up.expect("set up").expect("nobody was faster");
    desk.pass(24 * 60 * SETTLE);
    let asked = desk.world.zoom_requests().len();
    let wish = meeting(json!({}));
    let error = desk.ask("k", "create-meeting", &wish).await.unwrap_err();
    let JournalError::Parked { reason, .. } = &error else {
        panic!("{error}")
    };
    assert!(reason.contains("in the earlier one: look there"), "{reason}");
    desk.journal.resolve().await.expect("a pass");
    let error = desk.journal.rule(&key(), Ruling::LookAgain, None, "ada").await;
    assert!(error.unwrap_err().to_string().contains("nothing can look"));
    // Nor is the number that a person has seen there looked for here.
    let there = Became::Done(Some("98765432101".to_owned()));
    desk.journal.settle(&key(), there, "ada").await.expect("settled");
    let answer = desk.ask("k", "create-meeting", &wish).await.unwrap();
    assert_eq!(
        (answer.how(), &answer.value()["id"]),
        (How::Kept, &json!("98765432101"))
    );
    assert_eq!(desk.world.zoom_requests().len(), asked, "Zoom was asked for nothing");
}

#[tokio::test]
async fn a_change_that_a_person_has_seen_is_not_asked_for_anew() {
    let desk = Desk::new().await;
    let made = desk.world.create(json!({})).await;
    desk.world
        .order(json!({"method": "PATCH", "route": "/meetings/{meetingId}", "drop": "after", "times": 9}));
    let input = json!({"meeting_id": made["id"], "topic": "New"});
    desk.ask("k", "update-meeting", &input).await.unwrap_err();
    desk.pass(SETTLE);
    desk.journal
        .settle(&key(), Became::Done(None), "ada")
        .await
        .expect("settled");
    let sent = desk.world.sent("PATCH").len();
    let error = desk.ask("k", "update-meeting", &input).await.unwrap_err();
    assert_eq!(error.code(), "answer-not-known", "{error}");
    assert!(error.to_string().contains("need not be sent again"), "{error}");
    assert_eq!(desk.world.sent("PATCH").len(), sent);
}

#[tokio::test]
async fn too_early_a_person_hears_that_it_may_still_come() {
    let desk = Desk::new().await;
    desk.world
        .order(json!({"method": "POST", "route": "/users/{userId}/meetings", "drop": "late"}));
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap_err();
    let error = desk
        .journal
        .rule(&key(), Ruling::DidNotHappen, None, "ada")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("may still be on its way"), "{error}");
    assert!(error.to_string().contains("try again in 61 s"), "{error}");
    assert_eq!(desk.row("k").unwrap().state, IntentState::Unknown);
}

#[tokio::test]
async fn what_is_known_can_not_be_settled() {
    let desk = Desk::new().await;
    desk.ask("k", "create-meeting", &meeting(json!({}))).await.unwrap();
    let error = desk
        .journal
        .rule(&key(), Ruling::DidNotHappen, None, "ada")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("its outcome is known already"), "{error}");
    let nowhere = IntentKey::new("nowhere").unwrap();
    let error = desk
        .journal
        .rule(&nowhere, Ruling::Happened, None, "ada")
        .await
        .unwrap_err();
    assert_eq!(error.code(), "no-such-intent");
}

#[tokio::test]
async fn an_intent_that_can_not_be_read_is_parked_and_settled_and_stops_no_other() {
    let desk = Desk::new().await;
    for key in ["k", "other"] {
        desk.world
            .order(json!({"method": "POST", "route": "/users/{userId}/meetings", "drop": "late"}));
        let wished = meeting(json!({"topic": key}));
        desk.ask(key, "create-meeting", &wished).await.unwrap_err();
    }
    let mut damaged = desk.row("k").unwrap();
    damaged.version += 1;
    damaged.input.0[40] ^= 1;
    desk.store.apply(&[Change::PutIntent(damaged)]).unwrap();
    desk.world.zoom.release_late();
    desk.pass(SETTLE);
    let resolved = desk.journal.resolve().await.expect("a pass");
    assert_eq!(resolved.parked, 1);
    assert_eq!(desk.row("other").unwrap().state, IntentState::Done);
    assert_eq!(desk.row("k").unwrap().state, IntentState::Parked);
    let shown = desk.journal.ledger().show("zoom", &key()).unwrap().unwrap();
    assert!(shown.row.note.unwrap().contains("can't be read any more"));
    assert!(matches!(shown.fate, Fate::Parked(_)) && shown.unreadable.is_some());
    let ledger = desk.journal.ledger();
    let ruled = ledger.rule("zoom", &key(), Remedy::Person, Ruling::DidNotHappen, None, "ada");
    assert_eq!(ruled.unwrap().state, IntentState::NotSent);
}
