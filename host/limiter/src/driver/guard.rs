//! A permit that can't be lost.

use super::{Clock, Shared};
use crate::{Moment, Outcome, Permit};
use std::fmt;

/// A right to send one request, which returns its slot by itself.
///
/// Dropped without a word it counts as [`Outcome::NoAnswer`]: a call that was cancelled, timed out or panicked may have
/// sent its request, so its slot is held for the guard time.
#[must_use = "dropping it counts as a request without an answer, and holds the slot for the guard time"]
pub struct Guard<C: Clock> {
    shared: Shared<C>,
    permit: Option<Permit>,
}

impl<C: Clock> Guard<C> {
    pub(super) fn new(shared: Shared<C>, permit: Permit) -> Self {
        Self {
            shared,
            permit: Some(permit),
        }
    }

    /// The head of the response has arrived. Call it then and not after the body: the slot is free the sooner.
    pub fn answered(self) {
        self.end(Outcome::Answered);
    }

    /// Nothing was sent. The slot is free at once.
    ///
    /// Only say so if it is sure: a request whose first byte may have left counts as sent.
    pub fn not_sent(self) {
        self.end(Outcome::NotSent);
    }

    /// When the permit was granted.
    pub fn granted_at(&self) -> Option<Moment> {
        self.permit.as_ref().map(Permit::granted_at)
    }

    fn end(mut self, outcome: Outcome) {
        if let Some(permit) = self.permit.take() {
            self.shared.release(permit, outcome);
        }
    }
}

impl<C: Clock> Drop for Guard<C> {
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            self.shared.release(permit, Outcome::NoAnswer);
        }
    }
}

impl<C: Clock> fmt::Debug for Guard<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("permit", &self.permit)
            .finish_non_exhaustive()
    }
}
