//! A store, a Zoom, a clock, and vaults over them.

use std::sync::Arc;
use std::time::Duration;

use microapp_store::{AuditEntry, Change, ConnectionId, ConnectionRow, Principal, Sealed, SqliteStore, Store};
use microapp_vault::{AccessToken, KeyEncryptionKey, KeyName, KeyRing, Vault};
use secrecy::ExposeSecret as _;

use super::{TestClock, Zoom};

pub struct World {
    pub store: Arc<SqliteStore>,
    pub zoom: Zoom,
    pub clock: TestClock,
    pub ring: KeyRing,
    pub vault: Vault,
}

impl World {
    /// An integration `zoom` that nobody has connected yet.
    pub fn new() -> Self {
        let store = Arc::new(SqliteStore::in_memory().expect("a store"));
        let (zoom, clock, ring) = (Zoom::default(), TestClock::new(), ring(&["key-1"]));
        let vault = Self::vault_over(&store, &zoom, &clock, &ring);
        vault.ensure_integration("zoom", "zoom", "ada").expect("an integration");
        Self {
            store,
            zoom,
            clock,
            ring,
            vault,
        }
    }

    /// As [`World::new`], and connected.
    pub async fn connected() -> Self {
        let world = Self::new();
        world.sign_in(&service()).await;
        world
    }

    /// What another process would have: the same store, and no memory.
    pub fn another_vault(&self) -> Vault {
        Self::vault_over(&self.store, &self.zoom, &self.clock, &self.ring)
    }

    /// The vault of this process. Its options are the ordinary ones.
    pub fn vault_of(&self, process: u32) -> Vault {
        Self::vault_over(&self.store, &self.zoom.asked_by(process), &self.clock, &self.ring)
    }

    fn vault_over(store: &Arc<SqliteStore>, zoom: &Zoom, clock: &TestClock, ring: &KeyRing) -> Vault {
        Vault::builder(store.clone())
            .endpoint(Arc::new(zoom.clone()))
            .clock(Arc::new(clock.clone()))
            .open_with(ring.clone())
            .expect("a vault")
    }

    pub async fn sign_in(&self, id: &ConnectionId) {
        let grant = self.zoom.sign_in(id);
        self.vault.connect(id, grant, "ada").await.expect("connected");
    }

    /// So late that the token has ended.
    pub fn let_the_token_end(&self) {
        self.clock.advance(Duration::from_secs(3601));
    }

    pub fn row(&self, id: &ConnectionId) -> (ConnectionRow, Sealed) {
        let (row, mark) = self.store.connection(id).expect("a read").expect("a row");
        (row, mark.expect("a mark"))
    }

    /// Writes a row past the vault, as somebody with the database would.
    pub fn forge(&self, row: ConnectionRow, mark: Sealed) {
        self.store
            .apply(&[Change::RemoveConnection(row.id.clone())])
            .expect("removed");
        let (version, row) = (row.version, row);
        // The store counts versions from one; what comes before the last is overwritten by it.
        for number in 1..=version {
            let mut step = row.clone();
            step.version = number;
            let change = Change::PutConnection {
                row: step,
                mark: mark.clone(),
            };
            self.store.apply(&[change]).expect("forged");
        }
    }

    pub fn audit(&self) -> Vec<AuditEntry> {
        self.store.audit(1, 1000).expect("the audit log")
    }

    /// What was noted, without the keys' and the integration's part.
    pub fn noted(&self) -> Vec<String> {
        let entries = self.audit().into_iter().map(|entry| entry.event);
        let entries = entries.filter(|event| event.what.starts_with("connection."));
        entries
            .map(|event| format!("{} {} {}", event.who, event.what, event.subject))
            .collect()
    }
}

pub fn service() -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::Service,
    }
}

pub fn user(name: &str) -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::User(name.to_owned()),
    }
}

pub fn ring(names: &[&str]) -> KeyRing {
    let key = |name: &&str| KeyEncryptionKey::generate(KeyName::new(name).expect("a name")).expect("a key");
    KeyRing::new(names.iter().map(key).collect(), "a test")
}

/// What a request would send.
pub fn sent(token: &AccessToken) -> String {
    token.secret().expose_secret().to_owned()
}
