//! Every answer against Zoom's published OpenAPI description of the Meetings API, which is not part of this repository: the
//! variable `ZOOM_OPENAPI` names the file. Without it the test says `skipped`.

#![allow(clippy::print_stderr, reason = "says why it did not run")]

mod common;

use std::path::PathBuf;

use common::Zoom;
use http::Method;
use serde_json::{Map, Value, json};

/// The specification, or nothing where none is named.
fn specification() -> Option<Value> {
    let path = PathBuf::from(std::env::var_os("ZOOM_OPENAPI")?);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("ZOOM_OPENAPI names {}: {error}", path.display()));
    Some(serde_json::from_slice(&bytes).expect("the specification is JSON"))
}

/// Where the specification of 2023 is wrong or older than Zoom: the schema's place, the value that is right, and why.
const AMENDMENTS: &[(&str, Amendment, &str)] = &[
    (
        "weekly_days",
        Amendment::DropEnum,
        "a comma-separated list of the enumerated digits",
    ),
    ("jbh_time", Amendment::Add(15), "the 2026 types have 15"),
    (
        "password",
        Amendment::DropMinimum,
        "a minimum of 8 on a text means nothing",
    ),
    (
        "oneOf",
        Amendment::AnyOf,
        "the alternatives have no required fields, so several always match",
    ),
];

enum Amendment {
    DropEnum,
    Add(i64),
    DropMinimum,
    AnyOf,
}

/// OpenAPI 3.0 to JSON Schema, with the amendments. `format` is checked for dates only, examples are dropped.
fn convert(name: &str, schema: &Value) -> Value {
    let Value::Object(object) = schema else {
        return match schema {
            Value::Array(items) => items.iter().map(|item| convert("", item)).collect(),
            other => other.clone(),
        };
    };
    let mut converted = Map::new();
    for (key, value) in object {
        match key.as_str() {
            "example" | "examples" | "description" | "default" | "x-fern-type-name" => {}
            "properties" => {
                let Value::Object(properties) = value else {
                    continue;
                };
                let properties = properties
                    .iter()
                    .map(|(name, schema)| (name.clone(), convert(name, schema)))
                    .collect();
                converted.insert(key.clone(), Value::Object(properties));
            }
            "nullable" => {}
            _ => {
                converted.insert(key.clone(), convert("", value));
            }
        }
    }
    for (place, amendment, _) in AMENDMENTS {
        match amendment {
            Amendment::AnyOf => {
                if let Some(alternatives) = converted.remove("oneOf") {
                    converted.insert("anyOf".into(), alternatives);
                }
            }
            _ if *place != name => {}
            Amendment::DropEnum => {
                converted.remove("enum");
            }
            Amendment::DropMinimum => {
                converted.remove("minimum");
            }
            Amendment::Add(value) => {
                if let Some(Value::Array(allowed)) = converted.get_mut("enum") {
                    allowed.push((*value).into());
                }
            }
        }
    }
    Value::Object(converted)
}

fn response_schema<'a>(specification: &'a Value, method: &Method, path: &str, status: u16) -> Option<&'a Value> {
    let operation = &specification["paths"][path][method.as_str().to_lowercase()];
    operation["responses"].get(status.to_string())?["content"]
        .get("application/json")?
        .get("schema")
}

/// Properties that a meeting has only under a condition, which the meeting of this test does not fulfil.
const CONDITIONAL: &[(&str, &str)] = &[
    ("assistant_id", "only when somebody else scheduled it"),
    ("pmi", "only with use_pmi"),
    ("registration_url", "only with approval_type 0 or 1"),
    ("settings.authentication_domains", "only with meeting_authentication"),
    ("settings.authentication_name", "only with meeting_authentication"),
    ("settings.authentication_option", "only with meeting_authentication"),
    ("settings.calendar_type", "only when it was given"),
];

fn absent(schema: &Value, body: &Value) -> Vec<String> {
    let names = |schema: &Value, body: &Value, prefix: &str| -> Vec<String> {
        let properties = schema["properties"].as_object().expect("an object with properties");
        properties
            .keys()
            .filter(|name| body.get(*name).is_none())
            .map(|name| format!("{prefix}{name}"))
            .collect()
    };
    let mut absent = names(schema, body, "");
    absent.extend(names(&schema["properties"]["settings"], &body["settings"], "settings."));
    absent.retain(|name| !CONDITIONAL.iter().any(|(known, _)| known == name));
    absent
}

struct Check<'a> {
    zoom: &'a Zoom,
    specification: &'a Value,
    checked: Vec<String>,
}

