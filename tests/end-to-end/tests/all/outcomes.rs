//! What became of a change whose answer was lost: every way to lose it, and what the look-up then finds.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_runtime::credentials::{Credential, CredentialError, CredentialProvider, Principal};
use microapp_runtime::{ErrorKind, Invocation, InvokeError, LookUp, Outcome};
use microapp_tests::{World, meeting, without_service_limits};
use serde_json::{Value, json};
use zoom_simulator::{AppKind, NewApp, Options};

const CREATE: &str = "/users/{userId}/meetings";
const MARKER: &str = "k3J9xQ2mPw7d";
const LINE: &str = "[intent:k3J9xQ2mPw7d]";
/// When every world begins.
const SINCE: &str = "2026-11-22T08:00:00Z";

/// Each fault that loses the answer to a request, and whether the request is carried out.
fn losses() -> Vec<(Value, bool)> {
    vec![
        (json!({"drop": "after"}), true),
        (json!({"drop": "after", "ending": "reset"}), true),
        (json!({"cut_body_after": 0}), true),
        (json!({"cut_body_after": 0, "ending": "reset"}), true),
        (
            json!({"execute": true, "status": 500, "body": {"code": 5000, "message": "Oops."}}),
            true,
        ),
        (json!({"execute": true, "content": "html"}), true),
        (json!({"execute": true, "status": 503, "body": ""}), true),
        // Whatever code it names.
        (
            json!({"execute": true, "status": 500, "body": {"code": 3001, "message": "Meeting does not exist."}}),
            true,
        ),
        (
            json!({"execute": true, "status": 502, "body": {"code": 124, "message": "Invalid access token."}}),
            true,
        ),
        (json!({"drop": "before"}), false),
        (json!({"drop": "before", "ending": "reset"}), false),
        (json!({"drop": "late"}), false),
        (
            json!({"status": 500, "body": {"code": 5000, "message": "Oops."}}),
            false,
        ),
        (json!({"content": "html"}), false),
        (json!({"status": 503, "body": ""}), false),
        (
            json!({"status": 504, "body": {"code": 504, "message": "Gateway Timeout"}}),
            false,
        ),
    ]
}

fn order(world: &World, fault: &Value, method: &str) {
    let mut fault = fault.clone();
    fault["method"] = method.into();
    if method == "POST" {
        fault["route"] = CREATE.into();
    }
    world.order(fault);
}

/// Runs an action under the intent, as a host with a journal does.
async fn attempt(world: &World, action: &str, input: &Value) -> Result<Value, InvokeError> {
    let call = Invocation::new(action, input.to_string())
        .acting_user(&world.host)
        .intent(MARKER);
    world.integration.invoke(call).await.map(|output| output.value())
}

/// Runs it with a fault by which the answer is lost.
async fn lose(world: &World, action: &str, input: &Value, fault: &Value) {
    let method = if action == "create-meeting" { "POST" } else { "DELETE" };
    order(world, fault, method);
    let error = attempt(world, action, input).await.expect_err("a lost answer");
    assert_eq!(error.kind, ErrorKind::UnknownOutcome, "{fault}: {}", json!(error));
    assert!(error.may_have_changed(), "{fault}: {}", json!(error));
    world.zoom.clear_faults();
}

async fn look_up_since(world: &World, action: &str, input: &Value, marker: Option<&str>, since: &str) -> Outcome {
    let name = world
        .integration
        .manifest()
        .action(action)
        .expect("an action")
        .look_up
        .clone();
    let asked = LookUp {
        action: action.to_owned(),
        input: input.clone(),
        marker: marker.map(str::to_owned),
        since: since.to_owned(),
    };
    let found = world.does(&name.expect("a look-up"), json!(asked)).await;
    serde_json::from_value(found).expect("an outcome")
}

async fn look_up(world: &World, action: &str, input: &Value) -> Outcome {
    look_up_since(world, action, input, Some(MARKER), SINCE).await
}

