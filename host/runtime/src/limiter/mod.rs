//! The integration's rate limit, as requests meet it.
//!
//! A request waits for a permit before its credential is attached, and gives the permit back with what became of it.
//! The order matters: a credential that waits in a queue can expire there. Requests for tokens do not draw on it:
//! services count those apart. One limiter serves all calls of an integration, since the service counts them together.
//!
//! The production limiter is [`ServiceLimiter`]. A request passes, in this order:
//!
//! 1. **What is known**: holds that the service's refusals have taught, the plan's requests a day, and daily quotas. What
//!    the service would refuse is not sent: it fails as `daily-limit`, and says when the limit starts anew.
//! 2. **The class's window**, if the configuration names the account's plan.
//! 3. **The integration's window**: exact, by [`microapp_limiter`]; the proof is in its guide.
//!
//! The narrow gate comes before the wide one, so that nobody holds a place in the wide one while waiting. The answer is
//! judged by the same limiter ([`RatePermit::judge`]), and **repetition happens here and nowhere else**: a refusal for the
//! moment (429 for a short window) waits with jitter and goes again, within a budget for the whole integration and never
//! past the call's deadline. To repeat a POST is safe then, since a request that is refused by 429 was not carried out.
//! (A 503 says no such thing: it is repeated only if it names a time and the request reads.)
//!
//! What has to outlive the process is in a [`RateMemory`], in production a small file beside the configuration
//! ([`FileMemory`]): so a loop of short commands keeps the limit too, and processes that run at the same time take turns.
//!
//! | To | read |
//! |---|---|
//! | see how a request passes | `service/mod.rs`, then `gates.rs` |
//! | see what is kept, and how | [`FileMemory`], `turn.rs` |
//! | see what a manifest says of limits | `plan.rs`, `hints.rs` |
//! | show it | [`RateReport`], [`openmetrics`] |
//! | tell somebody how long it takes | [`Waits`] |

mod charge;
mod clock;
mod exact;
mod file;
mod gates;
mod hints;
mod memory;
mod metrics;
mod permit;
mod plan;
mod report;
mod service;
mod turn;
mod waits;

use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;

pub use exact::ExactLimiter;
pub use file::FileMemory;
pub use hints::RateHint;
pub use memory::{RateMemory, RateRecord, RateTurn, Recall, WaitingMark};
pub use metrics::openmetrics;
#[doc(no_inline)]
pub use microapp_limiter::upstream::Hint;
#[doc(no_inline)]
pub use microapp_limiter::{InvalidLimit, Limit, Limiter, Priority, Stats};
pub use plan::InvalidRateLimit;
pub use report::{ClassReport, CountReport, GateReport, HoldReport, RateReport, WaitingReport};
pub use service::{ServiceLimiter, ServiceLimiterOptions};
pub use waits::Waits;

/// What a request asks the limiter for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RateRequest<'a> {
    /// How urgent it is.
    pub priority: Priority,
    /// Since when the work that it belongs to has been waiting: of two that are equally urgent, the older goes first. None:
    /// from now on.
    pub since: Option<Instant>,
    /// Later is too late: better refuse at once.
    pub deadline: Instant,
    /// The rate class from the manifest, as the guest names it. Not trusted: an unknown one is as good as none.
    pub class: Option<&'a str>,
    /// Daily quotas that it draws on, each with the subject it is counted for.
    pub quotas: &'a [QuotaUse],
    /// Whether it only reads, so that to send it twice does no harm.
    pub reads: bool,
}

impl<'a> RateRequest<'a> {
    /// A request without class and quotas, which may change something.
    pub const fn new(priority: Priority, deadline: Instant) -> Self {
        Self {
            priority,
            since: None,
            deadline,
            class: None,
            quotas: &[],
            reads: false,
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

    /// How long a request of this priority would wait if it came now, at least, in whichever class one waits longest; none if
    /// this limiter does not say.
    fn would_wait(&self, _priority: Priority) -> Option<Duration> {
        None
    }

    /// The same by what a request is counted in; one window, unless this limiter has more.
    fn waits(&self, priority: Priority) -> Option<Waits> {
        self.would_wait(priority).map(Waits::of_window)
    }

    /// All that is known of the limits, for those who watch; none if this limiter does not say.
    fn report(&self) -> Option<RateReport> {
        None
    }
}

/// A permit to send one request.
///
/// Dropped without a word it counts as sent without an answer, so that a cancelled call can't make room that it may
/// have used.
pub trait RatePermit: Send {
    /// The head of the answer is here: the permit is used, and its slot begins to rest.
    fn answered(&mut self, status: StatusCode, headers: &HeaderMap);

    /// The whole answer is here: what follows? `attempt` is 0 for the first answer to a request. A limiter that draws no
    /// conclusions delivers.
    fn judge(self: Box<Self>, _answer: &RateAnswer<'_>, _attempt: u32) -> Judgement {
        Judgement::Deliver
    }

    /// Surely nothing left.
    fn not_sent(self: Box<Self>);
}

/// A whole answer, as a limiter looks at it.
#[derive(Debug, Clone, Copy)]
pub struct RateAnswer<'a> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

/// What follows from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It is the guest's.
    Deliver,
    /// It was not carried out: ask for another permit after this time, and send again.
    Repeat {
        /// How long to wait, jitter included.
        after: Duration,
    },
}
