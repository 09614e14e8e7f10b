//! What the kit says to a host, and what it hears: one JSON object each, which is a line where a host is another program.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::report::shorten;

/// The first line: what the host is given.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// The version of these lines: 1.
    pub hello: u32,
    /// The probe's file.
    pub component: String,
    /// The integration's base URL, on this machine. It is granted; nothing else is.
    pub base_url: String,
    /// The credential: a bearer token for both identities. A host shows it to nobody.
    pub token: String,
    /// The settings that the admin has made.
    pub settings: Value,
    /// Bounds to set, where the host can be told.
    pub limits: Bounds,
}

/// Bounds of a call.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Bounds {
    /// Requests in one call.
    pub requests: u32,
    /// Bytes of a request.
    pub request_bytes: usize,
    /// Bytes of an answer.
    pub answer_bytes: usize,
    /// Computing time of one call, in milliseconds.
    pub computing_ms: u64,
    /// Bytes of memory that an instance may have.
    pub memory_bytes: usize,
}

/// These are set for an examination.
pub const BOUNDS: Bounds = Bounds {
    requests: 100,
    request_bytes: 1 << 20,
    answer_bytes: 8 << 20,
    computing_ms: 2_000,
    memory_bytes: 256 << 20,
};

/// The host's answer to [`Facts`].
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Ready {
    /// Its name, for the report.
    #[serde(default)]
    pub host: String,
    /// Clauses that it does not have, of those that a host may lack.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// One call of the probe.
#[derive(Debug, Clone, Serialize)]
pub struct Call {
    /// Its number.
    pub call: u32,
    /// The action.
    pub action: String,
    /// The input, to be handed on as it is.
    pub input: String,
    /// The person for whom it runs.
    pub acting_user: Option<String>,
    /// The intent's marker.
    pub intent: Option<String>,
    /// How long it may take in all, in milliseconds.
    pub deadline_ms: u64,
    /// Whether there is a credential: without, the host acts as if nobody had connected the account.
    pub credential: bool,
}

impl Call {
    /// How long it may take in all.
    pub fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_ms)
    }
}

/// What became of a call.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Done {
    /// Its number.
    pub call: u32,
    /// The result, as the connector gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// The connector's error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CallError>,
    /// In words, if it ended in any other way: a trap, a limit, a cancellation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// What the host's log has of the call.
    #[serde(default)]
    pub log: Vec<Logged>,
    /// What the host was told of its progress.
    #[serde(default)]
    pub progress: Vec<Reported>,
}

/// An error of the contract.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CallError {
    /// The case: `not-found` or `not_found`.
    pub case: String,
    /// Its code.
    pub code: String,
    /// Its message.
    pub message: String,
    /// Its details: an object, or the same as text.
    #[serde(default)]
    pub details: Value,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// `debug`, `info`, `warn` or `error`.
    pub level: String,
    /// The message.
    pub message: String,
    /// Names and values.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
}

/// A report of progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Steps done.
    pub done: u64,
    /// All steps, if they are known.
    #[serde(default)]
    pub total: Option<u64>,
    /// In words.
    #[serde(default)]
    pub message: String,
}

impl CallError {
    /// The case in `snake_case`.
    pub(crate) fn kind(&self) -> String {
        self.case.replace('-', "_")
    }

    /// The details as a value.
    pub(crate) fn facts(&self) -> Value {
        match &self.details {
            Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
            other => other.clone(),
        }
    }
}

impl Done {
    /// What came of each step of the probe's action `run`; none if the call did not get that far.
    pub(crate) fn did(&self) -> Option<Vec<Value>> {
        let output: Value = serde_json::from_str(self.output.as_ref()?).ok()?;
        output["did"].as_array().cloned()
    }

    /// How it ended, for findings.
    pub(crate) fn told(&self) -> String {
        if let Some(output) = &self.output {
            return format!("the result {}", shorten(output));
        }
        if let Some(error) = &self.error {
            return format!("{} ({}): {}", error.kind(), error.code, shorten(&error.message));
        }
        match &self.ended {
            Some(words) => format!("the call ended: {}", shorten(words)),
            None => "neither output, error nor ended".to_owned(),
        }
    }
}
