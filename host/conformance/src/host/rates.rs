//! The rate limit, measured where requests arrive. It comes last: it looks at everything that has arrived before, too.

use std::time::Duration;

use serde_json::{Value, json};

use super::examination::{Examination, How};
use crate::clause::host as clauses;

/// The probe's manifest: so many in any such interval.
const REQUESTS: usize = 40;
const INTERVAL: Duration = Duration::from_millis(500);
/// Its quota, a day.
const QUOTA: usize = 3;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    examination.about = clauses::RATE;
    let requests = |tag: &str, count: usize| -> Vec<Value> {
        (0..count)
            .map(|number| json!({ "url": format!("{tag}/echo/{number}") }))
            .collect()
    };
    // Two calls, one after the other: an instance that begins anew must not begin to count anew.
    for _ in 0..2 {
        let tag = examination.tag();
        examination
            .did(
                vec![json!({ "send_all": requests(&tag, REQUESTS + 10) })],
                How::default(),
            )
            .await;
    }
    let arrived = examination.service.all();
    let most = most_within(&arrived.iter().map(|one| one.at).collect::<Vec<_>>());
    let found = format!(
        "{most} of {} requests within {} ms",
        arrived.len(),
        INTERVAL.as_millis()
    );
    let expected = format!("at most {REQUESTS} within any {} ms", INTERVAL.as_millis());
    examination.check(
        clauses::RATE,
        "the whole examination",
        most <= REQUESTS,
        expected,
        found,
    );
    if !examination.lacks(clauses::RATE_REFUSED) {
        examination.about = clauses::RATE_REFUSED;
        let tag = examination.tag();
        let how = How {
            deadline: Some(Duration::from_millis(700)),
            ..How::default()
        };
        let (did, done) = examination
            .did(vec![json!({ "send_all": requests(&tag, 95) })], how)
            .await;
        let refused: Vec<&Value> = did[0]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|answer| answer["failure"] == "rate_limited")
            .collect();
        let told = refused
            .first()
            .is_some_and(|failure| details(failure)["retry_after_ms"].is_u64());
        let found = refused.first().map_or_else(|| done.told(), ToString::to_string);
        examination.check(
            clauses::RATE_REFUSED,
            "95 requests, a deadline of 700 ms",
            told,
            "rate-limited with retry_after_ms",
            found,
        );
    }
    if !examination.lacks(clauses::QUOTA) {
        quota(examination).await;
    }
}

async fn quota(examination: &mut Examination<'_>) {
    examination.about = clauses::QUOTA;
    for subject in ["ada", "bo"] {
        let tag = examination.tag();
        let step =
            json!({ "send": { "method": "POST", "url": format!("{tag}/echo"), "quotas": [["probes", subject]] } });
        let (did, done) = examination.did(vec![step; QUOTA + 1], How::default()).await;
        let passed = did[..QUOTA].iter().all(|answer| answer["status"] == 200);
        examination.check(
            clauses::QUOTA,
            format!("{subject}, within the quota"),
            passed,
            "answers",
            done.told(),
        );
        let last = &did[QUOTA];
        let refused = last["failure"] == "daily_limit" && details(last)["retry_at"].is_string();
        examination.check(
            clauses::QUOTA,
            format!("{subject}, beyond it"),
            refused,
            "daily-limit with retry_at",
            last,
        );
        let sent = examination.service.tagged(&tag).len();
        examination.check(
            clauses::QUOTA,
            format!("{subject}, beyond it"),
            sent <= QUOTA,
            "no request",
            format!("{sent} requests"),
        );
    }
}

fn details(failure: &Value) -> Value {
    serde_json::from_str(failure["details"].as_str().unwrap_or_default()).unwrap_or_default()
}

fn most_within(times: &[std::time::Instant]) -> usize {
    let mut times = times.to_vec();
    times.sort_unstable();
    let mut first = 0;
    let mut most = 0;
    for (last, time) in times.iter().enumerate() {
        while *time - times[first] >= INTERVAL {
            first += 1;
        }
        most = most.max(last + 1 - first);
    }
    most
}
