//! Inputs made from a schema: the least that fits, and what breaks one rule each.
//!
//! Nothing here decides whether a value fits: candidates are proposed generously, and a validator throws out those that
//! do not break the schema. So a keyword that is not known here costs a test, and never a false accusation.

mod candidates;
#[cfg(test)]
mod tests;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use self::candidates::{lists_of, other, own_candidates};

/// How deep schemas are followed: `$ref` may lead in a circle.
const DEEPEST: usize = 12;
/// Violations that are tried of one action.
const MOST: usize = 600;
/// A text longer than this is not made to pass a length.
const LONGEST: u64 = 100_000;

/// An input that breaks a rule.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Violation {
    /// The field's path in the input's JSON form: `recurrence.weekly.days`.
    pub(crate) field: String,
    /// What was done to it, for people.
    pub(crate) what: String,
    /// The whole input.
    pub(crate) input: Value,
}

/// The least value that fits a schema, as far as it can be guessed.
pub(crate) fn minimal(root: &Value) -> Value {
    Schema { root }.minimal(root, 0)
}

/// Inputs that a validator refuses, each by one change of `base` at any place that the schema names.
pub(crate) fn violations(root: &Value, base: &Value, validator: &Validator) -> Vec<Violation> {
    let mut found = Vec::new();
    Schema { root }.violations(root, base, "", 0, &mut found);
    let mut seen = std::collections::HashSet::new();
    found.retain(|violation| !validator.is_valid(&violation.input) && seen.insert(violation.input.to_string()));
    // Evenly from all over the schema.
    let step = found.len().div_ceil(MOST).max(1);
    found.into_iter().step_by(step).collect()
}

struct Schema<'a> {
    root: &'a Value,
}

