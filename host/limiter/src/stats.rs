//! What a limiter says: its figures, and its refusal.

use crate::{Moment, Priority};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// A limiter's state in figures, for metrics and for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Stats {
    /// The most arrivals in any window.
    pub limit: u32,
    /// Requests that have been granted a slot and not been released.
    pub in_flight: u32,
    /// Slots that rest after a request.
    pub cooling: u32,
    /// Waiters by priority, in the order of [`Priority::ALL`].
    pub waiting: [u64; 3],
    /// Permits granted since the start, not counting those given back unsent.
    pub granted: u64,
    /// Requests refused since the start, because the limit would have kept them too long.
    pub refused: u64,
    /// How long until a slot is free: zero if one is, `None` if all are in flight.
    pub next_free: Option<Duration>,
}

impl Stats {
    /// Requests that may have arrived within the last window: those in flight and those whose slot still rests. It is
    /// this that never exceeds the limit.
    #[must_use]
    pub const fn in_window(&self) -> u32 {
        self.in_flight.saturating_add(self.cooling)
    }

    /// Waiters of one priority.
    #[must_use]
    pub const fn waiting(&self, priority: Priority) -> u64 {
        self.waiting[priority as usize]
    }
}

/// The limit would keep this request longer than its caller is willing to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimited {
    retry_at: Moment,
}

impl RateLimited {
    pub(crate) const fn until(retry_at: Moment) -> Self {
        Self { retry_at }
    }

    /// The earliest moment at which trying again may succeed, as things stood at the refusal.
    #[must_use]
    pub const fn retry_at(&self) -> Moment {
        self.retry_at
    }

    /// How long to wait from `now` before trying again.
    #[must_use]
    pub const fn retry_after(&self, now: Moment) -> Duration {
        self.retry_at.since(now)
    }
}

impl fmt::Display for RateLimited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the rate limit would keep this request past its deadline")
    }
}

impl Error for RateLimited {}
