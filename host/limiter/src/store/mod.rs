//! One limit for several processes: slots are lent out, with a lease and a fence.
//!
//! The slots of a limit can be divided. A process that has borrowed `k` of them runs a [`Limiter`] of `k`
//! and keeps its part of the promise alone; the parts add up to the whole, because no window holds more arrivals than
//! there are slots. So processes don't ask a shared store for every request, but only when their need changes.
//!
//! What the store has to do is small:
//!
//! - **Lend** slots that nobody has, each with the moment before which it must not be used, under a lease that ends.
//! - **Renew** a lease before it ends.
//! - **Take back** slots with the moments of their last use.
//! - **Reclaim** those of a holder that let its lease run out. It may have sent until the very end, and what it sent may
//!   arrive the guard time later; then the slot rests. (It is the same rule as that of a crash, see
//!   [`Snapshot`](crate::Snapshot).)
//!
//! Each loan has a number of its own, its *fence*, which only ever grows. Whoever comes with the number of a loan that
//! has been reclaimed is refused, so that a process that slept through the end of its lease can't hand back, or renew,
//! what belongs to another by now. The holder's side of the bargain: it stops sending, and gives up what is in flight,
//! when [`Loan::ends`] has come by its own clock, which it reads *before* it asks for the loan and before each request.
//!
//! [`MemoryStore`] is the reference; [`conformance`] is what every implementation has to pass.

mod conformance;
mod memory;

pub use conformance::{Nonconformance, conformance};
pub use memory::MemoryStore;

use crate::{Limit, Limiter, Moment, WallTime};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Identifies a loan. Grows with every loan of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fence(pub u64);

/// Slots that were lent out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    /// The loan's number.
    pub fence: Fence,
    /// For each slot, the moment from which it may be used. Some may lie in the future, if nothing better was there.
    pub slots: Vec<WallTime>,
    /// The end of the lease: nothing is sent, and nothing is in flight, after it.
    pub ends: WallTime,
}

impl Loan {
    /// The limiter of these slots, or `None` if none were lent. `limit` is the whole limit, `now` and `wall` are the same
    /// instant. When the need has passed, [`Limiter::into_slots`] says what to give back.
    #[must_use]
    pub fn limiter(&self, limit: Limit, now: Moment, wall: WallTime) -> Option<Limiter> {
        let part = limit.with_requests(u32::try_from(self.slots.len()).ok()?).ok()?;
        Some(Limiter::of_slots(part, &self.slots, now, wall))
    }
}

/// Where several processes share one limit. All times are those of one clock, the store's.
///
/// Methods take `&self` and may block on I/O: they are called when a process's need changes, never for each request.
pub trait GrantStore {
    /// What can go wrong with the store itself.
    type Error: Error;

    /// Lends up to `wanted` slots for `lease`: those that are free soonest. Fewer, or none, if others have them.
    ///
    /// # Errors
    ///
    /// If the store can't be reached.
    fn lend(&self, now: WallTime, wanted: u32, lease: Duration) -> Result<Loan, Self::Error>;

    /// Prolongs a loan to `lease` from now, and says when it ends.
    ///
    /// # Errors
    ///
    /// [`LoanError::Fenced`] if it has been reclaimed, or given back.
    fn renew(&self, now: WallTime, fence: Fence, lease: Duration) -> Result<WallTime, LoanError<Self::Error>>;

    /// Gives slots back, each with the moment from which it may be used again. Those that are kept stay on loan.
    ///
    /// # Errors
    ///
    /// [`LoanError::Fenced`] if the loan has been reclaimed or given back, or never had so many slots.
    fn give_back(&self, now: WallTime, fence: Fence, slots: &[WallTime]) -> Result<(), LoanError<Self::Error>>;
}

/// Why a loan can't be renewed or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanError<E> {
    /// The loan doesn't exist any more: its slots belong to others. Nothing may be sent on it.
    Fenced,
    /// The store failed; the loan stands as it was.
    Store(E),
}

impl<E: fmt::Display> fmt::Display for LoanError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fenced => {
                f.write_str("the loan has ended and its slots belong to others: borrow anew before sending")
            }
            Self::Store(error) => write!(f, "the store of the rate limit failed: {error}"),
        }
    }
}

impl<E: Error + 'static> Error for LoanError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Fenced => None,
            Self::Store(error) => Some(error),
        }
    }
}
