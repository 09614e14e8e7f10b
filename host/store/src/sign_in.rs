//! Sign-ins under way: what has to be known again when the browser comes back.

use crate::{ConnectionId, Sealed, Timestamp};

/// A sign-in that waits for its browser. It is taken once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInRow {
    /// SHA-256 of the `state` parameter; the state itself is nowhere but in the browser.
    pub state_hash: [u8; 32],
    /// SHA-256 of the cookie that the browser got when it left.
    pub browser_hash: [u8; 32],
    /// What it will connect.
    pub connection: ConnectionId,
    /// Where the browser comes back, character by character.
    pub redirect_uri: String,
    /// The PKCE verifier and who began, sealed, with the key inside.
    pub verifier: Sealed,
    /// When it began.
    pub created: Timestamp,
    /// From when on it is of no use.
    pub expires: Timestamp,
}
