//! Four limiters that carry the same label, "n per interval", and let more through. They show that the test can fail.

use crate::rng::Rng;
use crate::world::Candidate;
use governor::clock::{Clock, FakeRelativeClock};
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use microapp_limiter::Outcome;
use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

/// A limiter that decides at the moment of sending.
pub trait Gate {
    fn new(n: u64, interval: u64) -> Self;
    /// Sends now, or says when to ask again.
    fn try_send(&mut self, now: u64) -> Result<(), u64>;
}

/// So many in each window of the clock.
pub struct FixedWindow {
    n: u64,
    interval: u64,
    window: u64,
    sent: u64,
}

impl Gate for FixedWindow {
    fn new(n: u64, interval: u64) -> Self {
        Self {
            n,
            interval,
            window: 0,
            sent: 0,
        }
    }

    fn try_send(&mut self, now: u64) -> Result<(), u64> {
        let window = now / self.interval;
        if window != self.window {
            (self.window, self.sent) = (window, 0);
        }
        if self.sent == self.n {
            return Err((window + 1) * self.interval);
        }
        self.sent += 1;
        Ok(())
    }
}

/// `n` tokens, refilled evenly.
pub struct TokenBucket {
    n: u64,
    interval: u64,
    /// Tokens times the interval, so that refilling is exact.
    level: u64,
    at: u64,
}

impl Gate for TokenBucket {
    fn new(n: u64, interval: u64) -> Self {
        Self {
            n,
            interval,
            level: n * interval,
            at: 0,
        }
    }

    fn try_send(&mut self, now: u64) -> Result<(), u64> {
        self.level = (self.level + (now - self.at) * self.n).min(self.n * self.interval);
        self.at = now;
        if self.level < self.interval {
            return Err(now + (self.interval - self.level).div_ceil(self.n));
        }
        self.level -= self.interval;
        Ok(())
    }
}

/// The `governor` crate with `n` per interval and its customary burst of `n`: `Quota::per_second(n)`.
pub struct Governor {
    limiter: RateLimiter<NotKeyed, InMemoryState, FakeRelativeClock, NoOpMiddleware<governor::nanos::Nanos>>,
    clock: FakeRelativeClock,
    at: u64,
}

impl Gate for Governor {
    fn new(n: u64, interval: u64) -> Self {
        let clock = FakeRelativeClock::default();
        let n = NonZeroU32::new(n as u32).unwrap();
        let quota = match interval {
            1_000_000_000 => Quota::per_second(n),
            _ => Quota::with_period(Duration::from_nanos(interval) / n.get())
                .unwrap()
                .allow_burst(n),
        };
        Self {
            limiter: RateLimiter::direct_with_clock(quota, clock.clone()),
            clock,
            at: 0,
        }
    }

    fn try_send(&mut self, now: u64) -> Result<(), u64> {
        self.clock.advance(Duration::from_nanos(now - self.at));
        self.at = now;
        let not_until = match self.limiter.check() {
            Ok(()) => return Ok(()),
            Err(not_until) => not_until,
        };
        Err(now + not_until.wait_time_from(self.clock.now()).as_nanos().max(1) as u64)
    }
}

/// A log of the last `n` *send* times: exact where it stands, and wrong where it counts.
pub struct SendLog {
    n: u64,
    interval: u64,
    sent: VecDeque<u64>,
}

impl Gate for SendLog {
    fn new(n: u64, interval: u64) -> Self {
        Self {
            n,
            interval,
            sent: VecDeque::new(),
        }
    }

    fn try_send(&mut self, now: u64) -> Result<(), u64> {
        if self.sent.len() as u64 == self.n {
            let free_at = self.sent[0] + self.interval;
            if free_at > now {
                return Err(free_at);
            }
            self.sent.pop_front();
        }
        self.sent.push_back(now);
        Ok(())
    }
}

/// A gate and those who wait at it. It forgets nothing at a restart, which is more than these limiters do.
pub struct AtGate<G> {
    gate: G,
    waiting: u64,
    next: Option<u64>,
}

impl<G: Gate> AtGate<G> {
    pub fn new(n: u64, interval: u64) -> Self {
        Self {
            gate: G::new(n, interval),
            waiting: 0,
            next: None,
        }
    }
}

impl<G: Gate> Candidate for AtGate<G> {
    fn demand(&mut self, _: u64, _: &mut Rng) {
        self.waiting += 1;
    }

    fn withdraw(&mut self, _: &mut Rng) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    fn grant(&mut self, now: u64) -> bool {
        self.next = None;
        if self.waiting == 0 {
            return false;
        }
        match self.gate.try_send(now) {
            Ok(()) => {
                self.waiting -= 1;
                true
            }
            Err(next) => {
                self.next = Some(next);
                false
            }
        }
    }

    fn next(&mut self, _: u64) -> Option<u64> {
        self.next
    }

    fn ended(&mut self, _: u64, _: Outcome) {}

    fn restart(&mut self, _: u64, _: u64, _: bool, _: u64) {
        self.waiting = 0;
    }
}
