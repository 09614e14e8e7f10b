//! Inputs made from schemas.

use serde_json::{Value, json};

use super::{minimal, violations};

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "name": { "type": "string", "minLength": 2, "maxLength": 5 },
            "when": { "anyOf": [{ "$ref": "#/$defs/When" }, { "type": "null" }] },
            "tags": { "type": "array", "items": { "type": "string", "pattern": "^[A-Z]{2}$" } },
        },
        "required": ["name"],
        "additionalProperties": false,
        "$defs": { "When": {
            "oneOf": [
                { "type": "string", "const": "never" },
                { "type": "object", "properties": { "day": { "type": "integer", "minimum": 1, "maximum": 31 } },
                  "required": ["day"], "additionalProperties": false },
            ],
        } },
    })
}

#[test]
fn the_least_value_fits() {
    let schema = schema();
    let least = minimal(&schema);
    assert!(jsonschema::is_valid(&schema, &least), "{least}");
}

#[test]
fn lists_numbers_and_parts_are_broken_too() {
    let schema = json!({
        "type": "object",
        "properties": {
            "people": { "type": "array", "items": { "type": "string" }, "maxItems": 3, "uniqueItems": true },
            "minutes": { "type": "integer", "minimum": 20, "multipleOf": 15 },
        },
        "allOf": [{ "$ref": "#/$defs/Named" }],
        "anyOf": [{ "required": ["people"] }, { "required": ["minutes"] }],
        "oneOf": [
            { "properties": { "room": { "type": "string", "maxLength": 2 } }, "required": ["room"] },
            { "properties": { "link": { "type": "string", "maxLength": 4 } }, "required": ["link"] },
        ],
        "$defs": { "Named": { "type": "object", "required": ["name"],
            "properties": { "name": { "type": "string", "maxLength": 5 } } } },
    });
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let base = json!({ "name": "Ada", "minutes": 30, "room": "7" });
    assert!(validator.is_valid(&base));
    let found = violations(&schema, &base, &validator);
    for (field, what) in [
        ("people", "more than 3 items"),
        ("people", "the same item twice"),
        ("minutes", "no multiple of 15"),
        ("name", "longer than 5"),
        ("name", "missing"),
        ("room", "longer than 2"),
        ("link", "longer than 4"),
    ] {
        let has = found.iter().any(|one| one.field == field && one.what.contains(what));
        assert!(has, "{field}: {what}: {found:#?}");
    }
    let longest = found.iter().find(|one| one.what == "more than 3 items").expect("found");
    assert_eq!(longest.input["people"].as_array().map(Vec::len), Some(4));
    assert!(found.iter().all(|one| !validator.is_valid(&one.input)));
}

#[test]
fn the_least_value_has_what_all_parts_ask_for() {
    let schema = json!({
        "type": "object",
        "properties": { "slot": { "type": "integer", "minimum": 20, "multipleOf": 15 } },
        "required": ["slot"],
        "allOf": [{ "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] }],
    });
    let least = minimal(&schema);
    assert!(jsonschema::is_valid(&schema, &least), "{least}");
}

#[test]
fn every_rule_is_broken_once_with_its_field() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let found = violations(&schema, &json!({ "name": "Ada" }), &validator);
    let has = |field: &str, what: &str| {
        found
            .iter()
            .any(|violation| violation.field == field && violation.what.contains(what))
    };
    assert!(has("name", "missing") && has("name", "longer than 5") && has("name", "shorter than 2"));
    assert!(has("no_such_field", "unknown field"));
    assert!(has("when.day", "beyond maximum 31") && has("when.day", "beyond minimum 1") && has("when.day", "missing"));
    assert!(has("tags", "against the pattern"), "{found:#?}");
    assert!(found.iter().all(|violation| !validator.is_valid(&violation.input)));
}
