//! What the official Python SDK sees and does.

use serde_json::{Value, json};

use crate::world::{World, meeting};

pub fn create(topic: &str) -> Value {
    json!({"tool": "create-meeting", "arguments": meeting(topic)})
}

/// The error that a tool's answer tells.
pub fn error(result: &Value) -> &Value {
    assert_eq!(result["isError"], true, "{result}");
    &result["_meta"]["microapp/error"]
}

#[track_caller]
fn text(result: &Value) -> &str {
    result["content"][0]["text"].as_str().expect("a text")
}

#[test]
fn tools_tell_what_the_manifest_tells_and_secrets_are_none_of_them() {
    let world = World::new();
    let Some(got) = world.client(&["--as", &world.person(0)], json!({"person": null})) else {
        return;
    };
    assert_eq!(got["hello"]["serverInfo"]["title"], "Zoom Meetings");
    let instructions = got["hello"]["instructions"].as_str().expect("instructions");
    assert!(instructions.contains(&world.person(0)), "{instructions}");

    let tools = got["tools"].as_array().expect("tools");
    let hints: Vec<_> = tools
        .iter()
        .map(|tool| {
            let hints = &tool["annotations"];
            // One that is absent means something else for each client.
            let hint = |name: &str, letter: &str| match hints[name].as_bool() {
                Some(true) => letter.to_owned(),
                Some(false) => format!("!{letter}"),
                None => String::new(),
            };
            let all = [
                hint("readOnlyHint", "r"),
                hint("destructiveHint", "d"),
                hint("idempotentHint", "i"),
                hint("openWorldHint", "o"),
            ];
            format!("{} {}", tool["name"].as_str().expect("a name"), all.concat())
        })
        .collect();
    let expected = [
        "create-meeting !r!d!io",
        "get-meeting ro",
        "list-meetings ro",
        "update-meeting !rdio",
        "delete-meeting !rd!io",
        "get-invitation ro",
        "preview-recurrence r!o",
        "find-conflicts ro",
        "preview-change ro",
        "get-meeting-options ro",
        "list-users ro",
        "get-user ro",
    ];
    assert_eq!(hints, expected);
    assert_eq!(tools[0]["title"], "Create meeting");
    let said = |schema: &[&str]| world.run(&[&["schema", "create-meeting"], schema].concat());
    let schema = |text: String| serde_json::from_str::<Value>(&text).expect("a schema");
    assert_eq!(tools[0]["inputSchema"], schema(said(&[])));
    assert_eq!(tools[0]["outputSchema"], schema(said(&["--output"])));
}

#[test]
fn a_meeting_is_made_for_the_person_and_only_reading_leaves_no_key() {
    let world = World::new();
    let mut wanted = meeting("Weekly planning");
    wanted["co_hosts"] = json!([world.person(1)]);
    wanted["recurrence"] = json!({"weekly": {"days": ["monday"], "end": {"count": 3}}});
    wanted["start"] = "2030-12-02T10:00".into();
    let calls = json!([
        {"tool": "create-meeting", "arguments": wanted},
        {"tool": "list-users", "arguments": {}, "progress": true},
    ]);
    let Some(got) = world.client(&["--as", &world.person(0)], json!({"person": null, "calls": calls})) else {
        return;
    };
    let [made, listed] = got["results"].as_array().expect("results").as_slice() else {
        panic!("two answers: {got}");
    };
    assert_eq!(made["isError"], false, "{made}");
    assert_eq!(
        made["structuredContent"]["occurrences"].as_array().map(Vec::len),
        Some(3)
    );
    let told: Value = serde_json::from_str(text(made)).expect("the same as text");
    assert_eq!(told, made["structuredContent"]);
    assert_eq!(made["_meta"]["microapp/kept"], false);

    let meetings = world.zoom.meetings();
    assert_eq!(meetings[0]["topic"], "Weekly planning");
    assert_eq!(meetings[0]["id"].to_string(), told["id"].as_str().expect("an id"));
    assert_eq!(meetings[0]["host_id"], world.zoom.users()[0].id);

    assert_eq!(listed["_meta"], Value::Null);
    let progress = listed["progress"].as_array().expect("progress");
    assert!(!progress.is_empty(), "{listed}");
    // The journal has the one change, on a line of its own, and who wished it.
    let intents: Value = serde_json::from_str(&world.run(&["intents", "list", "--json"])).expect("JSON");
    assert_eq!(intents["origin"], "mcp");
    assert_eq!(intents["key"], made["_meta"]["microapp/idempotency-key"]);
}

