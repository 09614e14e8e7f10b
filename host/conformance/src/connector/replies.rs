//! The service, as it should be and as it should not: what an action makes of answers and of their absence.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::examiner::{Ending, Method, Response, Seen, failure, response};
use super::manifest::Examinable;
use super::session::{Input, Session, ended, path_below, respond, told};
use crate::clause::connector as clauses;

/// Requests of one call whose answers are replaced, one after the other.
const MOST_REPLACED: usize = 6;
/// Places of a good answer at which another type is put.
const MOST_CHANGED: usize = 60;

/// Runs a good input against a good service, a bad one, and none.
pub(super) async fn examine(session: &mut Session<'_>, examinable: &Examinable<'_>, input: &Input) {
    let name = &examinable.action.name;
    let text = input.value.to_string();
    let place = format!("{name}: a good input");
    let good = session.call(examinable, &place, input.service.clone(), &text).await;
    if input.given {
        let done = matches!(good.ending, Ending::Output(_));
        session
            .report
            .check(clauses::SAMPLE_ACCEPTED, &place, done, "a result", ended(&good));
    } else {
        let refused = matches!(
            good.ending,
            Ending::Error {
                case: "invalid_input",
                ..
            }
        );
        if refused {
            session.report.note(format!(
                "{name}: the input {text} fits the schema and is refused; what needs good input was examined with it all the \
                 same. Add a sample to conformance.json."
            ));
        }
    }
    for refusal in &input.refusals {
        let put = respond(&refusal.reply);
        let (reply, service, base) = (refusal.reply.clone(), input.service.clone(), session.base());
        let service = Arc::new(move |index, request: &_| {
            let told = told(request);
            let (method, url) = told.split_once(' ').unwrap_or_default();
            if reply.answers(method, &path_below(base.as_ref(), url)) {
                Ok(put.clone())
            } else {
                service(index, request)
            }
        });
        let place = format!(
            "{name}: refused by {} {}",
            refusal.reply.status.unwrap_or(200),
            refusal.reply.text()
        );
        let seen = session.call(examinable, &place, service, &text).await;
        let kept = matches!(&seen.ending, Ending::Error { case, .. } if *case == refusal.error);
        session.report.check(
            clauses::ERROR_DECLARED,
            place,
            kept,
            format!("{}, as the sample says", refusal.error),
            ended(&seen),
        );
    }
    if good.requests.is_empty() {
        return;
    }
    failures(session, examinable, &text, input, &good).await;
    statuses(session, examinable, &text).await;
    hostile(session, examinable, &text, input, &good).await;
}

/// The six failures of the contract, for all requests and for the one that changes something.
async fn failures(session: &mut Session<'_>, examinable: &Examinable<'_>, text: &str, input: &Input, good: &Seen) {
    let name = &examinable.action.name;
    for (case, wanted) in [
        ("not_allowed", "not_allowed"),
        ("unauthorized", "unauthorized"),
        ("rate_limited", "rate_limited"),
        ("daily_limit", "daily_limit"),
        ("not_sent", "unavailable"),
        ("no_answer", ""),
    ] {
        let place = format!("{name}: every request fails as {case}");
        let service = Arc::new(move |_: usize, _: &_| Err(failure(case)));
        let seen = session.call(examinable, &place, service, text).await;
        told_as_error(session, &place, &seen);
        if let (false, Ending::Error { case, .. }) = (wanted.is_empty(), &seen.ending) {
            session
                .report
                .check(clauses::ERROR_REFUSED, place, *case == wanted, wanted, ended(&seen));
        }
    }
    for (at, request) in good
        .requests
        .iter()
        .enumerate()
        .filter(|(_, request)| request.method != Method::Get)
        .take(MOST_REPLACED)
    {
        let place = format!("{name}: the answer to {} is lost", told(request));
        let service = Session::with_answer_at(input, at, || Err(failure("no_answer")));
        let seen = session.call(examinable, &place, service, text).await;
        let kept = matches!(
            seen.ending,
            Ending::Error {
                case: "unknown_outcome",
                ..
            }
        );
        session
            .report
            .check(clauses::ERROR_LOST, place, kept, "unknown-outcome", ended(&seen));
    }
}

fn told_as_error(session: &mut Session<'_>, place: &str, seen: &Seen) {
    let failed = matches!(seen.ending, Ending::Error { .. });
    session
        .report
        .check(clauses::ERROR_TOLD, place, failed, "an error", ended(seen));
}

