//! Requests on their way out: as the connector wrote them, with the credential, and with no header of the host's.

use serde_json::{Value, json};

use super::examination::{Examination, How};
use crate::clause::host as clauses;

pub(super) async fn examine(examination: &mut Examination<'_>) {
    as_written(examination).await;
    in_all_letters(examination).await;
    base_url(examination).await;
    content_type(examination).await;
    credential(examination).await;
    headers_refused(examination).await;
    effect(examination).await;
    offline(examination).await;
}

async fn as_written(examination: &mut Examination<'_>) {
    examination.about = clauses::REQUEST;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let tag = examination.tag();
        let body = "{\"text\":\"Zoë 日本語 🧑‍🚀\"}";
        let target = format!("{tag}/echo/a%20b?c=%C3%A4&d=1");
        let mut asked = json!({ "method": method, "url": target, "headers": [["X-Probe", "one, two"]] });
        if matches!(method, "POST" | "PUT" | "PATCH") {
            asked["body"] = body.into();
        }
        let (did, done) = examination.did(vec![json!({ "send": asked })], How::default()).await;
        let answered = did[0]["status"] == 200;
        examination.check(
            clauses::REQUEST,
            method,
            answered,
            "the answer of the service, 200",
            done.told(),
        );
        let arrived = examination.service.tagged(&tag);
        let kept = arrived.len() == 1
            && arrived[0].method == method
            && arrived[0].target == format!("/v1/{target}")
            && arrived[0].header("x-probe") == Some("one, two")
            && (asked["body"].is_null() && arrived[0].body.is_empty() || arrived[0].body == body);
        let found: Vec<_> = arrived
            .iter()
            .map(|one| format!("{} {} {:?} {}", one.method, one.target, one.headers, one.body))
            .collect();
        examination.check(
            clauses::REQUEST,
            method,
            kept,
            format!("{method} /v1/{target} with x-probe and its body, once"),
            found.join("; "),
        );
        let bearer = examination.bearer();
        let attached = arrived
            .iter()
            .all(|one| one.header("authorization") == Some(bearer.as_str()));
        examination.check(
            clauses::CREDENTIAL,
            method,
            attached && !arrived.is_empty(),
            "the credential of the integration",
            "another header, or none",
        );
    }
    for identity in ["service", "acting_user"] {
        let tag = examination.tag();
        let step = json!({ "send": { "url": format!("{tag}/echo"), "identity": identity } });
        examination
            .did(
                vec![step],
                How {
                    acting_user: Some("ada@example.com"),
                    ..How::default()
                },
            )
            .await;
        let bearer = examination.bearer();
        let arrived = examination.service.tagged(&tag);
        let attached = arrived
            .iter()
            .any(|one| one.header("authorization") == Some(bearer.as_str()));
        examination.check(
            clauses::CREDENTIAL,
            format!("as {identity}"),
            attached,
            "the credential",
            format!("{} requests", arrived.len()),
        );
    }
}

/// What a host's HTTP client may choke on.
async fn in_all_letters(examination: &mut Examination<'_>) {
    examination.about = clauses::REQUEST;
    for (place, written, target) in [
        ("a letter beyond ASCII in the path", "echo/ä", "echo/%C3%A4"),
        ("a space in the query", "echo?q=a b", "echo?q=a%20b"),
    ] {
        let tag = examination.tag();
        let step = json!({ "send": { "url": format!("{tag}/{written}") } });
        let (did, done) = examination.did(vec![step], How::default()).await;
        let arrived = examination.service.tagged(&tag);
        let kept = did[0]["status"] == 200 && arrived.iter().any(|one| one.target == format!("/v1/{tag}/{target}"));
        let found = arrived.first().map_or_else(|| done.told(), |one| one.target.clone());
        examination.check(clauses::REQUEST, place, kept, format!("/v1/{tag}/{target}"), found);
    }
    let tag = examination.tag();
    let step = json!({ "send": { "url": format!("{tag}/echo"), "headers": [["x-probe", "Zoë 日本語"]] } });
    let (did, done) = examination.did(vec![step], How::default()).await;
    let arrived = examination.service.tagged(&tag);
    let refused = did[0]["code"] == "header-not-allowed" && arrived.is_empty();
    let sent = arrived.len() == 1 && arrived[0].header("x-probe") == Some("Zoë 日本語");
    examination.check(
        clauses::REQUEST,
        "letters beyond ASCII in a header",
        refused || sent,
        "the header as UTF-8, or header-not-allowed",
        told(&did[0], &done.told()),
    );
    examination.about = clauses::NOT_SENT;
    let tag = examination.tag();
    let step = json!({ "send": { "url": format!("{tag}/echo"), "body": "{}" } });
    let (did, done) = examination.did(vec![step], How::default()).await;
    let arrived = examination.service.tagged(&tag);
    let sent = did[0]["status"] == 200 && arrived.len() == 1 && arrived[0].body == "{}";
    let told_so = did[0]["failure"] == "not_sent" || did[0]["failure"] == "not_allowed";
    examination.check(
        clauses::NOT_SENT,
        "GET with a body",
        sent || told_so && arrived.is_empty(),
        "the request with its body; or not-sent, or not-allowed",
        told(&did[0], &done.told()),
    );
}

