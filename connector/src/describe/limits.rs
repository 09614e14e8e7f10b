//! How fast Zoom lets itself be asked: the integration's own pace, and Zoom's limits by plan.

use serde_json::{Value, json};

use crate::bindings::exports::microapp::connector::connector::{DailyQuota, Plan, RateClass, RateLimits};

/// The quota of creates and updates, counted for each host.
pub const MEETING_WRITES: &str = "meeting-writes";

/// Requests of an integration in any second.
pub(crate) const REQUESTS: u32 = 55;
/// In milliseconds.
pub(crate) const SECOND: u32 = 1000;
const MINUTE: u32 = 60_000;

/// All of it.
pub fn rate_limits() -> RateLimits {
    RateLimits {
        requests: REQUESTS,
        interval_ms: SECOND,
        plans: vec![
            plan(
                "free",
                [4, 2, 1],
                [Some(6_000), Some(2_000), Some(1_000)],
                (10, Some(30_000)),
            ),
            plan("pro", [30, 20, 10], [None, None, Some(30_000)], (10, Some(30_000))),
            plan(
                "business-plus",
                [80, 60, 40],
                [None, None, Some(60_000)],
                (20, Some(60_000)),
            ),
        ],
        quotas: vec![DailyQuota {
            name: MEETING_WRITES.to_owned(),
            limit: 100,
            warn_at: 80,
        }],
    }
}

/// Zoom's words in a 429, where its headers don't tell which limit they speak of: the real refusal of a host's creates
/// and updates names the category of the endpoint, and neither a type nor a time.
const HINTS: [(&str, &str); 4] = [
    ("for this particular user", "subject-daily"),
    ("daily rate limit", "daily"),
    ("per-second rate limit", "per-interval"),
    ("too many concurrent requests", "busy"),
];

/// What a host can't know of Zoom's refusals.
pub fn hints() -> Value {
    HINTS
        .iter()
        .map(|(contains, means)| json!({ "contains": contains, "means": means }))
        .collect()
}

/// Light, medium and heavy requests a second and a day; resource-intensive ones a minute and a day.
fn plan(name: &str, per_second: [u32; 3], per_day: [Option<u32>; 3], intensive: (u32, Option<u32>)) -> Plan {
    let mut classes: Vec<RateClass> = ["light", "medium", "heavy"]
        .into_iter()
        .zip(per_second.into_iter().zip(per_day))
        .map(|(name, (requests, per_day))| RateClass {
            name: name.to_owned(),
            requests,
            interval_ms: SECOND,
            per_day,
        })
        .collect();
    classes.push(RateClass {
        name: "resource-intensive".to_owned(),
        requests: intensive.0,
        interval_ms: MINUTE,
        per_day: intensive.1,
    });
    Plan {
        name: name.to_owned(),
        classes,
    }
}
