//! The integration's rate limit, as requests meet it.
//!
//! A request waits for a permit before its credential is attached, and gives the permit back with what became of it.
//! The order matters: a credential that waits in a queue can expire there. The production limiter is
//! [`microapp_limiter`]'s exact one on tokio's clock; one object serves all calls of an integration, since the service
//! counts them all together. Requests for tokens do not draw on it: services count those apart.

use std::fmt;
use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderMap, StatusCode};
pub use microapp_limiter::Priority;
use microapp_limiter::driver::{Clock, Guard, Shared};
pub use microapp_limiter::{InvalidLimit, Stats};
use microapp_limiter::{Limit, Limiter, Moment};
use tokio::time::Instant;

/// What a request asks the limiter for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RateRequest<'a> {
    /// How urgent it is.
    pub priority: Priority,
    /// Later is too late: better refuse at once.
    pub deadline: Instant,
    /// The rate class from the manifest, as the guest names it. Not trusted: an unknown one is as good as none.
    pub class: Option<&'a str>,
    /// Daily quotas that it draws on, each with the subject it is counted for.
    pub quotas: &'a [QuotaUse],
}

impl<'a> RateRequest<'a> {
    /// A request without class and quotas.
    pub const fn new(priority: Priority, deadline: Instant) -> Self {
        Self {
            priority,
            deadline,
            class: None,
            quotas: &[],
        }
    }
}

/// A daily quota that a request draws on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaUse {
    /// A name from the manifest.
    pub quota: String,
    /// Who or what it is counted for.
    pub subject: String,
}

/// Why there is no permit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateRefusal {
    /// The limit is busy beyond the deadline.
    #[error("the rate limit is used up for the next {} ms", retry_after.as_millis())]
    Busy {
        /// When it is worth another try.
        retry_after: Duration,
    },
    /// A limit per day is used up.
    #[error("{message}")]
    Daily {
        /// Which, for a person.
        message: String,
        /// When it starts anew: RFC 3339, UTC.
        retry_at: String,
    },
}

/// Gives permits to requests.
pub trait RateLimiter: Send + Sync + 'static {
    /// Waits for a permit. To drop the future gives the place in the queue back.
    ///
    /// # Errors
    ///
    /// [`RateRefusal`] as soon as it is clear that no permit can come in time.
    fn acquire<'a>(&'a self, request: RateRequest<'a>) -> BoxFuture<'a, Result<Box<dyn RatePermit>, RateRefusal>>;

    /// What is going on, for those who watch; none if this limiter does not say.
    fn stats(&self) -> Option<Stats> {
        None
    }
}

/// A permit to send one request.
///
/// Dropped without a word it counts as sent without an answer, so that a cancelled call can't make room that it may
/// have used.
pub trait RatePermit: Send {
    /// The head of the answer is here.
    fn answered(self: Box<Self>, status: StatusCode, headers: &HeaderMap);
    /// Surely nothing left.
    fn not_sent(self: Box<Self>);
}

/// The exact limiter on tokio's clock. A clone is another handle to the same limit.
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
            match self.shared.acquire(request.priority, Some(deadline)).await {
                Ok(guard) => Ok(Box::new(guard) as Box<dyn RatePermit>),
                Err(refused) => {
                    let retry_after = refused.retry_at().since(self.shared.clock().now());
                    Err(RateRefusal::Busy { retry_after })
                }
            }
        })
    }

    fn stats(&self) -> Option<Stats> {
        Some(self.shared.stats())
    }
}

impl RatePermit for Guard<TokioClock> {
    fn answered(self: Box<Self>, _status: StatusCode, _headers: &HeaderMap) {
        Guard::answered(*self);
    }

    fn not_sent(self: Box<Self>) {
        Guard::not_sent(*self);
    }
}

/// Tokio's clock, counted from when the limiter was made.
#[derive(Debug, Clone, Copy)]
struct TokioClock {
    start: Instant,
}

impl Default for TokioClock {
    fn default() -> Self {
        Self { start: Instant::now() }
    }
}

impl TokioClock {
    fn moment(&self, instant: Instant) -> Moment {
        Moment::ZERO.after(instant.saturating_duration_since(self.start))
    }
}

impl Clock for TokioClock {
    type Sleep = tokio::time::Sleep;

    fn now(&self) -> Moment {
        self.moment(Instant::now())
    }

    fn sleep_until(&self, moment: Moment) -> Self::Sleep {
        tokio::time::sleep_until(self.start + moment.since(Moment::ZERO))
    }
}
