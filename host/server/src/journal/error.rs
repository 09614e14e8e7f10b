//! Why a journal has no answer.

use std::time::Duration;

use microapp_runtime::{ErrorKind, InvokeError};
use microapp_store::StoreError;
use microapp_vault::VaultError;
use serde_json::json;

use super::{BadKey, WhyNot};

/// Why there is no answer. Each case says whether the thing may have been done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The action failed, and nothing was changed.
    #[error(transparent)]
    Action(#[from] InvokeError),
    /// The key stands for something else. Nothing was done.
    #[error(
        "The key {key} was used for another request before. Nothing was done. A new request needs a new key; the same \
         request needs the same input and the same acting user."
    )]
    KeyReused {
        /// The key.
        key: String,
    },
    /// No key.
    #[error(transparent)]
    BadKey(#[from] BadKey),
    /// The same request is being carried out at this moment.
    #[error("The request {key} is still under way. Ask again with the same key; it is not done twice.")]
    UnderWay {
        /// The key.
        key: String,
        /// When it makes sense to ask again.
        retry_after: Duration,
    },
    /// It may have been done, and it is being found out.
    #[error(
        "{reason} Whether it was carried out is being found out. Ask again with the key {key}; it is not done twice."
    )]
    Unknown {
        /// The key.
        key: String,
        /// Why that is not known.
        reason: String,
        /// When it makes sense to ask again.
        retry_after: Duration,
    },
    /// It may have been done, and only a person can tell.
    #[error(
        "{reason} A person has to see whether it was carried out, and say so: `microapp intents show {key}`, then \
         `microapp intents settle {key}`."
    )]
    Parked {
        /// The key.
        key: String,
        /// Why nobody else can tell.
        reason: String,
    },
    /// It was done before, and its result is a secret that is not kept.
    #[error(
        "The request {key} was carried out before. Its result is a secret and was handed out once; ask for a new one."
    )]
    NotKept {
        /// The key.
        key: String,
    },
    /// It was carried out, as a person has said who looked, and what it returned is not known.
    #[error(
        "The request {key} was carried out, as somebody has said who looked at the service. What it returned is not known; it need \
         not be sent again."
    )]
    SaidDone {
        /// The key.
        key: String,
    },
    /// There is no such intent.
    #[error("There is no intent with the key {key}. Finished ones are forgotten after a while.")]
    NoSuchIntent {
        /// The key.
        key: String,
    },
    /// A person's decision that can't be.
    #[error("The intent {key} can't be settled so: {why}")]
    NotSettled {
        /// The key.
        key: String,
        /// Why not, and what can be done.
        why: WhyNot,
    },
    /// The journal can't be written or read. Nothing was sent.
    #[error("The journal can't be used, so nothing was sent: {0}.")]
    Store(#[from] StoreError),
    /// What is kept can't be sealed or opened. Nothing was sent.
    #[error("The journal can't be sealed or opened, so nothing was sent: {0}.")]
    Vault(#[from] VaultError),
    /// The system gives no random numbers, or no thread. Nothing was sent.
    #[error("The machine fails: {0}. Nothing was sent.")]
    Machine(String),
}

impl JournalError {
    /// A short, stable name for programs.
    pub const fn code(&self) -> &str {
        match self {
            Self::Action(error) => error.code.as_str(),
            Self::KeyReused { .. } => "key-reused",
            Self::BadKey(_) => "bad-key",
            Self::UnderWay { .. } => "under-way",
            Self::Unknown { .. } => "unknown-outcome",
            Self::Parked { .. } => "parked",
            Self::NotKept { .. } => "answer-not-kept",
            Self::SaidDone { .. } => "answer-not-known",
            Self::NoSuchIntent { .. } => "no-such-intent",
            Self::NotSettled { .. } => "not-settled",
            Self::Store(_) => "journal-store",
            Self::Vault(_) => "journal-vault",
            Self::Machine(_) => "machine",
        }
    }

    /// What a program decides on, in the contract's words.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Action(error) => error.kind,
            Self::KeyReused { .. } | Self::NotKept { .. } | Self::SaidDone { .. } | Self::NotSettled { .. } => {
                ErrorKind::Conflict
            }
            Self::BadKey(_) => ErrorKind::InvalidInput,
            Self::UnderWay { .. } | Self::Unknown { .. } | Self::Parked { .. } => ErrorKind::UnknownOutcome,
            Self::NoSuchIntent { .. } => ErrorKind::NotFound,
            Self::Store(_) | Self::Vault(_) | Self::Machine(_) => ErrorKind::Unavailable,
        }
    }
}

/// For callers that show and count all failures alike.
impl From<JournalError> for InvokeError {
    fn from(error: JournalError) -> Self {
        let milliseconds = |time: &Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let details = match &error {
            JournalError::Action(_) => json!({}),
            JournalError::UnderWay { key, retry_after } | JournalError::Unknown { key, retry_after, .. } => {
                json!({ "key": key, "retry_after_ms": milliseconds(retry_after), "may_have_changed": true })
            }
            JournalError::Parked { key, .. } => json!({ "key": key, "may_have_changed": true }),
            JournalError::KeyReused { key }
            | JournalError::NotKept { key }
            | JournalError::SaidDone { key }
            | JournalError::NoSuchIntent { key }
            | JournalError::NotSettled { key, .. } => json!({ "key": key }),
            JournalError::BadKey(_) | JournalError::Store(_) | JournalError::Vault(_) | JournalError::Machine(_) => {
                json!({})
            }
        };
        let (kind, code, message) = (error.kind(), error.code().to_owned(), error.to_string());
        match error {
            JournalError::Action(error) => error,
            _ => Self {
                kind,
                code,
                message,
                details,
            },
        }
    }
}
