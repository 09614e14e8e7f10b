//! The time, as guests and tokens see it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Wall and monotonic time. A test hands in one that it can move.
///
/// Deadlines and rate limits are enforced on tokio's clock, not on this one: a guest must not be able to live longer
/// because somebody moved the calendar.
pub trait Clock: Send + Sync + 'static {
    /// Time since 1970-01-01T00:00:00Z.
    fn wall(&self) -> Duration;
    /// Time since some fixed moment; never goes back.
    fn monotonic(&self) -> Duration;
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    start: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn wall(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}
