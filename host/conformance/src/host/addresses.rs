//! Where requests may go: nowhere but to what is declared and granted, whatever the spelling, and whatever a redirect says.

use serde_json::json;

use super::examination::{Examination, How};
use super::request::told;
use crate::clause::host as clauses;

/// The contract's codes for a refused request.
const CODES: &[&str] = &[
    "address-not-allowed",
    "address-not-declared",
    "address-not-public",
    "bad-url",
    "scheme-not-allowed",
    "header-not-allowed",
    "effect-not-declared",
    "request-too-large",
    "too-many-requests-in-call",
    "bad-settings",
];

pub(super) async fn examine(examination: &mut Examination<'_>) {
    examination.about = clauses::ALLOW_LIST;
    let elsewhere = examination.service.elsewhere();
    let other_port = examination.service.other_port();
    let home = examination.service.home_port();
    // Names that do not resolve: a host that asks for them at all says `not-sent`.
    for (place, url) in [
        ("neither declared nor granted", "https://undeclared.test/x".to_owned()),
        ("declared, and not granted", "https://declared.test/x".to_owned()),
        (
            "declared by a pattern, and not granted",
            "https://a.declared.test/x".to_owned(),
        ),
        ("another name of this machine", format!("http://{elsewhere}/v1/x/echo")),
        (
            "another port of this machine",
            format!("http://127.0.0.1:{other_port}/v1/x/echo"),
        ),
    ] {
        let (did, done) = examination
            .did(vec![json!({ "send": { "url": url } })], How::default())
            .await;
        let refused = did[0]["failure"] == "not_allowed";
        examination.check(
            clauses::ALLOW_LIST,
            place,
            refused,
            "not-allowed",
            told(&did[0], &done.told()),
        );
        let code = did[0]["code"].as_str().unwrap_or_default();
        let known = refused && CODES.contains(&code);
        examination.check(
            clauses::REFUSAL,
            place,
            known,
            "not-allowed, with a code of the contract",
            told(&did[0], &done.told()),
        );
        strays(examination, place);
    }
    for url in [
        format!("//{elsewhere}/v1/x/echo"),
        format!("\\\\{elsewhere}\\v1\\x\\echo"),
        format!("http:\\\\{elsewhere}/v1/x/echo"),
        format!("HTTP://{}/v1/x/echo", elsewhere.to_uppercase()),
        format!("http://127.0.0.1:{home}@{elsewhere}/v1/x/echo"),
        format!("http://127.0.0.1:{home}\\@{elsewhere}/v1/x/echo"),
        format!("http://{elsewhere}#@127.0.0.1:{home}/"),
        format!(" http://{elsewhere}/v1/x/echo"),
        format!("ht\ntp://{elsewhere}/v1/x/echo"),
    ] {
        examination
            .did(vec![json!({ "send": { "url": url } })], How::default())
            .await;
        strays(examination, &url.escape_debug().to_string());
    }
    for url in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "data:text/plain,x",
        "http://[::1",
        "javascript:1",
    ] {
        let (did, done) = examination
            .did(vec![json!({ "send": { "url": url } })], How::default())
            .await;
        let code = did[0]["code"].as_str().unwrap_or_default();
        let refused = did[0]["failure"] == "not_allowed" && CODES.contains(&code);
        examination.check(
            clauses::REFUSAL,
            url,
            refused,
            "not-allowed, with a code of the contract",
            told(&did[0], &done.told()),
        );
    }
    redirects(examination).await;
}

async fn redirects(examination: &mut Examination<'_>) {
    examination.about = clauses::REDIRECTS;
    for (method, status) in [
        ("GET", 301),
        ("GET", 302),
        ("POST", 302),
        ("GET", 303),
        ("POST", 307),
        ("GET", 308),
    ] {
        let step = examination.send(method, &format!("redirect/{status}"));
        let (did, done) = examination.did(vec![step], How::default()).await;
        let place = format!("{method}, {status}");
        let headers = did[0]["headers"].to_string();
        let returned = did[0]["status"] == status && headers.contains("\"location\"");
        examination.check(
            clauses::REDIRECTS,
            &place,
            returned,
            format!("{status} with its location"),
            told(&did[0], &done.told()),
        );
        let strayed = examination.service.take_elsewhere();
        let words = strayed
            .first()
            .map(|one| format!("{} {} arrived there", one.method, one.target));
        examination.check(
            clauses::REDIRECTS,
            place,
            strayed.is_empty(),
            "nobody asks the target",
            words.unwrap_or_default(),
        );
    }
}

/// Whether anything has arrived where nothing may.
fn strays(examination: &mut Examination<'_>, place: &str) {
    let strayed = examination.service.take_elsewhere();
    let words = strayed.first().map(|one| {
        let credential = if one.header("authorization").is_some() {
            "with"
        } else {
            "without"
        };
        format!(
            "{} {} arrived there, {credential} the credential",
            one.method, one.target
        )
    });
    examination.check(
        clauses::ALLOW_LIST,
        place,
        strayed.is_empty(),
        "nothing is sent",
        words.unwrap_or_default(),
    );
}
