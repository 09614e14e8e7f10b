//! What an action returned, and how carefully it has to be handled.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// The result of an action: JSON, as the connector wrote it.
///
/// Some results are secrets (a link that signs its bearer in). They can be handed to the person who asked, and nothing
/// else: `Debug` hides them, and whoever stores or logs results asks [`Output::is_secret`] first.
#[derive(Clone, PartialEq, Eq)]
pub struct Output {
    json: String,
    secret: bool,
    requests: Requests,
}

/// What a call has sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Requests {
    pub(crate) all: u32,
    pub(crate) by_class: BTreeMap<String, u32>,
}

impl Output {
    /// Keeps `json` if it is JSON. It took these requests.
    pub(crate) fn checked(json: String, secret: bool, requests: Requests) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<serde::de::IgnoredAny>(&json)?;
        if depth(&json) > DEEPEST {
            return Err(serde::de::Error::custom("it is nested too deeply"));
        }
        Ok(Self { json, secret, requests })
    }

    /// The JSON text.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The JSON text, without a copy.
    pub fn into_json(self) -> String {
        self.json
    }

    /// The same, parsed.
    pub fn value(&self) -> Value {
        // It was checked to be JSON, and not to be nested more deeply than serde_json reads.
        serde_json::from_str(&self.json).unwrap_or(Value::Null)
    }

    /// Whether the manifest marks the action's result as a secret: neither log nor store it.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// How many requests the connector has sent for it, repetitions by the host not counted.
    pub const fn requests(&self) -> u32 {
        self.requests.all
    }

    /// Of them, how many in each rate class that the manifest names, whether or not the account's plan is known.
    pub const fn requests_by_class(&self) -> &BTreeMap<String, u32> {
        &self.requests.by_class
    }
}

/// Less than the depth at which serde_json refuses to read.
const DEEPEST: usize = 100;

/// How deeply valid JSON is nested. `IgnoredAny` does not count, and whoever reads the result into a tree would.
fn depth(json: &str) -> usize {
    let (mut now, mut most, mut text, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => {
                now += 1;
                most = most.max(now);
            }
            b']' | b'}' if !text => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

impl fmt::Debug for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.secret { "[secret]" } else { &self.json };
        formatter
            .debug_struct("Output")
            .field("json", &shown)
            .field("secret", &self.secret)
            .field("requests", &self.requests.all)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_can_be_read() {
        for json in ["1", "\"[[[[\"", r#"{"a":"\"]","b":[[]]}"#] {
            let output = Output::checked(json.to_owned(), false, Requests::default()).expect(json);
            assert!(!output.value().is_null());
        }
        for json in [
            "",
            "{",
            "1 2",
            "\u{0}",
            &"[".repeat(50),
            &format!("{}{}", "[".repeat(101), "]".repeat(101)),
        ] {
            assert!(
                Output::checked(json.to_owned(), false, Requests::default()).is_err(),
                "{json}"
            );
        }
    }
}
