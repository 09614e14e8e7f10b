//! Intents: what is about to be done at a service, written before it is done, so that it is done once.

use crate::{Sealed, Timestamp};

/// How far an intent has come.
///
/// ```text
/// Sending ──answer──▶ Done | Refused
///    │ ├──nothing left──▶ NotSent ──same key again──▶ Sending
///    │ └──no answer, crash──▶ Unknown ──looked: it happened──▶ Done
///    │                          ├──looked: surely not──▶ NotSent
///    │                          └──can't be told──▶ Parked ──a person──▶ Done | NotSent
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntentState {
    /// It may be on its way: written before anything is sent.
    Sending,
    /// It happened, and the answer is kept.
    Done,
    /// The service, or the connector, refused for good; the error is kept.
    Refused,
    /// It surely did not happen. The same key may try again.
    NotSent,
    /// It may have happened; nobody has looked yet, or the look was not conclusive yet.
    Unknown,
    /// It may have happened, and only a person can tell.
    Parked,
}

/// An intent as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntentRow {
    /// The caller's idempotency key; unique within an integration.
    pub key: String,
    /// The integration's name.
    pub integration: String,
    /// Grows by one with each write: 1 is the first.
    pub version: u64,
    /// The action.
    pub action: String,
    /// For whom.
    pub acting_user: Option<String>,
    /// Who or what started it, for people: `invoke`, `page`, `booking`.
    pub origin: String,
    /// SHA-256 of what was asked for: the same key with another fingerprint is a conflict.
    pub fingerprint: [u8; 32],
    /// The marker that is left at the service, to be found again.
    pub marker: String,
    /// How far it has come.
    pub state: IntentState,
    /// What a person should know of the state; never with a secret.
    pub note: Option<String>,
    /// How often it was sent.
    pub attempts: u32,
    /// The input, sealed.
    pub input: Sealed,
    /// The answer or the error, sealed.
    pub answer: Option<Sealed>,
    /// When it was written.
    pub created: Timestamp,
    /// When it was last written.
    pub updated: Timestamp,
    /// When the last attempt was surely over at this end; looks before a while after it are not conclusive.
    pub sent_until: Option<Timestamp>,
}

/// Which intents to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntentFilter {
    /// Of this integration.
    pub integration: Option<String>,
    /// For this person, however capital letters are written.
    pub acting_user: Option<String>,
    /// In one of these states; empty: in any.
    pub states: Vec<IntentState>,
    /// Last written before this.
    pub updated_before: Option<Timestamp>,
    /// At most so many, the oldest first; 0: none.
    pub limit: u32,
}
