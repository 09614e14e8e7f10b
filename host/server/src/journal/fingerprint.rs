//! The fingerprint of what is asked for: the same key with another one is a conflict.

use std::fmt::Write as _;

use serde_json::{Number, Value};
use sha2::{Digest as _, Sha256};

/// SHA-256 of what was asked for.
pub type Fingerprint = [u8; 32];

/// Of an action with its input, for a person. How the JSON is written (spaces, the order of members, `1` or `1.0`) does
/// not matter; input that is no JSON counts byte by byte.
pub fn fingerprint(integration: &str, action: &str, acting_user: Option<&str>, input: &str) -> Fingerprint {
    let mut hash = Sha256::new();
    let mut field = |tag: u8, bytes: &[u8]| {
        hash.update([tag]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    field(b'v', b"intent 1");
    field(b'i', integration.as_bytes());
    field(b'a', action.as_bytes());
    if let Some(user) = acting_user {
        field(b'u', user.as_bytes());
    }
    match serde_json::from_str::<Value>(input) {
        Ok(value) => field(b'j', canonical(&value).as_bytes()),
        Err(_) => field(b't', input.as_bytes()),
    }
    hash.finalize().into()
}

/// JSON in one spelling: members sorted, no spaces, numbers by their value.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            // The map may keep the order of the text, depending on how serde_json is built.
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                string(name, text);
                text.push(':');
                write(member, text);
            }
            text.push('}');
        }
        Value::Number(number) => write_number(number, text),
        Value::String(word) => string(word, text),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Null => text.push_str("null"),
    }
}

fn string(word: &str, text: &mut String) {
    text.push_str(&Value::from(word).to_string());
}

/// Whole numbers as integers, the rest in the shortest decimal form that reads back the same.
fn write_number(number: &Number, text: &mut String) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if !number.is_i64() && !number.is_u64() && float.fract() == 0.0 && float.abs() <= EXACT => {
            // Writing to a string can't fail. Zero has no sign.
            let _written = write!(text, "{}", float as i64);
        }
        _ => text.push_str(&number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(input: &str) -> Fingerprint {
        fingerprint("zoom", "create-meeting", Some("ada@example.com"), input)
    }

    #[test]
    fn how_the_json_is_written_does_not_matter() {
        let one = of(r#"{"topic":"Planning","duration_minutes":60,"a":{"c":[1,2],"b":-0.0}}"#);
        let other =
            of("{ \"a\": {\"b\": 0, \"c\": [1.0, 2e0]}, \"duration_minutes\": 6.0e1, \"topic\": \"Pl\\u0061nning\"}");
        assert_eq!(one, other);
    }

    #[test]
    fn what_is_asked_for_matters_and_for_whom() {
        let all = [
            of(r#"{"topic":"Planning"}"#),
            of(r#"{"topic":"planning"}"#),
            of(r#"{"topic":["Planning"]}"#),
            of(r#"{"topic":"Planning","agenda":null}"#),
            of("[1,2]"),
            of("[2,1]"),
            of("[12]"),
            of("{"),
            of("{ "),
            fingerprint(
                "other",
                "create-meeting",
                Some("ada@example.com"),
                r#"{"topic":"Planning"}"#,
            ),
            fingerprint(
                "zoom",
                "update-meeting",
                Some("ada@example.com"),
                r#"{"topic":"Planning"}"#,
            ),
            fingerprint(
                "zoom",
                "create-meeting",
                Some("bob@example.com"),
                r#"{"topic":"Planning"}"#,
            ),
            fingerprint("zoom", "create-meeting", None, r#"{"topic":"Planning"}"#),
            fingerprint("zoom", "create-meeting", Some(""), r#"{"topic":"Planning"}"#),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[..index].contains(one), "{index}");
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(".{0,4}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_canonical_form_is_json_and_its_own_canonical_form(value in json()) {
            let text = canonical(&value);
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(canonical(&read), text);
        }
    }
}
