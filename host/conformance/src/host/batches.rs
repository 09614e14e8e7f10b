//! Several requests at once, and a call that is cancelled.

use std::time::Duration;

use serde_json::{Value, json};

use super::examination::{Examination, How};
use crate::clause::host as clauses;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    order(examination).await;
    failures(examination).await;
    cancel(examination).await;
}

async fn order(examination: &mut Examination<'_>) {
    examination.about = clauses::BATCH_ORDER;
    let tag = examination.tag();
    // The first takes longest.
    let delays: Vec<u64> = (0..8).map(|number| 400 - 50 * number).collect();
    let requests: Vec<Value> = delays
        .iter()
        .map(|delay| json!({ "url": format!("{tag}/slow/{delay}") }))
        .collect();
    let _ = examination.service.take_most_under_way();
    let (did, done) = examination
        .did(vec![json!({ "send_all": requests })], How::default())
        .await;
    let bodies: Vec<String> = did[0]
        .as_array()
        .into_iter()
        .flatten()
        .map(|answer| answer["body"].as_str().unwrap_or("-").to_owned())
        .collect();
    let wanted: Vec<String> = delays.iter().map(u64::to_string).collect();
    let found = if bodies.is_empty() {
        done.told()
    } else {
        bodies.join(", ")
    };
    examination.check(
        clauses::BATCH_ORDER,
        "eight requests, the first the slowest",
        bodies == wanted,
        wanted.join(", "),
        found,
    );
    let most = examination.service.take_most_under_way();
    examination.check(
        clauses::BATCH_AT_ONCE,
        "eight requests",
        most >= 4,
        "several under way at once",
        format!("at most {most}"),
    );
    let (did, done) = examination.did(vec![json!({ "send_all": [] })], How::default()).await;
    examination.check(
        clauses::BATCH_ORDER,
        "no request",
        did[0] == json!([]),
        "no answer",
        done.told(),
    );
}

async fn failures(examination: &mut Examination<'_>) {
    examination.about = clauses::BATCH_FAILURES;
    let tag = examination.tag();
    let requests = json!([
        { "url": format!("{tag}/status/200") },
        { "url": "https://undeclared.test/" },
        { "url": format!("{tag}/status/404") },
        { "method": "POST", "url": format!("{tag}/close") },
        { "url": format!("{tag}/echo"), "headers": [["cookie", "a=b"]] },
        { "url": format!("{tag}/echo/ä b") },
        { "url": format!("{tag}/status/201") },
    ]);
    let (did, done) = examination
        .did(vec![json!({ "send_all": requests })], How::default())
        .await;
    let came = |answer: &Value| match answer["status"].as_u64() {
        Some(status) => status.to_string(),
        None => answer["failure"].as_str().unwrap_or("nothing").to_owned(),
    };
    let came: Vec<String> = did[0].as_array().into_iter().flatten().map(came).collect();
    let wanted = ["200", "not_allowed", "404", "no_answer", "not_allowed", "200", "201"];
    let found = if came.is_empty() { done.told() } else { came.join(", ") };
    examination.check(
        clauses::BATCH_FAILURES,
        "seven requests, three of them fail",
        came == wanted,
        wanted.join(", "),
        found,
    );
}

async fn cancel(examination: &mut Examination<'_>) {
    if examination.lacks(clauses::CANCEL) {
        return;
    }
    examination.about = clauses::CANCEL;
    let tag = examination.tag();
    let steps = vec![examination.send("GET", "slow/2000"), examination.send("POST", "echo")];
    let begun = std::time::Instant::now();
    let cancel = examination.service.arrival(&tag);
    let done = examination
        .run(
            steps,
            How {
                cancel: Some(cancel),
                ..How::default()
            },
        )
        .await;
    let took = begun.elapsed();
    let ended = done.output.is_none() && took < Duration::from_secs(2);
    let found = format!("after {} ms: {}", took.as_millis(), done.told());
    examination.check(
        clauses::CANCEL,
        "a call that waits for an answer",
        ended,
        "it ends soon, without a result",
        found,
    );
    let done = examination.call("echo", "{}".to_owned(), How::default()).await;
    examination.check(
        clauses::CANCEL,
        "the next call",
        done.output.as_deref() == Some("{}"),
        "a result",
        done.told(),
    );
    // A guest that still runs sends it as soon as the first has been answered.
    tokio::time::sleep(Duration::from_secs(3).saturating_sub(begun.elapsed())).await;
    let after = examination
        .service
        .tagged(&tag)
        .iter()
        .filter(|one| one.method == "POST")
        .count();
    examination.check(
        clauses::CANCEL,
        "the call's second request",
        after == 0,
        "it is not sent",
        format!("{after} requests"),
    );
}
