//! Answers on their way in, and their absence.

use serde_json::json;

use super::examination::{Examination, How};
use super::request::told;
use super::service::content;
use crate::clause::host as clauses;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    examination.about = clauses::STATUS;
    for status in [
        200, 201, 204, 206, 304, 400, 401, 403, 404, 409, 418, 422, 500, 502, 599,
    ] {
        let step = examination.send("GET", &format!("status/{status}"));
        let (did, done) = examination.did(vec![step], How::default()).await;
        let same = did[0]["status"] == status;
        examination.check(
            clauses::STATUS,
            status.to_string(),
            same,
            "an answer with this status",
            told(&did[0], &done.told()),
        );
    }
    bodies(examination).await;
    examination.about = clauses::NO_ANSWER;
    for (method, route) in [
        ("POST", "close"),
        ("PUT", "truncated"),
        ("DELETE", "garbage"),
        ("PATCH", "close"),
    ] {
        let tag = examination.tag();
        let step = examination.send(method, route);
        let (did, done) = examination.did(vec![step], How::default()).await;
        let place = match route {
            "close" => format!("{method}, and the connection closes"),
            "truncated" => format!("{method}, and the answer breaks off"),
            _ => format!("{method}, and the answer is no HTTP"),
        };
        let lost = did[0]["failure"] == "no_answer";
        examination.check(
            clauses::NO_ANSWER,
            &place,
            lost,
            "the failure no-answer",
            told(&did[0], &done.told()),
        );
        let sent = examination.service.tagged(&tag).len();
        examination.check(
            clauses::ONCE,
            place,
            sent == 1,
            "one request",
            format!("{sent} requests"),
        );
    }
    for status in [500, 503] {
        let tag = examination.tag();
        let step = examination.send("POST", &format!("status/{status}"));
        examination.did(vec![step], How::default()).await;
        let sent = examination.service.tagged(&tag).len();
        examination.check(
            clauses::ONCE,
            format!("POST, answered {status}"),
            sent == 1,
            "one request",
            format!("{sent} requests"),
        );
    }
    if let Ok(listener) = std::net::TcpListener::bind(("127.0.0.1", 0))
        && let Ok(address) = listener.local_addr()
    {
        drop(listener);
        let step = json!({ "send": { "method": "POST", "url": format!("http://{address}/") } });
        let (did, done) = examination.did(vec![step], How::default()).await;
        let kept = did[0]["failure"] == "not_sent" || did[0]["failure"] == "not_allowed";
        examination.check(
            clauses::NOT_SENT,
            "a port where nobody listens",
            kept,
            "not-sent, or not-allowed",
            told(&did[0], &done.told()),
        );
    }
}

async fn bodies(examination: &mut Examination<'_>) {
    examination.about = clauses::BODY;
    for size in [0, 1, 65_536, 1_000_000] {
        let step = examination.send("GET", &format!("bytes/{size}"));
        let (did, done) = examination.did(vec![step], How::default()).await;
        let wanted = format!("{:016x}", checksum(content(size).as_bytes()));
        let whole = did[0]["bytes"] == size && did[0]["checksum"] == wanted.as_str();
        let found = if did[0].is_null() {
            done.told()
        } else {
            format!("{} bytes, failure {}", did[0]["bytes"], did[0]["failure"])
        };
        examination.check(clauses::BODY, format!("{size} bytes"), whole, "the same bytes", found);
    }
    let step = examination.send("GET", "utf8");
    let (did, done) = examination.did(vec![step], How::default()).await;
    let kept = did[0]["body"] == "a\u{fffd}\u{fffd}(bä";
    examination.check(
        clauses::BODY,
        "bytes that are not UTF-8",
        kept,
        "U+FFFD in their place",
        told(&did[0], &done.told()),
    );
}

/// FNV-1a, as the probe has it.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
