//! The store in memory: for tests, for threads, and as the reference that a database follows.

use super::{Fence, GrantStore, Loan, LoanError};
use crate::{Limit, WallTime};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A [`GrantStore`] in memory.
#[derive(Debug)]
pub struct MemoryStore {
    limit: Limit,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Moments from which the slots at home may be used, earliest first.
    home: Vec<WallTime>,
    loans: BTreeMap<Fence, Lent>,
    last_fence: u64,
}

#[derive(Debug)]
struct Lent {
    slots: u32,
    ends: WallTime,
}

impl MemoryStore {
    /// Lends the slots of `limit`, all of them free.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        let slots = usize::try_from(limit.requests()).unwrap_or(usize::MAX);
        let state = State {
            home: vec![WallTime::default(); slots],
            loans: BTreeMap::new(),
            last_fence: 0,
        };
        Self {
            limit,
            state: Mutex::new(state),
        }
    }

    /// The state, after loans that have run out were reclaimed.
    fn at(&self, now: WallTime) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let reclaimed: Vec<_> = state.loans.extract_if(.., |_, lent| lent.ends <= now).collect();
        for (_, lent) in reclaimed {
            let free_at = lent.ends.after(self.limit.guard()).after(self.limit.hold());
            state.home.extend((0..lent.slots).map(|_| free_at));
        }
        state.home.sort_unstable();
        state
    }
}

impl GrantStore for MemoryStore {
    type Error = Infallible;

    fn lend(&self, now: WallTime, wanted: u32, lease: Duration) -> Result<Loan, Infallible> {
        let mut state = self.at(now);
        let count = state.home.len().min(usize::try_from(wanted).unwrap_or(usize::MAX));
        let slots: Vec<_> = state.home.drain(..count).collect();
        state.last_fence += 1;
        let fence = Fence(state.last_fence);
        let ends = now.after(lease);
        if let Ok(slots @ 1..) = u32::try_from(count) {
            state.loans.insert(fence, Lent { slots, ends });
        }
        Ok(Loan { fence, slots, ends })
    }

    fn renew(&self, now: WallTime, fence: Fence, lease: Duration) -> Result<WallTime, LoanError<Infallible>> {
        let mut state = self.at(now);
        let lent = state.loans.get_mut(&fence).ok_or(LoanError::Fenced)?;
        lent.ends = lent.ends.max(now.after(lease));
        Ok(lent.ends)
    }

    fn give_back(&self, now: WallTime, fence: Fence, slots: &[WallTime]) -> Result<(), LoanError<Infallible>> {
        let mut state = self.at(now);
        let lent = state.loans.get_mut(&fence).ok_or(LoanError::Fenced)?;
        let count = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        lent.slots = lent.slots.checked_sub(count).ok_or(LoanError::Fenced)?;
        if lent.slots == 0 {
            state.loans.remove(&fence);
        }
        state.home.extend_from_slice(slots);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance;

    #[test]
    fn the_reference_conforms() {
        assert_eq!(conformance(MemoryStore::new), Ok(()));
    }
}
