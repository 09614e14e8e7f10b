//! The protocol as it is on the wire: the version of 2026-07-28, which the SDK does not speak yet, and cancelling.

use serde_json::{Value, json};

use crate::world::{World, meeting};

#[test]
fn the_protocol_of_2026_asks_the_person_by_an_answer() {
    let world = World::new();
    let mut server = world.bare(&["--as", &world.person(0), "--confirm", "changes"]);
    let found = server.ask("server/discover", json!({}));
    let versions = found["result"]["supportedVersions"].as_array().expect("versions");
    assert!(versions.contains(&json!("2026-07-28")), "{found}");

    let call = json!({"name": "create-meeting", "arguments": meeting("Planning")});
    let asked = server.ask("tools/call", call.clone());
    assert_eq!(asked["result"]["resultType"], "input_required", "{asked}");
    let question = &asked["result"]["inputRequests"]["confirm"];
    assert_eq!(question["method"], "elicitation/create");
    assert_eq!(question["params"]["requestedSchema"]["required"], json!(["confirm"]));
    assert_eq!(world.changes(), [""; 0]);

    let mut answered = call;
    for (answer, changes) in [
        (json!({"action": "decline"}), 0),
        (json!({"action": "accept", "content": {"confirm": false}}), 0),
        (json!({"action": "accept"}), 0),
        (json!("accept"), 0),
        (json!({"action": "accept", "content": {"confirm": true}}), 1),
    ] {
        answered["inputResponses"] = json!({"confirm": answer});
        let result = server.ask("tools/call", answered.clone());
        assert_eq!(result["result"]["isError"], changes == 0, "{answer}: {result}");
        assert_eq!(world.changes().len(), changes, "{answer}");
    }
    assert!(server.end());
}

#[test]
fn a_call_that_is_cancelled_ends_at_the_service_too_and_the_next_one_works() {
    let world = World::new();
    world.order(json!({"method": "GET", "route": "/users/{userId}/meetings", "delay_before_ms": 600_000}));
    let mut server = world.bare(&["--as", &world.person(0)]);
    server.greet();
    let list = |id: u32| json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": "list-meetings", "arguments": {}}});
    server.say(&list(2));
    world.until("the call has reached Zoom", |request| {
        request.path.ends_with("/meetings")
    });
    server.say(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}));
    world.until("the connection to Zoom is closed", |request| request.given_up);
    server.say(&list(3));
    let answer = server.hear();
    assert_eq!(answer["id"], 3, "a call that was cancelled is not answered: {answer}");
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert!(server.end());
}

#[test]
fn a_wish_that_was_given_up_is_done_and_after_another_change_wished_anew() {
    let world = World::new();
    world.order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_before_ms": 1_000}));
    let mut server = world.bare(&["--as", &world.person(0)]);
    server.greet();
    let call = |id: u32, tool: &str, arguments: &Value| json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
    let mut create = meeting("Once, and once more");
    // Zoom lists the meetings of the next half year.
    let start = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48);
    create["start"] = start.strftime("%Y-%m-%dT10:00").to_string().into();
    server.say(&call(2, "create-meeting", &create));
    world.until("the wish has reached Zoom", |request| {
        request.method == "POST" && request.path.ends_with("/meetings")
    });
    server.say(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}));
    // Who gave up finds the meeting, and takes it away.
    let made = (3..).find_map(|number| {
        server.say(&call(number, "list-meetings", &json!({})));
        let listed = server.hear()["result"]["structuredContent"]["meetings"].clone();
        listed.get(0).map(|meeting| meeting["id"].clone())
    });
    server.say(&call(1_000, "delete-meeting", &json!({"meeting_id": made})));
    assert_eq!(server.hear()["result"]["isError"], false);
    server.say(&call(1_001, "create-meeting", &create));
    let anew = server.hear();
    assert_ne!(
        Some(&anew["result"]["structuredContent"]["id"]),
        made.as_ref(),
        "{anew}"
    );
    assert_eq!(world.changes(), ["POST 201", "DELETE 204", "POST 201"]);
    assert!(server.end());
}

#[test]
fn a_call_that_waits_for_the_rate_limit_says_so_and_one_that_cannot_be_served_says_when_to_come_again() {
    let world = World::with_limit(1, "4s");
    let call = |id: u32, meta: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": "tools/call",
        "params": {"name": "list-meetings", "arguments": {}, "_meta": meta}})
    };
    let mut patient = world.bare(&["--as", &world.person(0)]);
    patient.greet();
    patient.say(&call(2, json!({})));
    assert_eq!(patient.hear()["result"]["isError"], false);
    patient.say(&call(3, json!({"progressToken": "p"})));
    let mut told = Vec::new();
    let answer = loop {
        let heard = patient.hear();
        if heard["method"] != "notifications/progress" {
            break heard;
        }
        told.push(heard["params"].clone());
    };
    assert_eq!(
        (&answer["id"], &answer["result"]["isError"]),
        (&json!(3), &json!(false)),
        "{answer}"
    );
    let first = told.first().expect("it was told that it waits");
    assert!(
        first["message"]
            .as_str()
            .is_some_and(|words| words.starts_with("Waiting for about ")),
        "{first}"
    );
    let done: Vec<f64> = told.iter().filter_map(|told| told["progress"].as_f64()).collect();
    assert!(
        done.len() == told.len() && done.is_sorted_by(|one, next| one < next),
        "each is further: {told:?}"
    );
    assert!(patient.end());

    let mut hasty = world.bare(&["--as", &world.person(0), "--timeout", "1"]);
    hasty.greet();
    hasty.say(&call(2, json!({})));
    let refused = hasty.hear();
    let error = &refused["result"]["_meta"]["microapp/error"];
    assert_eq!(error["error"], "rate_limited", "{refused}");
    let milliseconds = error["details"]["retry_after_ms"].as_u64().expect("a time");
    let words = refused["result"]["content"][2]["text"].as_str().expect("a sentence");
    assert!(
        words.contains(&format!("again in {} s", milliseconds.div_ceil(1_000))),
        "{words}"
    );
    assert!(hasty.end());
}
