//! The places in the queue of those who pressed a button, for what follows the press.
//!
//! A wish takes several requests: what is looked at before, what is sent, what the next page shows of it. In a crowd each of
//! them would join the end of the queue for the rate limit otherwise, and the page of a meeting that is made would come after
//! everybody else's meeting. So the place of a press goes from one to the next: from the press to the wish that it leads to,
//! from there to the page that says how it went, and to the first page after it.
//!
//! Each takes it away from the one before, so that it is worth as many requests as one wish takes, and whatever else the
//! person asks for waits since now. It must never be had without a wish that was written down: a form that is not valid has
//! nothing to keep a place for.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use microapp_store::PersonId;
use tokio::time::Instant;

use crate::journal::IntentKey;

/// A place counts as long as what it is for may take, and somewhat longer for the page after it.
const COUNTS: Duration = Duration::from_secs(120);
/// Those that do not count any more are forgotten when there are more.
const MANY: usize = 1_000;

/// Places in the queue: since when somebody waits, from a press on.
#[derive(Debug, Default)]
pub(crate) struct Presses {
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    of_wishes: HashMap<IntentKey, Instant>,
    /// Of people whose wish is done, for the page that they are shown next: one each, of the last wish.
    of_pages: HashMap<PersonId, Instant>,
}

impl Presses {
    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A press at this time has led to a wish.
    pub fn wished(&self, wish: &IntentKey, pressed: Instant) {
        put(&mut self.places().of_wishes, wish.clone(), pressed);
    }

    /// A wish is done: its place is that of what it goes on with, and then of the first page that this person is shown. None
    /// if that has been.
    pub fn done(&self, wish: &IntentKey, person: &PersonId) -> Option<Instant> {
        let mut places = self.places();
        let pressed = take(&mut places.of_wishes, wish)?;
        put(&mut places.of_pages, person.clone(), pressed);
        Some(pressed)
    }

    /// Nothing came of a wish: its place is that of the page that says so, and of no other.
    pub fn came_to_nothing(&self, wish: &IntentKey) -> Option<Instant> {
        take(&mut self.places().of_wishes, wish)
    }

    /// The place of the first page after a wish that is done; none for those after it.
    pub fn first_page(&self, person: &PersonId) -> Option<Instant> {
        take(&mut self.places().of_pages, person)
    }
}

fn put<K: Eq + Hash>(places: &mut HashMap<K, Instant>, key: K, pressed: Instant) {
    if places.len() >= MANY {
        places.retain(|_, pressed| counts(*pressed));
    }
    places.insert(key, pressed);
}

fn take<K: Eq + Hash>(places: &mut HashMap<K, Instant>, key: &K) -> Option<Instant> {
    places.remove(key).filter(|pressed| counts(*pressed))
}

fn counts(pressed: Instant) -> bool {
    pressed.elapsed() <= COUNTS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> PersonId {
        PersonId(name.to_owned())
    }

    fn wish(name: &str) -> IntentKey {
        IntentKey::new(name).expect("a key")
    }

    #[tokio::test(start_paused = true)]
    async fn the_place_of_a_press_goes_to_its_wish_and_to_the_first_page_after_it() {
        let (presses, ada, planning) = (Presses::default(), person("ada"), wish("planning"));
        let pressed = Instant::now();
        presses.wished(&planning, pressed);
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(presses.first_page(&ada), None, "it is not done yet");
        assert_eq!(presses.done(&planning, &ada), Some(pressed));
        assert_eq!(presses.done(&planning, &ada), None, "it goes on once");
        assert_eq!(presses.first_page(&person("bob")), None);
        assert_eq!(presses.first_page(&ada), Some(pressed));
        assert_eq!(presses.first_page(&ada), None, "the second page waits like any other");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wish_that_came_to_nothing_has_a_place_for_the_page_that_says_so_alone() {
        let (presses, ada, planning) = (Presses::default(), person("ada"), wish("planning"));
        let pressed = Instant::now();
        presses.wished(&planning, pressed);
        assert_eq!(presses.came_to_nothing(&planning), Some(pressed));
        assert_eq!(presses.came_to_nothing(&planning), None);
        assert_eq!(presses.first_page(&ada), None);
    }

    #[tokio::test(start_paused = true)]
    async fn several_wishes_that_are_done_keep_a_place_for_one_page() {
        let (presses, ada) = (Presses::default(), person("ada"));
        let wishes: Vec<IntentKey> = (0..5).map(|number| wish(&number.to_string())).collect();
        wishes.iter().for_each(|wish| presses.wished(wish, Instant::now()));
        wishes
            .iter()
            .for_each(|wish| assert!(presses.done(wish, &ada).is_some()));
        assert!(presses.first_page(&ada).is_some());
        assert_eq!(presses.first_page(&ada), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_counts_for_two_minutes_from_the_press() {
        let (presses, ada) = (Presses::default(), person("ada"));
        let pressed = Instant::now();
        for name in ["planning", "review"] {
            presses.wished(&wish(name), pressed);
        }
        tokio::time::advance(COUNTS).await;
        assert_eq!(presses.done(&wish("planning"), &ada), Some(pressed));
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(presses.done(&wish("review"), &ada), None);
        assert_eq!(presses.first_page(&ada), None);
    }

    #[tokio::test(start_paused = true)]
    async fn places_that_do_not_count_any_more_are_forgotten() {
        let presses = Presses::default();
        for number in 0..MANY {
            presses.wished(&wish(&number.to_string()), Instant::now());
        }
        tokio::time::advance(COUNTS * 2).await;
        presses.wished(&wish("planning"), Instant::now());
        assert_eq!(presses.places().of_wishes.len(), 1);
    }
}
