//! Connections: what an integration may ask the service with, for itself or for one person.

use crate::Timestamp;

/// Whose connection it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Principal {
    /// The integration's own account.
    Service,
    /// One person, by the platform's name for them.
    User(String),
}

/// Which connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId {
    /// The integration's name.
    pub integration: String,
    /// Whose.
    pub principal: Principal,
}

/// Bytes that only the vault can read.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Sealed({} bytes)", self.0.len())
    }
}

/// A data key, sealed by a key-encryption key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// The key-encryption key's name.
    pub key_id: String,
    /// The data key, sealed.
    pub bytes: Sealed,
}

/// What a connection is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConnectionState {
    /// Nobody has signed in yet.
    SignInNeeded,
    /// It works, as far as is known.
    Connected,
    /// The service has ended it; somebody has to sign in again.
    NeedsReconnect,
    /// An admin has switched it off.
    Disabled,
}

/// A connection as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionRow {
    /// Which.
    pub id: ConnectionId,
    /// Grows by one with each write: 1 is the first.
    pub version: u64,
    /// What it is good for.
    pub state: ConnectionState,
    /// Why it is in this state, as the vault writes it; never with a secret.
    pub reason: Option<String>,
    /// Since when it is in this state.
    pub since: Timestamp,
    /// The scopes that the service has granted.
    pub scopes: Vec<String>,
    /// Where the service wants to be asked, if it says so.
    pub api_url: Option<String>,
    /// When the present access token ends.
    pub expires: Option<Timestamp>,
    /// When a refresh began whose answer is not written yet; none: no refresh is under way.
    pub refresh_began: Option<Timestamp>,
    /// How often that refresh was tried.
    pub refresh_attempts: u32,
    /// The tokens.
    pub tokens: Option<Sealed>,
    /// The key that the tokens are sealed with.
    pub key: Option<WrappedKey>,
}
