//! The manifest: what the connector is and can do. All of it is constant, so that to describe costs next to nothing.

mod actions;
pub mod limits;
pub mod scopes;

pub use self::actions::ACTIONS;

use serde_json::json;

use crate::bindings::exports::microapp::connector::connector::{Action, Authentication, Manifest, ScopeSet, Setting};
use crate::bindings::microapp::connector::http::Identity;

/// Zoom's address, unless the admin sets another.
const BASE_URL: &str = "https://api.zoom.us/v2/";
/// That address, and those of Zoom's regions, which it names beside the tokens of accounts that are kept there.
const HOSTS: [&str; 9] = [
    "api.zoom.us",
    "api-au.zoom.us",
    "api-ca.zoom.us",
    "api-eu.zoom.us",
    "api-in.zoom.us",
    "api-sa.zoom.us",
    "api-sg.zoom.us",
    "api-uk.zoom.us",
    "api-us.zoom.us",
];
/// Where a person consents.
const AUTHORIZE_URL: &str = "https://zoom.us/oauth/authorize";
/// Where tokens come from.
const TOKEN_URL: &str = "https://zoom.us/oauth/token";
/// Where tokens are taken back.
const REVOKE_URL: &str = "https://zoom.us/oauth/revoke";

/// One action, as the table knows it.
#[derive(Debug)]
pub struct Entry {
    /// The name for `invoke`.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What it does.
    pub description: &'static str,
    /// JSON Schema of the input.
    pub input_schema: &'static str,
    /// JSON Schema of the result.
    pub output_schema: &'static str,
    /// What it does to Zoom's data.
    pub effect: crate::bindings::exports::microapp::connector::connector::Effect,
    /// Whether twice is the same as once.
    pub repeatable: bool,
    /// The action that finds out what became of a call whose answer was lost.
    pub look_up: Option<&'static str>,
    /// Whether the result is a secret.
    pub secret_output: bool,
    /// The endpoints it asks, for their scopes.
    pub endpoints: &'static [scopes::Endpoint],
}

/// The manifest.
pub fn manifest() -> Manifest {
    Manifest {
        name: "zoom".to_owned(),
        title: "Zoom Meetings".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        description: "Creates, changes, lists and deletes Zoom meetings, one-off and recurring, with co-hosts, time \
                      zones, passcodes and dial-in numbers, and reads their invitations."
            .to_owned(),
        actions: ACTIONS.iter().map(action).collect(),
        hosts: HOSTS.iter().map(|host| (*host).to_owned()).collect(),
        base_url: BASE_URL.to_owned(),
        authentication: Authentication {
            modes: vec!["server-to-server".to_owned(), "authorization-code".to_owned()],
            authorize_url: AUTHORIZE_URL.to_owned(),
            token_url: TOKEN_URL.to_owned(),
            revoke_url: Some(REVOKE_URL.to_owned()),
        },
        rate_limits: limits::rate_limits(),
        settings: settings(),
        details: details(),
    }
}

/// What a host passes on to people and to its limiter without knowing Zoom.
fn details() -> String {
    let missing_scopes = "In the Zoom App Marketplace, open Manage, then the app, then Scopes, and choose Add Scopes. \
                          Zoom applies them the next time somebody connects. An app that acts for the whole account needs \
                          the forms that end in :admin; the others reach only the person who consents, and a \
                          Server-to-Server app has none.";
    json!({ "rate_limit_hints": limits::hints(), "help": { "missing_scopes": missing_scopes } }).to_string()
}

fn action(entry: &Entry) -> Action {
    Action {
        name: entry.name.to_owned(),
        title: entry.title.to_owned(),
        description: entry.description.to_owned(),
        input_schema: entry.input_schema.to_owned(),
        output_schema: entry.output_schema.to_owned(),
        effect: entry.effect,
        repeatable: entry.repeatable,
        look_up: entry.look_up.map(str::to_owned),
        secret_output: entry.secret_output,
        offline: entry.endpoints.is_empty(),
        scopes: scope_sets(entry.endpoints),
    }
}

/// The scopes of all endpoints of an action, in both vocabularies: plain for a person's own credential, with `:admin`
/// for the account's. Endpoints that ask as the service need no scope of the person.
fn scope_sets(endpoints: &[scopes::Endpoint]) -> Vec<ScopeSet> {
    let mut sets = Vec::new();
    for vocabulary in ["classic", "granular"] {
        for (identity, personal) in [(Identity::ActingUser, true), (Identity::Service, false)] {
            let mut names: Vec<String> = Vec::new();
            for endpoint in endpoints {
                if personal && endpoint.service_only {
                    continue;
                }
                let name = if vocabulary == "classic" {
                    endpoint.classic
                } else {
                    endpoint.granular
                };
                let name = if personal {
                    name.to_owned()
                } else {
                    format!("{name}:admin")
                };
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            if !names.is_empty() {
                sets.push(ScopeSet {
                    vocabulary: vocabulary.to_owned(),
                    identity,
                    scopes: names,
                });
            }
        }
    }
    sets
}

fn settings() -> Vec<Setting> {
    vec![
        Setting {
            name: "max-occurrences".to_owned(),
            description:
                "The longest series. Zoom's own texts name 50, 60 and 365; what it refuses is shown in its words."
                    .to_owned(),
            schema: r#"{"type":"integer","minimum":1,"maximum":365,"default":60}"#.to_owned(),
        },
        Setting {
            name: "intent-marker".to_owned(),
            description: "Whether a meeting is made with a short marker as the last line of its agenda, by which it is \
                          found if Zoom's reply is lost. What the connector returns is without it; Zoom's own pages and \
                          invitations show it."
                .to_owned(),
            schema: r#"{"type":"boolean","default":true}"#.to_owned(),
        },
        Setting {
            name: "random-passcode".to_owned(),
            description: "Whether a meeting that is made without a passcode gets a random one, or none.".to_owned(),
            schema: r#"{"type":"boolean","default":true}"#.to_owned(),
        },
    ]
}
