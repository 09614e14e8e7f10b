//! The store in one SQLite file.
//!
//! WAL and `synchronous=FULL`: a commit is on the disk when [`Store::apply`] returns, and readers never wait for a
//! writer. One connection writes, behind a mutex; a few read. Several processes may have the file open: SQLite's own
//! locks keep their writers apart, and every writing transaction takes its lock at the beginning, so that none
//! fails half way.
//!
//! | File | holds |
//! |---|---|
//! | `options`, `session`, `pool` | how a file is opened |
//! | `schema` | migrations, and what is refused |
//! | `apply` | a batch, change by change |
//! | `backup`, `restore`, `replace` | a copy of the whole, out and in |
//! | `integrations` … `templates` | one table each: statements, and rows to values |
//! | `people/` | the tables of accounts, sessions and the directory |
//! | `fault` | SQLite's errors in the store's words |

mod apply;
pub(crate) mod audit_log;
mod backup;
mod columns;
mod components;
mod connections;
mod fault;
mod integrations;
mod intents;
mod keys;
mod leases;
mod options;
mod people;
mod pool;
mod rates;
mod replace;
mod restore;
pub(crate) mod schema;
pub(crate) mod session;
mod sign_ins;
mod templates;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

pub use backup::{BackupError, CopyReport, Snapshot};
pub use options::{SqliteOptions, Synchronous};
pub use restore::{Existing, RestoreError, RestoreReport, restore, restore_on, restore_with};

use crate::{
    AuditEntry, Change, ConnectionId, ConnectionRow, Fence, IntegrationRow, IntentFilter, IntentRow, KeyRow, Lease,
    Sealed, SignInRow, Store, StoreError, TemplateRow, Timestamp,
};
use pool::Pool;

/// A [`Store`] in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: Option<PathBuf>,
    vfs: Option<String>,
    writer: Mutex<Connection>,
    /// None: in memory, where the writer reads, too.
    readers: Option<Pool>,
}

impl SqliteStore {
    /// Opens a file; makes it, readable for its owner only, if the options allow it; migrates an older one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Absent`], [`StoreError::Foreign`], [`StoreError::TooNew`], and those of every method.
    pub fn open(path: &Path, options: &SqliteOptions) -> Result<Self, StoreError> {
        session::make_file(path, options)?;
        let mut writer = session::open(path, options)?;
        schema::prepare(&mut writer, path, options)?;
        Ok(Self {
            path: Some(path.to_owned()),
            vfs: options.vfs.clone(),
            writer: Mutex::new(writer),
            readers: Some(Pool::new(path, options)),
        })
    }

    /// A store that ends with the value, for tests.
    ///
    /// # Errors
    ///
    /// See [`Store`].
    pub fn in_memory() -> Result<Self, StoreError> {
        let mut writer = session::in_memory()?;
        schema::prepare(&mut writer, Path::new(":memory:"), &SqliteOptions::default())?;
        Ok(Self {
            path: None,
            vfs: None,
            writer: Mutex::new(writer),
            readers: None,
        })
    }

    /// Where it is; none: in memory.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &self.readers {
            Some(readers) => readers.with(look),
            // A panic in between has rolled its transaction back.
            None => look(&self.writer.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// All or nothing: what `change` does is committed if it succeeds, and rolled back if not.
    fn write<T>(&self, change: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = change(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

impl Store for SqliteStore {
    fn apply(&self, changes: &[Change]) -> Result<(), StoreError> {
        self.write(|connection| changes.iter().try_for_each(|change| apply::apply(connection, change)))
    }

    fn installation(&self) -> Result<String, StoreError> {
        self.read(schema::installation)
    }

    fn integration(&self, name: &str) -> Result<Option<IntegrationRow>, StoreError> {
        self.read(|connection| integrations::get(connection, name))
    }

    fn integrations(&self) -> Result<Vec<IntegrationRow>, StoreError> {
        self.read(integrations::all)
    }

    fn connection(&self, id: &ConnectionId) -> Result<Option<(ConnectionRow, Option<Sealed>)>, StoreError> {
        self.read(|connection| connections::get(connection, id))
    }

    fn connections(&self, integration: &str) -> Result<Vec<ConnectionRow>, StoreError> {
        self.read(|connection| connections::all(connection, integration))
    }

    fn take_sign_in(&self, state_hash: &[u8; 32], now: Timestamp) -> Result<Option<SignInRow>, StoreError> {
        self.write(|connection| sign_ins::take(connection, state_hash, now))
    }

    fn intent(&self, integration: &str, key: &str) -> Result<Option<IntentRow>, StoreError> {
        self.read(|connection| intents::get(connection, integration, key))
    }

    fn intents(&self, filter: &IntentFilter) -> Result<Vec<IntentRow>, StoreError> {
        self.read(|connection| intents::list(connection, filter))
    }

    fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        self.read(keys::all)
    }

    fn audit(&self, from: u64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.read(|connection| audit_log::page(connection, from, limit))
    }

    fn audit_head(&self) -> Result<Option<AuditEntry>, StoreError> {
        self.read(audit_log::head)
    }

    fn rate(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read(|connection| rates::get(connection, name))
    }

    fn component(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| components::get(connection, sha256))
    }

    fn templates(&self, integration: &str) -> Result<Vec<TemplateRow>, StoreError> {
        self.read(|connection| templates::all(connection, integration))
    }

    fn template_bundle(&self, integration: &str, name: &str, release: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| templates::bundle(connection, integration, name, release))
    }

    fn leases(&self, prefix: &str, now: Timestamp) -> Result<Vec<Lease>, StoreError> {
        self.read(|connection| leases::list(connection, prefix, now))
    }

    fn acquire_lease(&self, name: &str, now: Timestamp, length: Duration) -> Result<Option<Lease>, StoreError> {
        self.write(|connection| leases::acquire(connection, name, now, length))
    }

    fn renew_lease(&self, name: &str, fence: Fence, now: Timestamp, length: Duration) -> Result<Lease, StoreError> {
        self.write(|connection| leases::renew(connection, name, fence, now, length))
    }

    fn release_lease(&self, name: &str, fence: Fence) -> Result<(), StoreError> {
        self.write(|connection| leases::release(connection, name, fence))
    }
}
