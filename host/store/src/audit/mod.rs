//! The audit log: who did what to what, when, and how it went; each entry is chained to the one before.

mod chain;

pub use chain::{Broken, BrokenChain, Head, verify, verify_store};

use crate::Timestamp;

/// SHA-256.
pub type Hash = [u8; 32];

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditResult {
    /// It was done.
    Ok,
    /// It was not allowed.
    Denied,
    /// It failed.
    Failed,
}

/// Something to be noted. Never with a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// Who: a person's name, `system`, `command-line`.
    pub who: String,
    /// What: `connection.connected`, `key.rotated`, `intent.settled`.
    pub what: String,
    /// To what: `zoom/service`.
    pub subject: String,
    /// How it went.
    pub result: AuditResult,
    /// More, as a JSON object.
    pub details: String,
}

/// A noted event with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number: 1 is the first, without gaps.
    pub sequence: u64,
    /// What was noted.
    pub event: AuditEvent,
    /// The hash of the entry before; zeros for the first.
    pub previous: Hash,
    /// The hash of this entry, over all of the above.
    pub hash: Hash,
}