async fn base_url(examination: &mut Examination<'_>) {
    examination.about = clauses::BASE_URL;
    for (reference, target) in [("echo?x=1", "echo?x=1"), ("a/../echo", "echo"), ("echo#part", "echo")] {
        let tag = examination.tag();
        let (_, done) = examination
            .did(
                vec![json!({ "send": { "url": format!("{tag}/{reference}") } })],
                How::default(),
            )
            .await;
        let arrived = examination.service.tagged(&tag);
        let kept = arrived.iter().any(|one| one.target == format!("/v1/{tag}/{target}"));
        let found = arrived.first().map_or_else(|| done.told(), |one| one.target.clone());
        examination.check(clauses::BASE_URL, reference, kept, format!("/v1/{tag}/{target}"), found);
    }
    let tag = examination.tag();
    let url = format!("{}{tag}/echo", examination.service.base_url());
    let (_, done) = examination
        .did(vec![json!({ "send": { "url": url } })], How::default())
        .await;
    let kept = examination.service.tagged(&tag).len() == 1;
    examination.check(
        clauses::BASE_URL,
        "an absolute URL beneath the base URL",
        kept,
        "it arrives",
        done.told(),
    );
}

async fn content_type(examination: &mut Examination<'_>) {
    examination.about = clauses::CONTENT_TYPE;
    for (place, headers, wanted) in [
        ("a body", json!([]), "application/json"),
        (
            "a body with a type",
            json!([["Content-Type", "text/plain"]]),
            "text/plain",
        ),
    ] {
        let tag = examination.tag();
        let step =
            json!({ "send": { "method": "POST", "url": format!("{tag}/echo"), "body": "{}", "headers": headers } });
        examination.did(vec![step], How::default()).await;
        let arrived = examination.service.tagged(&tag);
        let types: Vec<&str> = arrived
            .iter()
            .flat_map(|one| &one.headers)
            .filter(|(name, _)| name == "content-type")
            .map(|(_, value)| value.as_str())
            .collect();
        examination.check(
            clauses::CONTENT_TYPE,
            place,
            types == [wanted],
            wanted,
            types.join(", "),
        );
    }
}

