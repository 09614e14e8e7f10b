//! The future that waits for a permit.

use super::state::Answer;
use super::{Clock, Guard, Shared};
use crate::{Moment, Rank, RateLimited, Ticket};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Waits for a permit; made by [`Shared::acquire`].
#[must_use = "a future does nothing until it is polled"]
pub struct Acquire<C: Clock> {
    shared: Shared<C>,
    rank: Rank,
    deadline: Option<Moment>,
    place: Place,
    /// The leader's sleep. Boxed, so that `Acquire` may move between polls, whatever the clock's future is.
    sleep: Option<(Moment, Pin<Box<C::Sleep>>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    Queued(Ticket),
    Left,
}

impl<C: Clock> Acquire<C> {
    pub(super) fn new(shared: Shared<C>, rank: Rank, deadline: Option<Moment>) -> Self {
        Self {
            shared,
            rank,
            deadline,
            place: Place::Outside,
            sleep: None,
        }
    }

    fn ask(&self, cx: &Context<'_>) -> Option<Answer> {
        let now = self.shared.clock().now();
        let wanted = (self.rank, self.deadline);
        let mut replaced = None; // dropped after the lock is
        self.shared.change(|state, wakers| match self.place {
            Place::Outside => Some(state.enter(now, wanted, cx.waker(), wakers)),
            Place::Queued(ticket) => {
                replaced = state.rewake(ticket, cx.waker());
                Some(state.look(now, ticket, wakers))
            }
            Place::Left => None,
        })
    }

    fn leave(&mut self) {
        self.place = Place::Left;
        self.sleep = None;
    }
}

impl<C: Clock> Future for Acquire<C> {
    type Output = Result<Guard<C>, RateLimited>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            let alarm = match this.ask(cx) {
                Some(Answer::Granted(permit)) => {
                    this.leave();
                    return Poll::Ready(Ok(Guard::new(this.shared.clone(), permit)));
                }
                Some(Answer::Refused(refusal)) => {
                    this.leave();
                    return Poll::Ready(Err(refusal));
                }
                Some(Answer::Wait(ticket, alarm)) => {
                    this.place = Place::Queued(ticket);
                    alarm
                }
                None => None, // polled after completion
            };
            let Some(alarm) = alarm else {
                this.sleep = None;
                return Poll::Pending;
            };
            let (_, sleep) = match this.sleep.take().filter(|(until, _)| *until == alarm) {
                Some(sleep) => this.sleep.insert(sleep),
                None => this
                    .sleep
                    .insert((alarm, Box::pin(this.shared.clock().sleep_until(alarm)))),
            };
            if sleep.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            this.sleep = None;
        }
    }
}

impl<C: Clock> Drop for Acquire<C> {
    fn drop(&mut self) {
        if let Place::Queued(ticket) = self.place {
            let now = self.shared.clock().now();
            let _seat = self.shared.change(|state, wakers| state.leave(now, ticket, wakers));
        }
    }
}

impl<C: Clock> fmt::Debug for Acquire<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acquire")
            .field("rank", &self.rank)
            .field("deadline", &self.deadline)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}
