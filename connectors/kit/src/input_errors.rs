//! Why an input does not fit: every mismatch with the action's schema, each with its place.
//!
//! Deserialisation stops at the first mismatch and speaks of lines and columns. When it has failed, [`input_errors`]
//! walks the schema beside the input and tells all that is wrong, in the words of the schema's own fields. Of a variant
//! it follows the case that the input names, so that a slip within `weekly` is told there, and not as "no case fits".
//!
//! It knows the keywords of a plain schema. `pattern` and `format` are not among them: what they say is checked later,
//! with better words, by the action.

use serde_json::{Map, Value};

pub use crate::field_error::FieldError;
use crate::similar::most_similar;

/// After so many, one more helps nobody.
const MOST: usize = 100;

/// How deep schemas are followed: `$ref` may lead in a circle.
const DEEPEST: usize = 64;

/// All mismatches of an input with a schema, in the order of the schema; the first hundred of them.
pub fn input_errors(schema: &Value, input: &Value) -> Vec<FieldError> {
    let mut walk = Walk {
        root: schema,
        found: Vec::new(),
    };
    walk.value(schema, input, "", 0);
    walk.found
}

struct Walk<'a> {
    root: &'a Value,
    found: Vec<FieldError>,
}

impl<'a> Walk<'a> {
    fn tell(&mut self, field: &str, code: &'static str, message: String, limit: Option<Value>) {
        if self.found.len() < MOST {
            self.found.push(FieldError {
                field: field.to_owned(),
                code,
                message,
                limit,
            });
        }
    }

    fn value(&mut self, schema: &'a Value, input: &Value, path: &str, depth: usize) {
        if depth > DEEPEST || self.found.len() >= MOST {
            return;
        }
        let schema = self.resolved(schema);
        let cases = self.cases(schema, 0);
        if cases.is_empty() {
            self.one(schema, input, path, depth);
        } else if !(input.is_null() && cases.iter().any(|case| admits(case, "null"))) {
            let cases: Vec<_> = cases.into_iter().filter(|case| !only_null(case)).collect();
            match cases[..] {
                [case] => self.value(case, input, path, depth + 1),
                _ => self.variant(&cases, input, path, depth),
            }
        }
    }

    /// Follows `$ref` to where it leads within the schema.
    fn resolved(&self, mut schema: &'a Value) -> &'a Value {
        for _ in 0..DEEPEST {
            let Some(target) = schema.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let Some(found) = target.strip_prefix('#').and_then(|path| self.root.pointer(path)) else {
                break;
            };
            schema = found;
        }
        schema
    }

    /// The cases of `anyOf` and `oneOf`, those of nested ones too.
    fn cases(&self, schema: &'a Value, depth: usize) -> Vec<&'a Value> {
        let listed = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key)?.as_array());
        let mut cases = Vec::new();
        for case in listed.into_iter().flatten() {
            let case = self.resolved(case);
            let nested = if depth < 8 {
                self.cases(case, depth + 1)
            } else {
                Vec::new()
            };
            if nested.is_empty() {
                cases.push(case);
            } else {
                cases.extend(nested);
            }
        }
        cases
    }

