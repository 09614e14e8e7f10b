//! Calls as such: texts in and out, errors by case, traps, and fresh instances.

use serde_json::json;

use super::examination::{Examination, How};
use crate::clause::host as clauses;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    texts(examination).await;
    errors(examination).await;
    traps(examination).await;
}

async fn texts(examination: &mut Examination<'_>) {
    let large = json!({ "text": "ä".repeat(100_000) }).to_string();
    for (what, input) in [
        ("an empty object", "{}".to_owned()),
        (
            "spaces, order and numbers as they were written",
            "{ \"b\" : 1.50,\n \"a\" : 1e3 }".to_owned(),
        ),
        (
            "letters of all kinds",
            json!({ "text": "Zoë, 日本語, 🧑‍🚀, \u{202e}\u{0}\u{7f}" }).to_string(),
        ),
        ("200 KB", large),
    ] {
        let done = examination.call("echo", input.clone(), How::default()).await;
        let same = done.output.as_deref() == Some(input.as_str());
        examination.check(clauses::INVOKE, what, same, "the same text as a result", done.told());
    }
    let done = examination
        .call("no-such-action", "{}".to_owned(), How::default())
        .await;
    let kept = done
        .error
        .as_ref()
        .is_some_and(|error| error.kind() == "not_found" && error.facts()["kind"] == "action");
    examination.check(
        clauses::INVOKE,
        "an unknown action",
        kept,
        "the connector's not-found",
        done.told(),
    );
}

async fn errors(examination: &mut Examination<'_>) {
    examination.about = clauses::ERRORS;
    for case in [
        "invalid_input",
        "unauthorized",
        "missing_scope",
        "not_allowed",
        "not_found",
        "conflict",
        "co_host_refused",
        "rate_limited",
        "daily_limit",
        "upstream",
        "unknown_outcome",
        "unavailable",
        "internal",
        "other",
    ] {
        let details = json!({ "fact": format!("of {case}"), "number": 7 });
        let step = json!({ "fail": { "case": case, "code": "probe-3001", "message": "Für Ada: „no“.", "details": details.to_string() } });
        let done = examination.run(vec![step], How::default()).await;
        let kept = done.error.as_ref().is_some_and(|error| {
            let facts = error.facts();
            error.kind() == case
                && error.code == "probe-3001"
                && error.message == "Für Ada: „no“."
                && facts["fact"] == details["fact"]
                && facts["number"] == 7
        });
        let expected = format!("{case} (probe-3001) with message and details");
        examination.check(clauses::ERRORS, case, kept, expected, done.told());
    }
}

async fn traps(examination: &mut Examination<'_>) {
    examination.about = clauses::AFTER_TRAP;
    let done = examination.run(vec![json!({ "panic": null })], How::default()).await;
    let kept = done.ended.is_some();
    examination.check(
        clauses::AFTER_TRAP,
        "a panic",
        kept,
        "the call has `ended`",
        done.told(),
    );
    let done = examination.call("echo", "{}".to_owned(), How::default()).await;
    let works = done.output.as_deref() == Some("{}");
    examination.check(
        clauses::AFTER_TRAP,
        "the call after a panic",
        works,
        "a result",
        done.told(),
    );
    if examination.lacks(clauses::FRESH) {
        return;
    }
    for place in ["a call", "the next call"] {
        let (did, done) = examination
            .did(vec![json!({ "taken_before": null })], How::default())
            .await;
        let fresh = did[0] == 0;
        examination.check(
            clauses::FRESH,
            place,
            fresh,
            "an instance that has taken no step yet",
            done.told(),
        );
    }
}
