//! What the probe says of itself. The kit's plan rests on the rate limit, the quota, the hosts and the settings.

use crate::bindings::exports::microapp::connector::connector::{
    Action, Authentication, DailyQuota, Effect, Manifest, RateLimits, Setting,
};

pub fn manifest() -> Manifest {
    let writing = |name: &str, title: &str, description: &str, input: &str, output: &str| Action {
        name: name.to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        input_schema: input.to_owned(),
        output_schema: output.to_owned(),
        effect: Effect::Writes,
        repeatable: false,
        look_up: None,
        secret_output: false,
        offline: false,
        scopes: Vec::new(),
    };
    let steps = r#"{"type":"object","properties":{"do":{"type":"array"}},"required":["do"],"examples":[{"do":[]}]}"#;
    let did = r#"{"type":"object","properties":{"did":{"type":"array"}},"required":["did"]}"#;
    let setting = |name: &str| Setting {
        name: name.to_owned(),
        description: "A word, to be read back.".to_owned(),
        schema: r#"{"type":"string"}"#.to_owned(),
    };
    Manifest {
        name: "conformance-probe".to_owned(),
        title: "Conformance probe".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        description: "Does what its input says and returns what it sees, so that a host can be examined.".to_owned(),
        actions: vec![
            writing(
                "run",
                "Run",
                "Takes the steps of its input, one after the other.",
                steps,
                did,
            ),
            Action {
                effect: Effect::Reads,
                ..writing(
                    "look",
                    "Look",
                    "Takes the same steps, and says that it only reads.",
                    steps,
                    did,
                )
            },
            Action {
                offline: true,
                ..writing(
                    "think",
                    "Think",
                    "Takes the same steps, and says that it sends nothing.",
                    steps,
                    did,
                )
            },
            Action {
                offline: true,
                ..writing("echo", "Echo", "Returns its input.", r#"{"type":"object"}"#, r#"{}"#)
            },
        ],
        hosts: vec!["declared.test".to_owned(), "*.declared.test".to_owned()],
        base_url: "https://declared.test/v1/".to_owned(),
        authentication: Authentication {
            modes: vec!["server-to-server".to_owned()],
            authorize_url: "https://declared.test/oauth/authorize".to_owned(),
            token_url: "https://declared.test/oauth/token".to_owned(),
            revoke_url: None,
        },
        rate_limits: RateLimits {
            requests: 40,
            interval_ms: 500,
            plans: Vec::new(),
            quotas: vec![DailyQuota {
                name: "probes".to_owned(),
                limit: 3,
                warn_at: 3,
            }],
        },
        settings: vec![setting("greeting"), setting("unset")],
        details: "{}".to_owned(),
    }
}
