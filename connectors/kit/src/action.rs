//! One thing that a connector can do, and how it is run: JSON in, JSON out.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::input_errors::input_errors;
use crate::manifest::Scopes;
use crate::problem::{internal, invalid_field, invalid_input};
use crate::{Effect, Error};

/// What an action does with its input: [`Action::run`] with a function, as a rule.
pub type Run = fn(&Action, &str) -> Result<String, Error>;

/// An entry of [`Connector::actions`](crate::Connector::actions). Begin with [`Action::reads`], [`Action::writes`] or
/// [`Action::destroys`], and say the rest.
#[derive(Clone, Copy)]
pub struct Action {
    /// The name for `invoke`: `create-meeting`.
    pub name: &'static str,
    /// The name for people: "Create meeting".
    pub title: &'static str,
    /// What it does, in a paragraph.
    pub description: &'static str,
    /// JSON Schema 2020-12 of the input: always an object. Give one of its `examples`, and people and tools have a start.
    pub input_schema: &'static str,
    /// JSON Schema 2020-12 of the result.
    pub output_schema: &'static str,
    /// What it does to the service's data.
    pub effect: Effect,
    /// Whether to invoke it twice with the same input has the same effect as once.
    pub repeatable: bool,
    /// The action that finds out what became of a call of this one whose answer was lost.
    pub look_up: Option<&'static str>,
    /// Whether the result holds a secret.
    pub secret_output: bool,
    /// Whether it never sends a request.
    pub offline: bool,
    /// The scopes that it needs.
    pub scopes: &'static [Scopes],
    /// The function behind it.
    pub run: Run,
}

impl fmt::Debug for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Action")
            .field("name", &self.name)
            .field("effect", &self.effect)
            .finish_non_exhaustive()
    }
}

impl Action {
    /// Only reads, and may so be repeated. A host lets it send nothing but `get`; what reads by `post` is one that
    /// [`writes`](Self::writes), and `repeatable`.
    pub const fn reads(name: &'static str, run: Run) -> Self {
        Self {
            name,
            title: name,
            description: "",
            input_schema: r#"{"type":"object"}"#,
            output_schema: "{}",
            effect: Effect::Reads,
            repeatable: true,
            look_up: None,
            secret_output: false,
            offline: false,
            scopes: &[],
            run,
        }
    }

    /// Creates or changes. Unless it says that it is `repeatable` or has a `look_up`, a lost answer is a case for a person.
    pub const fn writes(name: &'static str, run: Run) -> Self {
        Self {
            effect: Effect::Writes,
            repeatable: false,
            ..Self::reads(name, run)
        }
    }

    /// Removes what does not come back by itself.
    pub const fn destroys(name: &'static str, run: Run) -> Self {
        Self {
            effect: Effect::Destroys,
            ..Self::writes(name, run)
        }
    }

    /// Reads the input, by the schema and then by the type, calls the function, and writes the result.
    ///
    /// # Errors
    ///
    /// `invalid-input` with every mismatch by its field, and the function's own.
    pub fn run<I: DeserializeOwned, O: Serialize>(
        &self,
        input: &str,
        function: fn(I) -> Result<O, Error>,
    ) -> Result<String, Error> {
        let output = function(self.read(input)?)?;
        serde_json::to_string(&output)
            .map_err(|error| internal(format!("The result can't be written as JSON: {error}.")))
    }

    /// Reads the input.
    ///
    /// # Errors
    ///
    /// As [`Action::run`].
    pub fn read<I: DeserializeOwned>(&self, input: &str) -> Result<I, Error> {
        let value: Value = serde_json::from_str(input).map_err(|error| {
            let message = format!("The input is not JSON: {error}. Send one object, such as {{\"name\": \"…\"}}.");
            invalid_field("", "no-json", message)
        })?;
        if !value.is_object() {
            return Err(invalid_field("", "wrong-type", "The input has to be a JSON object."));
        }
        let schema = serde_json::from_str(self.input_schema)
            .map_err(|error| internal(format!("The input schema of `{}` is not JSON: {error}.", self.name)))?;
        let found = input_errors(&schema, &value);
        if !found.is_empty() {
            return Err(invalid_input(&found));
        }
        serde_json::from_value(value)
            .map_err(|error| invalid_field("", "misfit", format!("The input does not fit: {error}.")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SCHEMA: &str = r#"{
        "type": "object",
        "properties": {"name": {"type": "string", "maxLength": 3}, "size": {"type": "integer", "minimum": 1}},
        "required": ["name"],
        "additionalProperties": false
    }"#;

    fn read(input: &str) -> Result<Value, Vec<String>> {
        let action = Action {
            input_schema: SCHEMA,
            ..Action::reads("test", |_, _| Ok(String::new()))
        };
        action.read(input).map_err(|error| {
            let Error::InvalidInput(problem) = error else {
                panic!("{error:?}")
            };
            let details: Value = serde_json::from_str(&problem.details).unwrap();
            let fields = details["fields"].as_array().unwrap().iter();
            fields
                .map(|field| {
                    format!(
                        "{} {}",
                        field["field"].as_str().unwrap(),
                        field["code"].as_str().unwrap()
                    )
                })
                .collect()
        })
    }

    #[test]
    fn every_mismatch_is_told_by_its_field() {
        assert_eq!(read(r#"{"name": "ada"}"#), Ok(json!({"name": "ada"})));
        let wrong = read(r#"{"name": "adam", "size": 0, "nome": 1}"#);
        assert_eq!(
            wrong,
            Err(vec![
                "name too-long".to_owned(),
                "size out-of-range".to_owned(),
                "nome unknown-field".to_owned()
            ])
        );
        assert_eq!(read("{}"), Err(vec!["name missing".to_owned()]));
        for (input, code) in [
            ("", " no-json"),
            ("nonsense", " no-json"),
            ("[]", " wrong-type"),
            ("7", " wrong-type"),
        ] {
            assert_eq!(read(input), Err(vec![code.to_owned()]), "{input}");
        }
    }

    #[test]
    fn a_writing_action_is_not_taken_for_repeatable() {
        let write = Action::writes("w", |_, _| Ok(String::new()));
        assert!(!write.repeatable && write.effect == Effect::Writes);
        assert!(Action::reads("r", |_, _| Ok(String::new())).repeatable);
        assert_eq!(Action::destroys("d", |_, _| Ok(String::new())).effect, Effect::Destroys);
    }
}
