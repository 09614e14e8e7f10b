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
        let begun = Instant::now();
        let step = examination.send("GET", "slow/20000");
        let done = examination
            .run(
                vec![step],
                How {
                    deadline: Some(Duration::from_millis(1_500)),
                    ..How::default()
                },
            )
            .await;
        let took = begun.elapsed();
        let kept = took < Duration::from_secs(8) && done.did().is_none_or(|did| did[0]["failure"] == "no_answer");
        let found = format!("after {} ms: {}", took.as_millis(), done.told());
        examination.check(
            clauses::LATE,
            "an answer after 20 s, a deadline of 1.5 s",
            kept,
            "no-answer, or the call ends",
            found,
        );
    }
    if !examination.lacks(clauses::ANSWER_SIZE) {
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
    endless(examination, clauses::COMPUTING, "compute_forever").await;
    endless(examination, clauses::MEMORY, "take_memory").await;
}

async fn endless(examination: &mut Examination<'_>, clause: &'static Clause, step: &str) {
    if examination.lacks(clause) {
        return;
    }
    // A host that has no limit for computing alone ends it at the deadline.
    let how = How {
        deadline: Some(Duration::from_secs(4)),
        ..How::default()
    };
    let done = examination.run(vec![json!({ step: null })], how).await;
    examination.check(clause, step, done.ended.is_some(), "the call has `ended`", done.told());
    let done = examination.call("echo", "{}".to_owned(), How::default()).await;
    examination.check(
        clause,
        "the next call",
        done.output.as_deref() == Some("{}"),
        "a result",
        done.told(),
    );
}
