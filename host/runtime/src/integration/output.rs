//! What an action returned, and how carefully it has to be handled.

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
}

impl Output {
    /// Keeps `json` if it is JSON.
    pub(crate) fn checked(json: String, secret: bool) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<serde::de::IgnoredAny>(&json)?;
        Ok(Self { json, secret })
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
        // It was checked to be JSON; only nesting deeper than serde_json's limit could fail, and that was checked too.
        serde_json::from_str(&self.json).unwrap_or(Value::Null)
    }

    /// Whether the manifest marks the action's result as a secret: neither log nor store it.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.secret { "[secret]" } else { &self.json };
        formatter.debug_struct("Output").field("json", &shown).field("secret", &self.secret).finish()
    }
}
