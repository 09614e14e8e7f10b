//! Sessions: who is signed in with which browser.

use crate::{PersonId, Timestamp};

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the cookie's value; the value itself is nowhere but in the browser.
    pub hash: [u8; 32],
    /// A short name for lists; of no use to sign in.
    pub label: String,
    /// Whose.
    pub person: PersonId,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, within a minute or so.
    pub seen: Timestamp,
    /// From when on it is of no use, used or not.
    pub expires: Timestamp,
    /// What kind of browser, for lists.
    pub browser: String,
    /// From which address it was last used, for lists.
    pub address: String,
}
