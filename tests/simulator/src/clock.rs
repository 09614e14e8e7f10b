//! The simulator's time: the system's, shifted, or standing still.

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use tokio::sync::Notify;

use crate::options::ClockStart;

/// A clock that tests can set, move and stop.
///
/// Two readings: [`now`](Self::now) is the date, for everything that Zoom writes into an answer or lets expire;
/// [`ticks`](Self::ticks) never goes back and passes with real time even when the date stands still, so that a limit per
/// second frees up for a client that really waits, as well as for a test that advances the clock.
#[derive(Debug)]
pub(crate) struct Clock {
    state: Mutex<State>,
    started: Instant,
    moved: Notify,
}

#[derive(Debug)]
struct State {
    date: Date,
    advanced: Duration,
}

#[derive(Debug, Clone, Copy)]
enum Date {
    Frozen(DateTime<Utc>),
    Running { from: DateTime<Utc>, since: Instant },
}

impl Clock {
    pub(crate) fn new(start: ClockStart) -> Self {
        let date = match start {
            ClockStart::System => Date::running(Utc::now()),
            ClockStart::RunningFrom(time) => Date::running(time.into()),
            ClockStart::Frozen(time) => Date::Frozen(time.into()),
        };
        Self {
            state: Mutex::new(State {
                date,
                advanced: Duration::ZERO,
            }),
            started: Instant::now(),
            moved: Notify::new(),
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.state().date.now()
    }

    /// Real time since the start, plus everything the clock was advanced by.
    pub(crate) fn ticks(&self) -> Duration {
        self.started.elapsed() + self.state().advanced
    }

    /// Real time since the start, for the journal of requests.
    pub(crate) fn since_start(&self, moment: Instant) -> Duration {
        moment.saturating_duration_since(self.started)
    }

    pub(crate) fn frozen(&self) -> bool {
        matches!(self.state().date, Date::Frozen(_))
    }

    /// Sets the date; `frozen` also stops the clock or lets it go.
    pub(crate) fn set(&self, now: Option<SystemTime>, frozen: Option<bool>) {
        let mut state = self.state();
        let was = state.date.now();
        let now = now.map_or(was, DateTime::from);
        let stand = frozen.unwrap_or(matches!(state.date, Date::Frozen(_)));
        state.date = if stand { Date::Frozen(now) } else { Date::running(now) };
        state.advanced += (now - was).to_std().unwrap_or_default();
        drop(state);
        self.moved.notify_waiters();
    }

    pub(crate) fn advance(&self, by: Duration) {
        let later = self.now() + by;
        self.set(Some(later.into()), None);
    }

    /// Waits until the date is `due`, by itself or because it was moved.
    pub(crate) async fn reached(&self, due: DateTime<Utc>) {
        loop {
            let moved = self.moved.notified();
            tokio::pin!(moved);
            // Registered before the clock is read: a move in between is not missed.
            moved.as_mut().enable();
            let left = (due - self.now()).to_std().unwrap_or_default();
            if left.is_zero() {
                return;
            }
            if self.frozen() {
                moved.await;
            } else {
                tokio::select! {
                    () = moved => {}
                    () = tokio::time::sleep(left) => {}
                }
            }
        }
    }
}

impl Date {
    fn running(from: DateTime<Utc>) -> Self {
        Self::Running {
            from,
            since: Instant::now(),
        }
    }

    fn now(self) -> DateTime<Utc> {
        match self {
            Self::Frozen(at) => at,
            Self::Running { from, since } => from + since.elapsed(),
        }
    }
}
