//! What follows from an answer: go on, come back in a moment, or stop until a time.

use super::{LimitKind, Signals};
use crate::WallTime;
use std::fmt;
use std::time::Duration;

/// What was seen of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// The HTTP status.
    pub status: u16,
    /// Its limit headers.
    pub signals: Signals,
    /// What the connector reads from the message, where the headers don't say it.
    pub hint: Option<Hint>,
}

/// Which limit a refusal speaks of in words. Only a connector knows its vendor's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum Hint {
    /// Requests per second or another short window.
    PerInterval,
    /// The class's requests per day.
    Daily,
    /// One subject's requests per day.
    SubjectDaily,
    /// Another request of the same kind is still being worked on.
    Busy,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The answer says nothing about limits: it is the caller's.
    Pass,
    /// Repeat after `wait`, if the budget allows; others in the scope pause as long.
    RetryAfter {
        /// How long, jitter included.
        wait: Duration,
        /// Whom it concerns.
        scope: Scope,
    },
    /// Don't repeat. Nothing in the scope is sent until then.
    StopUntil {
        /// Until when.
        until: WallTime,
        /// Whom it concerns.
        scope: Scope,
    },
}

/// Which requests something concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of the integration's.
    All,
    /// Those of one rate class.
    Class(String),
    /// Those that are charged to one subject.
    Subject(String),
    /// This one only.
    Request,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all requests are"),
            Self::Class(class) => write!(f, "requests of class {class:?} are"),
            Self::Subject(subject) => write!(f, "counted requests for {subject} are"),
            Self::Request => f.write_str("this request is"),
        }
    }
}

/// Randomness, handed in: spreads repetitions, so that those who were refused together don't come back together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Jitter(u32);

impl Jitter {
    /// From 32 random bits.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// A random share of `span`: from nothing to just below all of it.
    fn of(self, span: Duration) -> Duration {
        let nanos = (u128::from(crate::time::nanos(span)) * u128::from(self.0)) >> 32;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

/// What is known besides the answer.
pub(super) struct Context<'a> {
    pub(super) now: WallTime,
    pub(super) class: Option<&'a str>,
    pub(super) subject: Option<&'a str>,
    pub(super) attempt: u32,
    pub(super) jitter: Jitter,
}

/// The first repetition's wait; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Where doubling ends.
const LONGEST_BACKOFF: Duration = Duration::from_secs(32);
/// A daily limit is reset within a day; a header that names a later time is wrong, and must not stop us for a year.
const LONGEST_STOP: Duration = Duration::from_secs(86_400);

/// Draws the conclusion. The table of all cases is in `tests/refusals.rs`.
pub(super) fn judge(observation: &Observation, context: &Context<'_>) -> Verdict {
    let Observation { status, signals, hint } = observation;
    match (status, hint, signals.kind) {
        (429, Some(Hint::Busy), _) => context.retry(signals, Scope::Request),
        (429, Some(Hint::SubjectDaily), _) => context.stop(signals, context.subject_scope()),
        (429, Some(Hint::Daily), _) | (429, None, Some(LimitKind::Daily)) => {
            context.stop(signals, context.class_scope())
        }
        (429, Some(Hint::PerInterval), _) | (429, None, Some(LimitKind::PerInterval)) => {
            context.retry(signals, context.class_scope())
        }
        (429, None, None) => context.retry(signals, Scope::All),
        (503, ..) if signals.retry_after.is_some() => context.retry(signals, Scope::All),
        // The last request of the day was answered: the next one needn't be sent to learn that.
        (200..=299, _, Some(LimitKind::Daily)) if signals.remaining == Some(0) => {
            context.stop(signals, context.class_scope())
        }
        _ => Verdict::Pass,
    }
}

impl Context<'_> {
    fn class_scope(&self) -> Scope {
        self.class.map_or(Scope::All, |class| Scope::Class(class.to_owned()))
    }

    /// Without a subject to blame only this request is known to be refused.
    fn subject_scope(&self) -> Scope {
        self.subject
            .map_or(Scope::Request, |subject| Scope::Subject(subject.to_owned()))
    }

    /// Never earlier than asked for; without being asked, twice as long each time. A long pause is still a pause, and not
    /// the end of the day: who can't wait for it is told when to come back.
    fn retry(&self, signals: &Signals, scope: Scope) -> Verdict {
        let present = signals.date.unwrap_or(self.now);
        let asked = signals.retry_after.map(|when| when.from(present).since(present));
        match asked.filter(|asked| !asked.is_zero()) {
            Some(asked) => Verdict::RetryAfter {
                wait: asked.min(LONGEST_STOP) + self.jitter.of(FIRST_WAIT),
                scope,
            },
            None => {
                let wait = FIRST_WAIT
                    .saturating_mul(1 << self.attempt.min(16))
                    .min(LONGEST_BACKOFF);
                Verdict::RetryAfter {
                    wait: wait + self.jitter.of(wait),
                    scope,
                }
            }
        }
    }

    /// Until the time that the headers name, or else the end of the day.
    fn stop(&self, signals: &Signals, scope: Scope) -> Verdict {
        let named = signals.retry_after.or(signals.reset).map(|when| when.from(self.now));
        let until = match named.filter(|until| *until > self.now) {
            Some(until) => until.min(self.now.after(LONGEST_STOP)),
            None => self.now.next_utc_midnight(),
        };
        Verdict::StopUntil { until, scope }
    }
}
