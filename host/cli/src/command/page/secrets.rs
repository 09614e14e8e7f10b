//! What is shown of a secret.

use serde_json::Value;

const HIDDEN: &str = "***";
const WORDS: [&str; 5] = ["passcode", "password", "pwd", "secret", "token"];

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    WORDS
        .iter()
        .any(|word| name.split(['_', '-']).any(|part| part == *word))
}

/// JSON in which the values of secrets are blotted out.
pub fn hidden(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| match member {
                Value::String(text) if is_secret(name) && !text.is_empty() => (name.clone(), HIDDEN.into()),
                member => (name.clone(), hidden(member)),
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(hidden).collect(),
        other => other.clone(),
    }
}

/// An address's query in which the values of secrets are blotted out.
pub fn hidden_query(query: &str) -> String {
    let parts = query.split('&').map(|part| match part.split_once('=') {
        Some((name, _)) if is_secret(name) => format!("{name}={HIDDEN}"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("&")
}

/// A field as it is shown.
pub fn hidden_field<'a>(name: &str, value: &'a str) -> &'a str {
    let last = name.rsplit('.').next().unwrap_or(name);
    if is_secret(last) { HIDDEN } else { value }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_secrets_are_blotted_out_wherever_they_stand() {
        let value = json!({"topic": "token", "password": "abc", "settings": [{"client_secret": "x", "pwd": ""}]});
        let shown = json!({"topic": "token", "password": "***", "settings": [{"client_secret": "***", "pwd": ""}]});
        assert_eq!(hidden(&value), shown);
        assert_eq!(hidden_query("pwd=1&a=2"), "pwd=***&a=2");
        assert_eq!(hidden_field("passcode", "abc"), "***");
        assert_eq!(hidden_field("topic", "abc"), "abc");
    }
}
