//! The schemas in `connector/schemas/` are derived from the contract's types, and fit what the checks enforce.
//!
//! `UPDATE_SCHEMAS=1 cargo test -p zoom-connector --test schemas` writes them anew.

use std::path::PathBuf;

use schemars::{Schema, schema_for, transform::Transform, transform::transform_subschemas};
use serde_json::Value;
use zoom_connector::actions;
use zoom_connector::bindings::exports::microapp::connector::meetings as m;
use zoom_connector::describe::ACTIONS;
use zoom_connector::schema::{LookUp, NoInput, Outcome};

/// Joins the lines of doc comments: where a line ends in WIT means nothing to a reader of the schema. The headings that
/// part a WIT file in sections, `When ------`, are not about what happens to stand below them.
struct JoinLines;

impl Transform for JoinLines {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            let lines: Vec<&str> = text.lines().filter(|line| !line.ends_with("-----")).collect();
            *text = lines
                .join("\n")
                .split("\n\n")
                .map(|part| part.replace('\n', " "))
                .collect::<Vec<_>>()
                .join("\n\n");
        }
        transform_subschemas(self, schema);
    }
}

fn derived(action: &str) -> (Schema, Schema) {
    let (mut input, mut output) = match action {
        "create-meeting" => (schema_for!(m::NewMeeting), schema_for!(m::Meeting)),
        "get-meeting" => (schema_for!(m::MeetingSelector), schema_for!(m::Meeting)),
        "list-meetings" => (schema_for!(m::MeetingQuery), schema_for!(m::MeetingList)),
        "update-meeting" => (schema_for!(m::MeetingChange), schema_for!(m::Meeting)),
        "delete-meeting" => (schema_for!(m::MeetingRemoval), schema_for!(m::RemovedMeeting)),
        "find-outcome" => (schema_for!(LookUp), schema_for!(Outcome)),
        "get-invitation" => (schema_for!(m::MeetingSelector), schema_for!(m::Invitation)),
        "preview-recurrence" => (
            schema_for!(m::RecurrencePreviewRequest),
            schema_for!(m::RecurrencePreview),
        ),
        "find-conflicts" => (schema_for!(actions::ConflictQuery), schema_for!(actions::Conflicts)),
        "preview-change" => (
            schema_for!(actions::ChangePreviewQuery),
            schema_for!(actions::ChangePreview),
        ),
        "get-meeting-options" => (schema_for!(actions::OptionsQuery), schema_for!(actions::MeetingOptions)),
        "list-users" => (schema_for!(m::UserQuery), schema_for!(m::UserList)),
        "get-start-url" => (schema_for!(m::MeetingSelector), schema_for!(m::StartUrl)),
        "get-user" => (schema_for!(NoInput), schema_for!(m::User)),
        other => panic!("{other} has no types here"),
    };
    JoinLines.transform(&mut input);
    JoinLines.transform(&mut output);
    (input, output)
}

#[test]
fn schemas_in_the_repository_are_derived_from_the_types() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let update = std::env::var_os("UPDATE_SCHEMAS").is_some();
    for action in ACTIONS {
        let (input, output) = derived(action.name);
        for (side, schema, embedded) in [
            ("input", input, action.input_schema),
            ("output", output, action.output_schema),
        ] {
            let path = folder.join(format!("{}.{side}.json", action.name));
            let fresh = serde_json::to_string_pretty(&schema).unwrap() + "\n";
            if update {
                std::fs::write(&path, &fresh).unwrap();
                continue;
            }
            assert_eq!(
                std::fs::read_to_string(&path).unwrap_or_default(),
                fresh,
                "{} is stale; run with UPDATE_SCHEMAS=1",
                path.display()
            );
            let embedded: Value = serde_json::from_str(embedded).unwrap();
            assert_eq!(embedded, serde_json::to_value(&schema).unwrap(), "{}", action.name);
        }
    }
}

#[test]
fn every_schema_is_valid_2020_12() {
    for action in ACTIONS {
        for text in [action.input_schema, action.output_schema] {
            let schema: Value = serde_json::from_str(text).unwrap();
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert!(jsonschema::meta::is_valid(&schema), "{}", action.name);
        }
    }
}

