//! Why there is no answer, in the contract's cases.

use serde_json::{Value, json};

use crate::bindings::microapp::connector::errors::Problem;
use crate::bindings::microapp::connector::http as contract;
use crate::credentials::{Credential, CredentialError};
use crate::egress::Refusal;
use crate::limiter::RateRefusal;

/// The contract's `http.failure`: which of six things went wrong, and the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    case: Case,
    code: String,
    message: String,
    details: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    NotAllowed,
    Unauthorized,
    RateLimited,
    DailyLimit,
    NotSent,
    NoAnswer,
}

impl Failure {
    fn new(case: Case, code: &str, message: impl Into<String>) -> Self {
        Self {
            case,
            code: code.to_owned(),
            message: message.into(),
            details: json!({}),
        }
    }

    /// The host refuses the request itself.
    pub(crate) fn not_allowed(code: &str, message: impl Into<String>) -> Self {
        Self::new(Case::NotAllowed, code, message)
    }

    /// Nothing left this machine.
    pub(crate) fn not_sent(code: &str, message: impl Into<String>) -> Self {
        Self::new(Case::NotSent, code, message)
    }

    /// Something may have left, and no whole answer came.
    pub(crate) fn no_answer(code: &str, message: impl Into<String>) -> Self {
        Self::new(Case::NoAnswer, code, message)
    }

    /// The same without a credential, should an error's words have quoted what was sent.
    pub(crate) fn without(mut self, credential: &Credential) -> Self {
        self.message = super::answer::blot_out(self.message.into(), std::slice::from_ref(credential)).into_owned();
        self
    }

    /// Whether not a byte has left.
    pub(crate) fn surely_not_sent(&self) -> bool {
        self.case != Case::NoAnswer
    }

    /// The contract's code.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let details = refusal.details();
        Self {
            details,
            ..Self::new(Case::NotAllowed, refusal.reason.code(), refusal.message)
        }
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        let message = crate::text::with_causes(&error);
        match error {
            // The token endpoint could not be asked: the request itself has surely not left.
            CredentialError::Unreachable { .. } => Self::not_sent("token-endpoint-unreachable", message),
            CredentialError::Rejected { code, .. } => Self {
                details: json!({ "service_code": code }),
                ..Self::new(Case::Unauthorized, "credential-rejected", message)
            },
            CredentialError::Missing { .. } => Self::new(Case::Unauthorized, "credential-missing", message),
            CredentialError::Unusable { .. } => Self::new(Case::Unauthorized, "credential-unusable", message),
        }
    }
}

impl From<RateRefusal> for Failure {
    fn from(refusal: RateRefusal) -> Self {
        let message = refusal.to_string();
        match refusal {
            RateRefusal::Busy { retry_after } => Self {
                details: json!({ "retry_after_ms": u64::try_from(retry_after.as_millis()).unwrap_or(u64::MAX) }),
                ..Self::new(
                    Case::RateLimited,
                    "rate-limited",
                    format!("{message}, which is past this call's deadline."),
                )
            },
            RateRefusal::Daily { retry_at, .. } => Self {
                details: json!({ "retry_at": retry_at }),
                ..Self::new(Case::DailyLimit, "daily-limit", message)
            },
        }
    }
}

impl From<Failure> for contract::Failure {
    fn from(failure: Failure) -> Self {
        let problem = Problem {
            code: failure.code,
            message: failure.message,
            details: failure.details.to_string(),
        };
        match failure.case {
            Case::NotAllowed => Self::NotAllowed(problem),
            Case::Unauthorized => Self::Unauthorized(problem),
            Case::RateLimited => Self::RateLimited(problem),
            Case::DailyLimit => Self::DailyLimit(problem),
            Case::NotSent => Self::NotSent(problem),
            Case::NoAnswer => Self::NoAnswer(problem),
        }
    }
}
