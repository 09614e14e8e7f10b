//! What every store has to pass before it is trusted with a limit.

use super::{Fence, GrantStore, Loan, LoanError};
use crate::{Limit, WallTime};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// A rule that a store breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonconformance {
    rule: &'static str,
    seen: String,
}

impl fmt::Display for Nonconformance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store breaks the rule that {}: {}", self.rule, self.seen)
    }
}

impl Error for Nonconformance {}

const NOW: WallTime = WallTime::from_unix_seconds(1_800_000_000);
const LEASE: Duration = Duration::from_secs(10);

/// Puts new stores, made by `store`, through every rule of the interface.
///
/// # Errors
///
/// The first rule that is broken.
pub fn conformance<S: GrantStore>(store: impl Fn(Limit) -> S) -> Result<(), Nonconformance> {
    let limit = Limit::per_second(5).map_err(|error| broken("a limit of five is valid", error))?;
    lends_no_more_than_there_is(&store(limit))?;
    fences_grow(&store(limit))?;
    takes_back_with_the_last_use(&store(limit))?;
    reclaims_after_lease_guard_and_rest(&store(limit), limit)?;
    a_renewed_loan_stands(&store(limit))?;
    a_reclaimed_loan_is_fenced_off(&store(limit))?;
    gives_back_no_more_than_was_lent(&store(limit))
}

fn lends_no_more_than_there_is<S: GrantStore>(store: &S) -> Result<(), Nonconformance> {
    const RULE: &str = "slots on loan are never more than the limit has";
    let sizes = [lend(store, NOW, 3)?, lend(store, NOW, 3)?, lend(store, NOW, 1)?].map(|loan| loan.slots.len());
    expect(RULE, sizes, [3, 2, 0])
}

fn fences_grow<S: GrantStore>(store: &S) -> Result<(), Nonconformance> {
    const RULE: &str = "every loan has a greater fence than the one before";
    let first = lend(store, NOW, 1)?;
    store
        .give_back(NOW, first.fence, &first.slots)
        .map_err(|error| broken(RULE, error))?;
    let second = lend(store, NOW, 1)?;
    let third = lend(store, NOW, 1)?;
    expect(RULE, first.fence < second.fence && second.fence < third.fence, true)
}

fn takes_back_with_the_last_use<S: GrantStore>(store: &S) -> Result<(), Nonconformance> {
    const RULE: &str = "a slot that was given back may be used from the moment that its holder named, not before";
    let loan = lend(store, NOW, 5)?;
    let free_at = NOW.after(Duration::from_millis(700));
    store
        .give_back(NOW, loan.fence, &[free_at, NOW])
        .map_err(|error| broken(RULE, error))?;
    expect(RULE, lend(store, NOW, 5)?.slots, vec![NOW, free_at])
}

fn reclaims_after_lease_guard_and_rest<S: GrantStore>(store: &S, limit: Limit) -> Result<(), Nonconformance> {
    const RULE: &str = "the slots of a lease that ran out are free after the guard time and a rest";
    let loan = lend(store, NOW, 5)?;
    expect("a loan ends when its lease does", loan.ends, NOW.after(LEASE))?;
    let just_before = loan.ends.before(Duration::from_nanos(1));
    expect(
        "a loan stands until its lease ends",
        lend(store, just_before, 5)?.slots.len(),
        0,
    )?;
    let free_at = loan.ends.after(limit.guard()).after(limit.hold());
    expect(RULE, lend(store, loan.ends, 5)?.slots, vec![free_at; 5])
}

fn a_renewed_loan_stands<S: GrantStore>(store: &S) -> Result<(), Nonconformance> {
    const RULE: &str = "a renewed loan stands until its new end, and renewing never shortens it";
    let loan = lend(store, NOW, 5)?;
    let later = NOW.after(LEASE / 2);
    let ends = store
        .renew(later, loan.fence, LEASE)
        .map_err(|error| broken(RULE, error))?;
    expect(RULE, ends, later.after(LEASE))?;
    let shortened = store
        .renew(later, loan.fence, Duration::ZERO)
        .map_err(|error| broken(RULE, error))?;
    expect(RULE, shortened, ends)?;
    expect(RULE, lend(store, loan.ends, 5)?.slots.len(), 0)
}

fn a_reclaimed_loan_is_fenced_off<S: GrantStore>(store: &S) -> Result<(), Nonconformance> {
    const RULE: &str = "a loan that ran out can't be renewed or given back";
    let loan = lend(store, NOW, 5)?;
    expect(RULE, fenced(store.renew(loan.ends, loan.fence, LEASE)), true)?;
    expect(RULE, fenced(store.give_back(loan.ends, loan.fence, &loan.slots)), true)?;
    expect(RULE, fenced(store.renew(NOW, Fence(u64::MAX >> 1), LEASE)), true)?;
    expect(RULE, lend(store, loan.ends, 9)?.slots.len(), 5)
}

fn gives_back_no_more_than_was_lent<S: GrantStore>(store: &S) -> Result<(), Nonconformance> {
    const RULE: &str = "no slot is given back twice";
    let loan = lend(store, NOW, 2)?;
    expect(RULE, fenced(store.give_back(NOW, loan.fence, &[NOW; 3])), true)?;
    store
        .give_back(NOW, loan.fence, &loan.slots)
        .map_err(|error| broken(RULE, error))?;
    expect(RULE, fenced(store.give_back(NOW, loan.fence, &loan.slots)), true)?;
    expect(RULE, lend(store, NOW, 9)?.slots.len(), 5)
}

fn lend<S: GrantStore>(store: &S, now: WallTime, wanted: u32) -> Result<Loan, Nonconformance> {
    store
        .lend(now, wanted, LEASE)
        .map_err(|error| broken("slots can be borrowed", error))
}

fn fenced<T, E>(result: Result<T, LoanError<E>>) -> bool {
    matches!(result, Err(LoanError::Fenced))
}

fn broken(rule: &'static str, error: impl fmt::Display) -> Nonconformance {
    Nonconformance {
        rule,
        seen: error.to_string(),
    }
}

fn expect<T: PartialEq + fmt::Debug>(rule: &'static str, seen: T, expected: T) -> Result<(), Nonconformance> {
    if seen == expected {
        return Ok(());
    }
    Err(Nonconformance {
        rule,
        seen: format!("expected {expected:?}, saw {seen:?}"),
    })
}
