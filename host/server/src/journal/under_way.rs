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
    keys: Arc<Mutex<Keys>>,
}

#[derive(Debug, Default)]
struct Keys {
    begun: u64,
    known: HashMap<String, Waited>,
}

#[derive(Debug)]
struct Waited {
    /// The how-manieth of this process.
    number: u64,
    waits: watch::Receiver<()>,
}

/// Where an intent stands among those that are carried out: the limiter takes them in the order in which they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub position: usize,
    /// How many there are.
    pub of: usize,
}

/// Held while an intent is carried out; wakes those who wait when it is dropped.
#[derive(Debug)]
pub(super) struct Working {
    all: UnderWay,
    key: String,
    _wakes: watch::Sender<()>,
}

impl UnderWay {
    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, key: &str) -> Working {
        let (wakes, waits) = watch::channel(());
        let mut keys = self.keys();
        keys.begun += 1;
        let number = keys.begun;
        keys.known.insert(key.to_owned(), Waited { number, waits });
        drop(keys);
        Working {
            all: self.clone(),
            key: key.to_owned(),
            _wakes: wakes,
        }
    }

    /// The place of an intent; none if this process does not carry it out.
    pub(super) fn place(&self, key: &str) -> Option<Place> {
        let keys = self.keys();
        let own = keys.known.get(key)?.number;
        let position = keys.known.values().filter(|other| other.number <= own).count();
        Some(Place {
            position,
            of: keys.known.len(),
        })
    }

    /// Waits until this process is done with the intent, or for a pause if another has it, but not past `until`.
    pub(super) async fn wait(&self, key: &str, round: u32, until: Instant) {
        let pause = PAUSES.0.saturating_mul(1 << round.min(6)).min(PAUSES.1);
        let until = until.min(Instant::now() + pause);
        let waits = self.keys().known.get(key).map(|known| known.waits.clone());
        match waits {
            // Either way it is time to look: an error means that the work has ended.
            Some(mut waits) => drop(tokio::time::timeout_at(until, waits.changed()).await),
            None => tokio::time::sleep_until(until).await,
        }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.all.keys().known.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_behind_those_that_came_before_and_moves_up_as_they_end() {
        let all = UnderWay::default();
        let (first, second, third) = (all.begin("c"), all.begin("a"), all.begin("b"));
        let place = |position, of| Some(Place { position, of });
        assert_eq!(
            [all.place("c"), all.place("a"), all.place("b")],
            [place(1, 3), place(2, 3), place(3, 3)]
        );
        drop(second);
        assert_eq!(
            [all.place("c"), all.place("a"), all.place("b")],
            [place(1, 2), None, place(2, 2)]
        );
        drop(first);
        assert_eq!(all.place("b"), place(1, 1));
        drop(third);
        assert_eq!(all.place("b"), None);
    }
}
