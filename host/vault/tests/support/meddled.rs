//! A store that a test can meddle with: before each batch is written, it may do something else, or refuse.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use microapp_store::{
    AuditEntry, Change, ConnectionId, ConnectionRow, Fence, IntegrationRow, IntentFilter, IntentRow, KeyRow, Lease,
    Sealed, SignInRow, SqliteStore, Store, StoreError, TemplateRow, Timestamp,
};

type Meddle = Box<dyn FnMut(&[Change]) -> Result<(), StoreError> + Send>;

pub struct Meddled {
    inner: Arc<SqliteStore>,
    meddle: Mutex<Option<Meddle>>,
    no_leases: AtomicBool,
}

impl Meddled {
    pub fn new(inner: Arc<SqliteStore>) -> Arc<Self> {
        Arc::new(Self {
            inner,
            meddle: Mutex::default(),
            no_leases: AtomicBool::new(false),
        })
    }

    /// There is no room for a lease from now on.
    pub fn give_no_leases(&self) {
        self.no_leases.store(true, Ordering::SeqCst);
    }

    /// Before each batch, from now on.
    pub fn before_each_batch(&self, meddle: impl FnMut(&[Change]) -> Result<(), StoreError> + Send + 'static) {
        *self.meddle.lock().expect("a meddler") = Some(Box::new(meddle));
    }

    pub fn leave_alone(&self) {
        *self.meddle.lock().expect("a meddler") = None;
    }
}

/// Whether a batch writes tokens that a refresh has brought.
pub fn writes_a_pair(changes: &[Change]) -> bool {
    let is_pair = |change: &Change| matches!(change, Change::PutConnection { row, .. } if row.refresh_began.is_none() && row.tokens.is_some());
    let is_held = |change: &Change| matches!(change, Change::Holding { .. });
    changes.iter().any(is_pair) && !changes.iter().any(is_held)
}

impl Store for Meddled {
    fn apply(&self, changes: &[Change]) -> Result<(), StoreError> {
        if let Some(meddle) = &mut *self.meddle.lock().expect("a meddler") {
            meddle(changes)?;
        }
        self.inner.apply(changes)
    }
    fn installation(&self) -> Result<String, StoreError> {
        self.inner.installation()
    }
    fn integration(&self, name: &str) -> Result<Option<IntegrationRow>, StoreError> {
        self.inner.integration(name)
    }
    fn integrations(&self) -> Result<Vec<IntegrationRow>, StoreError> {
        self.inner.integrations()
    }
    fn connection(&self, id: &ConnectionId) -> Result<Option<(ConnectionRow, Option<Sealed>)>, StoreError> {
        self.inner.connection(id)
    }
    fn connections(&self, integration: &str) -> Result<Vec<ConnectionRow>, StoreError> {
        self.inner.connections(integration)
    }
    fn take_sign_in(&self, state_hash: &[u8; 32], now: Timestamp) -> Result<Option<SignInRow>, StoreError> {
        self.inner.take_sign_in(state_hash, now)
    }
    fn intent(&self, integration: &str, key: &str) -> Result<Option<IntentRow>, StoreError> {
        self.inner.intent(integration, key)
    }
    fn intents(&self, filter: &IntentFilter) -> Result<Vec<IntentRow>, StoreError> {
        self.inner.intents(filter)
    }
    fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        self.inner.keys()
    }
    fn audit(&self, from: u64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        self.inner.audit(from, limit)
    }
    fn audit_head(&self) -> Result<Option<AuditEntry>, StoreError> {
        self.inner.audit_head()
    }
    fn component(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.component(sha256)
    }

    fn templates(&self, integration: &str) -> Result<Vec<TemplateRow>, StoreError> {
        self.inner.templates(integration)
    }

    fn template_bundle(&self, integration: &str, name: &str, release: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.template_bundle(integration, name, release)
    }

    fn rate(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.inner.rate(name)
    }
    fn leases(&self, prefix: &str, now: Timestamp) -> Result<Vec<Lease>, StoreError> {
        self.inner.leases(prefix, now)
    }
    fn acquire_lease(&self, name: &str, now: Timestamp, length: Duration) -> Result<Option<Lease>, StoreError> {
        match self.no_leases.load(Ordering::SeqCst) {
            true => Err(StoreError::Full),
            false => self.inner.acquire_lease(name, now, length),
        }
    }
    fn renew_lease(&self, name: &str, fence: Fence, now: Timestamp, length: Duration) -> Result<Lease, StoreError> {
        self.inner.renew_lease(name, fence, now, length)
    }
    fn release_lease(&self, name: &str, fence: Fence) -> Result<(), StoreError> {
        self.inner.release_lease(name, fence)
    }
}
