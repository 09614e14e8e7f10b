//! Short ways to say what went wrong, each in the contract's case.

use serde_json::{Value, json};

use crate::input_errors::FieldError;
use crate::{Error, Problem};

/// A problem with facts beside its words.
pub fn problem(code: impl Into<String>, message: impl Into<String>, details: Value) -> Problem {
    Problem {
        code: code.into(),
        message: message.into(),
        details: details.to_string(),
    }
}

/// Every broken rule of an input, at once.
pub fn invalid_input(fields: &[FieldError]) -> Error {
    let message = match fields {
        [] => "The input is not valid.".to_owned(),
        [one] if one.field.is_empty() => one.message.clone(),
        [one] => format!("{}: {}", one.field, one.message),
        [first, rest @ ..] => format!(
            "{} fields are not valid. {}: {} (and {} more)",
            fields.len(),
            first.field,
            first.message,
            rest.len()
        ),
    };
    let code = fields.first().map_or("invalid", |field| field.code);
    let fields: Vec<Value> = fields.iter().map(field_json).collect();
    Error::InvalidInput(problem(code, message, json!({ "fields": fields })))
}

fn field_json(field: &FieldError) -> Value {
    let mut entry = json!({
        "field": field.field,
        "code": field.code,
        "message": field.message,
    });
    if let (Some(limit), Some(entry)) = (&field.limit, entry.as_object_mut()) {
        entry.insert("limit".to_owned(), limit.clone());
    }
    entry
}

/// One broken rule, by the path of its field: `recurrence.weekly.days[0]`.
pub fn invalid_field(field: &str, code: &'static str, message: impl Into<String>) -> Error {
    invalid_input(&[field_error(field, code, message)])
}

/// The same, to be gathered with others.
pub fn field_error(field: &str, code: &'static str, message: impl Into<String>) -> FieldError {
    FieldError {
        field: field.to_owned(),
        code,
        message: message.into(),
        limit: None,
    }
}

/// Something that does not exist, or not for this identity.
pub fn not_found(kind: &str, id: &str, message: impl Into<String>) -> Error {
    Error::NotFound(problem(
        format!("{kind}-not-found"),
        message,
        json!({ "kind": kind, "id": id }),
    ))
}

/// A fault of the connector itself.
pub fn internal(message: impl Into<String>) -> Error {
    Error::Internal(problem("connector-fault", message, json!({})))
}
