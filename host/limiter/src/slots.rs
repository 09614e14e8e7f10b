//! The slots: the whole of the promise, in one small type. The proof is in the [guide](crate::guide).

use crate::{Limit, Moment};
use std::collections::VecDeque;
use std::time::Duration;

/// How a request ended, as far as its slot is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The response arrived (any status; its first byte is enough), so the request arrived before.
    Answered,
    /// Nothing left this process: refused by a policy, no such name, no connection, cancelled before sending.
    NotSent,
    /// It was sent, or may have been, and no answer came: timed out, cancelled, connection lost.
    NoAnswer,
}

/// `n` slots, each in one of three states. `ready + cooling + in flight` is always `n`.
#[derive(Debug)]
pub(crate) struct Slots {
    limit: Limit,
    ready: u32,
    /// The moments at which resting slots are free again, earliest first.
    cooling: VecDeque<Moment>,
    in_flight: u32,
}

impl Slots {
    pub(crate) fn new(limit: Limit) -> Self {
        Self {
            limit,
            ready: limit.requests(),
            cooling: VecDeque::new(),
            in_flight: 0,
        }
    }

    pub(crate) fn limit(&self) -> &Limit {
        &self.limit
    }

    /// Takes a slot, if one is free.
    pub(crate) fn take(&mut self, now: Moment) -> bool {
        self.settle(now);
        if self.ready == 0 {
            return false;
        }
        self.ready -= 1;
        self.in_flight += 1;
        true
    }

    /// Ends the use of a slot.
    pub(crate) fn put_back(&mut self, now: Moment, outcome: Outcome) {
        if self.in_flight == 0 {
            return; // a permit of another limiter: it must not make a slot out of nothing
        }
        self.in_flight -= 1;
        match outcome {
            Outcome::NotSent => self.ready += 1,
            Outcome::Answered => self.rest_until(now.after(self.limit.hold())),
            Outcome::NoAnswer => self.rest_until(now.after(self.limit.guard()).after(self.limit.hold())),
        }
    }

    /// Lets one slot that is ready rest until `free_at`, as if it had been used: how a restart begins.
    pub(crate) fn occupy(&mut self, free_at: Moment) {
        if self.ready > 0 {
            self.ready -= 1;
            self.rest_until(free_at);
        }
    }

    /// When the next slot is free: at the latest `now` if one is ready, `None` if all are in flight.
    pub(crate) fn next_free(&self, now: Moment) -> Option<Moment> {
        if self.ready > 0 {
            Some(now)
        } else {
            self.cooling.front().copied()
        }
    }

    pub(crate) fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// The resting slots' free moments after `now`, earliest first.
    pub(crate) fn cooling(&self, now: Moment) -> impl Iterator<Item = Moment> + '_ {
        self.cooling.iter().copied().filter(move |free_at| *free_at > now)
    }

    /// The earliest moment at which the request with `ahead` others before it can have a slot, if every request in
    /// flight were answered now and every later one at once.
    ///
    /// Slot `i`, first free at `t`, can serve at `t`, `t + hold`, `t + 2 hold` …; the answer is the smallest time by which
    /// all slots together have served more than `ahead`. Found by bisection, since the slots' phases differ.
    pub(crate) fn earliest(&self, now: Moment, ahead: u64) -> Moment {
        let hold = crate::time::nanos(self.limit.hold());
        let ready = u64::from(self.ready);
        if ahead < ready {
            return now;
        }
        let answered_now = now.after(self.limit.hold());
        let served_by = |time: u64| {
            let uses = |first: Moment| match time.checked_sub(first.max(now).as_nanos()) {
                Some(span) => span / hold + 1,
                None => 0,
            };
            ready * uses(now)
                + u64::from(self.in_flight) * uses(answered_now)
                + self.cooling.iter().map(|first| uses(*first)).sum::<u64>()
        };
        // With n slots that are free by `latest`, `rounds` more rounds of `hold` serve more than `ahead` requests.
        let latest = self.cooling.back().copied().unwrap_or(now).max(answered_now);
        let rounds = ahead / u64::from(self.limit.requests()) + 1;
        let mut low = now.as_nanos();
        let mut high = latest.as_nanos().saturating_add(rounds.saturating_mul(hold));
        while low < high {
            let middle = low + (high - low) / 2;
            if served_by(middle) > ahead {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Moment::from_nanos(low)
    }

    /// Bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.cooling.capacity() * size_of::<Moment>()
    }

    fn settle(&mut self, now: Moment) {
        while self.cooling.front().is_some_and(|free_at| *free_at <= now) {
            self.cooling.pop_front();
            self.ready += 1;
        }
    }

    /// Keeps `cooling` sorted. Answers come in time order, so nearly every insertion is at the end.
    fn rest_until(&mut self, free_at: Moment) {
        let at = match self.cooling.back() {
            Some(last) if *last > free_at => self.cooling.partition_point(|other| *other <= free_at),
            _ => self.cooling.len(),
        };
        self.cooling.insert(at, free_at);
    }
}

/// A right to send one request. It is moved into [`Limiter::release`](crate::Limiter::release), so it can be given back
/// only once.
///
/// A permit that is dropped keeps its slot for ever, which is the safe side of a mistake; the driver's
/// `Guard` can't be lost that way.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a permit holds a slot until it is released"]
pub struct Permit {
    pub(crate) granted_at: Moment,
}

impl Permit {
    /// When the permit was granted.
    #[must_use]
    pub const fn granted_at(&self) -> Moment {
        self.granted_at
    }

    /// How long ago the permit was granted.
    #[must_use]
    pub const fn age(&self, now: Moment) -> Duration {
        now.since(self.granted_at)
    }
}
