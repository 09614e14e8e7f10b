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
    let schema = schema.as_object()?;
    // Not by its index, which panics where there is none: any object is a schema.
    let is_object = schema.get("type").is_some_and(|kind| kind == "object");
    is_object.then(|| schema.clone())
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::object;

    #[test]
    fn any_schema_is_looked_at_and_only_an_objects_is_offered() {
        assert!(object(&json!({"type": "object", "properties": {}})).is_some());
        for other in [
            json!({}),
            json!({"$ref": "#/x"}),
            json!({"type": "string"}),
            json!(true),
        ] {
            assert!(object(&other).is_none(), "{other}");
        }
    }
}
