//! What a connection is good for, for pages and for people.

use microapp_store::{ConnectionId, Timestamp};

use crate::{Reason, VaultError};

/// The states of a connection. The [guide](crate::guide) has the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// There is no such integration.
    NotConfigured,
    /// The integration has no client secret yet, or what is kept can't be opened with the keys at hand.
    SecretsMissing,
    /// Nobody has signed in yet, or somebody has disconnected.
    SignInNeeded,
    /// It works, as far as is known.
    Connected,
    /// The service has ended it; somebody has to sign in again.
    NeedsReconnect,
    /// An admin has switched it, or its integration, off.
    Disabled,
}

/// A refresh whose answer nobody has seen yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered {
    /// When it was first tried.
    pub since: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
}

/// How a connection stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Which.
    pub id: ConnectionId,
    /// In which state.
    pub state: State,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Why.
    pub reason: Option<Reason>,
    /// The scopes that the service has granted.
    pub scopes: Vec<String>,
    /// Where the service wants to be asked.
    pub api_url: Option<String>,
    /// When the present access token ends.
    pub ends: Option<Timestamp>,
    /// A refresh that is under way, or whose answer was lost.
    pub unanswered: Option<Unanswered>,
}

/// A connection, and how it stands as far as it can be read.
pub type Listed = (ConnectionId, Result<Status, VaultError>);
