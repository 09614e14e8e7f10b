//! JSON Schemas: references resolved, and the few questions that forms ask of them.

use serde_json::{Map, Value};

use crate::actions::ActionSchemas;
use crate::diagnostic::did_you_mean;
use crate::source::escaped;

/// How deep a schema may lie in itself.
const DEEPEST: usize = 40;
/// How many schemas one may unfold to.
const MOST: usize = 20_000;

/// A reference that leads nowhere.
#[derive(Clone, Debug)]
pub struct RefProblem {
    /// Where it stands, as a JSON pointer in the form's own schema.
    pub at: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub suggestion: String,
}

/// A schema with every `$ref` replaced by what it leads to: within the file (`#/$defs/day`), or to an action's input
/// (`action:create-meeting#/properties/topic`). What stands beside a reference adds to it and goes before it.
pub fn resolve(schema: &Value, actions: &ActionSchemas) -> (Value, Vec<RefProblem>) {
    let mut resolver = Resolver {
        actions,
        problems: Vec::new(),
        count: 0,
    };
    let value = resolver.value(schema, schema, "", &mut Vec::new(), 0);
    (value, resolver.problems)
}

struct Resolver<'a> {
    actions: &'a ActionSchemas,
    problems: Vec<RefProblem>,
    count: usize,
}

impl<'a> Resolver<'a> {
    fn tell(&mut self, at: &str, message: String, suggestion: String) {
        if self.problems.len() < 100 && !self.problems.iter().any(|known| known.at == at) {
            let at = at.to_owned();
            self.problems.push(RefProblem {
                at,
                message,
                suggestion,
            });
        }
    }

    fn value(&mut self, root: &'a Value, schema: &'a Value, at: &str, open: &mut Vec<String>, depth: usize) -> Value {
        self.count += 1;
        if depth > DEEPEST || self.count > MOST {
            let message = "this schema contains itself, or is too large".to_owned();
            self.tell(
                at,
                message,
                "a form needs an end: describe the levels that it shows".to_owned(),
            );
            return Value::Bool(true);
        }
        match schema {
            Value::Object(members) => {
                let mut own = Map::new();
                for (name, member) in members {
                    if name != "$ref" && name != "$defs" {
                        // Pointers are of the form's own file; within an action's schema the reference stays the place.
                        let place = if open.is_empty() {
                            format!("{at}/{}", escaped(name))
                        } else {
                            at.to_owned()
                        };
                        own.insert(name.clone(), self.value(root, member, &place, open, depth + 1));
                    }
                }
                let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
                    return Value::Object(own);
                };
                let place = if open.is_empty() {
                    format!("{at}/$ref")
                } else {
                    at.to_owned()
                };
                match self.target(root, reference, &place, open, depth) {
                    Some(Value::Object(mut target)) => {
                        target.extend(own);
                        Value::Object(target)
                    }
                    Some(other) if own.is_empty() => other,
                    _ => Value::Object(own),
                }
            }
            Value::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let place = if open.is_empty() {
                        format!("{at}/{index}")
                    } else {
                        at.to_owned()
                    };
                    out.push(self.value(root, item, &place, open, depth + 1));
                }
                Value::Array(out)
            }
            other => other.clone(),
        }
    }

    fn target(
        &mut self,
        root: &'a Value,
        reference: &str,
        at: &str,
        open: &mut Vec<String>,
        depth: usize,
    ) -> Option<Value> {
        let (document, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let root = if document.is_empty() {
            root
        } else if let Some(name) = document.strip_prefix("action:") {
            let Some(action) = self.actions.get(name) else {
                let help = did_you_mean(name, self.actions.names());
                self.tell(at, format!("there is no action `{name}` at the connector"), help);
                return None;
            };
            &action.input
        } else {
            let help = "refer to this file (`#/$defs/…`) or to an action (`action:create-meeting#/properties/topic`)";
            self.tell(at, format!("`{reference}` leads out of the template"), help.to_owned());
            return None;
        };
        let Some(found) = root.pointer(pointer) else {
            let (parent, name) = pointer.rsplit_once('/').unwrap_or(("", pointer));
            let known = root.pointer(parent).and_then(Value::as_object);
            let help = did_you_mean(
                name,
                known.into_iter().flat_map(|members| members.keys().map(String::as_str)),
            );
            self.tell(at, format!("`{reference}` leads nowhere"), help);
            return None;
        };
        // The root's address tells documents apart.
        let step = format!("{:p}{pointer}", root);
        if open.contains(&step) {
            let message = format!("`{reference}` leads in a circle");
            self.tell(
                at,
                message,
                "a form needs an end: describe the levels that it shows".to_owned(),
            );
            return None;
        }
        open.push(step);
        let value = self.value(root, found, at, open, depth + 1);
        open.pop();
        Some(value)
    }
}

