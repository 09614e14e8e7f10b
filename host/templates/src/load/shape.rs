//! The shape of a file against its schema: unknown, missing and misspelt keys, wrong types and values.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Report;
use crate::diagnostic::did_you_mean;
use crate::schema::{cases, constants, followed, kind, properties};
use crate::source::{Kind as NodeKind, Node, escaped};

/// Reads a file's value as a type, or tells why it is none.
pub(super) fn read<T: DeserializeOwned>(report: &mut Report<'_>, file: &str, node: &Node, schema: &Value) -> Option<T> {
    let value = node.to_value();
    let before = report.findings.len();
    for (name, place) in node.doubled_names() {
        let message = format!("`{name}` stands here a second time");
        report.error(file, place, "duplicate-key", message, "keep one of them");
    }
    let validator = crate::form::validator(schema).ok()?;
    for error in validator.iter_errors(&value) {
        tell(report, file, node, schema, &error);
    }
    if report.findings.len() > before {
        return None;
    }
    match serde_json::from_value(value) {
        Ok(read) => Some(read),
        Err(error) => {
            report.error(
                file,
                node.place,
                "wrong-shape",
                error.to_string(),
                "see the schema of this file",
            );
            None
        }
    }
}

fn tell(report: &mut Report<'_>, file: &str, node: &Node, schema: &Value, error: &ValidationError<'_>) {
    let pointer = error.instance_path().as_str().to_owned();
    let place = node.place_of(&pointer);
    let here = schema_at(schema, &pointer);
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                let known = here.map(properties).unwrap_or_default();
                let place = node.place_of_name(&format!("{pointer}/{}", escaped(name)));
                let help = did_you_mean(name, known.iter().copied());
                report.error(
                    file,
                    place,
                    "unknown-key",
                    format!("there is no key `{name}` here"),
                    help,
                );
            }
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let about = here.and_then(|here| here.pointer("/properties")?.get(name)?.get("description")?.as_str());
            let help = match about {
                Some(about) => format!("add `{name}`: {about}"),
                None => format!("add `{name}`"),
            };
            report.error(file, place, "missing-key", format!("the key `{name}` is missing"), help);
        }
        // The case that is not `null` says what is wrong.
        Kind::AnyOf { context } => match context.first() {
            Some(inner)
                if !inner.is_empty()
                    && !matches!(inner[0].kind(), Kind::Type { .. } if inner[0].instance_path().as_str() == pointer) =>
            {
                for error in inner {
                    tell(report, file, node, schema, error);
                }
            }
            _ => wrong_type(report, file, node, here, &pointer),
        },
        Kind::Type { .. } => wrong_type(report, file, node, here, &pointer),
        Kind::Enum { .. } | Kind::OneOfNotValid { .. } | Kind::Constant { .. } => {
            let known: Vec<Value> = here
                .map(constants)
                .unwrap_or_default()
                .into_iter()
                .map(|(value, _)| value)
                .collect();
            let known: Vec<&str> = known.iter().filter_map(Value::as_str).collect();
            let given = error
                .instance()
                .as_str()
                .map_or_else(|| error.instance().to_string(), str::to_owned);
            let help = did_you_mean(&given, known.iter().copied());
            report.error(
                file,
                place,
                "unknown-value",
                format!("`{given}` is not possible here"),
                help,
            );
        }
        Kind::Pattern { pattern } => {
            let given = error.instance().as_str().unwrap_or_default();
            let help = match pattern.as_str() {
                r"^[a-z][a-z0-9-]*$" => "use lower-case letters, digits and hyphens, a letter first",
                r"^[a-z][a-z0-9_]*$" => "use lower-case letters, digits and underscores, a letter first",
                r"^[0-9]+\.[0-9]+\.[0-9]+$" => "write three numbers with points between them, in quotes: \"1.0.0\"",
                _ => "",
            };
            report.error(file, place, "bad-value", format!("`{given}` can't stand here"), help);
        }
        Kind::MinItems { .. } => {
            report.error(file, place, "bad-value", "this list is empty", "add at least one");
        }
        _ => report.error(file, place, "bad-value", error.to_string(), ""),
    }
}

fn wrong_type(report: &mut Report<'_>, file: &str, node: &Node, here: Option<&Value>, pointer: &str) {
    let wanted = match here.and_then(kind) {
        Some("string") => "a text",
        Some("integer" | "number") => "a number",
        Some("boolean") => "true or false",
        Some("array") => "a list",
        Some("object") => "keys with values",
        _ => "something else",
    };
    let given = match node.at(pointer).map(|node| &node.kind) {
        Some(NodeKind::List(_)) => "a list",
        Some(NodeKind::Map(_)) => "keys with values",
        Some(NodeKind::Scalar(Value::String(_))) => "a text",
        Some(NodeKind::Scalar(Value::Number(_))) => "a number",
        Some(NodeKind::Scalar(Value::Bool(_))) => "true or false",
        _ => "nothing",
    };
    let help = match (wanted, given) {
        ("a list", _) => "begin each entry with `- ` (YAML), or put it in brackets",
        ("a text", "a number" | "true or false") => "put it in quotes",
        _ => "",
    };
    report.error(
        file,
        node.place_of(pointer),
        "wrong-type",
        format!("{wanted} is expected here, not {given}"),
        help,
    );
}

/// The schema for the value at a pointer.
fn schema_at<'a>(root: &'a Value, pointer: &str) -> Option<&'a Value> {
    let mut schema = plain(root, root);
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        let inner = schema.get("properties").and_then(|members| members.get(&name));
        let inner = inner.or_else(|| schema.get("items"));
        let inner = inner.or_else(|| schema.get("additionalProperties"))?;
        schema = plain(root, inner);
    }
    Some(schema)
}

/// Follows references, and takes the case that is not `null`.
fn plain<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = followed(root, schema);
    if schema.get("anyOf").is_some() {
        let case = cases(schema)
            .iter()
            .map(|case| followed(root, case))
            .find(|case| kind(case).is_some() || case.get("oneOf").is_some());
        return case.unwrap_or(schema);
    }
    schema
}
