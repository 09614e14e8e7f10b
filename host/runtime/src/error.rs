//! Why a call did not give a result.
//!
//! One type for the two authors of a failure: the connector, whose cases are those of the contract's `errors` interface,
//! and the host, which has a few of its own (a trap, a deadline, no room). Both have the same four facts, so that a
//! platform shows, stores and counts them alike, and decides on the [`ErrorKind`] alone.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::bindings::microapp::connector::errors::{Error as GuestError, Problem};

/// The detail that tells of a change; see [`InvokeError::may_have_changed`].
pub(crate) const MAY_HAVE_CHANGED: &str = "may_have_changed";

/// A failed call: what kind, which case exactly, what to tell a person, and more facts.
///
/// Its JSON form is `{"error": "invalid_input", "code": "too-long", "message": "…", "details": {…}}`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct InvokeError {
    /// What a program decides on.
    pub kind: ErrorKind,
    /// A short, stable name for programs: `too-long`, or the service's own code.
    pub code: String,
    /// A sentence or more for a person: what happened, where, and what to do.
    pub message: String,
    /// More facts, always a JSON object; which members stand there is part of the contract.
    pub details: Value,
}

/// The kinds of failure: the contract's, then the host's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a documented rule; `details.fields` names each.
    InvalidInput,
    /// The credential is missing or dead: somebody has to connect again.
    Unauthorized,
    /// The credential lacks `details.scopes`.
    MissingScope,
    /// The host's grants or the person's rights do not allow it; `details.configuration` may hold the lines that would.
    NotAllowed,
    /// What the input refers to does not exist.
    NotFound,
    /// The present state forbids it.
    Conflict,
    /// The service refuses a co-host, and with it the whole request.
    CoHostRefused,
    /// Too many requests now; `details.retry_after_ms`.
    RateLimited,
    /// A limit per day is used up; `details.retry_at`.
    DailyLimit,
    /// The service refused for a reason of its own.
    Upstream,
    /// Sent, and no answer tells whether it was carried out.
    UnknownOutcome,
    /// The service could not be reached; safe to repeat.
    Unavailable,
    /// A fault of the connector or of the host.
    Internal,
    /// A kind that this version of the contract has no case for.
    Other,
    /// Host: the connector crashed. A bug of the connector; its instance was thrown away.
    Trapped,
    /// Host: the call took longer than it was given, in all or in computing time.
    DeadlineExceeded,
    /// Host: the connector asked for more memory than it was granted.
    OutOfMemory,
    /// Host: as many calls run as this host has room for. Nothing was done; safe to repeat.
    Overloaded,
}

impl ErrorKind {
    /// Every kind, in the order of the contract.
    pub const ALL: [Self; 18] = [
        Self::InvalidInput,
        Self::Unauthorized,
        Self::MissingScope,
        Self::NotAllowed,
        Self::NotFound,
        Self::Conflict,
        Self::CoHostRefused,
        Self::RateLimited,
        Self::DailyLimit,
        Self::Upstream,
        Self::UnknownOutcome,
        Self::Unavailable,
        Self::Internal,
        Self::Other,
        Self::Trapped,
        Self::DeadlineExceeded,
        Self::OutOfMemory,
        Self::Overloaded,
    ];

    /// The name in the JSON form: `invalid_input`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::Unauthorized => "unauthorized",
            Self::MissingScope => "missing_scope",
            Self::NotAllowed => "not_allowed",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::CoHostRefused => "co_host_refused",
            Self::RateLimited => "rate_limited",
            Self::DailyLimit => "daily_limit",
            Self::Upstream => "upstream",
            Self::UnknownOutcome => "unknown_outcome",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
            Self::Other => "other",
            Self::Trapped => "trapped",
            Self::DeadlineExceeded => "deadline_exceeded",
            Self::OutOfMemory => "out_of_memory",
            Self::Overloaded => "overloaded",
        }
    }
}

impl std::fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl InvokeError {
    /// Whether the call may have changed something at the service all the same: then it must not be repeated before
    /// somebody has looked. False only if no request that changes anything has left, or if the service refused each of
    /// them (status 4xx).
    ///
    /// The host counts the requests itself, so that this does not rest on the connector's word; that the outcome is
    /// unknown is believed. In the JSON form it is `details.may_have_changed`.
    pub fn may_have_changed(&self) -> bool {
        self.kind == ErrorKind::UnknownOutcome || self.details[MAY_HAVE_CHANGED] == true
    }

    /// An error of the host's own, without details.
    pub(crate) fn host(kind: ErrorKind, code: &str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: code.to_owned(),
            message: message.into(),
            details: json!({}),
        }
    }

    /// The same with one more fact.
    pub(crate) fn with_detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Value::Object(members) = &mut self.details {
            members.insert(name.to_owned(), value.into());
        }
        self
    }
}

impl Serialize for InvokeError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut object = serializer.serialize_struct("InvokeError", 4)?;
        object.serialize_field("error", self.kind.as_str())?;
        object.serialize_field("code", &self.code)?;
        object.serialize_field("message", &self.message)?;
        object.serialize_field("details", &self.details)?;
        object.end()
    }
}

impl From<GuestError> for InvokeError {
    fn from(error: GuestError) -> Self {
        let (kind, problem) = match error {
            GuestError::InvalidInput(problem) => (ErrorKind::InvalidInput, problem),
            GuestError::Unauthorized(problem) => (ErrorKind::Unauthorized, problem),
            GuestError::MissingScope(problem) => (ErrorKind::MissingScope, problem),
            GuestError::NotAllowed(problem) => (ErrorKind::NotAllowed, problem),
            GuestError::NotFound(problem) => (ErrorKind::NotFound, problem),
            GuestError::Conflict(problem) => (ErrorKind::Conflict, problem),
            GuestError::CoHostRefused(problem) => (ErrorKind::CoHostRefused, problem),
            GuestError::RateLimited(problem) => (ErrorKind::RateLimited, problem),
            GuestError::DailyLimit(problem) => (ErrorKind::DailyLimit, problem),
            GuestError::Upstream(problem) => (ErrorKind::Upstream, problem),
            GuestError::UnknownOutcome(problem) => (ErrorKind::UnknownOutcome, problem),
            GuestError::Unavailable(problem) => (ErrorKind::Unavailable, problem),
            GuestError::Internal(problem) => (ErrorKind::Internal, problem),
            GuestError::Other(problem) => (ErrorKind::Other, problem),
        };
        let Problem { code, message, details } = problem;
        Self {
            kind,
            code,
            message,
            details: object_or_wrapped(&details),
        }
    }
}

/// The contract says that details are a JSON object. What a guest sends otherwise is kept, not trusted.
fn object_or_wrapped(details: &str) -> Value {
    match serde_json::from_str(details) {
        Ok(Value::Object(members)) => Value::Object(members),
        Ok(other) => json!({ "value": other }),
        Err(_) if details.is_empty() => json!({}),
        Err(_) => json!({ "text": details }),
    }
}
