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
fn a_call_that_is_cancelled_ends_and_the_next_one_works() {
    let world = World::new();
    world.order(json!({"method": "GET", "route": "/users/{userId}/meetings", "delay_before_ms": 60_000}));
    let mut server = world.bare(&["--as", &world.person(0)]);
    server.say(
        &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25",
        "capabilities": {}, "clientInfo": {"name": "bare", "version": "1"}}}),
    );
    assert_eq!(server.hear()["result"]["protocolVersion"], "2025-11-25");
    server.say(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
    let list = |id: u32| json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": "list-meetings", "arguments": {}}});
    server.say(&list(2));
    world.until("the call has reached Zoom", |request| {
        request.path.ends_with("/meetings")
    });
    server.say(&json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}));
    server.say(&list(3));
    let answer = loop {
        let heard: Value = server.hear();
        if heard["id"] == 3 {
            break heard;
        }
    };
    assert_eq!(answer["result"]["isError"], false, "{answer}");
    assert!(server.end());
}
