//! Zoom's refusals, sorted into the cases that a caller can decide on. Zoom's code, words and tracking id are kept in
//! every one of them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::bindings::microapp::connector::errors::Error;
use crate::input_errors::FieldError;
use crate::problem::problem;
use crate::time_text;
use crate::zone::utc_text;
use crate::zoom::reply::{RefusalReply, RefusedField, parse};

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// What was asked for, as far as it matters for reading a refusal.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Whether the request changes anything.
    pub writes: bool,
    /// As whom: `service` or `acting_user`.
    pub identity: &'static str,
    /// What the path names: `meeting`, `user`.
    pub kind: &'static str,
    /// Its id.
    pub id: &'a str,
    /// The occurrence of it that the query names.
    pub occurrence: Option<&'a str>,
}

/// An answer that is no success.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: &'a str,
    /// `x-zm-trackingid`, by which Zoom's support finds the request.
    pub tracking_id: Option<&'a str>,
    /// `retry-after`: a date, or seconds.
    pub retry_after: Option<&'a str>,
    /// `x-ratelimit-type`: which limit a 429 speaks of, where its words don't say it.
    pub limit_type: Option<&'a str>,
    /// When it came.
    pub at: Timestamp,
}

/// The error that an answer means.
pub fn error_of(answer: &Answer<'_>, asked: &Asked<'_>) -> Error {
    let reply: RefusalReply = parse(answer.body).unwrap_or_default();
    let code: u32 = reply.code.as_deref().and_then(|code| code.parse().ok()).unwrap_or(0);
    let words = words_of(answer, &reply);
    let mut details = facts(answer, &reply);
    let service_code = if code == 0 {
        format!("http-{}", answer.status)
    } else {
        code.to_string()
    };
    let make = |extra: Value, message: String| {
        if let Value::Object(extra) = extra {
            details.extend(extra);
        }
        problem(service_code, message, Value::Object(details))
    };

    match (answer.status, code) {
        // Before all others: whatever words come with it, only 4xx says that nothing was done. And of these not 408: whoever
        // gave up waiting, Zoom or a proxy, may have begun.
        (status, _) if asked.writes && (status == 408 || !(400..500).contains(&status)) => Error::UnknownOutcome(make(
            json!({}),
            format!("Zoom failed with status {status} and may have done it all the same: {words}"),
        )),
        (429, _) if is_daily(answer, &words) => {
            let when = lifted_at(answer);
            let message = format!("Zoom's limit for today is used up: {words} It is lifted at {when}.");
            Error::DailyLimit(make(json!({ "retry_at": when }), message))
        }
        (429, _) => {
            let message = format!("Zoom asks to slow down: {words} Try again in a second.");
            Error::RateLimited(make(json!({ "retry_after_ms": 1000 }), message))
        }
        (_, 4711 | 4700) => {
            let scopes = bracketed(&words);
            let message = if scopes.is_empty() {
                format!("The Zoom app lacks a scope: {words}")
            } else {
                format!(
                    "The Zoom app lacks {}. Add it in the Zoom App Marketplace under Manage > your app > Scopes, then \
                     authorize the app again.",
                    scopes.join(", ")
                )
            };
            Error::MissingScope(make(json!({ "scopes": scopes }), message))
        }
        (401, _) | (_, 124) => Error::Unauthorized(make(
            json!({ "identity": asked.identity }),
            format!("Zoom does not accept the credential: {words} Connect Zoom again."),
        )),
        (_, 1114) => {
            let refused = quoted(&words);
            let named = if refused.is_empty() {
                "a co-host".to_owned()
            } else {
                refused.join(", ")
            };
            let message = format!(
                "Zoom does not accept {named} as a co-host, so nothing was changed. Co-hosts must be active, licensed \
                 users of the same Zoom account."
            );
            Error::CoHostRefused(make(json!({ "co_hosts": refused, "field": "co_hosts" }), message))
        }
        (_, 3000) if mentions(&words, "occurrence") => Error::NotFound(make(
            json!({ "kind": "occurrence", "id": asked.occurrence.unwrap_or(asked.id) }),
            format!("Zoom knows no such occurrence of meeting {}: {words}", asked.id),
        )),
        (_, 3002 | 3007) => Error::Conflict(make(json!({}), words)),
        (_, 3000) if mentions(&words, "have started") => Error::Conflict(make(json!({}), words)),
        (_, 200 | 3003 | 3018 | 3037 | 3161) => Error::NotAllowed(make(json!({}), words)),
        (_, 3000) if mentions(&words, "cannot schedule a meeting for") => Error::NotAllowed(make(json!({}), words)),
        (_, 1001 | 1010 | 1120) => Error::NotFound(make(json!({ "kind": "user", "id": asked.id }), words)),
        (_, 3001) => Error::NotFound(make(json!({ "kind": "meeting", "id": asked.id }), words)),
        (404, _) => Error::NotFound(make(json!({ "kind": asked.kind, "id": asked.id }), words)),
        (400..=499, 300) => invalid(&reply, make(json!({}), words)),
        (408 | 502..=504, _) => Error::Unavailable(make(
            json!({}),
            format!("Zoom is not available (status {}): {words} Try again.", answer.status),
        )),
        (300..=399, _) => Error::Upstream(make(
            json!({}),
            format!(
                "Zoom answered with a redirect (status {}), which is not followed.",
                answer.status
            ),
        )),
        _ => Error::Upstream(make(
            json!({}),
            format!("Zoom refused with status {}: {words}", answer.status),
        )),
    }
}

