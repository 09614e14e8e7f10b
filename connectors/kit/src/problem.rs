//! Short ways to say what went wrong, each in the contract's case.

use serde_json::{Value, json};

use crate::field_error::{FieldError, Told, told};
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
    let Told { code, message, details } = told(fields);
    Error::InvalidInput(problem(code, message, details))
}

/// One broken rule, by the path of its field: `recurrence.weekly.days[0]`.
pub fn invalid_field(field: &str, code: &'static str, message: impl Into<String>) -> Error {
    invalid_input(&[FieldError::new(field, code, message)])
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
