//! What a process leaves behind, so that the next one keeps the limit from its first request on.

use crate::{Limit, WallTime};
use std::time::Duration;

/// What a process may still do before it writes its next snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reserve {
    /// Permits that it may still be granted.
    pub grants: u32,
    /// How long the statement holds: all requests that it covers have ended by then, answered or given up.
    pub lasting: Duration,
}

impl Reserve {
    /// For the last snapshot, when nothing will be sent any more.
    pub const NONE: Self = Self {
        grants: 0,
        lasting: Duration::ZERO,
    };
}

/// The last use of each slot that still rests, and how many requests may be on their way.
///
/// # The rules of a restart
///
/// 1. A slot whose request was answered rests for what is left of its time. After an orderly end that was longer ago than
///    the interval nothing is left, and the next process starts at once.
/// 2. A request that was in flight, or that the predecessor had *reserved* the right to send, may have been sent and may
///    arrive late. It was given up when the predecessor died, at the latest now, and at the latest at the end of the
///    reserve; it arrives at most the guard time after that, and its slot rests from then on.
/// 3. If the wall clock was set back, the time since the snapshot is unknown and is taken to be zero. A clock that was set
///    *forward* can't be noticed; a caller that doubts its clock passes [`taken`](Self::taken) as the present.
///
/// Times are kept as wall-clock times of *use*, not of freedom, so that the next process may have another interval. If
/// its limit is smaller, it starts with the latest uses, and no window that holds a request of its own exceeds it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Snapshot {
    pub(crate) taken: WallTime,
    pub(crate) horizon: WallTime,
    pub(crate) unsure: u32,
    pub(crate) last_uses: Vec<WallTime>,
}

impl Snapshot {
    pub(crate) fn new(taken: WallTime, last_uses: Vec<WallTime>, unsure: u32, lasting: Duration) -> Self {
        Self {
            taken,
            horizon: taken.after(lasting),
            unsure,
            last_uses,
        }
    }

    /// What to assume if the state can't be read (a torn write, a foreign format): every slot may be in use.
    #[must_use]
    pub fn unreadable(wall: WallTime) -> Self {
        Self::new(wall, Vec::new(), u32::MAX, Duration::ZERO)
    }

    /// When it was taken.
    #[must_use]
    pub const fn taken(&self) -> WallTime {
        self.taken
    }

    /// By when every request that it covers has ended.
    #[must_use]
    pub const fn horizon(&self) -> WallTime {
        self.horizon
    }

    /// How many requests may be on their way without having been accounted for.
    #[must_use]
    pub const fn unsure(&self) -> u32 {
        self.unsure
    }

    /// How long slots must rest from `wall` on, longest first, at most as many as there are slots.
    pub(crate) fn rests(&self, limit: &Limit, wall: WallTime) -> Vec<Duration> {
        let slots = usize::try_from(limit.requests()).unwrap_or(usize::MAX);
        let present = wall.max(self.taken);
        let unsure = limit
            .guard()
            .saturating_add(limit.hold())
            .saturating_sub(present.since(self.horizon));
        let used = self
            .last_uses
            .iter()
            .map(|used| used.after(limit.hold()).since(present));
        let unsure = std::iter::repeat_n(unsure, usize::try_from(self.unsure).unwrap_or(slots).min(slots));
        let mut rests: Vec<_> = used.chain(unsure).filter(|rest| !rest.is_zero()).collect();
        rests.sort_unstable_by(|a, b| b.cmp(a));
        rests.truncate(slots);
        rests
    }
}