/// Whether a 429 speaks of the day: in its words, or in its header.
fn is_daily(answer: &Answer<'_>, words: &str) -> bool {
    let kind = answer.limit_type.unwrap_or_default();
    [words, kind]
        .iter()
        .any(|text| text.to_ascii_lowercase().contains("daily"))
}

/// When a daily limit is lifted: as Zoom says, or at the next midnight in UTC, since Zoom often does not say.
fn lifted_at(answer: &Answer<'_>) -> String {
    let said = answer.retry_after.and_then(|text| time_text::instant(text.trim()));
    let midnight = || Timestamp::from_second((answer.at.as_second().div_euclid(DAY) + 1) * DAY).ok();
    utc_text(said.or_else(midnight).unwrap_or(answer.at))
}

/// Zoom's code 300 with its list of fields, in the contract's names.
fn invalid(reply: &RefusalReply, mut problem: crate::bindings::microapp::connector::errors::Problem) -> Error {
    let fields: Vec<Value> = reply.errors.iter().map(|refused| field_error(refused).json()).collect();
    if let Ok(Value::Object(mut details)) = serde_json::from_str(&problem.details) {
        details.insert("fields".to_owned(), Value::Array(fields));
        problem.details = Value::Object(details).to_string();
    }
    Error::InvalidInput(problem)
}

fn field_error(refused: &RefusedField) -> FieldError {
    let field = refused.field.as_deref().unwrap_or_default();
    let message = refused.message.clone().unwrap_or_default();
    FieldError::new(contract_field(field), "refused-by-zoom", message)
}

/// The contract's name of a field in Zoom's body.
fn contract_field(zoom: &str) -> &str {
    match zoom {
        "start_time" => "start",
        "timezone" => "time_zone",
        "duration" => "duration_minutes",
        "password" => "passcode",
        "schedule_for" => "host",
        "settings.alternative_hosts" => "co_hosts",
        "settings.global_dial_in_countries" => "dial_in_countries",
        "settings.jbh_time" => "join_before_host_minutes",
        "settings.meeting_authentication" => "require_sign_in",
        "settings.private_meeting" => "private",
        "settings.use_pmi" => "use_personal_meeting_id",
        "settings.meeting_invitees" => "invitees",
        other => other.strip_prefix("settings.").unwrap_or(other),
    }
}

/// Zoom's words, or what can be said where there are none.
fn words_of(answer: &Answer<'_>, reply: &RefusalReply) -> String {
    let mut words = match reply.message.as_deref().map(str::trim) {
        Some(words) if !words.is_empty() => words.to_owned(),
        _ if answer.body.trim_start().starts_with('<') => "(a page, not JSON)".to_owned(),
        _ if answer.body.trim().is_empty() => "(no words)".to_owned(),
        _ => answer.body.trim().chars().take(200).collect(),
    };
    for refused in &reply.errors {
        if let (Some(field), Some(message)) = (&refused.field, &refused.message) {
            words.push_str(&format!(" {field}: {message}"));
        }
    }
    words
}

fn facts(answer: &Answer<'_>, reply: &RefusalReply) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("status".to_owned(), answer.status.into());
    if let Some(code) = &reply.code {
        let code = code
            .parse::<i64>()
            .map_or_else(|_| Value::from(code.as_str()), Value::from);
        facts.insert("service_code".to_owned(), code);
    }
    if let Some(message) = &reply.message {
        facts.insert("service_message".to_owned(), message.as_str().into());
    }
    if let Some(tracking_id) = answer.tracking_id {
        facts.insert("tracking_id".to_owned(), tracking_id.into());
    }
    facts
}

fn mentions(words: &str, part: &str) -> bool {
    words.to_ascii_lowercase().contains(part)
}

