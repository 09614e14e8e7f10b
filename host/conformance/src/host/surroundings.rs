//! The small capabilities: log, progress, settings, caller, and the inert part of WASI.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::call::{Logged, Reported};
use super::examination::{Examination, How};
use crate::clause::host as clauses;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    log(examination).await;
    progress(examination).await;
    settings(examination).await;
    caller(examination).await;
    wasi(examination).await;
}

async fn log(examination: &mut Examination<'_>) {
    examination.about = clauses::LOG;
    let levels = ["debug", "info", "warn", "error"];
    let step = |level: &&str| json!({ "log": { "level": level, "message": format!("Zoë says {level}."), "fields": [["meeting_id", "987"], ["of", level]] } });
    let done = examination.run(levels.iter().map(step).collect(), How::default()).await;
    let wanted: Vec<Logged> = levels
        .iter()
        .map(|level| Logged {
            level: (*level).to_owned(),
            message: format!("Zoë says {level}."),
            fields: vec![
                ("meeting_id".to_owned(), "987".to_owned()),
                ("of".to_owned(), (*level).to_owned()),
            ],
        })
        .collect();
    let found = format!("{:?}; {}", done.log, done.told());
    examination.check(
        clauses::LOG,
        "four entries",
        done.log == wanted,
        "the four, in order, with level and fields",
        found,
    );
    examination.about = clauses::LOG_FLOOD;
    let flood = json!({ "log": { "level": "info", "message": "x".repeat(200), "fields": [], "times": 3_000 } });
    let done = examination.run(vec![flood], How::default()).await;
    let harmless = done.output.is_some() || done.ended.is_some();
    examination.check(
        clauses::LOG_FLOOD,
        "3,000 entries",
        harmless,
        "the call comes to an end",
        done.told(),
    );
    let done = examination.call("echo", "{}".to_owned(), How::default()).await;
    examination.check(
        clauses::LOG_FLOOD,
        "the next call",
        done.output.is_some(),
        "a result",
        done.told(),
    );
}

async fn progress(examination: &mut Examination<'_>) {
    examination.about = clauses::PROGRESS;
    let steps = vec![
        json!({ "progress": { "done": 0, "message": "begun" } }),
        json!({ "progress": { "done": 300, "total": 1_200, "message": "pages" } }),
    ];
    let done = examination.run(steps, How::default()).await;
    let wanted = [
        Reported {
            done: 0,
            total: None,
            message: "begun".to_owned(),
        },
        Reported {
            done: 300,
            total: Some(1_200),
            message: "pages".to_owned(),
        },
    ];
    let found = format!("{:?}; {}", done.progress, done.told());
    examination.check(
        clauses::PROGRESS,
        "two reports",
        done.progress == wanted,
        "0 of unknown, then 300 of 1,200",
        found,
    );
}

async fn settings(examination: &mut Examination<'_>) {
    examination.about = clauses::SETTINGS;
    for (name, wanted) in [
        ("greeting", json!("\"hello\"")),
        ("unset", Value::Null),
        ("no-such-setting", Value::Null),
    ] {
        let (did, done) = examination
            .did(
                vec![json!({ "setting": name }), json!({ "taken_before": null })],
                How::default(),
            )
            .await;
        // The second step shows that the first one was taken: null alone could be a call that failed.
        let kept = did[0] == wanted && did[1].is_number();
        examination.check(clauses::SETTINGS, name, kept, wanted.to_string(), done.told());
    }
}

async fn caller(examination: &mut Examination<'_>) {
    examination.about = clauses::ACTING_USER;
    let steps = || {
        vec![
            json!({ "acting_user": null }),
            json!({ "intent": null }),
            json!({ "taken_before": null }),
        ]
    };
    for user in [Some("ada@example.com"), None, Some("bo@example.com")] {
        let (did, done) = examination
            .did(
                steps(),
                How {
                    acting_user: user,
                    ..How::default()
                },
            )
            .await;
        let kept = match user {
            // A host with a credential for each person says `me`.
            Some(user) => did[0] == user || did[0] == "me",
            None => did[0].is_null() && did[2].is_number(),
        };
        let expected = user.map_or_else(|| "none".to_owned(), |user| format!("{user}, or me"));
        examination.check(
            clauses::ACTING_USER,
            user.unwrap_or("nobody"),
            kept,
            expected,
            done.told(),
        );
    }
    if examination.lacks(clauses::INTENT) {
        return;
    }
    examination.about = clauses::INTENT;
    for marker in [Some("k3J9xQ2mPw7d"), None, Some("a_b-C")] {
        let (did, done) = examination
            .did(
                steps(),
                How {
                    intent: marker,
                    ..How::default()
                },
            )
            .await;
        let kept = did[1] == json!(marker) && did[2].is_number();
        examination.check(
            clauses::INTENT,
            marker.unwrap_or("no intent"),
            kept,
            format!("{marker:?}"),
            done.told(),
        );
    }
}

async fn wasi(examination: &mut Examination<'_>) {
    examination.about = clauses::CLOCK;
    let steps = || {
        vec![
            json!({ "wall_ms": null }),
            json!({ "clock": null }),
            json!({ "random": null }),
            json!({ "environment": null }),
        ]
    };
    let (did, done) = examination.did(steps(), How::default()).await;
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis();
    let shown = u128::from(did[0].as_u64().unwrap_or(0));
    let near = shown.abs_diff(now) < 30_000;
    examination.check(clauses::CLOCK, "the wall clock", near, "the present time", done.told());
    let kept = did[1]["back"] == 0 && did[1]["slept_ms"].as_u64().is_some_and(|slept| slept >= 15);
    examination.check(
        clauses::CLOCK,
        "the monotonic clock",
        kept,
        "it goes on, and a sleep of 20 ms takes that long",
        done.told(),
    );
    let (again, _) = examination.did(steps(), How::default()).await;
    let draws: Vec<&Value> = [&did, &again]
        .into_iter()
        .flat_map(|did| did[2].as_array().into_iter().flatten())
        .collect();
    let differ = draws.len() == 4 && draws.iter().enumerate().all(|(at, draw)| !draws[..at].contains(draw));
    examination.check(
        clauses::RANDOM,
        "four draws in two calls",
        differ,
        "four different ones",
        format!("{draws:?}"),
    );
    let empty = did[3]["variables"] == 0 && did[3]["input"] == 0;
    examination.check(
        clauses::INERT,
        "the environment",
        empty,
        "no variables, and no input",
        done.told(),
    );
}