    /// Cases that are words, or objects with one member that names the case.
    fn variant(&mut self, cases: &[&'a Value], input: &Value, path: &str, depth: usize) {
        let words: Vec<&str> = cases
            .iter()
            .flat_map(|case| constants(case))
            .filter_map(Value::as_str)
            .collect();
        let named: Vec<(&str, &'a Value)> = cases
            .iter()
            .filter_map(|case| Some((case_name(case)?, *case)))
            .collect();
        let names = || words.iter().copied().chain(named.iter().map(|(name, _)| *name));
        match input {
            Value::String(word) if words.contains(&word.as_str()) => {}
            Value::String(word) if named.iter().any(|(name, _)| name == word) => {
                let message = format!("`{word}` says more: give it as {{\"{word}\": …}}.");
                self.tell(path, "wrong-type", message, None);
            }
            Value::String(word) => self.not_one_of(path, word, names()),
            Value::Object(members) if !named.is_empty() => {
                let given: Vec<_> = named.iter().filter(|(name, _)| members.contains_key(*name)).collect();
                match given[..] {
                    [(_, case)] => self.value(case, input, path, depth + 1),
                    [(first, _), (second, _), ..] => {
                        let message = format!("Give either `{first}` or `{second}`, not both.");
                        self.tell(path, "not-one-of", message, None);
                    }
                    [] => match members.keys().next() {
                        Some(name) => self.not_one_of(path, name, names()),
                        None => {
                            let message = format!("Nothing is given. Give {}.", choice(names()));
                            self.tell(path, "not-one-of", message, Some(names().collect()));
                        }
                    },
                }
            }
            _ => {
                let message = format!("Give {}, not {}.", choice(names()), kind(input));
                self.tell(path, "wrong-type", message, Some(names().collect()));
            }
        }
    }

    fn not_one_of<'n>(&mut self, path: &str, given: &str, names: impl Iterator<Item = &'n str> + Clone) {
        let given = excerpt(given);
        let message = match most_similar(given, names.clone(), 1).first() {
            Some(near) => format!("`{given}` is not possible. Did you mean `{near}`?"),
            None => format!("`{given}` is not possible. Give {}.", choice(names.clone())),
        };
        self.tell(path, "not-one-of", message, Some(names.collect()));
    }

    /// A schema without cases.
    fn one(&mut self, schema: &'a Value, input: &Value, path: &str, depth: usize) {
        if schema.get("type").is_some() && !types(schema).any(|name| is_a(input, name)) {
            return self.wrong_type(schema, input, path);
        }
        let mut allowed = constants(schema).peekable();
        if allowed.peek().is_some() && !constants(schema).any(|value| value == input) {
            return self.not_allowed(schema, input, path);
        }
        match input {
            Value::Number(_) => self.number(schema, input, path),
            Value::String(text) => {
                let length = text.chars().count();
                self.length(schema, length, ["minLength", "maxLength"], "character", path);
            }
            Value::Array(items) => {
                self.length(schema, items.len(), ["minItems", "maxItems"], "entry", path);
                if let Some(schema) = schema.get("items") {
                    for (index, item) in items.iter().enumerate() {
                        self.value(schema, item, &format!("{path}[{index}]"), depth + 1);
                    }
                }
            }
            Value::Object(members) => self.object(schema, members, path, depth),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn wrong_type(&mut self, schema: &Value, input: &Value, path: &str) {
        let wanted = types(schema).find(|name| *name != "null").unwrap_or("null");
        let wanted = match wanted {
            "string" => "a text",
            "integer" => "a whole number",
            "number" => "a number",
            "boolean" => "`true` or `false`",
            "array" => "a list",
            "object" => "an object",
            _ => "nothing",
        };
        self.tell(path, "wrong-type", format!("Give {wanted}, not {}.", kind(input)), None);
    }

    fn not_allowed(&mut self, schema: &Value, input: &Value, path: &str) {
        let allowed = || constants(schema).filter(|value| !value.is_null());
        if let Value::String(given) = input {
            let words: Vec<_> = allowed().filter_map(Value::as_str).collect();
            return self.not_one_of(path, given, words.iter().copied());
        }
        let words: Vec<_> = allowed().map(Value::to_string).collect();
        let message = format!("Give {}.", choice(words.iter().map(String::as_str)));
        self.tell(path, "not-one-of", message, Some(allowed().cloned().collect()));
    }

    fn number(&mut self, schema: &Value, input: &Value, path: &str) {
        // What is no whole number of 64 bits is out of any range that our fields have.
        let wide = |value: &Value| {
            value
                .as_i64()
                .map(i128::from)
                .or_else(|| value.as_u64().map(i128::from))
        };
        let least = schema.get("minimum").and_then(wide);
        let largest = schema.get("maximum").and_then(wide).or_else(|| {
            let format = schema.get("format").and_then(Value::as_str);
            (format == Some("uint32")).then_some(i128::from(u32::MAX))
        });
        let Some(number) = wide(input) else { return };
        let passed = [
            least.filter(|least| number < *least),
            largest.filter(|largest| number > *largest),
        ];
        let Some(bound) = passed.into_iter().flatten().next() else {
            return;
        };
        let message = match (least, largest) {
            (Some(least), Some(largest)) => format!("Give {least} to {largest}, not {number}."),
            (Some(least), None) => format!("Give {least} or more, not {number}."),
            _ => format!("Give {bound} or less, not {number}."),
        };
        let limit = i64::try_from(bound).ok().map(Value::from);
        self.tell(path, "out-of-range", message, limit);
    }

    fn length(&mut self, schema: &Value, length: usize, keys: [&str; 2], unit: &str, path: &str) {
        let bound = |key| usize::try_from(schema.get(key)?.as_u64()?).ok();
        let units = |count: usize| match (unit, count) {
            ("entry", 1) => "1 entry".to_owned(),
            ("entry", _) => format!("{count} entries"),
            (_, 1) => format!("1 {unit}"),
            _ => format!("{count} {unit}s"),
        };
        let [least, most] = keys.map(bound);
        if let Some(least) = least.filter(|least| length < *least) {
            let message = if length == 0 {
                format!("Must not be empty: give {} at least.", units(least))
            } else {
                format!("Give {} at least, not {length}.", units(least))
            };
            self.tell(path, "too-short", message, Some(least.into()));
        }
        if let Some(most) = most.filter(|most| length > *most) {
            let message = format!("Give {} at most, not {length}.", units(most));
            self.tell(path, "too-long", message, Some(most.into()));
        }
    }

    fn object(&mut self, schema: &'a Value, members: &Map<String, Value>, path: &str, depth: usize) {
        let known = schema.get("properties").and_then(Value::as_object);
        for name in required(schema).filter(|name| !members.contains_key(*name)) {
            let message = format!("`{name}` is missing.");
            self.tell(&joined(path, name), "missing", message, None);
        }
        for (name, schema) in known.into_iter().flatten() {
            if let Some(input) = members.get(name) {
                self.value(schema, input, &joined(path, name), depth + 1);
            }
        }
        if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
            return;
        }
        let names = || known.into_iter().flatten().map(|(name, _)| name.as_str());
        for name in members.keys().filter(|name| !names().any(|known| known == *name)) {
            let name = excerpt(name);
            let message = match most_similar(name, names(), 1).first() {
                Some(near) => format!("There is no field `{name}`. Did you mean `{near}`?"),
                None => format!("There is no field `{name}`. There are {}.", listing(names(), "and")),
            };
            self.tell(&joined(path, name), "unknown-field", message, None);
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// `type`, be it one or a list.
fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let (one, list) = match schema.get("type") {
        Some(Value::Array(list)) => (None, list.as_slice()),
        one => (one, Default::default()),
    };
    one.into_iter().chain(list).filter_map(Value::as_str)
}

fn is_a(input: &Value, name: &str) -> bool {
    match name {
        "null" => input.is_null(),
        "boolean" => input.is_boolean(),
        "integer" => input.is_i64() || input.is_u64(),
        "number" => input.is_number(),
        "string" => input.is_string(),
        "array" => input.is_array(),
        "object" => input.is_object(),
        _ => true,
    }
}

fn admits(schema: &Value, name: &str) -> bool {
    types(schema).any(|known| known == name)
}

fn only_null(schema: &Value) -> bool {
    admits(schema, "null") && types(schema).count() == 1
}

/// The values of `const` and `enum`.
fn constants(schema: &Value) -> impl Iterator<Item = &Value> {
    let listed = schema.get("enum").and_then(Value::as_array);
    schema.get("const").into_iter().chain(listed.into_iter().flatten())
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let listed = schema.get("required").and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str)
}

/// The one member that makes an object this case of a variant.
fn case_name(case: &Value) -> Option<&str> {
    let mut names = required(case);
    names.next().filter(|_| names.next().is_none())
}

fn kind(input: &Value) -> &'static str {
    match input {
        Value::Null => "nothing",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn choice<'a>(names: impl Iterator<Item = &'a str>) -> String {
    listing(names, "or")
}

/// `` `a`, `b` or `c` ``
fn listing<'a>(names: impl Iterator<Item = &'a str>, link: &str) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} {link} {last}", others.join(", ")),
    }
}

/// Enough of a name to know it again.
fn excerpt(name: &str) -> &str {
    name.char_indices().nth(40).map_or(name, |(end, _)| &name[..end])
}
