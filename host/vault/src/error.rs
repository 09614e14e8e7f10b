//! What can go wrong in the vault.

use std::sync::Arc;

use microapp_store::{StoreError, Timestamp};

use crate::Reason;
use crate::keys::KeyError;

/// Why the vault did not do it. Never with a secret. Cheap to clone, because those who waited for one outcome share it.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// There is no such integration.
    #[error("there is no integration {integration}; set it up first")]
    NotConfigured {
        /// Its name.
        integration: String,
    },
    /// Nobody has signed in.
    #[error("nobody has signed in for {connection} yet; connect it first")]
    SignInNeeded {
        /// Which connection.
        connection: String,
    },
    /// The service has ended the connection.
    #[error("{connection} has to be connected again: {reason}")]
    NeedsReconnect {
        /// Which connection.
        connection: String,
        /// Why.
        reason: Reason,
        /// Since when.
        since: Timestamp,
    },
    /// An admin has switched it off.
    #[error("{what} is switched off; an admin can switch it on again")]
    Disabled {
        /// The connection, or the integration.
        what: String,
    },
    /// The service does not accept the app. The connection stands; the app's id and secret have to be looked at.
    #[error("the service does not accept the app of {connection} ({code}): {reason}. Check its client id and secret")]
    WrongApp {
        /// Which connection.
        connection: String,
        /// The service's code.
        code: String,
        /// The service's words.
        reason: String,
    },
    /// The service could not be asked, or its answer was lost. The connection stands; try again later.
    #[error("no new token for {connection} at this time: {reason}")]
    Unreachable {
        /// Which connection.
        connection: String,
        /// What happened.
        reason: String,
        /// From when on it is tried again.
        retry_at: Timestamp,
    },
    /// Another process is refreshing this connection, and has not finished.
    #[error("another process has been asking for a new token for {connection} for too long; try again")]
    Busy {
        /// Which connection.
        connection: String,
    },
    /// What is kept is older than what this process has seen before.
    #[error(
        "{what} was put back to an older state (version {found}, and {seen} was seen). If a backup was restored, restart \
         this program; otherwise somebody has changed the database"
    )]
    RolledBack {
        /// Which row.
        what: String,
        /// The version that is there.
        found: u64,
        /// The version that was seen.
        seen: u64,
    },
    /// What is kept was not written by the vault, or belongs elsewhere.
    #[error(
        "{what} can't be opened: it was changed, belongs to another row, or is of another version. Connect it or \
         set it up again, or restore a backup"
    )]
    Tampered {
        /// Which part of which row.
        what: String,
    },
    /// A key is missing or wrong.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] Arc<StoreError>),
    /// A backup can't be read or written.
    #[error("the stream can't be read or written: {reason}")]
    Stream {
        /// What the system says.
        reason: String,
    },
    /// A sealed stream was changed, cut short, or is none.
    #[error("this is not a whole sealed stream of ours: {reason}")]
    BadStream {
        /// What is wrong.
        reason: String,
    },
    /// The task that did it has stopped.
    #[error("the task that asked for a token has stopped: {reason}; try again")]
    Stopped {
        /// What happened.
        reason: String,
    },
}

impl From<StoreError> for VaultError {
    fn from(error: StoreError) -> Self {
        Self::Store(Arc::new(error))
    }
}
