//! Who in this process waits for which intent.

use std::collections::{BTreeMap, HashMap};
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
    /// What an intent takes, as the last ones did.
    requests_each: Option<RequestsEach>,
}

/// How many requests an intent takes, about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RequestsEach {
    /// In all.
    pub all: f64,
    /// Of them, in each rate class.
    pub by_class: BTreeMap<String, f64>,
}

/// So much of what is usual is what the last one took.
const LAST: f64 = 0.125;

#[derive(Debug)]
struct Waited {
    /// Since when it has been wished for, and the how-manieth of this process it is.
    age: (Instant, u64),
    waits: watch::Receiver<()>,
}

/// Where an intent stands among those that are carried out: the limiter takes their requests in the order in which they
/// were wished for.
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

    pub(super) fn begin(&self, key: &str, since: Instant) -> Working {
        let (wakes, waits) = watch::channel(());
        let mut keys = self.keys();
        keys.begun += 1;
        let age = (since, keys.begun);
        keys.known.insert(key.to_owned(), Waited { age, waits });
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
        let own = keys.known.get(key)?.age;
        let position = keys.known.values().filter(|other| other.age <= own).count();
        Some(Place {
            position,
            of: keys.known.len(),
        })
    }

    /// One was carried out, with so many requests, and of them so many in each rate class.
    pub(super) fn took(&self, requests: u32, by_class: &BTreeMap<String, u32>) {
        let mut keys = self.keys();
        let share = if keys.requests_each.is_some() { LAST } else { 1.0 };
        let usual = keys.requests_each.get_or_insert_default();
        usual.all += (f64::from(requests) - usual.all) * share;
        for class in by_class.keys() {
            usual.by_class.entry(class.clone()).or_default();
        }
        for (class, usual) in &mut usual.by_class {
            let took = by_class.get(class).copied().unwrap_or_default();
            *usual += (f64::from(took) - *usual) * share;
        }
    }

    /// How many requests an intent takes, about; none before the first was carried out.
    pub(super) fn requests_each(&self) -> Option<RequestsEach> {
        self.keys().requests_each.clone()
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
    fn what_is_usual_follows_what_the_last_ones_took() {
        let all = UnderWay::default();
        let took = |light: u32, medium: u32| {
            let by_class = [("light", light), ("medium", medium)].into_iter();
            let by_class = by_class.filter(|(_, sent)| *sent > 0);
            let by_class = by_class.map(|(name, sent)| (name.to_owned(), sent)).collect();
            all.took(light + medium, &by_class);
        };
        let usual = || {
            let each = all.requests_each()?;
            let of = |class: &str| each.by_class.get(class).copied();
            Some((each.all, of("light"), of("medium")))
        };
        assert_eq!(usual(), None);
        took(0, 2);
        assert_eq!(usual(), Some((2.0, None, Some(2.0))));
        took(4, 0);
        assert_eq!(usual(), Some((2.25, Some(0.5), Some(1.75))));
        (0..100).for_each(|_| took(3, 0));
        let (sum, light, medium) = usual().expect("some");
        assert!((sum - 3.0).abs() < 0.01 && light.is_some_and(|light| (light - 3.0).abs() < 0.01));
        assert!(medium.is_some_and(|medium| medium < 0.01));
    }

    #[test]
    fn each_stands_behind_those_that_came_before_and_moves_up_as_they_end() {
        let all = UnderWay::default();
        let now = Instant::now();
        let later = now + Duration::from_millis(1);
        let (third, first, second) = (all.begin("b", later), all.begin("c", now), all.begin("a", now));
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