#[track_caller]
fn happened(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Happened { output } => output,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn undecided(outcome: Outcome) -> (String, usize) {
    match outcome {
        Outcome::Undecided { reason, candidates } => {
            for candidate in &candidates {
                assert!(
                    candidate["id"].is_string() && candidate["topic"].is_string(),
                    "{candidate}"
                );
            }
            (reason, candidates.len())
        }
        other => panic!("{other:?}"),
    }
}

/// A meeting without a random passcode, so that the create is the only request.
fn planning(more: Value) -> Value {
    let mut input = meeting(more);
    input["passcode"] = "".into();
    input
}

#[tokio::test]
async fn a_lost_create_is_found_by_its_marker_or_surely_not_there() {
    for (fault, carried_out) in losses() {
        let world = World::new().await;
        let input = planning(json!({"agenda": "Plan."}));
        lose(&world, "create-meeting", &input, &fault).await;
        assert_eq!(world.meetings_at_zoom(), usize::from(carried_out), "{fault}");
        world.zoom.clear_requests();
        let outcome = look_up(&world, "create-meeting", &input).await;
        if carried_out {
            let output = happened(outcome);
            let read = world.does("get-meeting", json!({"meeting_id": output["id"]})).await;
            assert_eq!(output, read, "{fault}");
            assert_eq!(output["agenda"], "Plan.");
        } else {
            assert_eq!(outcome, Outcome::DidNotHappen, "{fault}");
            assert_eq!(world.sent("GET").len(), 1, "the list alone");
        }
        assert_eq!(world.sent("POST").len(), 0, "a look-up only reads");
    }
}

#[tokio::test]
async fn a_create_that_was_answered_late_is_found() {
    let world = World::new().await;
    let input = planning(json!({}));
    world.order(json!({"method": "POST", "route": CREATE, "delay_after_ms": 60_000}));
    let hasty = Invocation::new("create-meeting", input.to_string())
        .acting_user(&world.host)
        .intent(MARKER)
        .deadline(Duration::from_secs(1));
    let error = world.integration.invoke(hasty).await.expect_err("too late");
    assert!(error.may_have_changed(), "{}", json!(error));
    happened(look_up(&world, "create-meeting", &input).await);
}

#[tokio::test]
async fn a_create_that_arrives_after_the_look_up_is_found_by_the_next() {
    let world = World::new().await;
    let input = planning(json!({}));
    lose(&world, "create-meeting", &input, &json!({"drop": "late"})).await;
    assert_eq!(look_up(&world, "create-meeting", &input).await, Outcome::DidNotHappen);
    world.zoom.advance(Duration::from_secs(90));
    assert_eq!(world.zoom.release_late(), 1);
    happened(look_up(&world, "create-meeting", &input).await);
}

#[tokio::test]
async fn a_create_that_was_carried_out_twice_is_for_a_person() {
    let world = World::new().await;
    let input = planning(json!({}));
    lose(
        &world,
        "create-meeting",
        &input,
        &json!({"executions": 2, "drop": "after"}),
    )
    .await;
    let (reason, candidates) = undecided(look_up(&world, "create-meeting", &input).await);
    assert_eq!(candidates, 2);
    assert!(reason.contains("more than one"), "{reason}");
}

#[tokio::test]
async fn a_refusal_has_changed_nothing() {
    let world = World::with(Options::default(), without_service_limits).await;
    for (status, code) in [
        (400, 3000),
        (400, 1114),
        (404, 1001),
        (409, 3000),
        (429, 429),
        (400, 300),
    ] {
        let body = json!({"code": code, "message": "No."});
        order(&world, &json!({"status": status, "body": body, "times": 5}), "POST");
        let error = attempt(&world, "create-meeting", &planning(json!({})))
            .await
            .expect_err("refused");
        assert_ne!(error.kind, ErrorKind::UnknownOutcome, "{status}: {}", json!(error));
        assert!(!error.may_have_changed(), "{status}: {}", json!(error));
        world.zoom.clear_faults();
    }
    let broken = attempt(&world, "create-meeting", &json!({"topic": ""}))
        .await
        .expect_err("invalid");
    assert!(!broken.may_have_changed());
}

#[tokio::test]
async fn a_change_that_was_made_and_not_read_again_may_be_told_as_made() {
    let world = World::new().await;
    let made = world.create(json!({})).await;
    // The meeting is read, changed, and read again: only the last fails.
    world.order(json!({"method": "GET", "skip": 1, "times": 3, "status": 503, "body": ""}));
    let change = json!({"meeting_id": made["id"], "topic": "New"});
    let error = world.refuses("update-meeting", change, ErrorKind::Unavailable).await;
    assert!(error.may_have_changed(), "{}", json!(error));
    assert_eq!(world.at_zoom(&made)["topic"], "New");
}

#[tokio::test]
async fn the_marker_is_at_zoom_and_nowhere_else() {
    let world = World::new().await;
    for (agenda, stored) in [
        (json!(null), LINE.to_owned()),
        (json!(""), LINE.to_owned()),
        (json!("First.\nSecond."), format!("First.\nSecond.\n\n{LINE}")),
        // Copied from Zoom's own page, where it shows.
        (json!("First.\n\n[intent:older]"), format!("First.\n\n{LINE}")),
    ] {
        let input = planning(json!({"agenda": agenda}));
        let made = attempt(&world, "create-meeting", &input).await.expect("a meeting");
        assert_eq!(world.at_zoom(&made)["agenda"], stored);
        let id = json!({"meeting_id": made["id"]});
        let shown = [
            made,
            world.does("get-meeting", id.clone()).await,
            world.does("get-invitation", id).await,
            world.does("list-meetings", json!({})).await,
        ];
        for value in shown {
            assert!(!value.to_string().contains("intent:"), "{value}");
        }
    }
    let without = world.create(json!({"agenda": "Plan."})).await;
    assert_eq!(world.at_zoom(&without)["agenda"], "Plan.", "no intent, no marker");
}

#[tokio::test]
async fn a_new_agenda_keeps_the_marker() {
    let world = World::new().await;
    let input = planning(json!({"agenda": "Plan."}));
    lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
    // Somebody finds the meeting first, and changes all by which it could be known else.
    let id = world.zoom.meetings()[0]["id"].to_string();
    let change = json!({"meeting_id": id, "agenda": "Other plan.", "topic": "Renamed", "start": "2026-12-02T10:00"});
    let changed = world.does("update-meeting", change).await;
    assert_eq!(changed["agenda"], "Other plan.");
    assert_eq!(happened(look_up(&world, "create-meeting", &input).await), changed);
    world
        .does("update-meeting", json!({"meeting_id": id, "agenda": ""}))
        .await;
    assert_eq!(world.zoom.meetings()[0]["agenda"], LINE);
}

#[tokio::test]
async fn what_somebody_else_has_or_had_before_is_not_taken_for_it() {
    let world = World::new().await;
    let input = planning(json!({}));
    // The same, by the same person, some time before; by a colleague; and under another intent.
    world.does("create-meeting", input.clone()).await;
    world.zoom.advance(Duration::from_secs(600));
    let since = "2026-11-22T08:10:00Z";
    let colleague = planning(json!({"host": world.colleagues()[0]}));
    attempt(&world, "create-meeting", &colleague).await.expect("a meeting");
    let call = Invocation::new("create-meeting", input.to_string())
        .acting_user(&world.host)
        .intent("another");
    world.integration.invoke(call).await.expect("a meeting");
    let outcome = look_up_since(&world, "create-meeting", &input, Some(MARKER), since).await;
    assert_eq!(outcome, Outcome::DidNotHappen);
    // The same made by hand in that very minute could be it, if somebody took the marker off.
    world.does("create-meeting", input.clone()).await;
    let outcome = look_up_since(&world, "create-meeting", &input, Some(MARKER), since).await;
    let (reason, candidates) = undecided(outcome);
    assert_eq!(candidates, 1);
    assert!(reason.contains("by hand"), "{reason}");
    // And if it happened after all, that does not matter.
    lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
    let outcome = look_up_since(&world, "create-meeting", &input, Some(MARKER), since).await;
    let stored = world.at_zoom(&happened(outcome));
    assert_eq!(stored["agenda"], LINE);
}

#[tokio::test]
async fn without_a_marker_the_only_one_that_fits_is_it() {
    for marker in [Some(MARKER), None] {
        let world = World::with_setting("intent-marker", json!(false)).await;
        let input = planning(json!({"agenda": "Plan."}));
        let find = || look_up_since(&world, "create-meeting", &input, marker, SINCE);
        // What differs in one of the signs is none.
        for other in [
            json!({"topic": "Other"}),
            json!({"start": "2026-12-01T10:30", "time_zone": "Europe/Berlin"}),
            json!({"recurrence": {"daily": {"end": {"count": 2}}}}),
            json!({"host": world.colleagues()[0]}),
        ] {
            world.does("create-meeting", planning(other)).await;
        }
        assert_eq!(find().await, Outcome::DidNotHappen);
        lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
        let found = happened(find().await);
        assert_eq!(world.at_zoom(&found)["agenda"], "Plan.", "no marker is left");
        // The same moment, written otherwise.
        let otherwise = planning(json!({"start": "2026-12-01T09:00:00Z", "time_zone": "America/New_York"}));
        let outcome = look_up_since(&world, "create-meeting", &otherwise, marker, SINCE).await;
        assert_eq!(happened(outcome)["id"], found["id"]);
        world.does("create-meeting", input.clone()).await;
        let (reason, candidates) = undecided(find().await);
        assert_eq!(candidates, 2);
        assert!(reason.contains("several"), "{reason}");
    }
}

#[tokio::test]
async fn a_long_agenda_is_read_and_a_full_one_goes_without_a_marker() {
    let world = World::new().await;
    let long = planning(json!({"agenda": "ä".repeat(1_000)}));
    lose(&world, "create-meeting", &long, &json!({"drop": "after"})).await;
    // Two more that the list cuts off.
    world
        .does(
            "create-meeting",
            planning(json!({"agenda": "x".repeat(300), "topic": "Other"})),
        )
        .await;
    world
        .does("create-meeting", planning(json!({"agenda": "y".repeat(300)})))
        .await;
    world.zoom.clear_requests();
    let found = happened(look_up(&world, "create-meeting", &long).await);
    assert_eq!(found["agenda"], "ä".repeat(1_000));
    assert_eq!(
        world.sent("GET").len(),
        5,
        "the list, three that it cuts off, and the one again"
    );

    let world = World::new().await;
    let full = planning(json!({"topic": "Full", "agenda": "日".repeat(2_000)}));
    lose(&world, "create-meeting", &full, &json!({"drop": "before"})).await;
    assert_eq!(look_up(&world, "create-meeting", &full).await, Outcome::DidNotHappen);
    lose(&world, "create-meeting", &full, &json!({"drop": "after"})).await;
    let found = happened(look_up(&world, "create-meeting", &full).await);
    assert_eq!(world.at_zoom(&found)["agenda"], "日".repeat(2_000));
}

#[tokio::test]
async fn a_series_and_a_meeting_with_no_fixed_time_are_found() {
    // 1 December is a Tuesday: the series begins on Thursday.
    let weekly = json!({"weekly": {"days": ["thursday", "monday"], "end": {"count": 5}}});
    for recurrence in [weekly, json!("no_fixed_time")] {
        for marker in [true, false] {
            let world = World::with_setting("intent-marker", json!(marker)).await;
            let input = planning(json!({"recurrence": recurrence}));
            assert_eq!(look_up(&world, "create-meeting", &input).await, Outcome::DidNotHappen);
            lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
            let found = happened(look_up(&world, "create-meeting", &input).await);
            let read = world.does("get-meeting", json!({"meeting_id": found["id"]})).await;
            assert_eq!(found, read, "{recurrence}");
            assert_eq!(
                found["occurrences"].as_array().map(Vec::len),
                Some(if recurrence.is_object() { 5 } else { 0 })
            );
        }
    }
}

#[tokio::test]
async fn a_start_that_has_passed_says_nothing() {
    // Zoom moves it to the moment of the request.
    let world = World::with_setting("intent-marker", json!(false)).await;
    let input = planning(json!({"start": "2026-11-22T07:50", "time_zone": "UTC"}));
    lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
    happened(look_up(&world, "create-meeting", &input).await);
}

#[tokio::test]
async fn what_zoom_would_not_list_any_more_is_for_a_person() {
    let world = World::new().await;
    let input = planning(json!({"start": "2026-10-20T10:00", "time_zone": "Europe/Berlin"}));
    let long_ago = look_up_since(&world, "create-meeting", &input, Some(MARKER), "2026-10-01T08:00:00Z").await;
    let (reason, candidates) = undecided(long_ago);
    assert_eq!(candidates, 0);
    assert!(reason.contains("long ago"), "{reason}");
}

#[tokio::test]
async fn what_was_made_and_deleted_while_it_was_looked_for_is_for_a_person() {
    let world = World::new().await;
    let input = planning(json!({}));
    lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
    let gone = json!({"code": 3001, "message": "Meeting does not exist."});
    world.order(json!({"method": "GET", "route": "/meetings/*", "status": 404, "body": gone}));
    let (reason, candidates) = undecided(look_up(&world, "create-meeting", &input).await);
    assert_eq!(candidates, 1);
    assert!(reason.contains("deleted"), "{reason}");
}

#[tokio::test]
async fn a_lost_delete_is_told_by_what_is_left() {
    // An answer without a body can't be cut.
    let losses = losses()
        .into_iter()
        .filter(|(fault, _)| fault.get("cut_body_after").is_none());
    for (fault, carried_out) in losses {
        let world = World::new().await;
        let once = world.create(json!({})).await;
        let series = world
            .create(json!({"recurrence": {"daily": {"end": {"count": 3}}}}))
            .await;
        let whole = json!({"meeting_id": series["id"]});
        let one = json!({"meeting_id": series["id"], "occurrence_id": series["occurrences"][1]["id"]});
        for input in [json!({"meeting_id": once["id"]}), one.clone(), whole] {
            lose(&world, "delete-meeting", &input, &fault).await;
            world.zoom.clear_requests();
            let outcome = look_up(&world, "delete-meeting", &input).await;
            assert_eq!(world.zoom_requests().len(), 1, "one question is enough");
            if carried_out {
                let removed = json!({"meeting_id": input["meeting_id"], "occurrence_id": input["occurrence_id"]});
                assert_eq!(happened(outcome), removed, "{fault}");
            } else {
                assert_eq!(outcome, Outcome::DidNotHappen, "{fault}: {input}");
            }
        }
        // Once the series is gone, so is each of its dates.
        if carried_out {
            happened(look_up(&world, "delete-meeting", &one).await);
        }
    }
}

#[tokio::test]
async fn a_look_up_that_fails_has_decided_nothing() {
    let world = World::new().await;
    let input = planning(json!({}));
    let made = world.does("create-meeting", input.clone()).await;
    let removal = json!({"meeting_id": made["id"]});
    for (fault, kind) in [
        (json!({"status": 503, "body": ""}), ErrorKind::Unavailable),
        (
            json!({"status": 401, "body": {"code": 124, "message": "Invalid access token."}}),
            ErrorKind::Unauthorized,
        ),
        (json!({"status": 404, "content": "html"}), ErrorKind::NotFound),
        (
            json!({"status": 404, "body": {"code": 1001, "message": "User does not exist."}}),
            ErrorKind::NotFound,
        ),
        (json!({"drop": "after"}), ErrorKind::Unavailable),
    ] {
        for (action, input) in [("create-meeting", &input), ("delete-meeting", &removal)] {
            let mut fault = fault.clone();
            fault["method"] = "GET".into();
            fault["times"] = 5.into();
            world.order(fault.clone());
            let asked = json!({"action": action, "input": input, "marker": MARKER, "since": SINCE});
            let error = world.refuses("find-outcome", asked, kind).await;
            assert!(!error.may_have_changed(), "{fault}: {}", json!(error));
            world.zoom.clear_faults();
        }
    }
}

#[tokio::test]
async fn a_question_that_can_not_be_read_is_invalid_input() {
    let world = World::new().await;
    let removal = json!({"meeting_id": "1"});
    for (asked, field) in [
        (
            json!({"action": "update-meeting", "input": removal, "since": SINCE}),
            "action",
        ),
        (
            json!({"action": "delete-meeting", "input": removal, "since": "yesterday"}),
            "since",
        ),
        (json!({"action": "delete-meeting", "input": removal}), "since"),
        (
            json!({"action": "delete-meeting", "input": {}, "since": SINCE}),
            "input.meeting_id",
        ),
        (
            json!({"action": "delete-meeting", "input": {"meeting_id": " "}, "since": SINCE}),
            "input.meeting_id",
        ),
        (
            json!({"action": "create-meeting", "input": {"topic": ""}, "since": SINCE}),
            "input.topic",
        ),
        (
            json!({"action": "create-meeting", "input": "Planning", "since": SINCE}),
            "input",
        ),
    ] {
        let error = world
            .refuses("find-outcome", asked.clone(), ErrorKind::InvalidInput)
            .await;
        let named = microapp_tests::fields(&error);
        assert!(named.contains(&field.to_owned()), "{asked}: {named:?}");
    }
    assert_eq!(world.zoom_requests().len(), 0);
}

/// A person's own token, under which Zoom wants `me` in paths.
struct Own(String);

impl CredentialProvider for Own {
    fn credential<'a>(&'a self, _: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        Box::pin(async { Ok(Credential::bearer(self.0.as_str())) })
    }

    fn address_of(&self, _: &str) -> String {
        "me".to_owned()
    }
}

