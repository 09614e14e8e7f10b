//! An integration of an installation: the component that an admin has it run, and each person's own connection.

use serde_json::{Value, json};

use crate::client::{create, error};
use crate::world::{Bare, World};

/// Words of one action's description, and others in their place.
const OLD: &str = "Makes a one-off or recurring meeting";
const NEW: &str = "Plans a one-off or recurring meeting";

/// What a client is told of the action that makes meetings.
fn told(tools: &Value) -> &str {
    let tools = tools.as_array().expect("tools");
    let create = tools.iter().find(|tool| tool["name"] == "create-meeting");
    create.expect("the tool")["description"].as_str().expect("words")
}

#[test]
fn the_component_that_an_admin_has_chosen_is_served_with_each_persons_own_connection() {
    let world = World::installed();
    world.upgrade(OLD, NEW);
    let script = json!({"person": null, "calls": [create("Planning"), create("Planning")]});
    // People sign in with their addresses, in whatever letters.
    let host = world.person(0).to_uppercase();
    let Some(own) = world.client(&["--as", &host], script.clone()) else {
        return;
    };
    assert!(told(&own["tools"]).contains(NEW), "{own}");
    assert_eq!(own["results"][0]["isError"], false, "{own}");
    assert_eq!(own["results"][1]["_meta"]["microapp/kept"], true, "{own}");
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

#[test]
fn an_upgrade_and_the_step_back_reach_a_client_that_stays() {
    let world = World::installed();
    let mut server = world.bare(&["--as", &world.person(0)]);
    let mut listed = || server.ask("tools/list", json!({}))["result"]["tools"].clone();
    assert!(told(&listed()).contains(OLD));
    world.upgrade(OLD, NEW);
    assert!(told(&listed()).contains(NEW));
    let call = json!({"name": "create-meeting", "arguments": crate::world::meeting("Planning")});
    let made = server.ask("tools/call", call.clone());
    assert_eq!(made["result"]["isError"], false, "{made}");

    world.run(&["upgrade", "zoom", "--back"]);
    let listed = server.ask("tools/list", json!({}));
    assert!(told(&listed["result"]["tools"]).contains(OLD));
    // The wish is the connection's, whichever component carries it out.
    let again = server.ask("tools/call", call);
    assert_eq!(again["result"]["_meta"]["microapp/kept"], true, "{again}");
    assert_eq!(world.changes(), ["POST 201"]);
    assert!(server.end());
}

#[test]
fn a_client_that_stays_is_told_that_the_tools_are_others() {
    let world = World::installed();
    let mut greeting = world.bare(&["--as", &world.person(0)]);
    let hello = greeting.greet();
    assert_eq!(hello["capabilities"]["tools"]["listChanged"], true, "{hello}");
    let mut subscribing = world.bare(&["--as", &world.person(0)]);
    let mut params = json!({"notifications": {"toolsListChanged": true}});
    params["_meta"] = Bare::meta();
    subscribing.say(&json!({"jsonrpc": "2.0", "id": 7, "method": "subscriptions/listen", "params": params}));
    let begun = subscribing.hear();
    assert_eq!(begun["method"], "notifications/subscriptions/acknowledged", "{begun}");

    world.upgrade(OLD, NEW);
    for told in [greeting.hear(), subscribing.hear()] {
        assert_eq!(told["method"], "notifications/tools/list_changed", "{told}");
    }
    greeting.say(&json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}}));
    assert!(told(&greeting.hear()["result"]["tools"]).contains(NEW));
    assert!(greeting.end());
    assert!(subscribing.end());
}

#[test]
fn what_an_upgrade_takes_away_is_not_offered_and_the_rest_is() {
    let world = World::installed();
    let only = |actions| ["--as".to_owned(), world.person(0), "--only".to_owned(), actions];
    let strings = only("preview-change,get-user".to_owned());
    let arguments: Vec<&str> = strings.iter().map(String::as_str).collect();
    let mut server = world.bare(&arguments);
    server.greet();
    let names = |server: &mut Bare| {
        server.say(&json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}}));
        let listed = server.hear();
        let tools = listed["result"]["tools"]
            .as_array()
            .unwrap_or_else(|| panic!("{listed}"))
            .clone();
        tools.into_iter().map(|tool| tool["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut server), ["preview-change", "get-user"]);
    world.upgrade("preview-change", "preview-chance");
    assert_eq!(server.hear()["method"], "notifications/tools/list_changed");
    assert_eq!(names(&mut server), ["get-user"]);
    assert!(server.end());
    // Who begins now is told that there is no such action.
    let refused = world.refused(&arguments);
    assert!(
        refused.contains("the connector has no action `preview-change`"),
        "{refused}"
    );
}

#[test]
fn what_an_admin_cannot_change_is_not_said_to_change() {
    let world = World::new();
    let mut server = world.bare(&["--as", &world.person(0)]);
    let hello = server.greet();
    assert_eq!(hello["capabilities"]["tools"]["listChanged"], Value::Null, "{hello}");
    assert!(server.end());
}
