//! Values that break one rule of a schema each.

use serde_json::{Value, json};

use super::LONGEST;

/// A list that may be longer is not made to pass its bound.
const MOST_ITEMS: u64 = 10_000;

/// Values that break a schema's own keywords.
pub(super) fn own_candidates(schema: &Value) -> Vec<(String, Value)> {
    let mut candidates: Vec<(String, Value)> = Vec::new();
    let typed = ["type", "enum", "const", "anyOf", "oneOf", "properties"];
    if typed.iter().any(|key| schema.get(key).is_some()) {
        for (what, value) in [
            ("a text", json!("no such value")),
            ("a number", json!(7)),
            ("a fraction", json!(1.5)),
            ("true", json!(true)),
            ("null", Value::Null),
            ("an array", json!([1])),
            ("an object", json!({ "no_such_field": 1 })),
        ] {
            candidates.push((format!("{what} in place of what fits"), value));
        }
    }
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    for (key, by) in [
        ("minimum", -1.0),
        ("exclusiveMinimum", 0.0),
        ("maximum", 1.0),
        ("exclusiveMaximum", 0.0),
    ] {
        if let Some(bound) = number(key) {
            candidates.push((format!("beyond {key} {bound}"), plain_number(bound + by)));
        }
    }
    let length = |key: &str| {
        schema
            .get(key)
            .and_then(Value::as_u64)
            .filter(|&length| length < LONGEST)
    };
    if let Some(most) = length("maxLength") {
        let fitting = if schema.get("pattern").is_some() { "1" } else { "ä" };
        let many = usize::try_from(most + 1).unwrap_or(1);
        candidates.push((format!("longer than {most} characters"), json!(fitting.repeat(many))));
    }
    if let Some(least) = length("minLength").filter(|&least| least > 0) {
        let few = usize::try_from(least - 1).unwrap_or(0);
        candidates.push((format!("shorter than {least} characters"), json!("a".repeat(few))));
    }
    if schema.get("pattern").is_some() {
        for text in ["", "\u{0}", "ü ü", "-", "~", "12a"] {
            candidates.push(("against the pattern".to_owned(), json!(text)));
        }
    }
    if let Some(step) = number("multipleOf").filter(|&step| step > 0.0) {
        let least = number("minimum").unwrap_or(0.0).max(0.0);
        let multiple = (least / step).ceil() * step;
        // Whole numbers where it can be: a fraction is refused for another reason.
        let beside = if step > 1.0 { 1.0 } else { step / 2.0 };
        candidates.push((format!("no multiple of {step}"), plain_number(multiple + beside)));
    }
    if let Some(least) = length("minItems").filter(|&least| least > 0) {
        candidates.push((format!("fewer than {least} items"), json!([])));
    }
    candidates
}

/// Whole numbers stay whole: 1441.0 is another text than 1441.
fn plain_number(number: f64) -> Value {
    #[allow(clippy::cast_possible_truncation, reason = "checked to be small and whole")]
    if number.fract() == 0.0 && number.abs() < 9e15 {
        json!(number as i64)
    } else {
        json!(number)
    }
}

/// Lists that are too long, or have an item twice, made of an item that fits.
pub(super) fn lists_of(schema: &Value, item: &Value) -> Vec<(String, Value)> {
    let mut lists = Vec::new();
    let most = schema.get("maxItems").and_then(Value::as_u64);
    if let Some(most) = most.filter(|&most| most < MOST_ITEMS) {
        let different = (0..=most).map(|number| other(item, number)).collect();
        lists.push((format!("more than {most} items"), Value::Array(different)));
    }
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        lists.push(("the same item twice".to_owned(), json!([item, item])));
    }
    lists
}

/// An item that differs from others of its kind, where that is easy. The first is the item itself.
pub(super) fn other(item: &Value, number: u64) -> Value {
    match item {
        Value::String(text) if number > 0 => json!(format!("{text}{number}")),
        Value::Number(first) if number > 0 => first.as_u64().map_or(item.clone(), |first| json!(first + number)),
        _ => item.clone(),
    }
}
