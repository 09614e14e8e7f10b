//! Which kind of field a schema gets.

use serde_json::Value;

use super::{Builder, choice};
use crate::form::control::{Case, CaseBody, Choice, ControlKind};
use crate::form::fields::text_of;
use crate::model::ui::{Format, Options};
use crate::{diagnostic::did_you_mean, schema};

/// A value with more choices than this is a list to open, not radio buttons.
const MOST_RADIOS: usize = 5;

impl Builder<'_> {
    pub(super) fn kind(
        &mut self,
        path: &[String],
        key: &str,
        schema: &Value,
        required: bool,
        options: &Options,
        at: &str,
    ) -> Option<ControlKind> {
        use Format as F;
        let format = options.format;
        let kind = schema::kind(schema).unwrap_or("");
        if format == Some(F::Hidden) {
            return Some(ControlKind::Hidden);
        }
        if let Some(lookup) = &options.lookup {
            return Some(ControlKind::LookUp {
                lookup: lookup.clone(),
                many: kind == "array",
            });
        }
        let constants = schema::constants(schema);
        if !constants.is_empty() {
            return Some(self.choice(&constants, required, options, at));
        }
        if !schema::cases(schema).is_empty() {
            return self.variant(path, key, schema, required, options, at);
        }
        let wanted = |known: &[F]| format.is_none_or(|format| known.contains(&format));
        let (found, fits) = match kind {
            "string" => {
                let long = schema
                    .get("maxLength")
                    .and_then(Value::as_u64)
                    .is_some_and(|limit| limit > 400);
                let by_schema = match schema.get("format").and_then(Value::as_str) {
                    Some("date") => F::Date,
                    Some("time") => F::Time,
                    Some("date-time") => F::DateTime,
                    Some("email") => F::Email,
                    Some("uri") => F::Url,
                    _ if long => F::Textarea,
                    _ => F::Text,
                };
                let known = [
                    F::Text,
                    F::Textarea,
                    F::Email,
                    F::Url,
                    F::Passcode,
                    F::Date,
                    F::Time,
                    F::DateTime,
                    F::TimeZone,
                ];
                let found = match format.unwrap_or(by_schema) {
                    F::Textarea => ControlKind::Textarea,
                    F::Date => ControlKind::Date,
                    F::Time => ControlKind::Time,
                    F::DateTime => ControlKind::DateTime { zone: None },
                    F::TimeZone => ControlKind::TimeZone,
                    format => ControlKind::Text(format),
                };
                (found, wanted(&known))
            }
            "integer" => (ControlKind::Number { integer: true }, wanted(&[F::Number])),
            "number" => (ControlKind::Number { integer: false }, wanted(&[F::Number])),
            "boolean" => match format {
                Some(F::Select | F::Radio) => {
                    let values = [(Value::Bool(true), None), (Value::Bool(false), None)];
                    (self.choice(&values, required, options, at), true)
                }
                _ => (ControlKind::Checkbox, wanted(&[F::Checkbox])),
            },
            "array" => {
                let items = schema::without_null(schema.get("items").unwrap_or(&Value::Null));
                let constants = schema::constants(&items);
                if constants.is_empty() {
                    let fits = schema::kind(&items) == Some("string") && wanted(&[F::Textarea]);
                    (ControlKind::Lines, fits)
                } else {
                    let choices = constants.into_iter().map(choice).collect();
                    let chips = format == Some(F::Chips);
                    (ControlKind::Many { choices, chips }, wanted(&[F::Chips, F::Checkbox]))
                }
            }
            "object" if schema.get("properties").is_some() => {
                let fields = self.members(path, key, schema, options, at);
                (ControlKind::Object { fields }, format.is_none())
            }
            _ => {
                let message = format!(
                    "there is no field for `{}`: its schema has no type that can be typed in",
                    path.join(".")
                );
                self.tell(
                    at,
                    "no-field",
                    message,
                    "use `options.lookup`, or give the property a type",
                );
                return None;
            }
        };
        if !fits {
            let shown = format.and_then(|format| serde_json::to_value(format).ok());
            let message = match shown.as_ref().and_then(Value::as_str) {
                Some(format) => format!(
                    "a field `{format}` can't hold `{}`, which is of type {kind}",
                    path.join(".")
                ),
                None => format!("there is no field for a list such as `{}`", path.join(".")),
            };
            let below = path.get(self.base..).unwrap_or_default().join(".");
            let place = if below.is_empty() {
                format!("{at}/options/format")
            } else {
                format!("{at}/options/fields/{below}/format")
            };
            self.tell(
                place,
                "bad-format",
                message,
                "take `format` away to get what fits the schema",
            );
            return None;
        }
        Some(found)
    }

    pub(super) fn choice(
        &mut self,
        values: &[(Value, Option<String>)],
        required: bool,
        options: &Options,
        at: &str,
    ) -> ControlKind {
        let mut choices: Vec<Choice> = values.iter().cloned().map(choice).collect();
        let absent = Choice {
            word: String::new(),
            value: Value::Null,
            literal: None,
        };
        if options.cases.is_empty() {
            if !required {
                choices.insert(0, absent);
            }
        } else {
            let known: Vec<String> = choices.iter().map(|choice| choice.word.clone()).collect();
            choices.push(absent);
            let words = |choice: &Choice| choice.word.clone();
            choices = self.picked(choices, words, &known, options, at);
        }
        let radio = match options.format {
            Some(Format::Radio) => true,
            Some(_) => false,
            None => choices.len() <= MOST_RADIOS,
        };
        ControlKind::Choice { choices, radio }
    }

    /// The cases that `options.cases` names, in its order. `absent` is the absence of a value, and
    /// so is `none` if no case is called so.
    pub(super) fn picked<T: Clone>(
        &mut self,
        all: Vec<T>,
        word: impl Fn(&T) -> String,
        known: &[String],
        options: &Options,
        at: &str,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for (index, name) in options.cases.iter().enumerate() {
            let absent = name == "absent" || (name == "none" && !known.iter().any(|known| known == "none"));
            let wanted = if absent { "" } else { name.as_str() };
            match all.iter().find(|item| word(item) == wanted) {
                Some(item) => found.push(item.clone()),
                None => {
                    let help = did_you_mean(name, known.iter().map(String::as_str).chain(["none"]));
                    let message = format!("there is no case `{name}`");
                    self.tell(format!("{at}/options/cases/{index}"), "unknown-case", message, help);
                }
            }
        }
        found
    }

    pub(super) fn variant(
        &mut self,
        path: &[String],
        key: &str,
        schema: &Value,
        required: bool,
        options: &Options,
        at: &str,
    ) -> Option<ControlKind> {
        let mut cases = Vec::new();
        for case in schema::cases(schema) {
            let literal = case.get("title").and_then(Value::as_str).map(str::to_owned);
            if let [(value, _)] = &schema::constants(case)[..] {
                cases.push(Case {
                    word: text_of(value),
                    body: CaseBody::Constant(value.clone()),
                    literal,
                });
            } else if let Some(name) = schema::case_name(case) {
                let inner = case.pointer("/properties").and_then(|members| members.get(name))?;
                let wanted = options.cases.is_empty() || options.cases.iter().any(|known| known == name);
                if !wanted {
                    continue;
                }
                let control = self.nested(path, key, name, inner, true, options, at)?;
                cases.push(Case {
                    word: name.to_owned(),
                    body: CaseBody::Member(Box::new(control)),
                    literal,
                });
            } else {
                let message = format!(
                    "there is no field for `{}`: its cases are neither constants nor objects with one member",
                    path.join(".")
                );
                self.tell(at, "no-field", message, "edit the members on their own");
                return None;
            }
        }
        let absent = Case {
            word: String::new(),
            body: CaseBody::Absent,
            literal: None,
        };
        if options.cases.is_empty() {
            if !required {
                cases.insert(0, absent);
            }
        } else {
            let known: Vec<String> = cases.iter().map(|case| case.word.clone()).collect();
            cases.push(absent);
            cases = self.picked(cases, |case| case.word.clone(), &known, options, at);
        }
        let radio = match options.format {
            Some(Format::Select) => false,
            Some(_) => true,
            None => cases.len() <= MOST_RADIOS,
        };
        Some(ControlKind::Variant { cases, radio })
    }
}
