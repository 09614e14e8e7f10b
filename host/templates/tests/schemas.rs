//! The published schemas in `schemas/` are derived from the model's types.
//!
//! `UPDATE_SCHEMAS=1 cargo test -p microapp-templates --test schemas` writes them anew.

mod common;

use microapp_templates::model;
use serde_json::Value;

#[test]
fn schemas_in_the_repository_are_derived_from_the_types() {
    let folder = common::root().join("schemas");
    let files = [
        ("template.schema.json", model::manifest_schema()),
        ("ui.schema.json", model::ui_schema()),
        ("cases.schema.json", microapp_templates::kit::cases_schema()),
    ];
    for (name, schema) in files {
        let fresh = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = folder.join(name);
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &fresh).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(kept, fresh, "{name} is stale; run with UPDATE_SCHEMAS=1");
    }
}

#[test]
fn published_schemas_are_valid_and_describe_every_key() {
    for schema in [
        model::manifest_schema(),
        model::ui_schema(),
        microapp_templates::kit::cases_schema(),
    ] {
        assert!(jsonschema::meta::is_valid(&schema));
        let mut bare = Vec::new();
        undescribed(&schema, "", &mut bare);
        assert_eq!(bare, [""; 0]);
    }
}

fn undescribed(schema: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(members) = schema.get("properties").and_then(Value::as_object) {
        let bare = members.iter().filter(|(_, member)| member.get("description").is_none());
        found.extend(bare.map(|(name, _)| format!("{at}/{name}")));
    }
    for (name, definition) in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
        undescribed(definition, name, found);
    }
}
