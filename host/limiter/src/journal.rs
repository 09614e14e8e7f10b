//! When to write a snapshot: before a request that the last one doesn't cover, and no more often.

use crate::{Moment, Reserve};
use std::time::Duration;

/// Tells a process when it has to write its [`Snapshot`](crate::Snapshot) before it may send.
///
/// Writing before every request would be exact and slow; writing at the end only would forget everything in a crash. The
/// journal reserves: one written statement covers the next `grants` requests for some time. If the process dies, its
/// follower takes the whole reserve as sent, and waits for it; after an orderly end it waits for nothing that was not
/// sent. A command-line call that sends one request reserves one; a server reserves as many as the limit allows at once.
///
/// ```
/// use std::time::Duration;
/// use microapp_limiter::{Journal, Limit, Limiter, Moment, Priority, Reserve, WallTime};
///
/// let (now, wall) = (Moment::ZERO, WallTime::from_unix_seconds(1_800_000_000));
/// let mut limiter = Limiter::new(Limit::per_second(55)?);
/// let mut journal = Journal::new(10, Duration::from_secs(30));
///
/// let permit = limiter.try_acquire(now, Priority::Person)?;
/// if let Some(reserve) = journal.cover(now) {
///     let snapshot = limiter.snapshot(now, wall, reserve);
///     // … write `snapshot.to_text()` to a file, and only then send …
/// }
/// let next = limiter.try_acquire(now, Priority::Person)?;
/// assert_eq!(journal.cover(now), None); // covered by what was written
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Journal {
    grants: u32,
    longest: Duration,
    left: u32,
    horizon: Option<Moment>,
}

impl Journal {
    /// A journal that reserves `grants` requests at a time, none of which takes longer than `longest` from its permit to
    /// its end, answered or given up.
    ///
    /// A statement lasts twice as long as a request, so that even a slow process rarely writes only because time passes.
    #[must_use]
    pub const fn new(grants: u32, longest: Duration) -> Self {
        Self {
            grants,
            longest,
            left: 0,
            horizon: None,
        }
    }

    /// To be asked after a permit was granted and before its request is sent. `Some`: take a snapshot with this reserve
    /// and write it first. If writing fails, call [`forget`](Self::forget) and don't send.
    #[must_use = "a request that isn't covered must not be sent before the snapshot is written"]
    pub fn cover(&mut self, now: Moment) -> Option<Reserve> {
        let covered = self.horizon.is_some_and(|horizon| now.after(self.longest) <= horizon);
        if covered && self.left > 0 {
            self.left -= 1;
            return None;
        }
        let reserve = Reserve {
            grants: self.grants,
            lasting: self.longest.saturating_mul(2),
        };
        self.left = self.grants;
        self.horizon = Some(now.after(reserve.lasting));
        Some(reserve)
    }

    /// Takes the last statement back: it was not written, or has been overwritten.
    pub const fn forget(&mut self) {
        self.left = 0;
        self.horizon = None;
    }
}
