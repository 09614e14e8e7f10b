//! What a refusal of the service means, as far as HTTP itself says it.
//!
//! | Status | Of a read | Of a change |
//! |-|-|-|
//! | 401 | `unauthorized` | `unauthorized` |
//! | 403 | `not-allowed` | `not-allowed` |
//! | 404, 410 | `not-found` | `not-found` |
//! | 409, 412, 423 | `conflict` | `conflict` |
//! | 429 | `rate-limited` | `rate-limited` |
//! | 408, 502, 503, 504 | `unavailable` | `unknown-outcome` |
//! | 1xx, 3xx and other 5xx | `upstream` | `unknown-outcome` |
//! | any other | `upstream` | `upstream` |
//!
//! Only a 4xx, 408 aside, says that nothing was done. So a change is of unknown outcome for all else, whatever words come
//! with it. A service's own codes are read by [`Ask::refused_by`](crate::Ask::refused_by).

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::problem::problem;
use crate::response::{header, identity_text};
use crate::{Error, Identity, Problem, Response};

/// What is said when a service asks to slow down and does not say for how long.
const A_SECOND: u64 = 1000;
/// Longer waits are a mistake of the service's.
const LONGEST: u64 = 24 * 60 * 60 * 1000;
/// So much of a text that is no JSON is shown.
const EXCERPT: usize = 200;

/// An answer that is no success, and what it answers.
#[derive(Debug)]
pub struct Refusal<'a> {
    /// The answer.
    pub response: &'a Response,
    /// Whether the question was a change.
    pub writes: bool,
    /// As whom it was asked.
    pub identity: Identity,
    /// What it was about: kind and id.
    pub about: (&'a str, &'a str),
}

