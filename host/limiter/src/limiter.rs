//! The limiter: slots and a queue, driven by whoever holds the clock.

use crate::queue::Queue;
use crate::slots::Slots;
use crate::{Limit, Moment, Outcome, Permit, Priority, Rank, RateLimited, Reserve, Snapshot, Stats, Ticket, WallTime};
use std::time::Duration;

/// Grants permits so that no window ever holds more arrivals than the [`Limit`] allows. Pure: no clock, no I/O.
///
/// Two ways to use it. A caller with nobody beside it asks [`try_acquire`](Self::try_acquire) and, refused, sleeps until
/// the moment that the refusal names. Many callers [`enqueue`](Self::enqueue); whoever holds the clock asks
/// [`decide`](Self::decide) for all decisions that are due, and sleeps until [`next_wakeup`](Self::next_wakeup).
///
/// ```
/// use std::time::Duration;
/// use microapp_limiter::{Limit, Limiter, Moment, Outcome, Priority};
///
/// let mut limiter = Limiter::new(Limit::per_second(1)?);
/// let permit = limiter.try_acquire(Moment::ZERO, Priority::Person)?;
/// // … send, and read the first byte of the answer 80 ms later …
/// let answered = Moment::ZERO.after(Duration::from_millis(80));
/// limiter.release(permit, answered, Outcome::Answered);
///
/// let refused = limiter.try_acquire(answered, Priority::Person);
/// let free_at = answered.after(limiter.limit().hold());
/// assert_eq!(refused.err().map(|refusal| refusal.retry_at()), Some(free_at));
/// assert!(limiter.try_acquire(free_at, Priority::Person).is_ok());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
///
/// Moments may come in any order: the limiter's own time never runs backwards, so that a caller that read the clock
/// before another, and came later, can't free a slot early.
#[derive(Debug)]
pub struct Limiter {
    slots: Slots,
    queue: Queue,
    now: Moment,
    granted: u64,
    refused: u64,
}

/// What became of a waiter.
#[derive(Debug, PartialEq, Eq)]
pub enum Decision {
    /// It may send now.
    Granted(Ticket, Permit),
    /// Its deadline came first.
    Refused(Ticket, RateLimited),
}

/// What came of [`Limiter::enter`].
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// A slot was free and nobody was waiting.
    Granted(Permit),
    /// The place in the queue; [`Limiter::decide`] will name it.
    Queued(Ticket),
}