/// Each status for all requests, with bodies that services and proxies send with it.
async fn statuses(session: &mut Session<'_>, examinable: &Examinable<'_>, text: &str) {
    let bodies = [
        "{}",
        r#"{"code":1,"message":"No."}"#,
        r#"{"error":{"code":"x","message":"No."}}"#,
        "<html>No.</html>",
        "",
    ];
    for status in [
        400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 415, 418, 422, 423, 429, 451, 500, 501, 502,
        503, 504, 507, 599,
    ] {
        for body in bodies {
            let place = format!("{}: every answer is {status} {body}", examinable.action.name);
            let put = response(
                status,
                &[("retry-after", "2"), ("content-type", "application/json")],
                body,
            );
            let service = Arc::new(move |_: usize, _: &_| Ok(put.clone()));
            let seen = session.call(examinable, &place, service, text).await;
            let wanted: &[&str] = match status {
                401 => &["unauthorized"],
                429 => &["rate_limited", "daily_limit"],
                _ => &[],
            };
            let Ending::Error { case, .. } = &seen.ending else {
                // To delete what is not there may well be a success.
                let gone = matches!(status, 404 | 410);
                session
                    .report
                    .check(clauses::ERROR_STATUS, place, gone, "an error", ended(&seen));
                continue;
            };
            let kept = wanted.is_empty() || wanted.contains(case);
            session
                .report
                .check(clauses::ERROR_STATUS, place, kept, wanted.join(" or "), ended(&seen));
        }
    }
}

/// One answer at a time is replaced by what nobody expects; all that counts is that the action returns, in good shape.
async fn hostile(session: &mut Session<'_>, examinable: &Examinable<'_>, text: &str, input: &Input, good: &Seen) {
    let name = &examinable.action.name;
    for (at, request) in good.requests.iter().enumerate().take(MOST_REPLACED) {
        let was = (input.service)(at, request).ok();
        for (what, put) in hostile_answers(was.as_ref()) {
            let place = format!("{name}: {} is answered by {what}", told(request));
            let service = Session::with_answer_at(input, at, move || Ok(put.clone()));
            session.call(examinable, &place, service, text).await;
        }
    }
    // Always the same good page, whatever was asked before: a list must notice that it does not end.
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let endless = Arc::new(move |_: usize, _: &_| {
        let number = counted.fetch_add(1, Ordering::Relaxed);
        let body =
            format!(r#"{{"next_page_token":"t{number}","next":"t{number}","nextPageToken":"t{number}","items":[]}}"#);
        Ok(response(200, &[("content-type", "application/json")], body))
    });
    session
        .call(
            examinable,
            &format!("{name}: every answer names a next page"),
            endless,
            text,
        )
        .await;
}

fn hostile_answers(was: Option<&Response>) -> Vec<(String, Response)> {
    let json = [("content-type", "application/json")];
    let mut answers: Vec<(String, Response)> = Vec::new();
    let evil = [("location", "https://evil.test/"), ("content-type", "text/html")];
    for status in [301, 302, 303, 307, 308] {
        answers.push((format!("a redirect, {status}"), response(status, &evil, "")));
    }
    for status in [0, 99, 100, 204, 205, 206, 304, 999, u16::MAX] {
        answers.push((format!("the status {status} and nothing"), response(status, &json, "")));
    }
    for status in [200, 201] {
        for (what, body) in [
            ("nothing", String::new()),
            ("null", "null".to_owned()),
            ("an empty object", "{}".to_owned()),
            ("an empty list", "[]".to_owned()),
            ("a text", "\"ok\"".to_owned()),
            ("HTML", "<!doctype html><title>Sign in</title>".to_owned()),
            ("10,000 open brackets", "[".repeat(10_000)),
            ("a megabyte of a text", format!("\"{}\"", "x".repeat(1 << 20))),
            ("bytes that were no text", "\u{fffd}\u{fffd}\u{0}".to_owned()),
            ("a byte order mark", "\u{feff}{}".to_owned()),
        ] {
            answers.push((format!("{status} and {what}"), response(status, &json, body)));
        }
    }
    let Some(was) = was else { return answers };
    let end = was.body.len() / 2;
    let end = (0..=end).rev().find(|&at| was.body.is_char_boundary(at)).unwrap_or(0);
    answers.push((
        "half of the good answer".to_owned(),
        Response {
            body: was.body[..end].to_owned(),
            ..was.clone()
        },
    ));
    if let Ok(body) = serde_json::from_str::<Value>(&was.body) {
        for (place, changed) in changed(&body) {
            answers.push((
                format!("the good answer with {place}"),
                Response {
                    body: changed.to_string(),
                    ..was.clone()
                },
            ));
        }
    }
    answers
}

/// A good answer with one member of another type, one after the other.
fn changed(body: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    pointers(body, String::new(), &mut places);
    let step = places.len().div_ceil(MOST_CHANGED / 3).max(1);
    let mut changed = Vec::new();
    for place in places.into_iter().step_by(step) {
        let odd = [
            Value::Null,
            Value::from("\u{0}odd"),
            Value::from(-1),
            serde_json::json!([{}]),
        ];
        for odd in odd {
            let mut whole = body.clone();
            if let Some(value) = whole.pointer_mut(&place) {
                *value = odd.clone();
                changed.push((format!("{odd} at `{place}`"), whole));
            }
        }
    }
    changed
}

fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
                found.push(place.clone());
                pointers(member, place, found);
            }
        }
        // The first stands for all.
        Value::Array(items) => {
            if let Some(first) = items.first() {
                pointers(first, format!("{at}/0"), found);
            }
        }
        _ => {}
    }
}
