//! Who in this process waits for which intent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// The shortest and the longest pause between two looks at the store, for what other processes do.
const PAUSES: (Duration, Duration) = (Duration::from_millis(25), Duration::from_millis(400));

/// The intents that this process carries out at this moment.
#[derive(Debug, Clone, Default)]
pub(super) struct UnderWay {
    keys: Arc<Mutex<HashMap<String, watch::Receiver<()>>>>,
}

/// Held while an intent is carried out; wakes those who wait when it is dropped.
#[derive(Debug)]
pub(super) struct Working {
    all: UnderWay,
    key: String,
    _wakes: watch::Sender<()>,
}

impl UnderWay {
    fn keys(&self) -> MutexGuard<'_, HashMap<String, watch::Receiver<()>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, key: &str) -> Working {
        let (wakes, waits) = watch::channel(());
        self.keys().insert(key.to_owned(), waits);
        Working {
            all: self.clone(),
            key: key.to_owned(),
            _wakes: wakes,
        }
    }

    /// Waits until this process is done with the intent, or for a pause if another has it, but not past `until`.
    pub(super) async fn wait(&self, key: &str, round: u32, until: Instant) {
        let pause = PAUSES.0.saturating_mul(1 << round.min(6)).min(PAUSES.1);
        let until = until.min(Instant::now() + pause);
        let waits = self.keys().get(key).cloned();
        match waits {
            // Either way it is time to look: an error means that the work has ended.
            Some(mut waits) => drop(tokio::time::timeout_at(until, waits.changed()).await),
            None => tokio::time::sleep_until(until).await,
        }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.all.keys().remove(&self.key);
    }
}
