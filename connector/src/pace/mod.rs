//! The component's own pace: the rate limit again, for a host that keeps none.
//!
//! By the contract the host keeps the limit, over all instances and users of an integration. A host may have no limiter
//! and keep one instance alive for a day; so each instance counts for itself too, with the same code
//! ([`microapp_limiter`], whose guide has the proof), on WASI's monotonic clock.
//!
//! Where the host does keep the limit, this must not be what a request waits for. An instance that serves one call sends
//! fewer requests than the limit and never waits. For one that sends more the margin is half the host's: a slot is free
//! again here before it is free there, as long as an answer takes less than the other half, half a millisecond, from the
//! host's socket into the component. What it takes longer is what a request can wait for here.

#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::iter::repeat;
use std::slice::from_ref;
use std::time::{Duration, Instant};

use microapp_limiter::{Limit, Limiter, Moment, Outcome, Permit, Priority};

use crate::bindings::microapp::connector::http::{self, Failure, Request, Response};
use crate::describe::limits::{REQUESTS, SECOND};

type Answer = Result<Response, Failure>;

/// The manifest's limit. Half of the usual margin still covers clocks that differ by 0.05 %, the most by which they are
/// corrected.
const LIMIT: Limit = match Limit::new(REQUESTS, Duration::from_millis(SECOND as u64)) {
    Ok(limit) => limit.with_margin(Duration::from_nanos_u128(limit.margin().as_nanos() / 2)),
    Err(_) => panic!("the manifest's limit is none"),
};

thread_local! {
    /// The instance's own: a component has one thread.
    static PACE: Pace<Monotonic> = Pace::new(Monotonic(Instant::now()));
}

/// Sends one request when its turn has come.
///
/// # Errors
///
/// As the host says.
pub fn send(request: &Request) -> Answer {
    PACE.with(|pace| pace.send(|| http::send(request)))
}

/// Sends several, as many at once as the limit lets through.
///
/// The answers stand in the order of the requests. There are fewer of them only if the host returned a wrong number.
pub fn send_all(requests: &[Request]) -> Vec<Answer> {
    PACE.with(|pace| pace.send_all(requests, http::send_all))
}

/// What the limiter needs of a clock.
trait Clock {
    fn now(&self) -> Moment;
    fn sleep(&self, span: Duration);
}

/// WASI's, by way of the standard library. Its sleep is a poll of the host's, which a call's deadline ends.
struct Monotonic(Instant);

impl Clock for Monotonic {
    fn now(&self) -> Moment {
        Moment::ZERO.after(self.0.elapsed())
    }

    fn sleep(&self, span: Duration) {
        std::thread::sleep(span);
    }
}

/// The limiter and the clock that it lives by. Nothing is borrowed while it waits or sends.
struct Pace<C> {
    clock: C,
    limiter: RefCell<Limiter>,
}

impl<C: Clock> Pace<C> {
    fn new(clock: C) -> Self {
        Self {
            clock,
            limiter: RefCell::new(Limiter::new(LIMIT)),
        }
    }

    fn send(&self, send: impl FnOnce() -> Answer) -> Answer {
        let permits = self.acquire(1);
        let answer = send();
        self.release(permits, from_ref(&answer));
        answer
    }

    fn send_all(&self, requests: &[Request], send: impl Fn(&[Request]) -> Vec<Answer>) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(requests.len());
        while answers.len() < requests.len() {
            let rest = &requests[answers.len()..];
            let permits = self.acquire(rest.len());
            let granted = permits.len();
            let turn = send(&rest[..granted]);
            self.release(permits, &turn);
            if turn.len() != granted {
                break;
            }
            answers.extend(turn);
        }
        answers
    }

    /// One permit is waited for; with it come those that are free at that moment, up to so many in all.
    fn acquire(&self, most: usize) -> Vec<Permit> {
        let mut permits = Vec::new();
        while permits.len() < most {
            let now = self.clock.now();
            let granted = self.limiter.borrow_mut().try_acquire(now, Priority::Person);
            match granted {
                Ok(permit) => permits.push(permit),
                Err(_) if !permits.is_empty() => break,
                Err(refused) => self.clock.sleep(refused.retry_after(now)),
            }
        }
        permits
    }

    /// A request that the host says nothing about may have left.
    fn release(&self, permits: Vec<Permit>, answers: &[Answer]) {
        let now = self.clock.now();
        let mut limiter = self.limiter.borrow_mut();
        let outcomes = answers.iter().map(outcome).chain(repeat(Outcome::NoAnswer));
        for (permit, outcome) in permits.into_iter().zip(outcomes) {
            limiter.release(permit, now, outcome);
        }
    }
}

/// How a request ended, as far as it can be told from here.
fn outcome(answer: &Answer) -> Outcome {
    match answer {
        Ok(_) => Outcome::Answered,
        Err(Failure::NoAnswer(_)) => Outcome::NoAnswer,
        Err(
            Failure::NotAllowed(_)
            | Failure::Unauthorized(_)
            | Failure::RateLimited(_)
            | Failure::DailyLimit(_)
            | Failure::NotSent(_),
        ) => Outcome::NotSent,
    }
}
