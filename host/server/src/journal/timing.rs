//! How long things take, and how long they are kept.

use std::time::Duration;

use microapp_store::Timestamp;

/// The times of a journal. Every default is meant for production.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long a request can be under way to the service after this end has given it up. Before that has passed,
    /// "it is not there" proves nothing. Default: 60 s.
    pub settle: Duration,
    /// How long a call may take in all if its invocation does not say. Default: 60 s.
    pub deadline: Duration,
    /// How much longer than its deadline an attempt is believed to be alive. Default: 5 s.
    pub grace: Duration,
    /// How long a look-up may take. Default: 30 s.
    pub look: Duration,
    /// The shortest pause between two looks for one intent. Default: 5 s.
    pub pause_at_least: Duration,
    /// The longest pause between two looks for one intent. Default: 15 min.
    pub pause_at_most: Duration,
    /// How long an attempt tries to write its answer down while the store fails, before the caller gets it all the same.
    /// Default: 10 s.
    pub writing: Duration,
    /// How long look-ups may fail until a person is asked. Default: 24 h.
    pub give_up: Duration,
    /// How long finished intents are kept, and their keys known. Default: 30 days.
    pub keep: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            settle: seconds(60),
            deadline: seconds(60),
            grace: seconds(5),
            look: seconds(30),
            pause_at_least: seconds(5),
            pause_at_most: seconds(15 * 60),
            writing: seconds(10),
            give_up: seconds(24 * 60 * 60),
            keep: seconds(30 * 24 * 60 * 60),
        }
    }
}

impl Timing {
    /// So much later.
    pub(crate) fn after(&self, moment: Timestamp, wait: Duration) -> Timestamp {
        moment.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
    }

    /// The pause after the last of several looks, the first of which was `waited` milliseconds ago: half of that.
    pub(crate) fn between_looks(&self, waited: i64) -> Duration {
        let half = Duration::from_millis(u64::try_from(waited / 2).unwrap_or(0));
        half.clamp(self.pause_at_least.min(self.pause_at_most), self.pause_at_most)
    }
}