impl Limiter {
    /// A limiter that has never been used: it starts with a burst as large as the limit.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self {
            slots: Slots::new(limit),
            queue: Queue::default(),
            now: Moment::ZERO,
            granted: 0,
            refused: 0,
        }
    }

    /// A limiter that follows another process, which left `snapshot` behind. `now` and `wall` are the same instant; where
    /// they can't be, `wall` is read first, so that it waits too long rather than too short.
    ///
    /// It waits only for what the predecessor may still have on its way; see [`Snapshot`] for the rules.
    #[must_use]
    pub fn restore(limit: Limit, snapshot: &Snapshot, now: Moment, wall: WallTime) -> Self {
        let mut limiter = Self::new(limit);
        limiter.now = now;
        for rest in snapshot.rests(&limit, wall) {
            limiter.slots.occupy(now.after(rest));
        }
        limiter
    }

    /// What to write down so that a process that follows this one keeps the limit. `now` and `wall` are the same instant;
    /// where they can't be, `now` is read first, so that uses are written down as too late rather than too early.
    /// `reserve` is what this process may still do before it writes again.
    #[must_use]
    pub fn snapshot(&self, now: Moment, wall: WallTime, reserve: Reserve) -> Snapshot {
        let now = self.now.max(now);
        let hold = self.slots.limit().hold();
        let last_uses = self
            .slots
            .cooling(now)
            .map(|free_at| wall.after(free_at.since(now)).before(hold))
            .collect();
        Snapshot::new(
            wall,
            last_uses,
            self.slots.in_flight().saturating_add(reserve.grants),
            reserve.lasting,
        )
    }

    /// The limit that is kept.
    #[must_use]
    pub fn limit(&self) -> &Limit {
        self.slots.limit()
    }

    /// A permit now, or never: doesn't queue.
    ///
    /// # Errors
    ///
    /// [`RateLimited`] if no slot is free, or if anyone is queued, whatever the priority: nobody overtakes by trying.
    pub fn try_acquire(&mut self, now: Moment, rank: impl Into<Rank>) -> Result<Permit, RateLimited> {
        self.pass(now);
        if self.queue.is_empty() && self.slots.take(self.now) {
            return Ok(self.permit());
        }
        self.refused += 1;
        Err(RateLimited::until(self.earliest(rank.into())))
    }

    /// Takes a place in the queue. [`decide`](Self::decide) will grant it a permit, or refuse it at its deadline.
    ///
    /// # Errors
    ///
    /// [`RateLimited`] at once if the grant can't be expected by `deadline`: see [`would_wait`](Self::would_wait).
    pub fn enqueue(
        &mut self,
        now: Moment,
        rank: impl Into<Rank>,
        deadline: Option<Moment>,
    ) -> Result<Ticket, RateLimited> {
        self.pass(now);
        let rank = rank.into();
        if let Some(deadline) = deadline {
            let earliest = self.earliest(rank);
            if earliest > deadline {
                self.refused += 1;
                return Err(RateLimited::until(earliest));
            }
        }
        Ok(self.queue.push(self.now, rank, deadline))
    }

    /// A permit now if [`try_acquire`](Self::try_acquire) would give one, or else a place in the queue.
    ///
    /// # Errors
    ///
    /// [`RateLimited`] at once if the grant can't be expected by `deadline`: see [`would_wait`](Self::would_wait).
    pub fn enter(
        &mut self,
        now: Moment,
        rank: impl Into<Rank>,
        deadline: Option<Moment>,
    ) -> Result<Entry, RateLimited> {
        self.pass(now);
        if self.queue.is_empty() && self.slots.take(self.now) {
            return Ok(Entry::Granted(self.permit()));
        }
        self.enqueue(now, rank, deadline).map(Entry::Queued)
    }

    /// The next decision that is due, until `None`. In order: deadlines that have passed, grants by priority, deadlines
    /// that are reached at this very moment.
    pub fn decide(&mut self, now: Moment) -> Option<Decision> {
        self.pass(now);
        match self.queue.first_deadline() {
            Some((deadline, ticket)) if deadline < self.now => return Some(self.refuse(ticket)),
            _ => {}
        }
        if self.queue.peek().is_some()
            && self.slots.take(self.now)
            && let Some(ticket) = self.queue.pop()
        {
            return Some(Decision::Granted(ticket, self.permit()));
        }
        match self.queue.first_deadline() {
            Some((deadline, ticket)) if deadline == self.now => Some(self.refuse(ticket)),
            _ => None,
        }
    }

    /// Gives a waiter's place back. False if it is not waiting: already decided, or cancelled before.
    pub fn cancel(&mut self, ticket: Ticket) -> bool {
        self.queue.remove(ticket)
    }

    /// Ends the use of a permit.
    pub fn release(&mut self, permit: Permit, now: Moment, outcome: Outcome) {
        self.pass(now);
        if outcome == Outcome::NotSent {
            self.granted = self.granted.saturating_sub(1);
        }
        self.slots.put_back(self.now.max(permit.granted_at), outcome);
    }

    /// When [`decide`](Self::decide) will have something to say: the next free slot if anyone waits, or the first
    /// deadline. `None` while nobody waits, or every slot is in flight: then only a release changes anything.
    #[must_use]
    pub fn next_wakeup(&self) -> Option<Moment> {
        if self.queue.is_empty() {
            return None;
        }
        let deadline = self.queue.first_deadline().map(|(deadline, _)| deadline);
        let free = self.slots.next_free(self.now);
        match (free, deadline) {
            (Some(free), Some(deadline)) => Some(free.min(deadline)),
            (free, deadline) => free.or(deadline),
        }
    }

    /// The waiter that is next, if nothing changes.
    #[must_use]
    pub fn next_in_line(&self) -> Option<Ticket> {
        self.queue.peek()
    }

    /// How long a request of this rank would wait if it came now.
    ///
    /// A lower bound as things stand: every request in flight is taken to be answered at this moment and every later
    /// one at once. It is longer if answers take time or more important requests come, and shorter only if someone
    /// ahead gives up or does not send.
    #[must_use]
    pub fn would_wait(&self, now: Moment, rank: impl Into<Rank>) -> Duration {
        self.would_wait_behind(now, rank, 0)
    }

    /// The same, if so many others go before it who are about to come: those who wait at a narrower gate first.
    #[must_use]
    pub fn would_wait_behind(&self, now: Moment, rank: impl Into<Rank>, others: u64) -> Duration {
        let now = self.now.max(now);
        let ahead = self.queue.ahead(now, rank.into()).saturating_add(others);
        self.slots.earliest(now, ahead).since(now)
    }

    /// What is going on.
    #[must_use]
    pub fn stats(&self, now: Moment) -> Stats {
        let now = self.now.max(now);
        let cooling = u32::try_from(self.slots.cooling(now).count()).unwrap_or(u32::MAX);
        Stats {
            limit: self.slots.limit().requests(),
            in_flight: self.slots.in_flight(),
            cooling,
            waiting: Priority::ALL.map(|priority| self.queue.waiting(priority)),
            granted: self.granted,
            refused: self.refused,
            next_free: self.slots.next_free(now).map(|free_at| free_at.since(now)),
        }
    }

    /// Ends this limiter, and says from when on each of its slots may be used again: what a process gives back to a
    /// [`store`](crate::store). What is in flight counts as given up now. `now` and `wall` are the same instant.
    #[must_use]
    pub fn into_slots(self, now: Moment, wall: WallTime) -> Vec<WallTime> {
        let now = self.now.max(now);
        let limit = self.slots.limit();
        let in_flight = usize::try_from(self.slots.in_flight()).unwrap_or(usize::MAX);
        let cooling = self.slots.cooling(now).map(|free_at| wall.after(free_at.since(now)));
        let given_up = std::iter::repeat_n(wall.after(limit.guard()).after(limit.hold()), in_flight);
        let mut slots: Vec<_> = cooling.chain(given_up).collect();
        slots.resize(usize::try_from(limit.requests()).unwrap_or(usize::MAX), wall);
        slots
    }

    /// A limiter of borrowed slots, each of which may be used from its moment on.
    pub(crate) fn of_slots(limit: Limit, slots: &[WallTime], now: Moment, wall: WallTime) -> Self {
        let mut limiter = Self::new(limit);
        limiter.now = now;
        for free_at in slots.iter().filter(|free_at| **free_at > wall) {
            limiter.slots.occupy(now.after(free_at.since(wall)));
        }
        limiter
    }

    /// Bytes that this limiter takes, on the heap and off it.
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<Self>() + self.slots.heap_bytes() + self.queue.heap_bytes()
    }

    fn pass(&mut self, now: Moment) {
        self.now = self.now.max(now);
    }

    fn permit(&mut self) -> Permit {
        self.granted += 1;
        Permit { granted_at: self.now }
    }

    fn refuse(&mut self, ticket: Ticket) -> Decision {
        self.queue.remove(ticket);
        self.refused += 1;
        Decision::Refused(ticket, RateLimited::until(self.earliest(ticket.priority().into())))
    }

    fn earliest(&self, rank: Rank) -> Moment {
        self.slots.earliest(self.now, self.queue.ahead(self.now, rank))
    }
}
