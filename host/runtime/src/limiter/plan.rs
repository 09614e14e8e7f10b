//! What a manifest says of limits, in the limiter's terms.

use std::time::Duration;

use microapp_limiter::upstream::{DailyQuota, Plan, RateClass};
use microapp_limiter::{InvalidLimit, Limit};

use crate::connector::RateLimits;

/// Of a class's requests a day, this share in per cent is worth a warning.
const WARN_PERCENT: u64 = 80;

/// Why an integration's rate limit can't be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRateLimit {
    /// The window's figures.
    #[error(transparent)]
    Window(#[from] InvalidLimit),
    /// The figures of a class in the manifest.
    #[error("class `{class}` of plan `{plan}` has a limit that can't be kept: {error}")]
    Class {
        /// The plan.
        plan: String,
        /// Its class.
        class: String,
        /// Why not.
        error: InvalidLimit,
    },
    /// The manifest doesn't have this plan.
    #[error("the connector has no plan `{0}`")]
    UnknownPlan(String),
}

/// The service's limits for one account.
#[derive(Debug)]
pub(super) struct ServicePlan {
    /// What is counted.
    pub(super) counted: Plan,
    /// The classes' windows; empty without a plan.
    pub(super) windows: Vec<(String, Limit)>,
}

impl ServicePlan {
    /// The manifest's quotas, and if the account's plan is known its classes.
    pub(super) fn new(declared: &RateLimits, plan: Option<&str>) -> Result<Self, InvalidRateLimit> {
        let quotas = declared.quotas.iter();
        let mut counted = Plan {
            classes: Vec::new(),
            quotas: quotas
                .map(|quota| DailyQuota::new(&quota.name, quota.limit.into(), quota.warn_at.into()))
                .collect(),
        };
        let mut windows = Vec::new();
        if let Some(name) = plan {
            let unknown = || InvalidRateLimit::UnknownPlan(name.to_owned());
            let plan = declared
                .plans
                .iter()
                .find(|plan| plan.name == name)
                .ok_or_else(unknown)?;
            for class in &plan.classes {
                let limit = Limit::new(class.requests, Duration::from_millis(class.interval_ms.into()));
                let invalid = |error| InvalidRateLimit::Class {
                    plan: name.to_owned(),
                    class: class.name.clone(),
                    error,
                };
                windows.push((class.name.clone(), limit.map_err(invalid)?));
                let daily = class.per_day.map(|most| {
                    let most = u64::from(most);
                    DailyQuota::new(&format!("{} requests", class.name), most, most * WARN_PERCENT / 100)
                });
                counted.classes.push(RateClass {
                    name: class.name.clone(),
                    requests: class.requests,
                    seconds: class.interval_ms.div_ceil(1_000),
                    daily: daily.as_ref().map(|quota| quota.name.clone()),
                });
                counted.quotas.extend(daily);
            }
        }
        Ok(Self { counted, windows })
    }

    /// The place of a class among the windows.
    pub(super) fn window(&self, class: &str) -> Option<usize> {
        self.windows
            .iter()
            .position(|(name, _)| name.eq_ignore_ascii_case(class))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector;

    fn declared() -> RateLimits {
        let class = connector::RateClass {
            name: "light".to_owned(),
            requests: 4,
            interval_ms: 500,
            per_day: Some(6_000),
        };
        RateLimits {
            requests: 55,
            interval_ms: 1_000,
            plans: vec![connector::Plan {
                name: "free".to_owned(),
                classes: vec![class],
            }],
            quotas: vec![connector::DailyQuota {
                name: "writes".to_owned(),
                limit: 100,
                warn_at: 80,
            }],
        }
    }

    #[test]
    fn a_plan_brings_windows_and_counts_by_the_day() {
        let plan = ServicePlan::new(&declared(), Some("free")).expect("a plan");
        let light = Limit::new(4, Duration::from_millis(500)).expect("a limit");
        assert_eq!(plan.windows, [("light".to_owned(), light)]);
        let day = plan
            .counted
            .quota("light requests")
            .map(|quota| (quota.limit, quota.warn_at));
        assert_eq!(day, Some((6_000, 4_800)));
        assert_eq!(plan.window("LIGHT"), Some(0));
    }

    #[test]
    fn without_a_plan_there_are_quotas_and_classes_to_learn_of() {
        let plan = ServicePlan::new(&declared(), None).expect("a plan");
        assert!(plan.windows.is_empty() && plan.counted.classes.is_empty());
        assert!(plan.counted.quota("writes").is_some());
        assert_eq!(declared().class("Light"), Some("light"));
        assert_eq!(declared().class("made-up"), None);
    }

    #[test]
    fn what_can_not_be_kept_is_told() {
        let unknown = ServicePlan::new(&declared(), Some("gold")).expect_err("no such plan");
        assert_eq!(unknown.to_string(), "the connector has no plan `gold`");
        let mut nought = declared();
        nought.plans[0].classes[0].requests = 0;
        let nought = ServicePlan::new(&nought, Some("free")).expect_err("no requests");
        assert!(nought.to_string().contains("class `light` of plan `free`"), "{nought}");
    }
}
