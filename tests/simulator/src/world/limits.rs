//! Zoom's rate limits: by second, by day, by host.
//!
//! Zoom: <https://developers.zoom.us/docs/api/rate-limits/>. A limit per second is kept for *every* window of a second, by a
//! log of the last arrivals: a client that is over it in any window is told so here, whatever Zoom's own windows are.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use crate::options::Plan;

/// Zoom's label of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Category {
    Light,
    Medium,
    Heavy,
    ResourceIntensive,
}

impl Category {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Light => "Light",
            Self::Medium => "Medium",
            Self::Heavy => "Heavy",
            Self::ResourceIntensive => "Resource-intensive",
        }
    }
}

/// What a plan allows in a category.
#[derive(Debug, Clone, Copy)]
struct Allowance {
    requests: u32,
    window: Duration,
    daily: Option<u32>,
}

fn allowance(plan: Plan, category: Category) -> Option<Allowance> {
    const SECOND: Duration = Duration::from_secs(1);
    const MINUTE: Duration = Duration::from_secs(60);
    let (requests, window, daily) = match (plan, category) {
        (Plan::Unlimited, _) => return None,
        (Plan::Free, Category::Light) => (4, SECOND, Some(6_000)),
        (Plan::Free, Category::Medium) => (2, SECOND, Some(2_000)),
        (Plan::Free, Category::Heavy) => (1, SECOND, Some(1_000)),
        (Plan::Free, Category::ResourceIntensive) => (10, MINUTE, Some(30_000)),
        (Plan::Pro, Category::Light) => (30, SECOND, None),
        (Plan::Pro, Category::Medium) => (20, SECOND, None),
        (Plan::Pro, Category::Heavy) => (10, SECOND, Some(30_000)),
        (Plan::Pro, Category::ResourceIntensive) => (10, MINUTE, Some(30_000)),
        (Plan::BusinessPlus, Category::Light) => (80, SECOND, None),
        (Plan::BusinessPlus, Category::Medium) => (60, SECOND, None),
        (Plan::BusinessPlus, Category::Heavy) => (40, SECOND, Some(60_000)),
        (Plan::BusinessPlus, Category::ResourceIntensive) => (20, MINUTE, Some(60_000)),
    };
    Some(Allowance {
        requests,
        window,
        daily,
    })
}

/// How a request stands against the limits of its category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There is no limit.
    Free,
    /// It may pass; so many more may in this window.
    Pass { limit: u32, remaining: u32 },
    /// Too many in this second (or minute).
    TooFast { limit: u32 },
    /// Too many today.
    TooMany { limit: u32 },
}

/// What was used up, for the whole account.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    recent: HashMap<Category, VecDeque<Duration>>,
    day: Option<NaiveDate>,
    today: HashMap<Category, u32>,
    changes_today: HashMap<String, u32>,
    registrations_today: HashMap<(i64, String), u32>,
}

impl Limits {
    fn turn_to(&mut self, now: DateTime<Utc>) {
        if self.day != Some(now.date_naive()) {
            self.day = Some(now.date_naive());
            self.today.clear();
            self.changes_today.clear();
            self.registrations_today.clear();
        }
    }

    /// Counts a request, unless it is refused.
    pub(crate) fn admit(&mut self, plan: Plan, category: Category, ticks: Duration, now: DateTime<Utc>) -> Verdict {
        let Some(allowance) = allowance(plan, category) else {
            return Verdict::Free;
        };
        self.turn_to(now);
        // Heavy and resource-intensive requests share one daily limit in the paid plans.
        let shared = plan != Plan::Free && category == Category::ResourceIntensive;
        let daily = self
            .today
            .entry(if shared { Category::Heavy } else { category })
            .or_default();
        if let Some(limit) = allowance.daily.filter(|limit| *daily >= *limit) {
            return Verdict::TooMany { limit };
        }
        let recent = self.recent.entry(category).or_default();
        while recent
            .front()
            .is_some_and(|first| ticks.saturating_sub(*first) >= allowance.window)
        {
            recent.pop_front();
        }
        if recent.len() >= allowance.requests as usize {
            return Verdict::TooFast {
                limit: allowance.requests,
            };
        }
        recent.push_back(ticks);
        *daily += 1;
        match allowance.daily {
            Some(limit) => Verdict::Pass {
                limit,
                remaining: limit - *daily,
            },
            None => Verdict::Pass {
                limit: allowance.requests,
                remaining: allowance.requests - recent.len() as u32,
            },
        }
    }

    /// Counts a create or update of a host's meetings, or says that the day's are used up.
    pub(crate) fn change(&mut self, host: &str, limit: u32, now: DateTime<Utc>) -> bool {
        self.turn_to(now);
        count(self.changes_today.entry(host.to_owned()).or_default(), limit)
    }

    /// Counts a registration of one address for one meeting. Zoom: three a day.
    pub(crate) fn register(&mut self, meeting: i64, email: &str, now: DateTime<Utc>) -> bool {
        self.turn_to(now);
        count(
            self.registrations_today
                .entry((meeting, email.to_ascii_lowercase()))
                .or_default(),
            3,
        )
    }

    /// Uses up what is left of a category's day, for tests of daily limits.
    pub(crate) fn exhaust(&mut self, category: Category, now: DateTime<Utc>) {
        self.turn_to(now);
        self.today.insert(category, u32::MAX);
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }
}

fn count(used: &mut u32, limit: u32) -> bool {
    let passes = *used < limit;
    if passes {
        *used += 1;
    }
    passes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_window_of_a_second_holds_more_than_the_limit() {
        let mut limits = Limits::default();
        let now = DateTime::UNIX_EPOCH;
        let mut admit = |ms| limits.admit(Plan::Free, Category::Light, Duration::from_millis(ms), now);
        for ms in [0, 900, 950, 990] {
            assert!(matches!(admit(ms), Verdict::Pass { .. }));
        }
        assert_eq!(admit(999), Verdict::TooFast { limit: 4 });
        assert!(matches!(admit(1000), Verdict::Pass { .. }));
        assert_eq!(admit(1001), Verdict::TooFast { limit: 4 });
    }

    #[test]
    fn a_day_ends_at_midnight_utc() {
        let mut limits = Limits::default();
        let now = DateTime::UNIX_EPOCH;
        limits.exhaust(Category::Heavy, now);
        assert_eq!(
            limits.admit(Plan::Pro, Category::Heavy, Duration::ZERO, now),
            Verdict::TooMany { limit: 30_000 }
        );
        let tomorrow = now + Duration::from_secs(86_400);
        assert!(matches!(
            limits.admit(Plan::Pro, Category::Heavy, Duration::ZERO, tomorrow),
            Verdict::Pass { .. }
        ));
    }
}
