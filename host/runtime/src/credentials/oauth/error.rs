//! Why there is no grant, in cases that a caller can decide on.

use std::fmt;
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

use super::zoom_refusal::{About, ZoomRefusal, number_of_words};

/// A service's refusal in its own words, without anything secret that they quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceWords {
    /// The status of the answer.
    pub status: u16,
    /// `error` of RFC 6749, such as `invalid_grant`, or the status where the service gave none.
    pub error: String,
    /// The sentence: `error_description`, or the service's `reason`.
    pub reason: String,
    /// The service's own number, where it has one that is known here (Zoom: 4700 to 4799).
    pub code: Option<u32>,
}

impl fmt::Display for ServiceWords {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.error, self.reason)?;
        match self.code.filter(|code| number_of_words(&self.reason) != Some(*code)) {
            Some(code) => write!(formatter, " ({code})"),
            None => Ok(()),
        }
    }
}

/// Why there is no grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// The code or the refresh token is used up, too old, taken back, or its owner is gone. Asking again changes
    /// nothing: somebody has to sign in again.
    #[error("the service does not take this authorisation any more ({0}); sign in again")]
    GrantDead(ServiceWords),
    /// The app's own registration does not fit: its id, its secret, its kind, its redirect. Somebody has to correct it.
    #[error("the service does not take this app ({0}); compare its id, secret and redirect with those at the service")]
    AppRefused(ServiceWords),
    /// Another refusal. Nothing was given.
    #[error("the service refuses ({0})")]
    Refused(ServiceWords),
    /// Nothing has left this machine. A refresh token is as good as it was.
    #[error("the service could not be asked: {reason}")]
    NotSent {
        /// What happened.
        reason: String,
    },
    /// The request may have been carried out, and what it gave is lost. A refresh token may be used up.
    #[error("the service was asked, and no answer came that can be used: {reason}")]
    NoAnswer {
        /// What happened.
        reason: String,
    },
    /// The service is asked too often. Nothing was done.
    #[error("the service is asked for tokens too often")]
    RateLimited {
        /// For how long to wait, if the service says so in seconds.
        retry_after: Option<Duration>,
    },
    /// What was configured, or what the service gave, can't be sent.
    #[error("{reason}")]
    Unusable {
        /// What is wrong with it, without showing it.
        reason: String,
    },
}

impl OAuthError {
    /// Whether the service may have carried the request out: a code or a refresh token that was in it may be used up.
    pub const fn may_have_been_processed(&self) -> bool {
        matches!(self, Self::NoAnswer { .. } | Self::Unusable { .. })
    }

    /// The service's words, if it refused.
    pub const fn words(&self) -> Option<&ServiceWords> {
        match self {
            Self::GrantDead(words) | Self::AppRefused(words) | Self::Refused(words) => Some(words),
            _ => None,
        }
    }
}

/// The members of a refusal. RFC 6749 has `error` and `error_description`; other names are those of services that bend it.
#[derive(Default)]
pub(super) struct RefusalBody {
    error: Option<String>,
    reason: Option<String>,
    zoom: Option<ZoomRefusal>,
}

/// The first of these members that holds a text or a number.
fn member(body: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match body.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

impl RefusalBody {
    /// Reads a body; none if it is no JSON object.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok().filter(Value::is_object)?;
        Some(Self {
            error: member(&body, &["error"]),
            reason: member(&body, &["reason", "error_description", "errorMessage", "message"]),
            zoom: ZoomRefusal::read(&body),
        })
    }

    /// Whether it says at all that something is wrong.
    pub(super) const fn is_refusal(&self) -> bool {
        self.error.is_some()
    }

    /// What the refusal means. `clean` takes secrets out of the service's words.
    pub(super) fn judge(self, status: StatusCode, clean: impl Fn(&str) -> String) -> OAuthError {
        let error = self
            .error
            .map_or_else(|| status.as_u16().to_string(), |text| clean(&text));
        let reason = self
            .reason
            .map_or_else(|| format!("it answered {status}"), |text| clean(&text));
        let words = ServiceWords {
            status: status.as_u16(),
            error,
            reason,
            code: self.zoom.and_then(ZoomRefusal::number),
        };
        // What Zoom says beside the name says more than the name.
        match self.zoom.and_then(ZoomRefusal::about).or_else(|| by_name(&words.error)) {
            Some(About::Grant) => OAuthError::GrantDead(words),
            Some(About::App) => OAuthError::AppRefused(words),
            None => OAuthError::Refused(words),
        }
    }
}