#[test]
fn the_schema_refuses_what_the_checks_refuse() {
    let action = ACTIONS.iter().find(|action| action.name == "create-meeting").unwrap();
    let schema: Value = serde_json::from_str(action.input_schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let with = |field: &str, value: Value| {
        let mut input = serde_json::json!({"topic": "x", "start": "2026-12-01T10:00", "time_zone": "UTC"});
        input[field] = value;
        input
    };
    assert!(validator.is_valid(&with("topic", "y".into())));
    for (field, value) in [
        ("topic", "x".repeat(201).into()),
        ("topic", "".into()),
        ("agenda", "x".repeat(2001).into()),
        ("duration_minutes", 0.into()),
        ("duration_minutes", 1441.into()),
        ("passcode", "12345678901".into()),
        ("passcode", "a b".into()),
        ("dial_in_countries", serde_json::json!(["de"])),
        ("join_before_host_minutes", 7.into()),
        ("recurrence", serde_json::json!({"daily": {"every": 91}})),
        ("recurrence", serde_json::json!({"weekly": {"days": []}})),
        (
            "recurrence",
            serde_json::json!({"weekly": {"days": ["monday"], "every": 13}}),
        ),
        ("recurrence", serde_json::json!({"monthly": {"on": {"day": 32}}})),
        (
            "recurrence",
            serde_json::json!({"monthly": {"on": {"day": 1}, "every": 4}}),
        ),
        ("recurrence", serde_json::json!({"daily": {"end": {"count": 0}}})),
        ("start_url", "https://zoom.example".into()),
    ] {
        let input = with(field, value);
        assert!(!validator.is_valid(&input), "{input}");
        let checked = serde_json::from_value::<m::NewMeeting>(input.clone())
            .map_err(|error| error.to_string())
            .and_then(|meeting| {
                zoom_connector::check::new_meeting(&meeting, 60, None)
                    .map(|_| ())
                    .map_err(|error| format!("{error:?}"))
            });
        assert!(checked.is_err(), "{input}");
    }
}

#[test]
fn the_typed_look_up_has_the_json_of_every_look_up() {
    let meeting = serde_json::json!({"topic": "x", "start": "2026-12-01T10:00", "time_zone": "UTC"});
    let removal = serde_json::json!({"meeting_id": "1", "occurrence_id": "2"});
    let schema = |text: &str| jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap();
    let action = ACTIONS.iter().find(|action| action.name == "find-outcome").unwrap();
    let (takes, gives) = (schema(action.input_schema), schema(action.output_schema));
    for (name, input) in [("create-meeting", meeting), ("delete-meeting", removal)] {
        let look_up = serde_json::json!({
            "action": name, "input": input, "marker": "k3J9xQ2mPw7d", "since": "2026-11-22T08:00:00Z",
        });
        assert!(takes.is_valid(&look_up), "{look_up}");
        let typed: m::OutcomeQuery = serde_json::from_value(look_up.clone()).unwrap();
        let again = serde_json::to_value(typed).unwrap();
        assert_eq!(
            (&again["action"], &again["since"]),
            (&look_up["action"], &look_up["since"])
        );
        for (member, value) in input.as_object().unwrap() {
            assert_eq!(&again["input"][member], value, "{name}.{member}");
        }
    }
    let removed = m::RemovedMeeting {
        meeting_id: "1".to_owned(),
        occurrence_id: None,
    };
    let happened = m::Outcome::Happened(m::Happened {
        output: m::ResultOfChange::Deleted(removed),
    });
    let undecided = m::Outcome::Undecided(m::Undecided {
        reason: "Who knows.".to_owned(),
        candidates: Vec::new(),
    });
    for (outcome, json) in [
        (
            happened,
            serde_json::json!({"happened": {"output": {"meeting_id": "1", "occurrence_id": null}}}),
        ),
        (m::Outcome::DidNotHappen, serde_json::json!("did_not_happen")),
        (
            undecided,
            serde_json::json!({"undecided": {"reason": "Who knows.", "candidates": []}}),
        ),
    ] {
        assert_eq!(serde_json::to_value(&outcome).unwrap(), json);
        assert!(gives.is_valid(&json), "{json}");
    }
}

#[test]
fn every_look_up_is_an_action_that_reads_and_knows_its_askers() {
    for action in ACTIONS {
        let Some(name) = action.look_up else { continue };
        assert!(!action.repeatable, "{} is sent again", action.name);
        let look_up = ACTIONS.iter().find(|other| other.name == name).unwrap();
        assert_eq!(format!("{:?}", look_up.effect), "Effect::Reads");
        assert!(
            look_up.input_schema.contains(action.name),
            "{name} knows {}",
            action.name
        );
    }
}