#[test]
fn the_same_call_again_is_done_once_and_one_after_a_change_again() {
    let world = World::new();
    let first = json!([create("Planning"), create("Planning")]);
    let Some(got) = world.client(&["--as", &world.person(0)], json!({"person": null, "calls": first})) else {
        return;
    };
    let results = &got["results"];
    assert_eq!(results[0]["structuredContent"], results[1]["structuredContent"]);
    assert_eq!(results[1]["_meta"]["microapp/kept"], true);
    assert!(
        results[1]["content"][1]["text"]
            .as_str()
            .is_some_and(|note| note.contains("done once"))
    );
    assert_eq!(world.changes(), ["POST 201"]);

    // In another connection it is a new wish; after a delete, too.
    let id = world.zoom.meetings()[0]["id"].to_string();
    let delete = json!({"tool": "delete-meeting", "arguments": {"meeting_id": id}});
    let calls = json!([delete, delete, create("Planning"), create("Planning")]);
    let got = world.client(&["--as", &world.person(0)], json!({"person": null, "calls": calls}));
    let results = &got.expect("a client")["results"];
    assert_eq!(results[1]["_meta"]["microapp/kept"], true, "{results}");
    assert_eq!(results[2]["_meta"]["microapp/kept"], false, "{results}");
    assert_eq!(world.changes(), ["POST 201", "DELETE 204", "POST 201"]);
}

#[test]
fn a_client_that_gives_up_and_calls_again_gets_the_one_meeting() {
    let world = World::new();
    world.order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_after_ms": 3000}));
    let mut hasty = create("Planning");
    hasty["seconds"] = json!(0.2);
    let script = json!({"person": null, "calls": [hasty, create("Planning")]});
    let Some(got) = world.client(&["--as", &world.person(0)], script) else {
        return;
    };
    assert!(got["results"][0]["protocol_error"].is_object(), "{got}");
    assert_eq!(got["results"][1]["structuredContent"]["topic"], "Planning", "{got}");
    assert_eq!(world.changes(), ["POST 201"]);
}

#[test]
fn the_same_key_is_the_same_wish_in_every_process() {
    let world = World::new();
    let mut keyed = create("Planning");
    keyed["meta"] = json!({"microapp/idempotency-key": "job-7"});
    let mut other = create("Another");
    other["meta"] = keyed["meta"].clone();
    let mut bad = create("Planning");
    bad["meta"] = json!({"microapp/idempotency-key": "two words"});
    let host = world.person(0);
    let Some(first) = world.client(&["--as", &host], json!({"person": null, "calls": [keyed]})) else {
        return;
    };
    let calls = json!([keyed, other, bad]);
    let again = world
        .client(&["--as", &host], json!({"person": null, "calls": calls}))
        .expect("a client");
    let results = &again["results"];
    assert_eq!(
        results[0]["structuredContent"],
        first["results"][0]["structuredContent"]
    );
    assert_eq!(results[0]["_meta"]["microapp/kept"], true);
    assert_eq!(error(&results[1])["code"], "key-reused");
    assert_eq!(error(&results[2])["code"], "bad-key");
    assert_eq!(world.changes(), ["POST 201"]);
}

