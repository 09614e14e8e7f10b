//! The window alone, without the service's own limits and without memory.

use std::fmt;
use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use microapp_limiter::driver::{Clock as _, Guard, Shared};
use microapp_limiter::{InvalidLimit, Limit, Limiter, Priority, Stats};

use super::clock::TokioClock;
use super::{RateLimiter, RatePermit, RateRefusal, RateRequest};

/// The exact window on tokio's clock, and nothing else: for platforms that keep the service's own limits in their own
/// way. A clone is another handle to the same limit.
#[derive(Clone)]
pub struct ExactLimiter {
    shared: Shared<TokioClock>,
}

impl ExactLimiter {
    /// So many requests in any window of that length.
    ///
    /// # Errors
    ///
    /// If either is nought, or larger than the limiter takes.
    pub fn new(requests: u32, interval: Duration) -> Result<Self, InvalidLimit> {
        Ok(Self::of(Limiter::new(Limit::new(requests, interval)?)))
    }

    /// From a limiter that was set up otherwise, such as one restored from a snapshot.
    pub fn of(limiter: Limiter) -> Self {
        Self {
            shared: Shared::new(limiter, TokioClock::default()),
        }
    }

    /// What is going on: in flight, waiting, granted, refused.
    pub fn stats(&self) -> Stats {
        self.shared.stats()
    }
}

impl fmt::Debug for ExactLimiter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ExactLimiter").finish_non_exhaustive()
    }
}

impl RateLimiter for ExactLimiter {
    fn acquire<'a>(&'a self, request: RateRequest<'a>) -> BoxFuture<'a, Result<Box<dyn RatePermit>, RateRefusal>> {
        Box::pin(async move {
            let deadline = self.shared.clock().moment(request.deadline);
            let rank = self.shared.clock().rank(request.priority, request.since);
            match self.shared.acquire(rank, Some(deadline)).await {
                Ok(guard) => Ok(Box::new(ExactPermit(Some(guard))) as Box<dyn RatePermit>),
                Err(refused) => {
                    let retry_after = refused.retry_after(self.shared.clock().now());
                    Err(RateRefusal::Busy { retry_after })
                }
            }
        })
    }

    fn would_wait(&self, priority: Priority) -> Option<Duration> {
        Some(self.shared.would_wait(priority))
    }
}

/// None once it was answered.
struct ExactPermit(Option<Guard<TokioClock>>);

impl RatePermit for ExactPermit {
    fn answered(&mut self, _status: StatusCode, _headers: &HeaderMap) {
        if let Some(guard) = self.0.take() {
            guard.answered();
        }
    }

    fn not_sent(mut self: Box<Self>) {
        if let Some(guard) = self.0.take() {
            guard.not_sent();
        }
    }
}
