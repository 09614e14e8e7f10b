//! How often somebody may try to sign in.
//!
//! Guessing has to be slow, and nobody may be locked out by a stranger who guesses. So failures are counted in three
//! places, each with a wait that doubles:
//!
//! | Counted for | free tries | so that |
//! |---|---|---|
//! | account and address | 5 | one guesser gets nowhere |
//! | address, whatever the account | 30 | one guesser with a list of accounts gets nowhere |
//! | account, from browsers that never signed in to it | 50 | many guessers together get nowhere |
//!
//! A browser that has signed in to the account before shows a cookie that says so, and is counted by itself alone: what
//! strangers do to the account does not touch it. (OWASP calls it device cookies.)
//!
//! A count fades: a failure is forgotten after [`MEMORY`]. Nothing is written down; a restart begins anew. Pure: the time
//! is handed in.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

/// After this long a key that had no failure is forgotten.
pub const MEMORY: Duration = Duration::from_secs(15 * 60);
/// The longest wait.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// More keys than any honest crowd makes. Beyond it the oldest are forgotten.
const MOST_KEYS: usize = 100_000;

/// Who tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The account's e-mail address as it was typed, folded; it need not exist.
    pub account: String,
    /// From where.
    pub address: IpAddr,
    /// The browser, if it has signed in to this account before.
    pub device: Option<[u8; 32]>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Device([u8; 32]),
    Pair(String, IpAddr),
    Address(IpAddr),
    Strangers(String),
}

impl Key {
    /// How many failures are free.
    const fn free(&self) -> u32 {
        match self {
            Self::Device(_) | Self::Pair(..) => 5,
            Self::Address(_) => 30,
            Self::Strangers(_) => 50,
        }
    }
}

impl Attempt {
    fn keys(&self) -> Vec<Key> {
        match self.device {
            Some(device) => vec![Key::Device(device)],
            None => vec![
                Key::Pair(self.account.clone(), self.address),
                Key::Address(self.address),
                Key::Strangers(self.account.clone()),
            ],
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Duration,
}

/// A try that has begun: what to put right if it succeeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    at: Duration,
    /// When each key had its last failure before this try.
    before: Vec<(Key, Duration)>,
}

/// Counts failures.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: HashMap<Key, Failures>,
}

impl Throttle {
    /// Begins a try at `now`, a time that never goes back: it counts as failed until [`Throttle::succeeded`] says
    /// otherwise, so that many at once are not one.
    ///
    /// # Errors
    ///
    /// How long to wait.
    pub fn begin(&mut self, attempt: &Attempt, now: Duration) -> Result<Begun, Duration> {
        let keys = attempt.keys();
        let wait = keys.iter().map(|key| self.wait(key, now)).max().unwrap_or_default();
        if !wait.is_zero() {
            return Err(wait);
        }
        self.make_room(now);
        let mut before = Vec::with_capacity(keys.len());
        for key in keys {
            let known = self
                .failures
                .entry(key.clone())
                .or_insert(Failures { count: 0, last: now });
            if now.saturating_sub(known.last) > MEMORY {
                known.count = 0;
            }
            before.push((key, known.last));
            known.count = known.count.saturating_add(1);
            known.last = now;
        }
        Ok(Begun { at: now, before })
    }

    /// The try was right: what counted against its browser and its account at this address is forgotten. The address as
    /// a whole gets its one try back and no more, or an attacker with one account of his own could guess at all others. Nor
    /// does a success make the last failure a later one: else what fades would not, where many sign in rightly.
    pub fn succeeded(&mut self, begun: &Begun) {
        for (key, last) in &begun.before {
            match key {
                Key::Device(_) | Key::Pair(..) => {
                    self.failures.remove(key);
                }
                Key::Address(_) | Key::Strangers(_) => {
                    if let Some(known) = self.failures.get_mut(key) {
                        known.count = known.count.saturating_sub(1);
                        if known.last == begun.at {
                            known.last = *last;
                        }
                    }
                }
            }
        }
    }

    fn wait(&self, key: &Key, now: Duration) -> Duration {
        let Some(known) = self.failures.get(key) else {
            return Duration::ZERO;
        };
        let since = now.saturating_sub(known.last);
        if since > MEMORY || known.count < key.free() {
            return Duration::ZERO;
        }
        let doublings = (known.count - key.free()).min(10);
        let wait = Duration::from_secs(1 << doublings).min(LONGEST_WAIT);
        wait.saturating_sub(since)
    }