#[test]
fn an_error_tells_kind_code_words_and_fields_and_can_be_mended() {
    let world = World::new();
    world.order(
        json!({"method": "GET", "route": "/users/{userId}/meetings", "status": 400, "times": 1,
        "headers": {"x-zm-trackingid": "track-me"}, "body": {"code": 3000, "message": "Cannot access."}}),
    );
    let wrong = json!({"topic": "x".repeat(201), "start": "yesterday", "time_zone": "Europe/Nowhere"});
    let calls = json!([
        {"tool": "create-meeting", "arguments": wrong},
        {"tool": "list-meetings", "arguments": {}},
        {"tool": "get-meeting", "arguments": {"meeting_id": "98765432101"}},
        {"tool": "no-such-tool", "arguments": {}},
    ]);
    let Some(got) = world.client(&["--as", &world.person(0)], json!({"person": null, "calls": calls})) else {
        return;
    };
    let results = &got["results"];
    let refused = error(&results[0]);
    assert_eq!(refused["error"], "invalid_input");
    let fields: Vec<_> = refused["details"]["fields"].as_array().into_iter().flatten().collect();
    let named = |name: &str| {
        fields
            .iter()
            .any(|field| field["field"] == name && field["message"].is_string())
    };
    assert!(named("topic") && named("start") && named("time_zone"), "{refused}");
    assert_eq!(refused["message"], text(&results[0]));
    let as_text: Value = serde_json::from_str(results[0]["content"][1]["text"].as_str().expect("JSON")).expect("JSON");
    assert_eq!(as_text, *refused);

    let upstream = error(&results[1]);
    assert_eq!(
        (&upstream["error"], &upstream["code"]),
        (&json!("upstream"), &json!("3000")),
        "{upstream}"
    );
    assert_eq!(upstream["details"]["tracking_id"], "track-me");
    assert_eq!(error(&results[2])["error"], "not_found");
    let unknown = results[3]["protocol_error"]["message"].as_str().expect("words");
    assert!(unknown.contains("no tool `no-such-tool`"), "{unknown}");
    assert_eq!(world.changes(), [""; 0]);
}

#[test]
fn only_what_is_offered_can_be_called() {
    let world = World::new();
    let host = world.person(0);
    let script = json!({"person": null, "calls": [create("Planning")]});
    let Some(reading) = world.client(&["--as", &host, "--read-only"], script.clone()) else {
        return;
    };
    let tools = reading["tools"].as_array().expect("tools").iter();
    assert!(
        tools.clone().all(|tool| tool["annotations"]["readOnlyHint"] == true),
        "{reading}"
    );
    assert!(tools.clone().any(|tool| tool["name"] == "list-meetings"), "{reading}");
    assert!(reading["results"][0]["protocol_error"].is_object(), "{reading}");
    let few = world.client(&["--as", &host, "--only", "list-meetings,preview-recurrence"], script);
    let few = few.expect("a client");
    assert_eq!(few["tools"].as_array().map(Vec::len), Some(2));
    assert!(few["results"][0]["protocol_error"].is_object(), "{few}");
    assert_eq!(world.changes(), [""; 0]);
}

#[test]
fn a_person_is_asked_before_a_meeting_is_deleted() {
    let world = World::new();
    let host = world.person(0);
    let Some(made) = world.client(
        &["--as", &host],
        json!({"person": "decline", "calls": [create("Planning")]}),
    ) else {
        return;
    };
    assert_eq!(made["asked"], json!([]));
    let id = &made["results"][0]["structuredContent"]["id"];
    let delete = json!([{"tool": "delete-meeting", "arguments": {"meeting_id": id}}]);
    for person in ["decline", "cancel"] {
        let refused = world.client(&["--as", &host], json!({"person": person, "calls": delete}));
        let refused = refused.expect("a client");
        let question = refused["asked"][0]["message"].as_str().expect("a question");
        assert!(
            question.contains("Delete meeting") && question.contains(&host),
            "{question}"
        );
        assert!(question.contains(id.as_str().expect("an id")), "{question}");
        assert_eq!(error(&refused["results"][0])["code"], "not-confirmed");
    }
    assert_eq!(world.changes(), ["POST 201"]);
    let done = world.client(&["--as", &host], json!({"person": "accept", "calls": delete}));
    assert_eq!(done.expect("a client")["results"][0]["isError"], false);
    assert_eq!(world.changes(), ["POST 201", "DELETE 204"]);
}

#[test]
fn calls_carry_the_connection_of_the_person_and_nobody_elses() {
    let world = World::with_people();
    let script = json!({"person": null, "calls": [create("Planning")]});
    let Some(own) = world.client(&["--as", &world.person(0)], script.clone()) else {
        return;
    };
    assert_eq!(own["results"][0]["isError"], false, "{own}");
    let requests = world.zoom.requests();
    let made = requests
        .iter()
        .find(|request| request.method == "POST" && request.path.starts_with("/v2"));
    let made = made.expect("a meeting");
    assert_eq!(made.user.as_ref(), Some(&world.zoom.users()[0].id));
    assert!(made.path.ends_with("/users/me/meetings"), "{}", made.path);

    let other = world.client(&["--as", &world.person(1)], script).expect("a client");
    assert_eq!(error(&other["results"][0])["error"], "unauthorized");
    assert_eq!(world.changes(), ["POST 201"]);
}
