//! An action as a tool.

use std::sync::Arc;

use microapp_runtime::{Action, Effect};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::Value;

/// An action in the protocol's words. None: its input is no object, which a tool can't have.
pub(crate) fn tool(action: &Action) -> Option<Tool> {
    let input = object(&action.input_schema)?;
    let tool = Tool::new(action.name.clone(), action.description.clone(), Arc::new(input))
        .with_title(&action.title)
        .with_annotations(hints(action));
    Some(match structured(action) {
        Some(output) => tool.with_raw_output_schema(Arc::new(output)),
        None => tool,
    })
}

/// The schema of the result, where it is an object: a client gets the result as data then, and as text in any case.
pub(crate) fn structured(action: &Action) -> Option<JsonObject> {
    object(&action.output_schema)
}

fn object(schema: &Value) -> Option<JsonObject> {
    schema.as_object().filter(|schema| schema["type"] == "object").cloned()
}

/// What clients decide on when they ask a person before a call.
///
/// A change that has the same effect twice sets something, so it takes the place of what was there; one that does not adds
/// something. The protocol calls the first destructive, and so is what removes.
fn hints(action: &Action) -> ToolAnnotations {
    let hints = ToolAnnotations::with_title(&action.title).open_world(!action.offline);
    match action.effect {
        Effect::Reads => hints.read_only(true),
        Effect::Writes => hints
            .read_only(false)
            .destructive(action.repeatable)
            .idempotent(action.repeatable),
        Effect::Destroys => hints.read_only(false).destructive(true).idempotent(action.repeatable),
    }
}
