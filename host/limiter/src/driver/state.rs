//! What the lock guards: the limiter, the waiters' wakers, and who leads.

use crate::{Decision, Entry, Limiter, Moment, Permit, Rank, RateLimited, Ticket};
use std::collections::HashMap;
use std::mem;
use std::task::Waker;

/// Where a waiter finds its answer.
#[derive(Debug)]
pub(super) enum Seat {
    Waiting(Waker),
    Granted(Permit),
    Refused(RateLimited),
}

/// What a waiter finds when it looks.
#[derive(Debug)]
pub(super) enum Answer {
    Granted(Permit),
    Refused(RateLimited),
    /// Wait, and if there is an alarm, sleep until then for all.
    Wait(Ticket, Option<Moment>),
}

/// The waiter that sleeps for all.
#[derive(Debug)]
struct Leader {
    ticket: Ticket,
    /// When its sleep ends; `None` while it doesn't sleep.
    alarm: Option<Moment>,
    /// It has been woken to set its alarm anew, and hasn't yet.
    called: bool,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) limiter: Limiter,
    seats: HashMap<Ticket, Seat>,
    leader: Option<Leader>,
}

impl State {
    pub(super) fn new(limiter: Limiter) -> Self {
        Self {
            limiter,
            seats: HashMap::new(),
            leader: None,
        }
    }

    /// Takes a permit, or a seat in the queue.
    pub(super) fn enter(
        &mut self,
        now: Moment,
        (rank, deadline): (Rank, Option<Moment>),
        waker: &Waker,
        wakers: &mut Vec<Waker>,
    ) -> Answer {
        self.settle(now, None, wakers); // who has been waiting goes first
        match self.limiter.enter(now, rank, deadline) {
            Ok(Entry::Granted(permit)) => Answer::Granted(permit),
            Ok(Entry::Queued(ticket)) => {
                self.seats.insert(ticket, Seat::Waiting(waker.clone()));
                self.look(now, ticket, wakers)
            }
            Err(refusal) => Answer::Refused(refusal),
        }
    }

    /// Changes whom to wake. Gives the old waker back, to be dropped without the lock: it may own a task, and the task
    /// another waiter.
    pub(super) fn rewake(&mut self, ticket: Ticket, waker: &Waker) -> Option<Waker> {
        match self.seats.get_mut(&ticket) {
            Some(Seat::Waiting(old)) if !old.will_wake(waker) => Some(mem::replace(old, waker.clone())),
            _ => None,
        }
    }

    /// Makes the decisions that are due, on behalf of a waiter that is being polled, and takes its answer.
    pub(super) fn look(&mut self, now: Moment, ticket: Ticket, wakers: &mut Vec<Waker>) -> Answer {
        self.settle(now, Some(ticket), wakers);
        if let Some(Seat::Waiting(_)) = self.seats.get(&ticket) {
            return Answer::Wait(ticket, self.alarm(ticket));
        }
        match self.take_seat(ticket) {
            Some(Seat::Granted(permit)) => Answer::Granted(permit),
            Some(Seat::Refused(refusal)) => Answer::Refused(refusal),
            _ => Answer::Wait(ticket, None),
        }
    }

    /// Takes a waiter out. Gives back its seat, to be dropped without the lock.
    pub(super) fn leave(&mut self, now: Moment, ticket: Ticket, wakers: &mut Vec<Waker>) -> Option<Seat> {
        self.limiter.cancel(ticket);
        let seat = match self.take_seat(ticket) {
            Some(Seat::Granted(permit)) => {
                self.limiter.release(permit, now, crate::Outcome::NotSent); // the grant goes to the next
                None
            }
            seat => seat,
        };
        self.settle(now, None, wakers);
        seat
    }

    /// Makes every decision that is due and restores the invariant: if anyone waits, there is a leader, and it sleeps
    /// until the next decision or has been called. `current` is being polled, sees the state itself, and isn't woken.
    pub(super) fn settle(&mut self, now: Moment, current: Option<Ticket>, wakers: &mut Vec<Waker>) {
        while let Some(decision) = self.limiter.decide(now) {
            let (ticket, seat) = match decision {
                Decision::Granted(ticket, permit) => (ticket, Seat::Granted(permit)),
                Decision::Refused(ticket, refusal) => (ticket, Seat::Refused(refusal)),
            };
            if let Some(Seat::Waiting(waker)) = self.seats.insert(ticket, seat)
                && current != Some(ticket)
            {
                wakers.push(waker);
            }
        }
        self.settle_leader(current, wakers);
    }

    fn take_seat(&mut self, ticket: Ticket) -> Option<Seat> {
        let seat = self.seats.remove(&ticket);
        if self.seats.is_empty() {
            self.seats.shrink_to(8); // an idle limiter gives back what a crowd of waiters took
        }
        seat
    }

    /// Bytes that the state takes, on the heap and off it.
    pub(super) fn size(&self) -> usize {
        let seat = size_of::<(Ticket, Seat)>() + 1; // and a control byte
        size_of::<Self>() - size_of::<Limiter>() + self.limiter.size() + self.seats.capacity() * seat
    }

    fn settle_leader(&mut self, current: Option<Ticket>, wakers: &mut Vec<Waker>) {
        let waits = |leader: &Leader| matches!(self.seats.get(&leader.ticket), Some(Seat::Waiting(_)));
        let mut leader = match self.leader.take().filter(waits) {
            Some(leader) => leader,
            None => match self.limiter.next_in_line() {
                Some(ticket) => Leader {
                    ticket,
                    alarm: None,
                    called: false,
                },
                None => return,
            },
        };
        let too_late = match (self.limiter.next_wakeup(), leader.alarm) {
            (Some(due), Some(alarm)) => due < alarm,
            (Some(_), None) => true,
            (None, _) => false, // nothing to sleep for; an alarm that is set may ring in vain, once
        };
        if too_late && !leader.called {
            leader.called = true;
            if current != Some(leader.ticket)
                && let Some(Seat::Waiting(waker)) = self.seats.get(&leader.ticket)
            {
                wakers.push(waker.clone());
            }
        }
        self.leader = Some(leader);
    }

    /// Until when the waiter has to sleep for all. `None` if it doesn't lead or there is nothing to sleep for.
    fn alarm(&mut self, ticket: Ticket) -> Option<Moment> {
        let due = self.limiter.next_wakeup();
        let leader = self.leader.as_mut().filter(|leader| leader.ticket == ticket)?;
        leader.called = false;
        leader.alarm = due;
        due
    }
}