/// The items of the first `[a, b]`.
fn bracketed(words: &str) -> Vec<String> {
    let Some((_, rest)) = words.split_once('[') else {
        return Vec::new();
    };
    let inside = rest.split(']').next().unwrap_or_default();
    inside
        .split(',')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// Everything between double quotes.
fn quoted(words: &str) -> Vec<String> {
    words
        .split('"')
        .skip(1)
        .step_by(2)
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str, writes: bool) -> Error {
        error_of(
            &Answer {
                status,
                body,
                tracking_id: Some("WEB_1"),
                retry_after: None,
                limit_type: None,
                at: "2026-12-01T09:30:00Z".parse().unwrap(),
            },
            &Asked {
                writes,
                identity: "acting_user",
                kind: "meeting",
                id: "123",
                occurrence: Some("456"),
            },
        )
    }

    #[test]
    fn a_refused_co_host_is_named() {
        let body = r#"{"code":1114,"message":"Unable to assign \"mentor@gmail.com\" as an alternative host because the user cannot be selected at this time."}"#;
        let Error::CoHostRefused(problem) = read(400, body, true) else {
            panic!("co-host-refused")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        assert_eq!(details["co_hosts"], json!(["mentor@gmail.com"]));
        assert_eq!(details["service_code"], 1114);
        assert_eq!(details["tracking_id"], "WEB_1");
        assert!(problem.message.contains("mentor@gmail.com"), "{}", problem.message);
    }

    #[test]
    fn a_daily_limit_is_lifted_at_midnight_if_zoom_does_not_say() {
        let Error::DailyLimit(problem) = read(429, r#"{"code":429,"message":"the daily rate limit (100)"}"#, true)
        else {
            panic!("daily-limit")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        assert_eq!(details["retry_at"], "2026-12-02T00:00:00Z");
    }

    #[test]
    fn a_missing_occurrence_is_named() {
        let Error::NotFound(problem) = read(400, r#"{"code":3000,"message":"Invalid occurrence_id."}"#, true) else {
            panic!("not-found")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        assert_eq!(
            (&details["kind"], &details["id"]),
            (&json!("occurrence"), &json!("456"))
        );
    }

    #[test]
    fn missing_scopes_are_listed() {
        let body = r#"{"code":4711,"message":"Invalid access token, does not contain scopes:[meeting:write:meeting, meeting:write:meeting:admin]."}"#;
        let Error::MissingScope(problem) = read(400, body, true) else {
            panic!("missing-scope")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        assert_eq!(
            details["scopes"],
            json!(["meeting:write:meeting", "meeting:write:meeting:admin"])
        );
    }

    #[test]
    fn each_refusal_has_its_case() {
        let json = |code: u32, words: &str| format!(r#"{{"code":{code},"message":"{words}"}}"#);
        assert!(matches!(
            read(401, &json(124, "Invalid access token."), false),
            Error::Unauthorized(_)
        ));
        assert!(matches!(
            read(404, &json(3001, "Meeting does not exist: 1."), false),
            Error::NotFound(_)
        ));
        assert!(matches!(
            read(400, &json(3000, "Invalid occurrence_id."), true),
            Error::NotFound(_)
        ));
        assert!(matches!(
            read(400, &json(3002, "in progress"), true),
            Error::Conflict(_)
        ));
        assert!(matches!(
            read(400, &json(3003, "You are not the meeting host."), true),
            Error::NotAllowed(_)
        ));
        assert!(matches!(
            read(429, &json(429, "per-second rate limit"), true),
            Error::RateLimited(_)
        ));
        assert!(matches!(
            read(429, &json(429, "the daily rate limit (100)"), true),
            Error::DailyLimit(_)
        ));
        for body in [
            "<html>",
            "",
            &json(3001, "Meeting does not exist: 1."),
            &json(124, "x"),
            &json(1114, "x"),
        ] {
            for status in [500, 502, 503, 504, 303, 307, 408] {
                assert!(
                    matches!(read(status, body, true), Error::UnknownOutcome(_)),
                    "{status} {body}"
                );
            }
        }
        assert!(matches!(read(503, "", false), Error::Unavailable(_)));
        assert!(matches!(read(408, "", false), Error::Unavailable(_)));
        assert!(matches!(read(302, "", false), Error::Upstream(_)));
        assert!(matches!(read(418, "short and stout", false), Error::Upstream(_)));
    }

    #[test]
    fn refused_fields_have_the_contracts_names() {
        let body = r#"{"code":300,"message":"Validation Failed.","errors":[{"field":"settings.alternative_hosts","message":"Invalid field."}]}"#;
        let Error::InvalidInput(problem) = read(400, body, true) else {
            panic!("invalid-input")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        assert_eq!(details["fields"][0]["field"], "co_hosts");
        assert_eq!(details["service_code"], 300);
    }
}
