//! The two clocks of a limiter: tokio's for windows and deadlines, the calendar for days and restarts.

use microapp_limiter::driver::Clock as LimiterClock;
use microapp_limiter::{Moment, WallTime};
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

/// The calendar's present.
pub(super) fn wall(clock: &dyn Clock) -> WallTime {
    WallTime::from_unix_seconds(0).after(clock.wall())
}
