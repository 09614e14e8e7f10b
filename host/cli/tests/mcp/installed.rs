//! An integration of an installation: the component that an admin has it run, and each person's own connection.

use serde_json::{Value, json};

use crate::client::{create, error};
use crate::world::World;

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