    /// Forgets what has faded; if that is not enough, the older half.
    fn make_room(&mut self, now: Duration) {
        if self.failures.len() < MOST_KEYS {
            return;
        }
        self.failures
            .retain(|_, known| now.saturating_sub(known.last) <= MEMORY);
        if self.failures.len() >= MOST_KEYS {
            let mut times: Vec<Duration> = self.failures.values().map(|known| known.last).collect();
            let middle = times.len() / 2;
            let (_, median, _) = times.select_nth_unstable(middle);
            let median = *median;
            self.failures.retain(|_, known| known.last > median);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(account: &str, last: u8) -> Attempt {
        Attempt {
            account: account.to_owned(),
            address: IpAddr::from([192, 0, 2, last]),
            device: None,
        }
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn five_tries_are_free_and_then_each_wait_is_twice_the_last() {
        let mut throttle = Throttle::default();
        let ada = attempt("ada", 1);
        let mut now = Duration::ZERO;
        for _ in 0..5 {
            throttle.begin(&ada, now).expect("free");
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] {
            assert_eq!(throttle.begin(&ada, now), Err(wait * SECOND));
            now += wait * SECOND;
            assert!(throttle.begin(&ada, now).is_ok(), "after {wait} s");
        }
        assert_eq!(throttle.begin(&ada, now), Err(LONGEST_WAIT));
        throttle.begin(&ada, now + MEMORY + SECOND).expect("it fades");
    }

    #[test]
    fn the_right_password_clears_what_was_counted() {
        let mut throttle = Throttle::default();
        let ada = attempt("ada", 1);
        for _ in 0..4 {
            throttle
                .begin(&ada, SECOND)
                .expect("a wrong one, of five that are free");
        }
        let right = throttle.begin(&ada, SECOND).expect("the fifth");
        throttle.succeeded(&right);
        for _ in 0..5 {
            throttle.begin(&ada, SECOND).expect("free as at first");
        }
        assert_eq!(throttle.begin(&ada, SECOND), Err(SECOND), "and counted as at first");
    }

    #[test]
    fn a_stranger_does_not_lock_a_known_browser_out() {
        let mut throttle = Throttle::default();
        for last in 0..200 {
            for _ in 0..5 {
                let _counted = throttle.begin(&attempt("ada", last), SECOND);
            }
        }
        assert!(throttle.begin(&attempt("ada", 250), SECOND).is_err(), "strangers wait");
        let known = Attempt {
            device: Some([7; 32]),
            ..attempt("ada", 251)
        };
        throttle.begin(&known, SECOND).expect("not touched");
        let other = throttle.begin(&attempt("grace", 252), SECOND);
        other.expect("other accounts are not touched");
    }

    #[test]
    fn one_address_can_not_try_a_list_of_accounts() {
        let mut throttle = Throttle::default();
        let right = (0..1_000)
            .filter(|number| throttle.begin(&attempt(&format!("person{number}"), 1), SECOND).is_ok())
            .count();
        assert_eq!(right, 30);
        // An account of one's own does not buy tries at the others.
        let own = attempt("own", 2);
        let mut others = 0;
        for number in 0..1_000 {
            if let Ok(begun) = throttle.begin(&own, SECOND) {
                throttle.succeeded(&begun);
            }
            others += u32::from(throttle.begin(&attempt(&format!("person{number}"), 2), SECOND).is_ok());
        }
        assert_eq!(others, 30);
    }

    #[test]
    fn a_success_does_not_make_the_last_failure_a_later_one() {
        let mut throttle = Throttle::default();
        for number in 0..30 {
            let wrong = throttle.begin(&attempt(&format!("person{number}"), 1), Duration::ZERO);
            wrong.expect("free");
        }
        // Somebody who knows their password signs in from there again and again.
        let mut now = Duration::ZERO;
        while now < MEMORY {
            now += 60 * SECOND;
            let begun = throttle.begin(&attempt("ada", 1), now).expect("the wait is over");
            throttle.succeeded(&begun);
        }
        now += SECOND;
        for number in 0..30 {
            let wrong = throttle.begin(&attempt(&format!("other{number}"), 1), now);
            wrong.expect("what was before has faded");
        }
        // One that another has begun since is not undone.
        let (first, second) = (attempt("first", 2), attempt("second", 2));
        let right = throttle.begin(&first, now).expect("free");
        throttle.begin(&second, now + SECOND).expect("free");
        throttle.succeeded(&right);
        assert_eq!(throttle.failures[&Key::Address(second.address)].last, now + SECOND);
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let mut throttle = Throttle::default();
        for number in 0..(MOST_KEYS as u32 + 10) {
            let attempt = Attempt {
                address: IpAddr::from(number.to_be_bytes()),
                ..attempt(&number.to_string(), 0)
            };
            let _counted = throttle.begin(&attempt, Duration::from_millis(number.into()));
        }
        assert!(throttle.failures.len() <= MOST_KEYS + 3);
    }
}
