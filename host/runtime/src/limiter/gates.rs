//! The windows of one turn: the integration's, and one for each class of the plan.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use microapp_limiter::driver::{Clock as _, Guard, Shared};
use microapp_limiter::{Limit, Limiter, Priority, Rank, Reserve, Snapshot, Stats, WallTime};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::clock::TokioClock;
use super::memory::RateRecord;
use super::waits::Waits;

/// What the windows keep.
#[derive(Debug)]
pub(super) struct Windows {
    pub(super) whole: Limit,
    pub(super) classes: Vec<(String, Limit)>,
}

/// The windows at work.
#[derive(Debug)]
pub(super) struct Gates {
    clock: TokioClock,
    whole: Shared<TokioClock>,
    classes: Vec<(String, Shared<TokioClock>)>,
    closing: AtomicBool,
    closed: Notify,
}

/// A place in every window that a request is counted in.
#[derive(Debug)]
pub(super) struct Places {
    class: Option<Guard<TokioClock>>,
    whole: Guard<TokioClock>,
}

/// Why there is no place.
#[derive(Debug)]
pub(super) enum NoPlace {
    /// Not before the deadline, but after this time.
    Busy(Duration),
    /// The turn ends. Ask again in the next one.
    Closing,
}

impl Gates {
    /// Windows that go on from `record`, which was read at `wall`, not after now; without one nobody has been here before.
    /// The clock is the limiter's, so that whoever has waited through several turns is known to have.
    pub(super) fn new(clock: TokioClock, windows: &Windows, record: Option<&RateRecord>, wall: WallTime) -> Self {
        let now = clock.now();
        let start = |limit: Limit, snapshot: Option<&Snapshot>| {
            let limiter = match snapshot {
                Some(snapshot) => Limiter::restore(limit, snapshot, now, wall),
                None => Limiter::new(limit),
            };
            Shared::new(limiter, clock)
        };
        let class = |(name, limit): &(String, Limit)| {
            let snapshot = record.and_then(|record| record.classes.get(name));
            (name.clone(), start(*limit, snapshot))
        };
        Self {
            clock,
            whole: start(windows.whole, record.map(|record| &record.window)),
            classes: windows.classes.iter().map(class).collect(),
            closing: AtomicBool::new(false),
            closed: Notify::new(),
        }
    }

    /// Waits for a place: in the class's window first, the narrower one.
    pub(super) async fn enter(
        &self,
        class: Option<usize>,
        (priority, since): (Priority, Option<Instant>),
        deadline: Instant,
    ) -> Result<Places, NoPlace> {
        let rank = self.clock.rank(priority, since);
        let class = match class.and_then(|index| self.classes.get(index)) {
            Some((_, gate)) => Some(self.pass(gate, rank, deadline).await?),
            None => None,
        };
        match self.pass(&self.whole, rank, deadline).await {
            Ok(whole) => Ok(Places { class, whole }),
            Err(refused) => {
                if let Some(class) = class {
                    class.not_sent();
                }
                Err(refused)
            }
        }
    }

    async fn pass(
        &self,
        gate: &Shared<TokioClock>,
        rank: Rank,
        deadline: Instant,
    ) -> Result<Guard<TokioClock>, NoPlace> {
        let closed = self.closed.notified();
        if self.closing.load(Ordering::Acquire) {
            return Err(NoPlace::Closing);
        }
        tokio::select! {
            biased;
            place = gate.acquire(rank, Some(self.clock.moment(deadline))) => {
                place.map_err(|refused| NoPlace::Busy(refused.retry_after(self.clock.now())))
            }
            () = closed => Err(NoPlace::Closing),
        }
    }

    /// Sends away those who wait: another process has its turn.
    pub(super) fn close(&self) {
        self.closing.store(true, Ordering::Release);
        self.closed.notify_waiters();
    }

    /// Lets requests in again, since the turn could not end.
    pub(super) fn reopen(&self) {
        self.closing.store(false, Ordering::Release);
    }

    /// What to write down: the whole window and the classes'. `wall` reads the calendar, once for each of them.
    pub(super) fn snapshot(
        &self,
        wall: impl Fn() -> WallTime,
        reserve: Reserve,
    ) -> (Snapshot, BTreeMap<String, Snapshot>) {
        let classes = self.classes.iter();
        let classes = classes.map(|(name, gate)| (name.clone(), gate.snapshot(&wall, reserve)));
        (self.whole.snapshot(&wall, reserve), classes.collect())
    }

    pub(super) fn now(&self) -> microapp_limiter::Moment {
        self.clock.now()
    }

    pub(super) fn waits(&self, priority: Priority) -> Waits {
        let classes = self.classes.iter();
        let not_behind = |stats: Stats| {
            let ahead = Priority::ALL.into_iter().filter(|other| *other <= priority);
            ahead.map(|other| stats.waiting(other)).sum::<u64>()
        };
        let in_classes = classes.clone().map(|(_, gate)| not_behind(gate.stats())).sum();
        Waits {
            whole: self.whole.would_wait(priority),
            behind_all: self.whole.would_wait_behind(priority, in_classes),
            classes: classes
                .map(|(name, gate)| (name.clone(), gate.would_wait(priority)))
                .collect(),
        }
    }

    pub(super) fn stats(&self) -> Stats {
        self.whole.stats()
    }

    pub(super) fn class_stats(&self) -> impl Iterator<Item = (&str, Stats)> {
        self.classes.iter().map(|(name, gate)| (name.as_str(), gate.stats()))
    }
}

impl Places {
    pub(super) fn answered(self) {
        if let Some(class) = self.class {
            class.answered();
        }
        self.whole.answered();
    }

    pub(super) fn not_sent(self) {
        if let Some(class) = self.class {
            class.not_sent();
        }
        self.whole.not_sent();
    }
}
