//! Waiting for a permit in async code, on any runtime: the host's and the component's.
//!
//! [`Shared`] puts a [`Limiter`] behind a mutex and lets any number of tasks wait. Time comes from a
//! [`Clock`], so a host hands in its runtime's timer and a component WASI's monotonic clock.
//!
//! # One sleeper
//!
//! A timer per waiter would either wake everyone whenever a slot is free (a herd: 10,000 wake-ups for one grant) or make
//! each waiter guess its own turn and guess again. So only one waiter, the *leader*, sleeps on the clock, until the
//! limiter's next decision is due. Woken, it makes all decisions that are due and wakes exactly the waiters concerned.
//! The leader is the next in line, so that its own alarm is mostly its own grant; when it leaves, granted or cancelled,
//! the next in line is woken once to take over. A waiter is thus woken about twice, however many wait.
//!
//! No wake-up is lost, because the same lock covers every change and the invariant is restored before it is let go:
//! *if anyone waits, there is a leader, and it sleeps until the next decision or has been woken to set its alarm anew.*
//! Every call makes the decisions that are due, too, so a leader whose task is starved delays others only as long as
//! nobody else sends or receives anything.

mod acquire;
mod guard;
mod state;

pub use acquire::Acquire;
pub use guard::Guard;

use crate::sync::{Arc, Mutex, MutexGuard, PoisonError};
use crate::{Limiter, Moment, Outcome, Permit, Rank, RateLimited, Reserve, Snapshot, Stats, WallTime};
use state::State;
use std::task::Waker;
use std::time::Duration;

/// Where time comes from.
///
/// `now` must not run backwards, and `sleep_until(t)` must complete once `now` has reached `t`; sooner is harmless, it is
/// called again. Dropping the future cancels the sleep.
pub trait Clock {
    /// A sleep in progress. [`Acquire`] is `Send` if this is.
    type Sleep: Future<Output = ()>;

    /// The present.
    fn now(&self) -> Moment;

    /// Completes when the clock has reached `moment`.
    fn sleep_until(&self, moment: Moment) -> Self::Sleep;
}

/// A limiter that any number of tasks wait on. Cloning gives another handle to the same one.
///
/// ```
/// # use std::{future::{Ready, ready}, sync::Arc, task::{Context, Poll, Wake, Waker}};
/// use microapp_limiter::driver::{Clock, Shared};
/// use microapp_limiter::{Limit, Limiter, Moment, Priority};
///
/// # struct Stopped;
/// # impl Clock for Stopped {
/// #     type Sleep = Ready<()>;
/// #     fn now(&self) -> Moment { Moment::ZERO }
/// #     fn sleep_until(&self, _: Moment) -> Ready<()> { ready(()) }
/// # }
/// # let clock = Stopped;
/// async fn call<C: Clock>(shared: &Shared<C>) -> Result<(), microapp_limiter::RateLimited> {
///     let permit = shared.acquire(Priority::Person, None).await?;
///     // … send the request and wait for the head of the response …
///     permit.answered();
///     Ok(())
/// }
/// let shared = Shared::new(Limiter::new(Limit::per_second(55)?), clock);
/// # let mut call = std::pin::pin!(call(&shared));
/// # assert!(matches!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(Ok(()))));
/// assert_eq!(shared.stats().in_window(), 0 + 1);
/// # Ok::<_, microapp_limiter::InvalidLimit>(())
/// ```
#[derive(Debug)]
pub struct Shared<C> {
    inner: Arc<Inner<C>>,
}

#[derive(Debug)]
struct Inner<C> {
    clock: C,
    state: Mutex<State>,
}

impl<C> Clone for Shared<C> {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
        }
    }
}

impl<C: Clock> Shared<C> {
    /// Lets tasks wait on `limiter`, whose moments are `clock`'s.
    pub fn new(limiter: Limiter, clock: C) -> Self {
        Self {
            inner: Arc::new(Inner {
                clock,
                state: Mutex::new(State::new(limiter)),
            }),
        }
    }

    /// Waits for a permit.
    ///
    /// The future takes its place in the queue when it is first polled. Dropping it gives the place back; if it had just
    /// been granted, the grant goes to the next.
    ///
    /// # Errors
    ///
    /// [`RateLimited`] as soon as it is clear that no permit can be granted by `deadline`; a caller without one waits.
    pub fn acquire(&self, rank: impl Into<Rank>, deadline: Option<Moment>) -> Acquire<C> {
        Acquire::new(self.clone(), rank.into(), deadline)
    }

    /// A permit now, or never.
    ///
    /// # Errors
    ///
    /// [`RateLimited`] if no slot is free or anyone is waiting.
    pub fn try_acquire(&self, rank: impl Into<Rank>) -> Result<Guard<C>, RateLimited> {
        let now = self.inner.clock.now();
        let permit = self.change(|state, wakers| {
            state.settle(now, None, wakers);
            state.limiter.try_acquire(now, rank)
        })?;
        Ok(Guard::new(self.clone(), permit))
    }

    /// How long a request would wait if it came now; see [`Limiter::would_wait`].
    pub fn would_wait(&self, rank: impl Into<Rank>) -> Duration {
        self.would_wait_behind(rank, 0)
    }

    /// The same behind so many others; see [`Limiter::would_wait_behind`].
    pub fn would_wait_behind(&self, rank: impl Into<Rank>, others: u64) -> Duration {
        let now = self.inner.clock.now();
        self.lock().limiter.would_wait_behind(now, rank, others)
    }

    /// What is going on.
    pub fn stats(&self) -> Stats {
        let now = self.inner.clock.now();
        self.lock().limiter.stats(now)
    }

    /// What to write down for the next process; `wall` reads the present. See [`Limiter::snapshot`].
    ///
    /// The calendar is read here, after the monotonic clock, since this thread may be held up between the two: read the
    /// other way round, every use would be written down as that much older than it is, and the next process would send
    /// that much too early.
    pub fn snapshot(&self, wall: impl FnOnce() -> WallTime, reserve: Reserve) -> Snapshot {
        let state = self.lock();
        let now = self.inner.clock.now();
        state.limiter.snapshot(now, wall(), reserve)
    }

    /// Bytes that the limiter and those who wait for it take, on the heap and off it, without their futures.
    pub fn size(&self) -> usize {
        self.lock().size()
    }

    /// The clock that was handed in.
    pub fn clock(&self) -> &C {
        &self.inner.clock
    }

    fn release(&self, permit: Permit, outcome: Outcome) {
        let now = self.inner.clock.now();
        self.change(|state, wakers| {
            state.limiter.release(permit, now, outcome);
            state.settle(now, None, wakers);
        });
    }

    /// Changes the state under the lock, and wakes those concerned once it is let go: a waker may run anything, even the
    /// task itself.
    fn change<T>(&self, change: impl FnOnce(&mut State, &mut Vec<Waker>) -> T) -> T {
        let mut wakers = Vec::new(); // allocates only if someone is to be woken
        let result = change(&mut self.lock(), &mut wakers);
        for waker in wakers {
            waker.wake();
        }
        result
    }

    /// Nothing panics while the lock is held, so a poisoned lock guards a state that is whole.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
