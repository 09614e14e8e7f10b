//! The work of a day: done once, by one process.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_server::background::{Chore, Chored, Chores};
use microapp_server::journal::{Ledger, Timing};
use microapp_store::conformance::rows::intent;
use microapp_store::{Change, ConnectionId, IntentRow, IntentState, Principal, SqliteStore, Store};
use microapp_vault::{
    Clock as _, Grant, KeyEncryptionKey, KeyName, KeyRing, RefreshToken, Renewal, State, TokenEndpoint, TokenError,
    Vault,
};

use crate::clock::HeldClock;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// A service that renews what it is asked for, unless it is away.
#[derive(Default)]
struct Service {
    asked: Mutex<u32>,
    away: Mutex<bool>,
}

impl TokenEndpoint for Service {
    fn refresh<'a>(&'a self, _: &'a ConnectionId, _: &'a RefreshToken) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async move {
            *self.asked.lock().expect("a count") += 1;
            if *self.away.lock().expect("a switch") {
                let reason = "nobody listens".to_owned();
                return Err(TokenError::NotSent { reason });
            }
            Ok(grant())
        })
    }

    fn service_grant<'a>(&'a self, _: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>> {
        unreachable!("connections here have refresh tokens")
    }
}

fn grant() -> Grant {
    Grant {
        access_token: "access".to_owned().into(),
        renewal: Renewal::Refresh(RefreshToken::new("refresh".to_owned())),
        expires_in: Some(HOUR),
        scopes: Vec::new(),
        api_url: None,
    }
}

/// Two processes of an installation whose only connection is a person's who is away.
struct World {
    store: Arc<SqliteStore>,
    service: Arc<Service>,
    clock: HeldClock,
    ring: KeyRing,
}

impl World {
    async fn new() -> Self {
        let name = KeyName::new("key-1").expect("a name");
        let world = Self {
            store: Arc::new(SqliteStore::in_memory().expect("a store")),
            service: Arc::default(),
            clock: HeldClock::new(),
            ring: KeyRing::new(vec![KeyEncryptionKey::generate(name).expect("a key")], "a test"),
        };
        let vault = world.vault();
        vault.ensure_integration("zoom", "zoom", "a test").expect("a row");
        vault.connect(&person(), grant(), "a test").await.expect("connected");
        world
    }

    fn vault(&self) -> Vault {
        let vault = Vault::builder(self.store.clone()).endpoint(self.service.clone());
        let vault = vault.clock(Arc::new(self.clock.clone()));
        vault.open_with(self.ring.clone()).expect("a vault")
    }

    /// One more process.
    fn chores(&self) -> Chores {
        let (vault, clock) = (self.vault(), Arc::new(self.clock.clone()));
        let ledger = Ledger::new(self.store.clone(), vault.clone(), clock.clone(), Timing::default());
        Chores::new(vault, ledger, clock)
    }

    fn asked(&self) -> u32 {
        *self.service.asked.lock().expect("a count")
    }

    fn write(&self, key: &str, state: IntentState) {
        let now = self.clock.now();
        let row = IntentRow {
            state,
            created: now,
            updated: now,
            ..intent("zoom", key, 1)
        };
        self.store.apply(&[Change::PutIntent(row)]).expect("written");
    }

    fn knows(&self, key: &str) -> bool {
        self.store.intent("zoom", key).expect("read").is_some()
    }
}

fn person() -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal: Principal::User("ada@example.com".to_owned()),
    }
}

const DONE: Chored = Chored {
    connections: Chore::Done,
    intents: Chore::Done,
};
const NOT_DUE: Chored = Chored {
    connections: Chore::NotDue,
    intents: Chore::NotDue,
};

#[tokio::test]
async fn the_work_of_a_day_is_done_once_a_day_by_one_process() {
    let world = World::new().await;
    let (one, two) = (world.chores(), world.chores());
    assert_eq!(one.pass().await, DONE);
    assert_eq!(two.pass().await, NOT_DUE);
    world.clock.advance(DAY - HOUR);
    assert_eq!((one.pass().await, two.pass().await), (NOT_DUE, NOT_DUE));
    assert_eq!(world.chores().pass().await, NOT_DUE, "nor after a restart");
    world.clock.advance(HOUR);
    assert_eq!((two.pass().await, one.pass().await), (DONE, NOT_DUE));
}

#[tokio::test]
async fn the_connection_of_a_person_who_is_away_for_a_year_is_renewed_each_month() {
    let world = World::new().await;
    let chores = world.chores();
    for _ in 0..365 {
        world.clock.advance(DAY);
        assert_eq!(chores.pass().await, DONE);
    }
    assert!((11..=12).contains(&world.asked()), "{}", world.asked());
    let status = world.vault().status(&person()).await.expect("a status");
    assert_eq!(status.state, State::Connected);
}

#[tokio::test]
async fn a_service_that_is_away_is_asked_again_the_next_day() {
    let world = World::new().await;
    let chores = world.chores();
    world.clock.advance(DAY * 32);
    *world.service.away.lock().expect("a switch") = true;
    assert_eq!(chores.pass().await, DONE);
    assert_eq!(world.asked(), 1);
    world.clock.advance(DAY);
    *world.service.away.lock().expect("a switch") = false;
    assert_eq!(chores.pass().await, DONE);
    assert_eq!(world.asked(), 2);
    world.clock.advance(DAY);
    chores.pass().await;
    assert_eq!(world.asked(), 2, "renewed");
}

#[tokio::test]
async fn finished_intents_are_forgotten_when_their_time_is_over() {
    let world = World::new().await;
    let chores = world.chores();
    world.write("done", IntentState::Done);
    world.write("parked", IntentState::Parked);
    world.clock.advance(Timing::default().keep - HOUR);
    assert_eq!(chores.pass().await, DONE);
    assert!(world.knows("done"));
    world.clock.advance(DAY);
    assert_eq!(chores.pass().await, DONE);
    assert!(!world.knows("done") && world.knows("parked"));
}

#[tokio::test]
async fn work_that_was_cut_short_is_begun_anew() {
    let world = World::new().await;
    let lease = world.store.acquire_lease("daily/intents", world.clock.now(), HOUR / 4);
    lease.expect("an answer").expect("free");
    let chores = world.chores();
    assert_eq!(chores.pass().await.intents, Chore::NotDue);
    world.clock.advance(HOUR / 4);
    assert_eq!(chores.pass().await.intents, Chore::Done);
}