/// What the names of RFC 6749 (section 5.2) are about.
fn by_name(error: &str) -> Option<About> {
    match error {
        "invalid_grant" => Some(About::Grant),
        "invalid_client" | "unauthorized_client" | "unsupported_grant_type" => Some(About::App),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, body: &str) -> OAuthError {
        let body = RefusalBody::read(body.as_bytes()).expect("a body");
        body.judge(StatusCode::from_u16(status).expect("a status"), str::to_owned)
    }

    fn case(error: &OAuthError) -> &'static str {
        match error {
            OAuthError::GrantDead(_) => "dead",
            OAuthError::AppRefused(_) => "app",
            OAuthError::Refused(_) => "other",
            _ => "none of these",
        }
    }

    #[test]
    fn each_spelling_of_a_refusal_has_its_case() {
        for (body, wanted, code) in [
            (r#"{"reason":"Invalid Token!","error":"invalid_grant"}"#, "dead", None),
            (r#"{"reason":"Invalid Token!","error":"invalid_request"}"#, "dead", None),
            (
                r#"{"reason":"Missing grant type (4,706)","error":"invalid_request"}"#,
                "other",
                Some(4706),
            ),
            (
                r#"{"reason":"Redirect URI mismatch. (4,709)","error":"invalid_request"}"#,
                "app",
                Some(4709),
            ),
            (r#"{"reason":"4733","error":"invalid_grant"}"#, "dead", Some(4733)),
            (
                r#"{"reason":"The app has been disabled","error":"invalid_request","code":4717}"#,
                "dead",
                Some(4717),
            ),
            (r#"{"reason":"revoked","error":4741}"#, "dead", Some(4741)),
            (
                r#"{"reason":"owner gone","error":"invalid_request","errorCode":"4735"}"#,
                "dead",
                Some(4735),
            ),
            (
                r#"{"reason":"Invalid client_id or client_secret","error":"invalid_client"}"#,
                "app",
                None,
            ),
            (
                r#"{"error":"unauthorized_client","error_description":"no"}"#,
                "app",
                None,
            ),
            (
                r#"{"reason":"Unsupported grant type (4,705)","error":"unsupported_grant_type"}"#,
                "app",
                Some(4705),
            ),
            (r#"{"reason":"Bad Request","error":"invalid_request"}"#, "other", None),
            // What another service's sentence counts is no number of Zoom's.
            (
                r#"{"error":"temporarily_unavailable","error_description":"try again, ticket 4711"}"#,
                "other",
                None,
            ),
            (
                r#"{"error":"temporarily_unavailable","error_description":"try again (4,711)","code":4711}"#,
                "other",
                None,
            ),
            (
                r#"{"reason":"wait, ticket 4711 is older","error":"invalid_request"}"#,
                "other",
                None,
            ),
            // A number inside another word, or a longer one, is none.
            (
                r#"{"reason":"room 14733 or x4733y","error":"invalid_request"}"#,
                "other",
                None,
            ),
            (r#"{"error":{"a":1},"reason":[]}"#, "other", None),
        ] {
            let error = judged(400, body);
            assert_eq!(case(&error), wanted, "{body}");
            assert_eq!(error.words().and_then(|words| words.code), code, "{body}");
            assert!(!error.may_have_been_processed());
        }
    }

    #[test]
    fn the_services_words_and_number_are_shown() {
        let error = judged(
            400,
            r#"{"reason":"The app has been disabled","error":"invalid_request","code":4717}"#,
        );
        assert_eq!(
            error.to_string(),
            "the service does not take this authorisation any more (invalid_request: The app has been disabled (4717)); \
             sign in again"
        );
        let error = judged(
            401,
            r#"{"reason":"Redirect mismatch (4,709)","error":"invalid_request"}"#,
        );
        assert!(
            error
                .to_string()
                .contains("(invalid_request: Redirect mismatch (4,709))"),
            "{error}"
        );
        let error = judged(404, "{}");
        assert_eq!(
            error.to_string(),
            "the service refuses (404: it answered 404 Not Found)"
        );
    }
}