#[tokio::test]
async fn r45_a_persons_own_credential_finds_their_meeting_and_nobody_elses() {
    let account = World::new().await;
    let scopes = |of: &World| -> Vec<String> {
        let manifest = of.integration.manifest();
        let actions = ["create-meeting", "delete-meeting", "find-outcome"];
        let sets = actions
            .iter()
            .flat_map(|name| manifest.action(name).expect("an action").scopes.clone());
        sets.filter(|set| set.vocabulary == "granular" && set.identity == "acting_user")
            .flat_map(|set| set.scopes)
            .collect()
    };
    let app = account.zoom.add_app(NewApp {
        kind: AppKind::UserManaged,
        scopes: scopes(&account),
        ..NewApp::default()
    });
    let person = account.colleagues()[0].clone();
    let asked = json!({"client_id": app.client_id, "user": person});
    let token = account.control("POST", "/tokens", &asked).await;
    let own = Own(token["access_token"].as_str().expect("a token").to_owned());
    let base_url = account.zoom.base_url().parse().expect("a URL");
    // The same Zoom, asked with the person's own token.
    let theirs = World::with(Options::default(), |builder| {
        builder.base_url(base_url).credentials(Arc::new(own))
    })
    .await;
    let world = World {
        zoom: account.zoom,
        integration: theirs.integration,
        host: person,
    };
    let input = planning(json!({}));
    let others = Invocation::new("create-meeting", input.to_string())
        .acting_user(&account.host)
        .intent(MARKER);
    account
        .integration
        .invoke(others)
        .await
        .expect("the owner's meeting, under the same marker");
    assert_eq!(look_up(&world, "create-meeting", &input).await, Outcome::DidNotHappen);
    lose(&world, "create-meeting", &input, &json!({"drop": "after"})).await;
    let found = happened(look_up(&world, "create-meeting", &input).await);
    assert_eq!(found["host_email"], world.host.as_str());
    let removal = json!({"meeting_id": found["id"]});
    lose(&world, "delete-meeting", &removal, &json!({"drop": "after"})).await;
    happened(look_up(&world, "delete-meeting", &removal).await);
}