/// A schema without `null` among its types and cases; a single case that is left takes the place of the choice.
pub fn without_null(schema: &Value) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    let mut out = members.clone();
    if let Some(Value::Array(types)) = out.get("type") {
        let left: Vec<Value> = types.iter().filter(|name| *name != "null").cloned().collect();
        let one = match <[Value; 1]>::try_from(left) {
            Ok([one]) => one,
            Err(several) => Value::Array(several),
        };
        out.insert("type".to_owned(), one);
    }
    if let Some(Value::Array(values)) = out.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(cases)) = out.get_mut(keyword) {
            cases.retain(|case| case.get("type").and_then(Value::as_str) != Some("null"));
            if let [only] = &cases[..] {
                let only = without_null(only);
                out.remove(keyword);
                if let Value::Object(mut inner) = only {
                    inner.extend(out);
                    return without_null(&Value::Object(inner));
                }
                return Value::Object(out);
            }
        }
    }
    Value::Object(out)
}

/// Whether `null` fits.
pub fn admits_null(schema: &Value) -> bool {
    let typed = types(schema).any(|name| name == "null");
    typed || cases(schema).iter().any(|case| types(case).any(|name| name == "null"))
}

/// The cases of `oneOf` or `anyOf`.
pub fn cases(schema: &Value) -> &[Value] {
    let listed = ["oneOf", "anyOf"]
        .iter()
        .find_map(|keyword| schema.get(keyword)?.as_array());
    listed.map(Vec::as_slice).unwrap_or_default()
}

/// The names in `type`.
pub fn types(schema: &Value) -> impl Iterator<Item = &str> {
    let (one, list) = match schema.get("type") {
        Some(Value::Array(list)) => (None, list.as_slice()),
        one => (one, Default::default()),
    };
    one.into_iter().chain(list).filter_map(Value::as_str)
}

/// The first name in `type` that is not `null`.
pub fn kind(schema: &Value) -> Option<&str> {
    types(schema).find(|name| *name != "null")
}

/// The names in `required`.
pub fn required(schema: &Value) -> impl Iterator<Item = &str> {
    let listed = schema.get("required").and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str)
}

/// The names of an object's properties, the required ones first and in their own order.
pub fn properties(schema: &Value) -> Vec<&str> {
    let members = schema.get("properties").and_then(Value::as_object);
    let mut names: Vec<&str> = required(schema).collect();
    names.retain(|name| members.is_some_and(|members| members.contains_key(*name)));
    for name in members.into_iter().flat_map(Map::keys) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

/// The values that a schema lists by `const`, `enum`, or cases that are all constants; each with its description.
pub fn constants(schema: &Value) -> Vec<(Value, Option<String>)> {
    if let Some(value) = schema.get("const") {
        let title = schema.get("title").and_then(Value::as_str);
        return vec![(value.clone(), title.map(str::to_owned))];
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return values.iter().map(|value| (value.clone(), None)).collect();
    }
    let cases = cases(schema);
    let listed: Vec<_> = cases.iter().map(constants).collect();
    if listed.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    listed.into_iter().flatten().collect()
}

/// The one member that makes an object this case of a variant.
pub fn case_name(case: &Value) -> Option<&str> {
    let mut names = required(case);
    let name = names.next().filter(|_| names.next().is_none())?;
    case.pointer("/properties")?.get(name).map(|_| name)
}

/// The dotted name that a scope such as `#/properties/co_hosts` means.
pub fn scope_path(scope: &str) -> Option<Vec<String>> {
    let mut parts = scope.strip_prefix("#/")?.split('/');
    let mut path = Vec::new();
    while let Some(word) = parts.next() {
        if word != "properties" {
            return None;
        }
        path.push(parts.next()?.replace("~1", "/").replace("~0", "~"));
    }
    (!path.is_empty()).then_some(path)
}

/// A value with every property that its schema knows: those that are absent are `null`. So pages can speak of all.
pub fn completed(schema: &Value, value: &Value) -> Value {
    complete(schema, schema, value, 0)
}

fn complete(root: &Value, schema: &Value, value: &Value, depth: usize) -> Value {
    if depth > DEEPEST {
        return value.clone();
    }
    let schema = followed(root, schema);
    match value {
        Value::Object(members) => {
            let mut out = members.clone();
            for case in std::iter::once(schema).chain(cases(schema)) {
                let case = followed(root, case);
                // Of a variant's cases only the one that the value is.
                if !std::ptr::eq(case, schema) && case_name(case).is_some_and(|name| !members.contains_key(name)) {
                    continue;
                }
                for (name, inner) in case.get("properties").and_then(Value::as_object).into_iter().flatten() {
                    let whole = match members.get(name) {
                        Some(member) => complete(root, inner, member, depth + 1),
                        None => Value::Null,
                    };
                    out.insert(name.clone(), whole);
                }
            }
            Value::Object(out)
        }
        Value::Array(items) => match schema.get("items") {
            Some(inner) => items
                .iter()
                .map(|item| complete(root, inner, item, depth + 1))
                .collect(),
            None => value.clone(),
        },
        other => other.clone(),
    }
}

/// Follows `$ref` within a document.
pub fn followed<'a>(root: &'a Value, mut schema: &'a Value) -> &'a Value {
    for _ in 0..DEEPEST {
        let Some(target) = schema.get("$ref").and_then(Value::as_str) else {
            break;
        };
        let Some(found) = target.strip_prefix('#').and_then(|pointer| root.pointer(pointer)) else {
            break;
        };
        schema = found;
    }
    schema
}
