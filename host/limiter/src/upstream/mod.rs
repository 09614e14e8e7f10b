//! The vendor's own limits, above the window: classes, daily quotas, and what its answers teach.
//!
//! The window of [`Limiter`](crate::Limiter) is what *we* promise. The vendor has limits of its own, per class of request,
//! per day and per subject (a host, say), and tells them in headers and refusals. This module keeps count of them so
//! that a request which the vendor would refuse is not sent, and draws the conclusion from one that was refused.
//! It knows no vendor: a connector's manifest brings a [`Plan`] as data, and where a vendor says something only in words
//! the connector passes a [`Hint`].
//!
//! The life of a request:
//!
//! 1. [`Upstream::admit`] checks what is held back and counts the request against its quotas.
//! 2. The caller waits for its class's limiter ([`RateClass::limit`]), the narrower one, and then for the window's, so
//!    that nobody holds a place in the wide gate while waiting at the narrow one.
//! 3. It sends. If nothing left after all, [`Upstream::unsent`] takes the count back.
//! 4. [`Upstream::observe`] judges the answer. On [`Verdict::RetryAfter`] the one layer that repeats asks its
//!    [`RetryBudget`]; all others pass the refusal on.

mod budget;
mod date;
mod holds;
mod plan;
mod quota;
mod signals;
mod verdict;

pub use budget::RetryBudget;
pub use holds::{Hold, HoldKind};
pub use plan::{DailyQuota, Plan, RateClass};
pub use quota::{Count, QuotaSpent};
pub use signals::{LimitKind, Signals, When};
pub use verdict::{Hint, Jitter, Observation, Scope, Verdict};

use crate::WallTime;
use holds::Holds;
use quota::Counts;
use std::error::Error;
use std::fmt;
use verdict::Context;

/// What a request draws on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// Its rate class, by the name that the plan gives it.
    pub class: Option<&'a str>,
    /// A quota that is counted per subject, and the subject: ("writes", the host's id).
    pub charge: Option<(&'a str, &'a str)>,
}

/// The vendor's limits and what is known of their use. Pure: the present is handed in.
#[derive(Clone, Debug, Default)]
pub struct Upstream {
    plan: Plan,
    counts: Counts,
    holds: Holds,
}

impl Upstream {
    /// Keeps the limits of `plan`.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            ..Self::default()
        }
    }

    /// The limits that are kept.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Counts a request that is about to be sent. The counts that have reached their warning level come back.
    ///
    /// # Errors
    ///
    /// [`Refusal`] if the vendor is known to refuse it; then nothing is counted, and it must not be sent.
    pub fn admit(&mut self, now: WallTime, request: Request<'_>) -> Result<Vec<Count>, Refusal> {
        let class = request.class.map(|name| self.plan.class_name(name));
        let subject = request.charge.map(|(_, subject)| subject);
        if let Some(hold) = self.holds.check(now, class, subject) {
            return Err(Refusal::Held(hold));
        }
        let charges = self.charges(request);
        for (quota, subject) in &charges {
            self.counts.check(now, quota, subject).map_err(Refusal::Spent)?;
        }
        let counted = charges
            .iter()
            .map(|(quota, subject)| self.counts.add(now, quota, subject));
        Ok(counted.filter(Count::is_warning).collect())
    }

    /// Takes back the count of a request that was admitted and then not sent, on the same UTC day.
    pub fn unsent(&mut self, now: WallTime, request: Request<'_>) {
        for (quota, subject) in self.charges(request) {
            self.counts.take_back(now, &quota, &subject);
        }
    }

    /// Draws the conclusion from an answer, and remembers it for every later request that it concerns.
    ///
    /// `attempt` is 0 for the first answer to a request, 1 after one repetition; `jitter` spreads repetitions.
    pub fn observe(
        &mut self,
        now: WallTime,
        request: Request<'_>,
        observation: &Observation,
        attempt: u32,
        jitter: Jitter,
    ) -> Verdict {
        let named = observation.signals.category.as_deref().or(request.class);
        let class = named.map(|name| self.plan.class_name(name));
        let subject = request.charge.map(|(_, subject)| subject);
        let verdict = verdict::judge(
            observation,
            &Context {
                now,
                class,
                subject,
                attempt,
                jitter,
            },
        );
        match &verdict {
            Verdict::Pass => {}
            Verdict::RetryAfter { wait, scope } => {
                self.holds.add(now, scope, now.after(*wait), HoldKind::Pause);
            }
            Verdict::StopUntil { until, scope } => {
                self.holds.add(now, scope, *until, HoldKind::Stop);
                // Classes that draw on one daily quota are used up together.
                if let Scope::Class(class) = scope {
                    for sibling in self.plan.siblings(class) {
                        self.holds
                            .add(now, &Scope::Class(sibling.to_owned()), *until, HoldKind::Stop);
                    }
                }
            }
        }
        verdict
    }

    /// Everything that is held back at present, for people to see.
    #[must_use]
    pub fn holds(&self, now: WallTime) -> Vec<Hold> {
        self.holds.all(now)
    }

    /// Today's counts, for people to see and for a store to keep.
    #[must_use]
    pub fn counts(&self, now: WallTime) -> Vec<Count> {
        self.counts.all(now)
    }

    /// Goes on from counts that were kept. Those of another day are ignored, and so are quotas that the plan no longer has.
    pub fn restore_counts(&mut self, now: WallTime, counts: impl IntoIterator<Item = Count>) {
        for count in counts {
            if let Some(quota) = self.plan.quota(&count.quota) {
                self.counts.restore(now, quota, &count);
            }
        }
    }

    /// Goes on from holds that were kept. Those that have ended are ignored.
    pub fn restore_holds(&mut self, now: WallTime, holds: impl IntoIterator<Item = Hold>) {
        for Hold { scope, until, kind } in holds {
            self.holds.add(now, &scope, until, kind);
        }
    }

    /// The quotas that a request is counted against: its class's, and the one that it names.
    fn charges(&self, request: Request<'_>) -> Vec<(DailyQuota, String)> {
        let class = request.class.and_then(|name| self.plan.class(name));
        let shared = class.and_then(|class| self.plan.quota(class.daily.as_deref()?));
        let own = request
            .charge
            .and_then(|(name, subject)| Some((self.plan.quota(name)?, subject)));
        let shared = shared.map(|quota| (quota.clone(), String::new()));
        shared
            .into_iter()
            .chain(own.map(|(quota, subject)| (quota.clone(), subject.to_owned())))
            .collect()
    }
}

/// Why a request is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The vendor has asked for a pause, or refuses this kind of request until a time.
    Held(Hold),
    /// A daily quota is used up.
    Spent(QuotaSpent),
}

impl Refusal {
    /// When trying again makes sense.
    #[must_use]
    pub const fn retry_at(&self) -> WallTime {
        match self {
            Self::Held(hold) => hold.until,
            Self::Spent(spent) => spent.reset_at,
        }
    }

    /// Whether waiting is reasonable: a pause of seconds, and not a day.
    #[must_use]
    pub const fn is_pause(&self) -> bool {
        matches!(
            self,
            Self::Held(Hold {
                kind: HoldKind::Pause,
                ..
            })
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held(hold) => hold.fmt(f),
            Self::Spent(spent) => spent.fmt(f),
        }
    }
}

impl Error for Refusal {}
