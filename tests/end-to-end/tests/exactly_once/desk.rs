//! A journal over the real store, vault, component and simulator, at one time that the test holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use faulty_disk::Disk;
use futures::future::BoxFuture;
use microapp_runtime::{Clock, Invocation};
use microapp_server::journal::{Answer, IntentKey, Journal, JournalError, Ledger, Request, Timing};
use microapp_store::{IntentRow, SqliteOptions, SqliteStore, Store, Timestamp};
use microapp_tests::{NOW, World, without_service_limits};
use microapp_vault::{KeyEncryptionKey, KeyName, KeyRing, Vault};
use serde_json::Value;
use zoom_simulator::{Options, Plan};

/// Journal, connector and Zoom read this time.
pub struct HeldClock {
    milliseconds: AtomicU64,
    started: Instant,
}

impl Clock for HeldClock {
    fn wall(&self) -> Duration {
        NOW + Duration::from_millis(self.milliseconds.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

impl microapp_vault::Clock for HeldClock {
    fn now(&self) -> Timestamp {
        Timestamp(i64::try_from(self.wall().as_millis()).expect("a time"))
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(length))
    }
}

/// Where wishes come in.
pub struct Desk {
    pub world: World,
    pub store: Arc<dyn Store>,
    pub vault: Vault,
    pub journal: Journal,
    clock: Arc<HeldClock>,
    timing: Timing,
    /// Kept as long as the store.
    folder: Option<tempfile::TempDir>,
}

impl Desk {
    /// With the store in a file.
    pub async fn new() -> Self {
        let folder = scratch::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("microapp.db"), &SqliteOptions::default());
        let mut desk = Self::over(Arc::new(store.expect("a store")), Timing::default()).await;
        desk.folder = Some(folder);
        desk
    }

    /// With the store on a disk that may fail. Answers that can't be written are not waited for long.
    pub async fn on(disk: &Disk) -> Self {
        let folder = scratch::tempdir().expect("a folder");
        let options = SqliteOptions {
            vfs: Some(disk.name().to_owned()),
            ..SqliteOptions::default()
        };
        let store = SqliteStore::open(&folder.path().join("microapp.db"), &options);
        let timing = Timing {
            writing: Duration::from_millis(300),
            ..Timing::default()
        };
        let mut desk = Self::over(Arc::new(store.expect("a store")), timing).await;
        desk.folder = Some(folder);
        desk
    }

    /// With the store in memory, for thousands of them.
    pub async fn in_memory() -> Self {
        Self::over(Arc::new(SqliteStore::in_memory().expect("a store")), Timing::default()).await
    }

    async fn over(store: Arc<dyn Store>, timing: Timing) -> Self {
        let clock = Arc::new(HeldClock {
            // Not at the beginning of a second: few things are.
            milliseconds: AtomicU64::new(123),
            started: Instant::now(),
        });
        let options = Options {
            plan: Plan::Unlimited,
            ..Options::default()
        };
        let shown = Arc::clone(&clock);
        let world = World::with(options, |builder| without_service_limits(builder).clock(shown)).await;
        let key = KeyEncryptionKey::generate(KeyName::new("test").expect("a name")).expect("a key");
        let vault = Vault::builder(Arc::clone(&store))
            .open_with(KeyRing::new(vec![key], "the test"))
            .expect("a vault");
        let name = world.integration.name();
        vault
            .ensure_integration(name, "zoom", "the test")
            .expect("an integration");
        let mut desk = Self {
            journal: Journal::new(world.integration.clone(), ledger(&store, &vault, &clock, timing)),
            world,
            store,
            vault,
            clock,
            timing,
            folder: None,
        };
        desk.journal = desk.another_journal();
        desk
    }

    /// As another process has it: nothing is shared but the store.
    pub fn another_journal(&self) -> Journal {
        Journal::new(
            self.world.integration.clone(),
            ledger(&self.store, &self.vault, &self.clock, self.timing),
        )
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().expect("a store in a file").path()
    }

    /// Time passes, here and at Zoom.
    pub fn pass(&self, time: Duration) {
        self.clock
            .milliseconds
            .fetch_add(u64::try_from(time.as_millis()).expect("a while"), Ordering::SeqCst);
        self.world.zoom.advance(time);
    }

    pub fn wish(&self, key: &str, action: &str, input: &Value) -> Request {
        Request {
            key: IntentKey::new(key).expect("a key"),
            origin: "test".to_owned(),
            invocation: Invocation::new(action, input.to_string()).acting_user(&self.world.host),
        }
    }

    pub async fn ask(&self, key: &str, action: &str, input: &Value) -> Result<Answer, JournalError> {
        self.journal.invoke(self.wish(key, action, input)).await
    }

    pub fn row(&self, key: &str) -> Option<IntentRow> {
        let name = self.world.integration.name();
        self.store.intent(name, key).expect("the store")
    }
}

fn ledger(store: &Arc<dyn Store>, vault: &Vault, clock: &Arc<HeldClock>, timing: Timing) -> Ledger {
    let clock = Arc::clone(clock);
    Ledger::new(Arc::clone(store), vault.clone(), clock, timing)
}