impl Check<'_> {
    /// Calls, and validates the answer against the schema of the documented path.
    async fn call(&mut self, method: Method, path: &str, documented: &str, body: Option<Value>, status: u16) -> Value {
        let answer = self.zoom.call(method.clone(), path, body).await;
        let kind = answer.header("content-type").unwrap_or_default().to_owned();
        assert!(answer.header("x-zm-trackingid").is_some());
        let answer = answer.expect(status);
        let name = format!("{method} {documented} {status}");
        match response_schema(self.specification, &method, documented, status) {
            Some(schema) => {
                assert_eq!(kind, "application/json;charset=UTF-8", "{name}");
                let schema = convert("", schema);
                let validator = jsonschema::options()
                    .should_validate_formats(true)
                    .build(&schema)
                    .expect(&name);
                let problems: Vec<String> = validator
                    .iter_errors(&answer)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert!(problems.is_empty(), "{name}: {problems:#?}\n{answer:#}");
            }
            None => assert!(
                self.specification["paths"][documented]
                    .get(method.as_str().to_lowercase())
                    .is_some(),
                "{name} is not in the specification"
            ),
        }
        self.checked.push(name);
        answer
    }
}

#[tokio::test]
async fn responses_match_openapi() {
    let Some(specification) = specification() else {
        eprintln!("skipped: set ZOOM_OPENAPI to the file with Zoom's OpenAPI description of the Meetings API");
        return;
    };
    let zoom = Zoom::start().await;
    let mut check = Check {
        zoom: &zoom,
        specification: &specification,
        checked: Vec::new(),
    };
    let (get, post, patch, put, delete) = (Method::GET, Method::POST, Method::PATCH, Method::PUT, Method::DELETE);

    let series = json!({
        "topic": "Planning", "type": 8, "start_time": "2026-12-01T10:00:00", "timezone": "Europe/Berlin",
        "password": "12345678", "agenda": "All of it",
        "recurrence": { "type": 2, "weekly_days": "3,5", "end_times": 4 },
        "tracking_fields": [{ "field": "Team", "value": "Blue" }],
        "settings": {
            "alternative_hosts": zoom.email(1), "approval_type": 2, "global_dial_in_countries": ["DE", "US"],
            "meeting_invitees": [{ "email": "guest@example.com" }],
            "authentication_exception": [{ "name": "Guest", "email": "guest@example.com" }],
        },
    });
    let created = check
        .call(
            post.clone(),
            "/users/me/meetings",
            "/users/{userId}/meetings",
            Some(series),
            201,
        )
        .await;
    let schema = response_schema(&specification, &post, "/users/{userId}/meetings", 201).unwrap();
    assert_eq!(
        absent(schema, &created),
        Vec::<String>::new(),
        "documented, and not in the answer to a create"
    );
    let meeting = format!("/meetings/{}", created["id"]);
    let read = check
        .call(get.clone(), &meeting, "/meetings/{meetingId}", None, 200)
        .await;
    let schema = response_schema(&specification, &get, "/meetings/{meetingId}", 200).unwrap();
    assert_eq!(
        absent(schema, &read),
        Vec::<String>::new(),
        "documented, and not in the answer to a get"
    );

    // The conditions of CONDITIONAL, fulfilled.
    let assistants = json!({ "assistants": [{ "email": zoom.email(0) }] });
    let path = format!("/users/{}/assistants", zoom.user(1));
    check
        .call(post.clone(), &path, "/users/{userId}/assistants", Some(assistants), 201)
        .await;
    let conditional = json!({
        "schedule_for": zoom.user(1), "start_time": "2026-12-01T10:00:00Z",
        "settings": { "use_pmi": true, "approval_type": 0, "meeting_authentication": true, "calendar_type": 1 },
    });
    let full = check
        .call(
            post.clone(),
            "/users/me/meetings",
            "/users/{userId}/meetings",
            Some(conditional),
            201,
        )
        .await;
    for (name, why) in CONDITIONAL {
        let pointer = format!("/{}", name.replace('.', "/"));
        assert!(full.pointer(&pointer).is_some(), "{name}: {why}, which is so here");
    }

    check
        .call(
            patch.clone(),
            &meeting,
            "/meetings/{meetingId}",
            Some(json!({ "topic": "New" })),
            204,
        )
        .await;
    let path = format!("{meeting}/invitation");
    check
        .call(get.clone(), &path, "/meetings/{meetingId}/invitation", None, 200)
        .await;
    let links = json!({ "attendees": [{ "name": "Jill" }] });
    let path = format!("{meeting}/invite_links");
    check
        .call(
            post.clone(),
            &path,
            "/meetings/{meetingId}/invite_links",
            Some(links),
            201,
        )
        .await;
    check
        .call(get.clone(), "/users/me/meetings", "/users/{userId}/meetings", None, 200)
        .await;
    let path = "/users/me/meeting_templates";
    check
        .call(get.clone(), path, "/users/{userId}/meeting_templates", None, 200)
        .await;

    let registered = format!("/meetings/{}/registrants", full["id"]);
    let guest = json!({ "first_name": "Gustav", "email": "gustav@example.com" });
    let registrant = check
        .call(
            post.clone(),
            &registered,
            "/meetings/{meetingId}/registrants",
            Some(guest),
            201,
        )
        .await;
    check
        .call(get.clone(), &registered, "/meetings/{meetingId}/registrants", None, 200)
        .await;
    let path = format!("{registered}/{}", registrant["registrant_id"].as_str().unwrap());
    check
        .call(
            get.clone(),
            &path,
            "/meetings/{meetingId}/registrants/{registrantId}",
            None,
            200,
        )
        .await;
    let status = json!({ "action": "deny", "registrants": [{ "email": "gustav@example.com" }] });
    let put_path = format!("{registered}/status");
    check
        .call(
            put.clone(),
            &put_path,
            "/meetings/{meetingId}/registrants/status",
            Some(status),
            204,
        )
        .await;
    check
        .call(
            delete.clone(),
            &path,
            "/meetings/{meetingId}/registrants/{registrantId}",
            None,
            204,
        )
        .await;

    zoom.control(post.clone(), &format!("meetings/{}/start", created["id"]), Value::Null)
        .await
        .expect(200);
    zoom.simulator.advance(std::time::Duration::from_secs(300));
    let path = format!("{meeting}/status");
    check
        .call(
            put.clone(),
            &path,
            "/meetings/{meetingId}/status",
            Some(json!({ "action": "end" })),
            204,
        )
        .await;
    let past = format!("/past_meetings/{}", created["id"]);
    check
        .call(get.clone(), &past, "/past_meetings/{meetingId}", None, 200)
        .await;
    check
        .call(
            get.clone(),
            &format!("{past}/participants"),
            "/past_meetings/{meetingId}/participants",
            None,
            200,
        )
        .await;
    check
        .call(
            get.clone(),
            &format!("{past}/instances"),
            "/past_meetings/{meetingId}/instances",
            None,
            200,
        )
        .await;
    check
        .call(
            get.clone(),
            "/users/me/recordings",
            "/users/{userId}/recordings",
            None,
            200,
        )
        .await;
    check
        .call(delete.clone(), &meeting, "/meetings/{meetingId}", None, 204)
        .await;

    for status in ["active", "inactive", "pending"] {
        check
            .call(get.clone(), &format!("/users?status={status}"), "/users", None, 200)
            .await;
    }
    check.call(get.clone(), "/users/me", "/users/{userId}", None, 200).await;
    let new = json!({ "action": "custCreate", "user_info": { "email": "new@example.com", "type": 1, "first_name": "N", "last_name": "U" } });
    let new = check.call(post.clone(), "/users", "/users", Some(new), 201).await;
    let user = format!("/users/{}", new["id"].as_str().unwrap());
    check
        .call(
            patch.clone(),
            &user,
            "/users/{userId}",
            Some(json!({ "first_name": "Nina" })),
            204,
        )
        .await;
    let status = json!({ "action": "deactivate" });
    check
        .call(
            put.clone(),
            &format!("{user}/status"),
            "/users/{userId}/status",
            Some(status),
            204,
        )
        .await;
    check
        .call(
            get.clone(),
            "/users/email?email=new@example.com",
            "/users/email",
            None,
            200,
        )
        .await;
    check
        .call(
            get.clone(),
            &format!("{user}/token"),
            "/users/{userId}/token",
            None,
            200,
        )
        .await;
    check
        .call(get.clone(), "/users/me/zak", "/users/me/zak", None, 200)
        .await;
    check
        .call(
            get.clone(),
            "/users/me/permissions",
            "/users/{userId}/permissions",
            None,
            200,
        )
        .await;
    check
        .call(
            get.clone(),
            "/users/me/schedulers",
            "/users/{userId}/schedulers",
            None,
            200,
        )
        .await;
    let path = format!("/users/{}/assistants", zoom.user(1));
    check
        .call(get.clone(), &path, "/users/{userId}/assistants", None, 200)
        .await;
    for option in [
        "",
        "?option=meeting_authentication",
        "?option=recording_authentication",
        "?option=meeting_security",
    ] {
        let path = format!("/users/me/settings{option}");
        check
            .call(get.clone(), &path, "/users/{userId}/settings", None, 200)
            .await;
    }
    let settings = json!({ "schedule_meeting": { "host_video": true } });
    check
        .call(
            patch.clone(),
            "/users/me/settings",
            "/users/{userId}/settings",
            Some(settings),
            204,
        )
        .await;
    let presence = json!({ "status": "Away" });
    check
        .call(
            put.clone(),
            "/users/me/presence_status",
            "/users/{userId}/presence_status",
            Some(presence),
            204,
        )
        .await;
    check.call(delete.clone(), &user, "/users/{userId}", None, 204).await;
    assert!(
        check.checked.len() >= 40,
        "{} answers were checked",
        check.checked.len()
    );
}
