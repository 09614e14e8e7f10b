//! Short ways to say what went wrong, each in the contract's case.

use serde_json::{Value, json};

use crate::bindings::microapp::connector::errors::{Error, Problem};
use crate::input_errors::FieldError;

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

/// One broken rule.
pub fn invalid_field(field: &str, code: &'static str, message: impl Into<String>) -> Error {
    invalid_input(&[FieldError {
        field: field.to_owned(),
        code,
        message: message.into(),
        limit: None,
    }])
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
