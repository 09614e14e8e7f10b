//! Short ways to say what went wrong, each in the contract's case.

use connector_kit::field_error::{FieldError, Told, told};
use serde_json::{Value, json};

use crate::bindings::microapp::connector::errors::{Error, Problem};

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

/// One broken rule.
pub fn invalid_field(field: &str, code: &'static str, message: impl Into<String>) -> Error {
    invalid_input(&[FieldError::new(field, code, message)])
}

/// The same error of an input that stands within another, as its member of this name: fields are told by their whole path.
pub fn within(member: &str, error: Error) -> Error {
    let Error::InvalidInput(mut told) = error else {
        return error;
    };
    let Ok(mut details) = serde_json::from_str::<Value>(&told.details) else {
        return Error::InvalidInput(told);
    };
    for field in details["fields"].as_array_mut().into_iter().flatten() {
        let path = match field["field"].as_str() {
            None | Some("") => member.to_owned(),
            Some(path) => format!("{member}.{path}"),
        };
        field["field"] = path.into();
    }
    told.details = details.to_string();
    Error::InvalidInput(told)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_of_an_inner_input_is_told_by_its_whole_path() {
        for (inner, whole) in [("topic", "input.topic"), ("", "input")] {
            let Error::InvalidInput(told) = within("input", invalid_field(inner, "missing", "Say it.")) else {
                panic!("invalid-input")
            };
            assert!(
                told.details.contains(&format!("\"field\":\"{whole}\"")),
                "{}",
                told.details
            );
        }
    }
}
