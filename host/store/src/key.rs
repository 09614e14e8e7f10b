//! Key-encryption keys by name: which there are, and a check that the right one is at hand.

use crate::{Sealed, Timestamp};

/// What is known of a key-encryption key. Never the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Its name.
    pub id: String,
    /// Whether new data keys are wrapped with it: one key is.
    pub active: bool,
    /// A known text sealed with it, by which a wrong key is found out at once.
    pub check: Sealed,
    /// Since when it is known.
    pub created: Timestamp,
}
