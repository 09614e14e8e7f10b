//! What a server does once a day, although nobody asks.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_store::conformance::rows::intent;
use microapp_store::{Change, IntentRow, IntentState, Store as _, Timestamp};
use microapp_vault::Clock;
use tokio::sync::watch;

use crate::support::Served;

/// Wakes those who wait when it is moved.
#[derive(Clone)]
struct Calendar(Arc<watch::Sender<Timestamp>>);

impl Calendar {
    fn advance(&self, by: Duration) {
        self.0.send_modify(|now| *now = now.plus(by));
    }
}

impl Clock for Calendar {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        let (end, mut time) = (self.now().plus(length), self.0.subscribe());
        Box::pin(async move {
            let _ended = time.wait_for(|now| *now >= end).await;
        })
    }
}

#[tokio::test]
async fn a_server_forgets_old_intents_even_of_an_integration_that_does_not_run() {
    let calendar = Calendar(Arc::new(watch::Sender::new(Timestamp(1_800_000_000_000))));
    let served = Served::with(|options| options.vault_clock = Arc::new(calendar.clone())).await;
    served
        .vault
        .ensure_integration("zoom", "no such connector", "a test")
        .expect("a row");
    let write = |key: &str, state| {
        let row = IntentRow {
            state,
            created: calendar.now(),
            updated: calendar.now(),
            ..intent("zoom", key, 1)
        };
        served.store.apply(&[Change::PutIntent(row)]).expect("written");
    };
    write("done", IntentState::Done);
    write("parked", IntentState::Parked);
    let knows = |key: &str| served.store.intent("zoom", key).expect("read").is_some();
    calendar.advance(Duration::from_secs(31 * 86_400));
    let forgotten = async {
        while knows("done") {
            calendar.advance(Duration::from_secs(3_600));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), forgotten)
        .await
        .expect("forgotten within the minute");
    assert!(knows("parked"));
}