/// That it is kept out is looked at after every call; here the service does its worst.
async fn credential(examination: &mut Examination<'_>) {
    examination.about = clauses::HEADERS_WITHHELD;
    let (did, done) = examination
        .did(vec![examination.send("GET", "echo")], How::default())
        .await;
    let headers: Vec<&str> = did[0]["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|pair| pair[0].as_str())
        .collect();
    let lower = headers.iter().all(|name| *name == name.to_lowercase()) && headers.contains(&"x-mixed-case");
    examination.check(
        clauses::HEADERS_WITHHELD,
        "names",
        lower,
        "all headers, in lower case",
        done.told(),
    );
    for name in [
        "set-cookie",
        "set-cookie2",
        "www-authenticate",
        "proxy-authenticate",
        "authorization",
        "proxy-authorization",
        "authentication-info",
        "proxy-authentication-info",
    ] {
        let withheld = !headers.contains(&name);
        examination.check(
            clauses::HEADERS_WITHHELD,
            name,
            withheld,
            "it is left out",
            headers.join(", "),
        );
    }
    if examination.lacks(clauses::NO_CREDENTIAL) {
        return;
    }
    examination.about = clauses::NO_CREDENTIAL;
    let tag = examination.tag();
    let how = How {
        without_credential: true,
        ..How::default()
    };
    let (did, done) = examination.did(vec![examination.send("GET", "echo")], how).await;
    let told = did[0]["failure"] == "unauthorized";
    examination.check(
        clauses::NO_CREDENTIAL,
        "nobody has connected",
        told,
        "the failure unauthorized",
        done.told(),
    );
    let sent = examination.service.tagged(&tag).len();
    examination.check(
        clauses::NO_CREDENTIAL,
        "nobody has connected",
        sent == 0,
        "no request",
        format!("{sent} requests"),
    );
}

async fn headers_refused(examination: &mut Examination<'_>) {
    examination.about = clauses::HEADERS_REFUSED;
    for name in [
        "authorization",
        "Authorization",
        "AUTHORIZATION",
        "cookie",
        "Cookie",
        "host",
        "Host",
        "connection",
        "content-length",
        "Transfer-Encoding",
        "accept-encoding",
        "X-Forwarded-For",
        "via",
        "proxy-connection",
    ] {
        let tag = examination.tag();
        let step = json!({ "send": { "method": "POST", "url": format!("{tag}/echo"), "body": "{}", "headers": [[name, "1"]] } });
        let (did, done) = examination.did(vec![step], How::default()).await;
        let refused = did[0]["failure"] == "not_allowed" && did[0]["code"] == "header-not-allowed";
        examination.check(
            clauses::HEADERS_REFUSED,
            format!("`{name}`"),
            refused,
            "not-allowed, header-not-allowed",
            told(&did[0], &done.told()),
        );
        let sent = examination.service.tagged(&tag).len();
        examination.check(
            clauses::HEADERS_REFUSED,
            format!("`{name}`"),
            sent == 0,
            "no request",
            format!("{sent} requests"),
        );
    }
    for (place, pair) in [
        ("a line in a value", json!(["x-probe", "1\r\nx-injected: 1"])),
        ("a line in a name", json!(["x-probe: 1\r\nx-injected", "1"])),
    ] {
        let tag = examination.tag();
        let step = json!({ "send": { "url": format!("{tag}/echo"), "headers": [pair] } });
        examination.did(vec![step], How::default()).await;
        let injected = examination
            .service
            .all()
            .iter()
            .any(|one| one.header("x-injected").is_some());
        examination.check(
            clauses::HEADERS_REFUSED,
            place,
            !injected,
            "no header by stealth",
            "`x-injected` arrived",
        );
    }
}

/// The same steps by an action that declares that it reads.
async fn effect(examination: &mut Examination<'_>) {
    if examination.lacks(clauses::EFFECT) {
        return;
    }
    examination.about = clauses::EFFECT;
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let tag = examination.tag();
        let input = json!({ "do": [examination.send(method, "echo")] }).to_string();
        let done = examination.call("look", input, How::default()).await;
        let did = done.did().unwrap_or_default();
        let step = did.first().unwrap_or(&Value::Null);
        let sent = examination.service.tagged(&tag).len();
        let found = format!("{}; {sent} requests", told(step, &done.told()));
        let (kept, expected) = if method == "GET" {
            (step["status"] == 200 && sent == 1, "the answer of the service, 200")
        } else {
            let refused = step["failure"] == "not_allowed" && step["code"] == "effect-not-declared";
            (refused && sent == 0, "not-allowed, effect-not-declared, and no request")
        };
        let place = format!("{method} of an action that reads");
        examination.check(clauses::EFFECT, place, kept, expected, found);
    }
}

/// The same steps by an action that declares that it sends nothing.
async fn offline(examination: &mut Examination<'_>) {
    if examination.lacks(clauses::OFFLINE) {
        return;
    }
    examination.about = clauses::OFFLINE;
    for method in ["GET", "POST"] {
        let tag = examination.tag();
        let input = json!({ "do": [examination.send(method, "echo")] }).to_string();
        let done = examination.call("think", input, How::default()).await;
        let did = done.did().unwrap_or_default();
        let step = did.first().unwrap_or(&Value::Null);
        let sent = examination.service.tagged(&tag).len();
        let refused = step["failure"] == "not_allowed" && step["code"] == "effect-not-declared";
        examination.check(
            clauses::OFFLINE,
            format!("{method} of an action that is offline"),
            refused && sent == 0,
            "not-allowed, effect-not-declared, and no request",
            format!("{}; {sent} requests", told(step, &done.told())),
        );
    }
}

/// What a step saw, or how the call ended.
pub(super) fn told(step: &Value, otherwise: &str) -> String {
    if step.is_null() {
        otherwise.to_owned()
    } else {
        step.to_string()
    }
}
