//! The trait.

use std::time::Duration;

use crate::{
    AuditEntry, Change, ConnectionId, ConnectionRow, Fence, IntegrationRow, IntentFilter, IntentRow, KeyRow, Lease,
    Sealed, SignInRow, StoreError, TemplateRow, Timestamp,
};

/// Keeps what a host must not forget.
///
/// Methods block for about as long as a commit takes (SQLite: well under a millisecond on a good disk) and may be called
/// from any thread; async callers move them to a thread that may block. Several processes may have the same store open.
///
/// Every method can fail with [`StoreError::Io`], [`StoreError::Busy`] and [`StoreError::Corrupt`], and those that write
/// with [`StoreError::Full`].
pub trait Store: Send + Sync + 'static {
    /// Does all of these changes in their order, or none. When it returns, they survive a loss of power.
    ///
    /// # Errors
    ///
    /// [`StoreError::Stale`], [`StoreError::Fenced`] and [`StoreError::Missing`] as [`Change`] says.
    fn apply(&self, changes: &[Change]) -> Result<(), StoreError>;

    /// A random name that this store got when it was made: one installation.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn installation(&self) -> Result<String, StoreError>;

    /// An integration.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn integration(&self, name: &str) -> Result<Option<IntegrationRow>, StoreError>;

    /// All integrations, by name.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn integrations(&self) -> Result<Vec<IntegrationRow>, StoreError>;

    /// A connection, with its mark.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn connection(&self, id: &ConnectionId) -> Result<Option<(ConnectionRow, Option<Sealed>)>, StoreError>;

    /// All connections of an integration: the service's first, then people by name (by its bytes, as all names here).
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn connections(&self, integration: &str) -> Result<Vec<ConnectionRow>, StoreError>;

    /// Takes a waiting sign-in: whoever gets it is the only one. None if there is none, it was taken, or it has expired;
    /// an expired one is gone after that, whatever the clock says later.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn take_sign_in(&self, state_hash: &[u8; 32], now: Timestamp) -> Result<Option<SignInRow>, StoreError>;

    /// An intent.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn intent(&self, integration: &str, key: &str) -> Result<Option<IntentRow>, StoreError>;

    /// Intents, the oldest first: by when they were written first, then by integration and key.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn intents(&self, filter: &IntentFilter) -> Result<Vec<IntentRow>, StoreError>;

    /// What is known of keys, by name.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn keys(&self) -> Result<Vec<KeyRow>, StoreError>;

    /// The audit log from this number on, at most so many.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn audit(&self, from: u64, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;

    /// The last entry of the audit log.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn audit_head(&self) -> Result<Option<AuditEntry>, StoreError>;

    /// What is remembered of a rate limit.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn rate(&self, name: &str) -> Result<Option<String>, StoreError>;

    /// The templates that were installed into an integration, all releases, without their files: by name, then release.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn templates(&self, integration: &str) -> Result<Vec<TemplateRow>, StoreError>;

    /// The packed template of a release.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn template_bundle(&self, integration: &str, name: &str, release: u64) -> Result<Option<Vec<u8>>, StoreError>;

    /// The component with this digest, as it was kept. Whoever runs it recomputes the digest.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn component(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError>;

    /// The leases that have not ended by now and whose names begin so, by name.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn leases(&self, prefix: &str, now: Timestamp) -> Result<Vec<Lease>, StoreError>;

    /// Takes a lease that nobody has, or whose time has passed. None if another has it.
    ///
    /// A clock that is put back can't make a lease last: from the first attempt after that on, what is left of it is at
    /// most the length that its holder asked for.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn acquire_lease(&self, name: &str, now: Timestamp, length: Duration) -> Result<Option<Lease>, StoreError>;

    /// Prolongs a lease to `length` from now, even one whose time has passed if nobody has taken it since.
    ///
    /// # Errors
    ///
    /// [`StoreError::Fenced`] if another has it or had it since, it was given back, or its time passed long ago.
    fn renew_lease(&self, name: &str, fence: Fence, now: Timestamp, length: Duration) -> Result<Lease, StoreError>;

    /// Gives a lease back. One that another has by now is left alone.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    fn release_lease(&self, name: &str, fence: Fence) -> Result<(), StoreError>;
}