impl Refusal<'_> {
    /// Whether the service says that it did nothing.
    pub fn nothing_was_done(&self) -> bool {
        !self.writes || (matches!(self.response.status, 400..=499) && self.response.status != 408)
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.response.body).unwrap_or_default()
    }

    /// The service's words: the members that services put them in, or what there is.
    pub fn words(&self) -> String {
        let body = self.json();
        let places = [
            "/message",
            "/error/message",
            "/error_description",
            "/detail",
            "/error",
            "/title",
        ];
        let found = places.iter().find_map(|place| body.pointer(place)?.as_str());
        let text = self.response.body.trim();
        match found.map(str::trim) {
            Some(words) if !words.is_empty() => words.to_owned(),
            _ if text.starts_with('<') => "(a page, not JSON)".to_owned(),
            _ if text.is_empty() => "(no words)".to_owned(),
            _ => text.chars().take(EXCERPT).collect(),
        }
    }

    /// A problem with the facts that `upstream` promises beside those given.
    pub fn problem(&self, code: impl Into<String>, message: impl Into<String>, details: Value) -> Problem {
        let mut facts = Map::new();
        facts.insert("status".to_owned(), self.response.status.into());
        facts.insert("service_message".to_owned(), self.words().into());
        if let Value::Object(details) = details {
            facts.extend(details);
        }
        problem(code, message, Value::Object(facts))
    }

    /// How long to wait, in milliseconds: `retry-after`, as seconds or as a date.
    pub fn retry_after_ms(&self) -> Option<u64> {
        let text = header(self.response, "retry-after")?.trim();
        let wait = match text.parse::<f64>() {
            Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => (seconds * 1000.0).ceil() as u64,
            Ok(_) => return None,
            Err(_) => {
                let at = httpdate::parse_http_date(text).ok()?;
                let now = SystemTime::now().max(UNIX_EPOCH);
                let left = at.duration_since(now).unwrap_or_default();
                u64::try_from(left.as_millis()).unwrap_or(LONGEST)
            }
        };
        Some(wait.min(LONGEST))
    }

    /// What the status means.
    pub fn by_status(&self) -> Error {
        let status = self.response.status;
        let words = self.words();
        let code = status.to_string();
        let make = |message: String, details: Value| self.problem(code.clone(), message, details);
        if !self.nothing_was_done() {
            let message = format!("The service failed with status {status} and may have done it all the same: {words}");
            return Error::UnknownOutcome(make(message, json!({})));
        }
        let (kind, id) = self.about;
        match status {
            401 => {
                let message = format!("The service does not accept the credential: {words}");
                Error::Unauthorized(make(message, json!({ "identity": identity_text(self.identity) })))
            }
            403 => Error::NotAllowed(make(format!("The service does not allow this: {words}"), json!({}))),
            404 | 410 => {
                let message = format!("The service has no such {kind}: {words}");
                Error::NotFound(make(message, json!({ "kind": kind, "id": id })))
            }
            409 | 412 | 423 => Error::Conflict(make(format!("The present state forbids it: {words}"), json!({}))),
            429 => {
                let wait = self.retry_after_ms().unwrap_or(A_SECOND);
                let message = format!("The service asks to slow down: {words} Try again in {wait} ms.");
                Error::RateLimited(make(message, json!({ "retry_after_ms": wait })))
            }
            408 | 502..=504 => {
                let message = format!("The service is not available (status {status}): {words} Try again.");
                Error::Unavailable(make(message, json!({})))
            }
            300..=399 => {
                let message = format!("The service answered with a redirect (status {status}), which is not followed.");
                Error::Upstream(make(message, json!({})))
            }
            _ => Error::Upstream(make(
                format!("The service refused with status {status}: {words}"),
                json!({}),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::microapp::connector::http::Header;

    fn answered(status: u16, body: &str, writes: bool, retry_after: &str) -> Error {
        let response = Response {
            status,
            headers: vec![Header {
                name: "retry-after".to_owned(),
                value: retry_after.to_owned(),
            }],
            body: body.to_owned(),
        };
        let refusal = Refusal {
            response: &response,
            writes,
            identity: Identity::Service,
            about: ("item", "7"),
        };
        refusal.by_status()
    }

    fn details(problem: &Problem) -> Value {
        serde_json::from_str(&problem.details).unwrap()
    }

    #[test]
    fn each_status_has_its_case() {
        let read = |status| answered(status, "", false, "");
        assert!(matches!(read(401), Error::Unauthorized(problem) if details(&problem)["identity"] == "service"));
        assert!(matches!(read(403), Error::NotAllowed(_)));
        assert!(matches!(read(404), Error::NotFound(problem) if details(&problem)["id"] == "7"));
        assert!(matches!(read(409), Error::Conflict(_)));
        assert!(matches!(read(503), Error::Unavailable(_)));
        assert!(matches!(read(302), Error::Upstream(_)));
        assert!(matches!(read(418), Error::Upstream(_)));
    }

    #[test]
    fn only_a_4xx_says_that_a_change_was_not_made() {
        for status in [300, 303, 307, 408, 500, 502, 503, 504] {
            assert!(
                matches!(answered(status, "", true, ""), Error::UnknownOutcome(_)),
                "{status}"
            );
        }
        assert!(matches!(answered(404, "", true, ""), Error::NotFound(_)));
    }

    #[test]
    fn a_wait_is_read_as_seconds_or_as_a_date() {
        let wait = |text: &str| match answered(429, "", true, text) {
            Error::RateLimited(problem) => details(&problem)["retry_after_ms"].as_u64().unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(wait("2"), 2000);
        assert_eq!(wait("0.5"), 500);
        assert_eq!(wait("1e300"), LONGEST);
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), 0);
        assert!((3_000_000..=3_600_000).contains(&wait(&httpdate::fmt_http_date(
            SystemTime::now() + std::time::Duration::from_secs(3600)
        ))));
        for nonsense in ["", "soon", "-1", "NaN"] {
            assert_eq!(wait(nonsense), A_SECOND, "{nonsense}");
        }
    }

    #[test]
    fn the_services_words_are_found() {
        for (body, words) in [
            (r#"{"message": "No."}"#, "No."),
            (r#"{"error": {"message": "No."}}"#, "No."),
            (r#"{"error": "No."}"#, "No."),
            ("No.", "No."),
            ("<html>", "(a page, not JSON)"),
            ("", "(no words)"),
        ] {
            let Error::Upstream(problem) = answered(418, body, false, "") else {
                panic!("upstream")
            };
            assert_eq!(details(&problem)["service_message"], words, "{body}");
        }
    }
}
