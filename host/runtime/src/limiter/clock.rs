//! The two clocks of a limiter: tokio's for windows and deadlines, the calendar for days and restarts.

use std::sync::Arc;

use microapp_limiter::driver::Clock as LimiterClock;
use microapp_limiter::{Moment, Priority, Rank, WallTime};
use tokio::time::Instant;

use crate::capability::Clock;

/// Tokio's clock, counted from when the limiter was made.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokioClock {
    start: Instant,
}

impl Default for TokioClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl TokioClock {
    pub(super) fn moment(&self, instant: Instant) -> Moment {
        Moment::ZERO.after(instant.saturating_duration_since(self.start))
    }

    /// The place in the queue of a request that belongs to what has been waiting since then.
    pub(super) fn rank(&self, priority: Priority, since: Option<Instant>) -> Rank {
        since.map_or(priority.into(), |since| priority.since(self.moment(since)))
    }
}

impl LimiterClock for TokioClock {
    type Sleep = tokio::time::Sleep;

    fn now(&self) -> Moment {
        self.moment(Instant::now())
    }

    fn sleep_until(&self, moment: Moment) -> Self::Sleep {
        tokio::time::sleep_until(self.start + moment.since(Moment::ZERO))
    }
}

/// The calendar, as long as it passes. Where it stands or is set back, tokio's clock goes on from where it was: a pause of
/// a second must not last an hour because somebody has set the clock.
#[derive(Clone)]
pub(super) struct Calendar {
    clock: Arc<dyn Clock>,
    began: WallTime,
    start: Instant,
}

impl Calendar {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            began: WallTime::default().after(clock.wall()),
            start: Instant::now(),
            clock,
        }
    }

    /// The present.
    pub(super) fn now(&self) -> WallTime {
        let at_least = self.began.after(self.start.elapsed());
        WallTime::default().after(self.clock.wall()).max(at_least)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use super::*;

    struct Set(Mutex<Duration>);

    impl Clock for Set {
        fn wall(&self) -> Duration {
            *self.0.lock().expect("a lock")
        }

        fn monotonic(&self) -> Duration {
            Duration::ZERO
        }
    }

    #[tokio::test]
    async fn a_calendar_that_is_set_back_goes_on_and_one_that_is_set_forward_is_followed() {
        let hour = Duration::from_secs(3600);
        let clock = Arc::new(Set(Mutex::new(10 * hour)));
        let calendar = Calendar::new(clock.clone());
        let began = calendar.now();
        *clock.0.lock().expect("a lock") = 9 * hour;
        assert!(calendar.now() >= began && calendar.now().since(began) < hour);
        *clock.0.lock().expect("a lock") = 12 * hour;
        assert!(calendar.now().since(began) >= hour);
    }
}
