//! The types of a template's files, as their authors write them. The published schemas in `schemas/` are derived from
//! them, and so is the check for unknown, missing and misspelt keys.

pub mod manifest;
pub mod ui;

pub use manifest::Manifest;
pub use ui::Element;

use schemars::{Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::Value;

/// The JSON Schema of `template.yaml`.
pub fn manifest_schema() -> Value {
    schema_of::<Manifest>()
}

/// The JSON Schema of `forms/*.ui.json`.
pub fn ui_schema() -> Value {
    schema_of::<Element>()
}

/// The JSON Schema of a type.
pub(crate) fn schema_of<T: schemars::JsonSchema>() -> Value {
    described(generator().into_root_schema_for::<T>())
}

fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().into_generator()
}

/// Joins the lines of doc comments: where a line ends in Rust means nothing to a reader of the schema.
fn described(schema: Schema) -> Value {
    let mut value = schema.to_value();
    join_lines(&mut value);
    value
}

fn join_lines(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => {
                        let parts: Vec<_> = text.split("\n\n").map(|part| part.replace('\n', " ")).collect();
                        *text = parts.join("\n\n");
                    }
                    other => join_lines(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(join_lines),
        _ => {}
    }
}
