//! What an intent led to, as it is returned and as it is kept.

use std::fmt;

use microapp_runtime::{ErrorKind, InvokeError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The result of an action.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    json: String,
    secret: bool,
    how: How,
}

/// How an answer came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// The action only reads: nothing is kept of it.
    Read,
    /// It was sent just now.
    Sent,
    /// It had been sent before under the same key, and this is the answer that was kept.
    Kept,
}

impl Answer {
    pub(super) fn new(json: String, secret: bool, how: How) -> Self {
        Self { json, secret, how }
    }

    /// The JSON text.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The same, parsed.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.json).unwrap_or(Value::Null)
    }

    /// Whether it is a secret: neither log nor store it.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// How it came about.
    pub const fn how(&self) -> How {
        self.how
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.secret { "[secret]" } else { &self.json };
        formatter
            .debug_struct("Answer")
            .field("json", &shown)
            .field("how", &self.how)
            .finish_non_exhaustive()
    }
}

/// What is kept, sealed, in the row's `answer`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record {
    /// The action's result, as text.
    Output(String),
    /// The result is a secret and was handed out once.
    Withheld,
    /// The error.
    Error(Failed),
    /// What it may have been, for a person to choose from.
    Candidates(Vec<Value>),
}

/// An error in a form that can be read back.
#[derive(Serialize, Deserialize)]
pub(super) struct Failed {
    kind: String,
    code: String,
    message: String,
    details: Value,
}

impl From<&InvokeError> for Failed {
    fn from(error: &InvokeError) -> Self {
        Self {
            kind: error.kind.as_str().to_owned(),
            code: error.code.clone(),
            message: error.message.clone(),
            details: error.details.clone(),
        }
    }
}

impl From<Failed> for InvokeError {
    fn from(failed: Failed) -> Self {
        let known = ErrorKind::ALL.into_iter().find(|kind| kind.as_str() == failed.kind);
        Self {
            // A kind of a later version of this program.
            kind: known.unwrap_or(ErrorKind::Other),
            code: failed.code,
            message: failed.message,
            details: failed.details,
        }
    }
}
