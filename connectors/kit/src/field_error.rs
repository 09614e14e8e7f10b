//! One broken rule of an input, and how a list of them is told: the parts of the contract's `invalid-input`.
//!
//! Nothing here knows the contract's bindings, so that a connector with bindings of its own tells the same.

use serde_json::{Value, json};

/// One broken rule of an input.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldError {
    /// The field's path: `recurrence.weekly.days[0]`. Empty for the input as a whole.
    pub field: String,
    /// The rule's name: `missing`, `unknown-field`, `wrong-type`, `not-one-of`, `out-of-range`, `too-short`, `too-long`.
    pub code: &'static str,
    /// A sentence for a person.
    pub message: String,
    /// What is allowed, where it can be said as a value: the bound that was passed, or the list of choices.
    pub limit: Option<Value>,
}

impl FieldError {
    /// A broken rule without a limit.
    pub fn new(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            code,
            message: message.into(),
            limit: None,
        }
    }

    /// As a member of `details.fields`.
    pub fn json(&self) -> Value {
        let mut entry = json!({
            "field": self.field,
            "code": self.code,
            "message": self.message,
        });
        if let (Some(limit), Some(entry)) = (&self.limit, entry.as_object_mut()) {
            entry.insert("limit".to_owned(), limit.clone());
        }
        entry
    }

    /// The sentence after its place, if it has one.
    fn sentence(&self) -> String {
        if self.field.is_empty() {
            self.message.clone()
        } else {
            format!("{}: {}", self.field, self.message)
        }
    }
}

/// All broken rules of an input, as one problem tells them.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The rule that is broken first.
    pub code: &'static str,
    /// The first sentence, and how many more there are.
    pub message: String,
    /// Each with its place, under `fields`.
    pub details: Value,
}

/// Tells all broken rules of an input.
pub fn told(fields: &[FieldError]) -> Told {
    let message = match fields {
        [] => "The input is not valid.".to_owned(),
        [one] => one.sentence(),
        [first, rest @ ..] => format!(
            "{} fields are not valid. {} (and {} more)",
            fields.len(),
            first.sentence(),
            rest.len()
        ),
    };
    Told {
        code: fields.first().map_or("invalid", |field| field.code),
        message,
        details: json!({ "fields": fields.iter().map(FieldError::json).collect::<Vec<_>>() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_the_whole_input_is_told_without_a_place() {
        let whole = FieldError::new("", "no-json", "The input is not JSON.");
        let field = FieldError::new("topic", "missing", "`topic` is missing.");
        assert_eq!(told(std::slice::from_ref(&whole)).message, "The input is not JSON.");
        assert_eq!(told(std::slice::from_ref(&field)).message, "topic: `topic` is missing.");
        let both = told(&[whole, field]);
        assert_eq!(
            (both.code, both.message.as_str()),
            ("no-json", "2 fields are not valid. The input is not JSON. (and 1 more)")
        );
        assert_eq!(both.details["fields"][1]["field"], "topic");
    }

    #[test]
    fn a_limit_is_told_where_there_is_one() {
        let short = FieldError {
            limit: Some(json!(3)),
            ..FieldError::new("topic", "too-short", "Give 3 characters at least.")
        };
        assert_eq!(short.json()["limit"], 3);
        assert_eq!(FieldError::new("topic", "missing", "Say it.").json().get("limit"), None);
    }
}