impl<'a> Schema<'a> {
    fn resolved(&self, mut schema: &'a Value) -> &'a Value {
        for _ in 0..DEEPEST {
            let target = schema.get("$ref").and_then(Value::as_str);
            match target.and_then(|target| self.root.pointer(target.strip_prefix('#')?)) {
                Some(found) => schema = found,
                None => break,
            }
        }
        schema
    }

    fn branches(&self, schema: &'a Value) -> Vec<&'a Value> {
        ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| schema.get(key)?.as_array())
            .flatten()
            .map(|branch| self.resolved(branch))
            .collect()
    }

    /// The least value with the members that all of `allOf` ask for.
    fn minimal_of_all(&self, schema: &'a Value, parts: &'a [Value], depth: usize) -> Value {
        let own = ["type", "properties", "required"];
        let mut whole = match own.iter().any(|key| schema.get(key).is_some()) {
            true => self.minimal_of_type(schema, depth),
            false => Value::Null,
        };
        for part in parts {
            match (&mut whole, self.minimal(part, depth + 1)) {
                (Value::Object(whole), Value::Object(members)) => whole.extend(members),
                (whole @ Value::Null, least) => *whole = least,
                _ => {}
            }
        }
        whole
    }

    fn minimal(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = self.resolved(schema);
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(given) = schema
            .get("examples")
            .and_then(|examples| examples.get(0))
            .or_else(|| schema.get("const"))
            .or_else(|| schema.get("default").filter(|value| !value.is_null()))
            .or_else(|| schema.get("enum").and_then(|values| values.get(0)))
        {
            return given.clone();
        }
        let branches = self.branches(schema);
        if let Some(branch) = branches.iter().find(|branch| !admits_only_null(branch)) {
            let least = self.minimal(branch, depth + 1);
            return match least {
                Value::Object(members) if schema.get("properties").is_some() => {
                    let mut whole = self
                        .minimal_of_type(schema, depth)
                        .as_object()
                        .cloned()
                        .unwrap_or_default();
                    whole.extend(members);
                    Value::Object(whole)
                }
                least => least,
            };
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            return self.minimal_of_all(schema, parts, depth);
        }
        self.minimal_of_type(schema, depth)
    }

    fn minimal_of_type(&self, schema: &'a Value, depth: usize) -> Value {
        match main_type(schema) {
            "object" => {
                let mut object = Map::new();
                let required = schema.get("required").and_then(Value::as_array);
                for name in required.into_iter().flatten().filter_map(Value::as_str) {
                    let value = match schema.pointer(&format!("/properties/{}", escaped(name))) {
                        Some(property) => self.minimal(property, depth + 1),
                        None => json!("x"),
                    };
                    object.insert(name.to_owned(), value);
                }
                Value::Object(object)
            }
            "array" => {
                let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(100);
                let item = schema
                    .get("items")
                    .map_or(Value::Null, |items| self.minimal(items, depth + 1));
                let different = schema.get("uniqueItems") == Some(&Value::Bool(true));
                let item = |number| if different { other(&item, number) } else { item.clone() };
                Value::Array((0..least).map(item).collect())
            }
            "integer" | "number" => {
                let least = schema.get("minimum").or_else(|| schema.get("exclusiveMinimum"));
                let least = least.and_then(Value::as_i64).unwrap_or(0);
                let most = schema.get("maximum").and_then(Value::as_i64).unwrap_or(i64::MAX);
                let least = least.max(1);
                let step = schema
                    .get("multipleOf")
                    .and_then(Value::as_i64)
                    .filter(|&step| step > 0);
                let least = step.map_or(least, |step| least.saturating_add(step - 1) / step * step);
                json!(least.min(most))
            }
            "boolean" => json!(true),
            "null" => Value::Null,
            _ => json!(text_for(schema)),
        }
    }

    fn violations(&self, schema: &'a Value, base: &Value, path: &str, depth: usize, found: &mut Vec<Violation>) {
        let schema = self.resolved(schema);
        if depth > DEEPEST || found.len() > 20 * MOST {
            return;
        }
        for (what, value) in own_candidates(schema) {
            found.push(Violation {
                field: path.to_owned(),
                what,
                input: value,
            });
        }
        let branches = self.branches(schema);
        for &branch in branches.iter().filter(|branch| !admits_only_null(branch)) {
            let mut least = self.minimal(branch, depth);
            // What stands beside the branches belongs to the value, too; what belongs to another branch does not.
            if let (Value::Object(members), Value::Object(shared), true) =
                (&mut least, base, schema.get("properties").is_some())
            {
                for (name, value) in shared {
                    let place = format!("/properties/{}", escaped(name));
                    let mut others = branches.iter().filter(|other| !std::ptr::eq(**other, branch));
                    if !others.any(|other| other.pointer(&place).is_some()) {
                        members.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                }
            }
            self.violations(branch, &least, path, depth + 1, found);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.violations(part, base, path, depth + 1, found);
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let base = match base {
                Value::Object(members) => members.clone(),
                _ => self.minimal(schema, depth).as_object().cloned().unwrap_or_default(),
            };
            self.in_object(schema, properties, &base, path, depth, found);
        }
        if let Some(items) = schema.get("items") {
            let first = self.minimal(items, depth + 1);
            for (what, value) in lists_of(schema, &first) {
                found.push(Violation {
                    field: path.to_owned(),
                    what,
                    input: value,
                });
            }
            let at = found.len();
            self.violations(items, &first, path, depth + 1, found);
            for violation in &mut found[at..] {
                violation.input = Value::Array(vec![violation.input.take()]);
            }
        }
    }

    fn in_object(
        &self,
        schema: &'a Value,
        properties: &'a Map<String, Value>,
        base: &Map<String, Value>,
        path: &str,
        depth: usize,
        found: &mut Vec<Violation>,
    ) {
        let within = |name: &str| match path {
            "" => name.to_owned(),
            _ => format!("{path}.{name}"),
        };
        for (name, property) in properties {
            let here = match base.get(name) {
                Some(value) if !value.is_null() => value.clone(),
                _ => self.minimal(property, depth + 1),
            };
            let at = found.len();
            self.violations(property, &here, &within(name), depth + 1, found);
            for violation in &mut found[at..] {
                let mut whole = base.clone();
                whole.insert(name.clone(), violation.input.take());
                violation.input = Value::Object(whole);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            let mut whole = base.clone();
            whole.remove(name);
            found.push(Violation {
                field: within(name),
                what: "missing".to_owned(),
                input: Value::Object(whole),
            });
        }
        if schema.get("additionalProperties") == Some(&Value::Bool(false)) {
            let name = "no_such_field";
            let mut whole = base.clone();
            whole.insert(name.to_owned(), json!(1));
            found.push(Violation {
                field: within(name),
                what: "unknown field".to_owned(),
                input: Value::Object(whole),
            });
        }
    }
}

fn text_for(schema: &Value) -> String {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    match format {
        "date-time" => return "2026-12-01T10:00:00Z".to_owned(),
        "date" => return "2026-12-01".to_owned(),
        "time" => return "10:00:00Z".to_owned(),
        "email" => return "ada@example.com".to_owned(),
        "uri" | "url" => return "https://example.com/".to_owned(),
        "uuid" => return "123e4567-e89b-12d3-a456-426614174000".to_owned(),
        _ => {}
    }
    let least = schema
        .get("minLength")
        .and_then(Value::as_u64)
        .unwrap_or(1)
        .clamp(1, LONGEST);
    let least = usize::try_from(least).unwrap_or(1);
    let pattern = schema.get("pattern").and_then(Value::as_str).unwrap_or_default();
    let guesses = ["a", "1", "A", "US", "a1", "x-1"];
    let fits = |text: &str| jsonschema::is_valid(&json!({ "type": "string", "pattern": pattern }), &json!(text));
    let guess = guesses.iter().find(|guess| pattern.is_empty() || fits(guess));
    guess.map_or_else(
        || "a".to_owned(),
        |guess| guess.repeat(least.div_ceil(guess.len()).max(1)),
    )
}

fn main_type(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            let named = names.iter().filter_map(Value::as_str).find(|name| *name != "null");
            named.unwrap_or("null")
        }
        _ if schema.get("properties").is_some() || schema.get("required").is_some() => "object",
        _ if schema.get("items").is_some() => "array",
        _ => "string",
    }
}

fn admits_only_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

/// A name within a JSON pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
