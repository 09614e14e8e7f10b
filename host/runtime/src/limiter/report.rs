//! What is known of the limits, as data.

use std::time::Duration;

use microapp_limiter::upstream::{HoldKind, Upstream};
use microapp_limiter::{Limit, Priority, Stats, WallTime};
use serde::Serialize;

use super::gates::{Gates, Windows};
use super::permit::Named;

/// An integration's limits and their use. Its JSON form is what `microapp limits --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RateReport {
    /// The integration's own window.
    pub window: GateReport,
    /// The windows of the plan's classes; none without a plan.
    pub classes: Vec<ClassReport>,
    /// Requests sent by this process.
    pub granted: u64,
    /// Requests of this process that were refused because no permit could come in time.
    pub refused_busy: u64,
    /// Requests of this process that were refused because a limit of the day is used up.
    pub refused_daily: u64,
    /// Requests that this process has sent again.
    pub repeated: u64,
    /// Repetitions that the budget has left.
    pub repeats_left: u32,
    /// The day's counts.
    pub counts: Vec<CountReport>,
    /// What is held back, by what the service's refusals have taught.
    pub holds: Vec<HoldReport>,
    /// Why what was remembered can't be used, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_fault: Option<String>,
}

/// A window and its use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GateReport {
    /// The most requests in any interval.
    pub requests: u32,
    /// The interval.
    pub interval_ms: u64,
    /// Requests that may have arrived within the last interval: the present rate. It is this that never exceeds
    /// `requests`.
    pub used: u32,
    /// Of them, those that are under way.
    pub in_flight: u32,
    /// Of them, those whose slot rests.
    pub cooling: u32,
    /// Who waits.
    pub waiting: WaitingReport,
    /// How long until a slot is free; none while all are under way.
    pub next_free_ms: Option<u64>,
}

/// Waiting requests by priority.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WaitingReport {
    /// A person waits.
    pub person: u64,
    /// An event's details.
    pub follow_up: u64,
    /// Copies in the background.
    pub sync: u64,
}

/// A class's window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClassReport {
    /// The class.
    pub name: String,
    /// Its window.
    #[serde(flatten)]
    pub window: GateReport,
}

/// How much of a daily quota is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CountReport {
    /// The quota.
    pub quota: String,
    /// Whose; empty for one that all requests share.
    pub subject: String,
    /// So many are used.
    pub used: u64,
    /// Of so many.
    pub limit: u64,
    /// From here on it is worth a warning.
    pub warn_at: u64,
    /// When it starts anew: RFC 3339, UTC.
    pub reset_at: String,
}

/// Requests that are held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HoldReport {
    /// `all`, `class` or `subject`.
    pub scope: &'static str,
    /// Which class or subject; empty for all.
    pub name: String,
    /// `pause`: requests wait for its end. `stop`: they are refused.
    pub kind: &'static str,
    /// Until when: RFC 3339, UTC.
    pub until: String,
}

impl RateReport {
    /// From the gates' counts and from what the service has said of its limits, both at `now`.
    pub(super) fn new(windows: &Windows, gates: &Gates, upstream: &Upstream, now: WallTime) -> Self {
        let classes = windows.classes.iter().zip(gates.class_stats());
        let holds = upstream.holds(now).into_iter().map(|hold| HoldReport {
            scope: Named(&hold.scope).kind(),
            name: Named(&hold.scope).name().to_owned(),
            kind: match hold.kind {
                HoldKind::Pause => "pause",
                HoldKind::Stop => "stop",
            },
            until: hold.until.to_string(),
        });
        let counts = upstream.counts(now).into_iter().map(|count| CountReport {
            quota: count.quota,
            subject: count.subject,
            used: count.used,
            limit: count.limit,
            warn_at: count.warn_at,
            reset_at: count.reset_at.to_string(),
        });
        Self {
            window: GateReport::new(&windows.whole, &gates.stats()),
            classes: classes
                .map(|((name, limit), (_, stats))| ClassReport {
                    name: name.clone(),
                    window: GateReport::new(limit, &stats),
                })
                .collect(),
            granted: gates.stats().granted,
            refused_busy: 0,
            refused_daily: 0,
            repeated: 0,
            repeats_left: 0,
            counts: counts.collect(),
            holds: holds.collect(),
            memory_fault: None,
        }
    }
}

impl GateReport {
    fn new(limit: &Limit, stats: &Stats) -> Self {
        let milliseconds = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Self {
            requests: stats.limit,
            interval_ms: milliseconds(limit.interval()),
            used: stats.in_window(),
            in_flight: stats.in_flight,
            cooling: stats.cooling,
            waiting: WaitingReport {
                person: stats.waiting(Priority::Person),
                follow_up: stats.waiting(Priority::FollowUp),
                sync: stats.waiting(Priority::Sync),
            },
            next_free_ms: stats.next_free.map(milliseconds),
        }
    }
}
