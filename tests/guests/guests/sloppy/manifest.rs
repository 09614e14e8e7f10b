//! Three actions: one makes a thing, one lists things, one finds out what became of a lost call. A fourth asks nobody.

use test_guests::bindings::exports::microapp::connector::connector::{
    Action, DailyQuota, Effect, Manifest, Plan, RateClass,
};
use test_guests::settings;

use crate::shows;

pub fn manifest() -> Manifest {
    let mut manifest = test_guests::manifest(&["files.test"]);
    manifest.description = "Makes and lists things.".to_owned();
    manifest.actions = actions();
    manifest.rate_limits.plans = vec![Plan {
        name: "basic".to_owned(),
        classes: vec![RateClass {
            name: "light".to_owned(),
            requests: 10,
            interval_ms: 1_000,
            per_day: None,
        }],
    }];
    manifest.rate_limits.quotas = vec![DailyQuota {
        name: "things".to_owned(),
        limit: 100,
        warn_at: 80,
    }];
    if shows("the time in the manifest") {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        manifest.description = format!("Described at {:?}.", now.unwrap_or_default());
    }
    if shows("a setting in the manifest") {
        manifest.description = settings::get("greeting").unwrap_or_default();
    }
    if shows("a slow description") {
        let begun = std::time::Instant::now();
        while begun.elapsed().as_millis() < 700 {}
    }
    if shows("an older version") {
        manifest.version = "0.0.9".to_owned();
    }
    if shows("no title") {
        manifest.title.clear();
    }
    if shows("a host with a scheme") {
        manifest.hosts.push("https://files.test/".to_owned());
    }
    if shows("a base URL with a port") {
        manifest.base_url = "https://service.test:8443/v1/".to_owned();
    }
    if shows("a rate of zero") {
        manifest.rate_limits.requests = 0;
    }
    manifest
}

fn actions() -> Vec<Action> {
    let thing = r#"{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}"#;
    let new = r#"{"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":10},
        "count":{"type":"integer","minimum":1,"maximum":5},
        "tags":{"type":"array","items":{"type":"string"},"maxItems":3}},"required":["name"],"additionalProperties":false}"#;
    let new = if shows("a schema that is none") {
        r#"{"type":"objekt"}"#
    } else {
        new
    };
    let look_up = r#"{"type":"object","properties":{"action":{"type":"string"},"input":{"type":"object"},
        "marker":{"type":["string","null"]},"since":{"type":"string"}},"required":["action","input","since"]}"#;
    let nothing = r#"{"type":"object"}"#;
    let action = |name: &str, effect: Effect, input: &str, output: &str| Action {
        name: name.to_owned(),
        title: "An action".to_owned(),
        description: "Does something with things.".to_owned(),
        input_schema: input.to_owned(),
        output_schema: output.to_owned(),
        effect,
        repeatable: effect == Effect::Reads,
        look_up: None,
        secret_output: false,
        offline: name == "count",
        scopes: Vec::new(),
    };
    let make = if shows("a name with a space") {
        "make thing"
    } else {
        "make"
    };
    let find = if shows("a look-up that writes") {
        Effect::Writes
    } else {
        Effect::Reads
    };
    let mut actions = vec![
        Action {
            look_up: Some("find".to_owned()),
            ..action(make, Effect::Writes, new, thing)
        },
        action("list", Effect::Reads, nothing, r#"{"type":"array"}"#),
        action("find", find, look_up, "{}"),
        action("count", Effect::Reads, nothing, r#"{"type":"integer"}"#),
    ];
    if shows("another version") {
        actions[0].repeatable = true;
        actions[1].effect = Effect::Writes;
        actions.push(Action {
            repeatable: true,
            ..action("drop", Effect::Destroys, nothing, "{}")
        });
    }
    actions
}
