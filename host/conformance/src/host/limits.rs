//! Bounds: what a connector can't have without end.

use std::time::{Duration, Instant};

use serde_json::json;

use super::call::BOUNDS;
use super::examination::{Examination, How};
use super::request::told;
use crate::clause::Clause;
use crate::clause::host as clauses;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    if !examination.lacks(clauses::LATE) {
        examination.about = clauses::LATE;
        for (place, route) in [
            ("an answer after 20 s, a deadline of 1.5 s", "slow/20000"),
            ("an answer by drops for 20 s, a deadline of 1.5 s", "trickle/20000"),
            ("a head by drops for 20 s, a deadline of 1.5 s", "trickling-head/20000"),
        ] {
            let begun = Instant::now();
            let step = examination.send("GET", route);
            let how = How {
                deadline: Some(Duration::from_millis(1_500)),
                ..How::default()
            };
            let done = examination.run(vec![step], how).await;
            let took = begun.elapsed();
            let kept = took < Duration::from_secs(8) && done.did().is_none_or(|did| did[0]["failure"] == "no_answer");
            let found = format!("after {} ms: {}", took.as_millis(), done.told());
            examination.check(clauses::LATE, place, kept, "no-answer, or the call ends", found);
        }
    }
    if !examination.lacks(clauses::ANSWER_SIZE) {
        examination.about = clauses::ANSWER_SIZE;
        let step = examination.send("GET", "flood");
        let (did, done) = examination.did(vec![step], How::default()).await;
        let kept = did[0]["failure"] == "no_answer" || done.ended.is_some();
        let found = if did[0].is_null() {
            done.told()
        } else {
            format!("{} bytes", did[0]["bytes"])
        };
        examination.check(clauses::ANSWER_SIZE, "64 MB", kept, "no-answer", found);
    }
    if !examination.lacks(clauses::REQUEST_SIZE) {
        examination.about = clauses::REQUEST_SIZE;
        let tag = examination.tag();
        let step = json!({ "send": { "method": "POST", "url": format!("{tag}/echo"), "body_bytes": 24 << 20 } });
        let (did, done) = examination.did(vec![step], How::default()).await;
        let kept = did[0]["code"] == "request-too-large" || done.ended.is_some();
        examination.check(
            clauses::REQUEST_SIZE,
            "24 MB",
            kept,
            "not-allowed, request-too-large",
            told(&did[0], &done.told()),
        );
        let sent = examination.service.tagged(&tag).len();
        examination.check(
            clauses::REQUEST_SIZE,
            "24 MB",
            sent == 0,
            "no request",
            format!("{sent} requests"),
        );
    }
    if !examination.lacks(clauses::REQUEST_COUNT) {
        examination.about = clauses::REQUEST_COUNT;
        let most = BOUNDS.requests + 60;
        let request = json!({ "url": format!("{}/status/200", examination.tag()) });
        let step = json!({ "send_until_refused": { "request": request, "most": most } });
        let (did, done) = examination.did(vec![step], How::default()).await;
        let kept = did[0]["then"]["code"] == "too-many-requests-in-call" || done.ended.is_some();
        let expected = format!("too-many-requests-in-call before {most} requests");
        examination.check(
            clauses::REQUEST_COUNT,
            "requests without end",
            kept,
            expected,
            told(&did[0], &done.told()),
        );
    }
    computing(examination).await;
    memory(examination).await;
}

async fn computing(examination: &mut Examination<'_>) {
    let clause = clauses::COMPUTING;
    if examination.lacks(clause) {
        return;
    }
    examination.about = clause;
    // A host that has no limit for computing alone ends it at the deadline.
    let how = How {
        deadline: Some(Duration::from_secs(4)),
        ..How::default()
    };
    let done = examination.run(vec![json!({ "compute_forever": null })], how).await;
    let ended = done.ended.is_some();
    examination.check(clause, "a call without end", ended, "the call has `ended`", done.told());
    next_works(examination, clause).await;
}

/// A refused growth is told to the connector, which counts; a host may as well end the call.
async fn memory(examination: &mut Examination<'_>) {
    let clause = clauses::MEMORY;
    if examination.lacks(clause) {
        return;
    }
    examination.about = clause;
    let bound = BOUNDS.memory_bytes >> 20;
    let step = json!({ "take_memory": { "most_mb": 4 * bound } });
    let (did, done) = examination.did(vec![step], How::default()).await;
    let got = did[0]["mb"].as_u64();
    let kept = done.ended.is_some() || got.is_some_and(|got| got <= bound as u64);
    let expected = format!("at most {bound} MB, or the call has `ended`");
    examination.check(
        clause,
        "memory without end",
        kept,
        expected,
        told(&did[0], &done.told()),
    );
    next_works(examination, clause).await;
}

async fn next_works(examination: &mut Examination<'_>, clause: &'static Clause) {
    let done = examination.call("echo", "{}".to_owned(), How::default()).await;
    let works = done.output.as_deref() == Some("{}");
    examination.check(clause, "the next call", works, "a result", done.told());
}
