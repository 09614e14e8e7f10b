//! The process that works: the real store, vault, journal and component, on files that outlive it.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::StreamExt as _;
use microapp_runtime::{Connector, Engine, EngineOptions, ExactLimiter, Integration, Invocation};
use microapp_server::connections::VaultCredentials;
use microapp_server::journal::{IntentKey, Journal, Ledger, Request, Ruling, Timing};
use microapp_store::{IntentFilter, IntentState, Store};

use crate::consent::consent;
use crate::order::{Crash, NAME, Order, Place, Sign, Time, Wish, Word, connection};

/// So many wishes are carried out at once.
const AT_ONCE: usize = 4;

/// Does what it is told, and says what came of it.
pub async fn work(order: Order) {
    if let Some(crash) = &order.crash {
        end_at(crash);
    }
    let journal = journal(&order.place).await;
    match &order.sign {
        Some(Sign::In(person)) => {
            let grant = consent(&order.place, person).await;
            let vault = journal_vault(&journal);
            let connected = vault.connect(&connection(), grant, "the test").await;
            connected.expect("a connection");
        }
        Some(Sign::Out) => {
            let cut = journal_vault(&journal).disconnect(&connection(), "the test").await;
            cut.expect("no connection");
        }
        None => {}
    }
    if order.rotate {
        let vault = journal_vault(&journal).clone();
        let rotated = tokio::task::spawn_blocking(move || {
            vault.new_key(None, "the test")?;
            vault.rotate(None, "the test", || true)
        });
        rotated.await.expect("no panic").expect("a rotation");
    }
    if order.look_again {
        look_again(&journal).await;
    }
    journal.resolve().await.expect("a pass");
    let crowd = order.crowd.max(1);
    let asks = order.wishes.iter().flat_map(|wish| std::iter::repeat_n(wish, crowd));
    let asks = futures::stream::iter(asks).map(|wish| ask(&journal, wish));
    asks.buffer_unordered(AT_ONCE.max(crowd))
        .for_each(|word| async move { say(&word) })
        .await;
}

/// The process ends as if it were killed, when it has come to this point so often.
fn end_at(crash: &Crash) {
    let (reached, nth) = (AtomicUsize::new(0), crash.nth);
    let end = move || {
        if reached.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            std::process::abort();
        }
    };
    fail::cfg_callback(crash.point.as_str(), end).expect("a fail point");
}

/// Journal, vault, integration: as a server has them.
pub async fn journal(place: &Place) -> Journal {
    let time = Time::from(place.now);
    let connector = connector();
    let manifest = connector.manifest().await.expect("a manifest").clone();
    let store = place.store();
    let vault = place.vault(Arc::clone(&store), &manifest, time);
    let limiter = ExactLimiter::new(5_000, Duration::from_secs(1)).expect("a limit");
    let integration = Integration::builder(&connector)
        .name(NAME)
        .base_url(place.base_url.parse().expect("a URL"))
        .allow_loopback(true)
        .credentials(Arc::new(VaultCredentials::new(vault.clone(), NAME)))
        .limiter(Arc::new(limiter))
        .clock(Arc::new(time))
        .rate_clock(Arc::new(time))
        .build()
        .await
        .expect("an integration");
    Journal::new(
        integration,
        Ledger::new(store, vault, Arc::new(time), Timing::default()),
    )
}

/// The Zoom connector, from the cache of compiled components that all workers share.
pub fn connector() -> Connector {
    let mut options = EngineOptions::default();
    options.max_instances = 64;
    options.cache = scratch::compiled_components();
    let engine = Engine::new(options).expect("an engine");
    Connector::from_bytes(&engine, zoom_component::ZOOM_WASM).expect("a connector")
}

fn journal_vault(journal: &Journal) -> &microapp_vault::Vault {
    journal.ledger().vault()
}

async fn look_again(journal: &Journal) {
    let filter = IntentFilter {
        integration: Some(NAME.to_owned()),
        states: vec![IntentState::Sending, IntentState::Unknown, IntentState::Parked],
        limit: 100,
        ..IntentFilter::default()
    };
    for row in journal.ledger().list(&filter).expect("a list") {
        let key = IntentKey::new(row.key).expect("a key");
        // What can be repeated is not looked at, and what was just found is settled already.
        let _refused = journal.rule(&key, Ruling::LookAgain, None, "the test").await;
    }
}

async fn ask(journal: &Journal, wish: &Wish) -> Word {
    let invocation = Invocation::new(wish.action.as_str(), wish.input.to_string())
        .acting_user(wish.host.as_str())
        .deadline(Duration::from_secs(20));
    let request = Request {
        key: IntentKey::new(wish.key.as_str()).expect("a key"),
        origin: "test".to_owned(),
        invocation,
    };
    let key = wish.key.clone();
    match journal.invoke(request).await {
        Ok(answer) => Word::Answer {
            key,
            value: answer.value(),
        },
        Err(error) => Word::Failed {
            key,
            code: format!("{} {}: {error}", error.kind(), error.code()),
        },
    }
}

/// One line, gone from this process before the next thing is done.
fn say(word: &Word) {
    let mut line = serde_json::to_string(word).expect("JSON");
    line.push('\n');
    let mut output = std::io::stdout().lock();
    // Whoever listened may be gone.
    let _said = output.write_all(line.as_bytes()).and_then(|()| output.flush());
}

/// What is kept of a wish.
pub fn row(store: &dyn Store, key: &str) -> microapp_store::IntentRow {
    store
        .intent(NAME, key)
        .expect("a read")
        .unwrap_or_else(|| panic!("no intent {key}"))
}
