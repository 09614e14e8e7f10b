//! Changes: what a batch is made of.

use std::ops::RangeInclusive;

use crate::{
    AuditEvent, ConnectionId, ConnectionRow, Fence, IntegrationRow, IntentRow, KeyRow, Sealed, SignInRow, TemplateRow,
    Timestamp,
};

/// One change, or one condition, of a batch. A batch happens as a whole or not at all.
///
/// Rows with a version are compared and swapped: the row to be written carries version *n*, and the store must hold
/// *n* - 1 (nothing, for 1). Otherwise the batch fails with [`StoreError::Stale`](crate::StoreError::Stale).
///
/// Connections, sign-ins, intents and templates belong to an integration: without its row the batch fails with
/// [`StoreError::Missing`](crate::StoreError::Missing), so that nothing is left behind by one who writes while an admin
/// removes it. To forget what is not there is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing unless this holding of the lease is the present one, and has not ended at this time.
    Holding {
        /// The lease's name.
        lease: String,
        /// Which holding.
        fence: Fence,
        /// Now.
        now: Timestamp,
    },
    /// Nothing unless the integration is at this version still; otherwise the batch fails with
    /// [`StoreError::Stale`](crate::StoreError::Stale).
    IntegrationIs {
        /// Its name.
        name: String,
        /// Its version.
        version: u64,
    },
    /// Writes an integration.
    PutIntegration(IntegrationRow),
    /// Forgets an integration with its connections, their marks, sign-ins, intents and templates.
    RemoveIntegration(String),
    /// Writes a connection, and the mark that vouches for its version.
    PutConnection {
        /// The connection.
        row: ConnectionRow,
        /// Made by the vault over identity and version; kept apart from the row.
        mark: Sealed,
    },
    /// Forgets a connection and its mark.
    RemoveConnection(ConnectionId),
    /// Writes a sign-in that waits, and forgets those that have expired when it was made. Fails with `Stale` if one
    /// with its state waits already.
    PutSignIn(SignInRow),
    /// Writes an intent. A new one fails with `Stale` if its key is taken.
    PutIntent(IntentRow),
    /// Forgets intents that are `Done`, `Refused` or `NotSent` and were last written before this time.
    RemoveIntentsBefore(Timestamp),
    /// Installs a template: its row, and the packed template. Fails with `Stale` if its release does not follow the newest
    /// of its name.
    PutTemplate {
        /// The row.
        row: TemplateRow,
        /// The packed template.
        bundle: Vec<u8>,
    },
    /// Forgets releases of a template.
    RemoveTemplates {
        /// The integration's name.
        integration: String,
        /// The template's name.
        name: String,
        /// Which releases.
        releases: RangeInclusive<u64>,
    },
    /// Writes what is known of a key. Making one active makes the others inactive.
    PutKey(KeyRow),
    /// Forgets a key.
    RemoveKey(String),
    /// Writes what is remembered of a rate limit, over what was there. Who writes it holds a lease, which goes into the
    /// same batch as [`Holding`](Self::Holding).
    PutRate {
        /// The integration's name, or whatever the limit belongs to.
        name: String,
        /// The record, as text.
        record: String,
    },
    /// Keeps a component, for whoever names it by its digest. One that is there stays as it is.
    PutComponent {
        /// Of its bytes; the caller has computed it.
        sha256: [u8; 32],
        /// The component.
        bytes: Vec<u8>,
        /// Now.
        added: Timestamp,
    },
    /// Forgets the components whose digests stand in no integration's configuration. To tell which are in use is the
    /// store's, since another process may begin to use one in between: a configuration names a component by the 64
    /// hexadecimal digits of its digest, in lower case.
    RemoveUnusedComponents,
    /// Notes an event at the end of the audit log.
    Audit(AuditEvent),
}
