//! What goes wrong in a handler, and what a person is told of it.

use std::fmt;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_store::StoreError;
use microapp_vault::VaultError;

use super::token::NoRandomness;
use crate::journal::JournalError;
use crate::words::{Said, Words};

/// Why there is no page. It becomes an error page with a reference; its cause goes to the log and nowhere else.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The status.
    pub status: StatusCode,
    /// What a person is told; none: what is usual for the status.
    pub message: Option<Said>,
    /// When it is worth another try.
    pub retry_after: Option<Duration>,
    /// For the log. Never shown.
    pub cause: Option<String>,
}

impl Failure {
    /// What is usual for the status.
    pub const fn status(status: StatusCode) -> Self {
        Self {
            status,
            message: None,
            retry_after: None,
            cause: None,
        }
    }

    /// The request can't be understood.
    pub fn bad_request(message: impl Into<Said>) -> Self {
        Self::status(StatusCode::BAD_REQUEST).saying(message)
    }

    /// Not for this visitor.
    pub fn forbidden(message: impl Into<Said>) -> Self {
        Self::status(StatusCode::FORBIDDEN).saying(message)
    }

    /// There is no such thing, or none for this visitor.
    pub const fn not_found() -> Self {
        Self::status(StatusCode::NOT_FOUND)
    }

    /// Too often.
    pub const fn too_many(retry_after: Duration) -> Self {
        let mut failure = Self::status(StatusCode::TOO_MANY_REQUESTS);
        failure.retry_after = Some(retry_after);
        failure
    }

    /// Not at this moment.
    pub fn unavailable(message: impl Into<Said>) -> Self {
        Self::status(StatusCode::SERVICE_UNAVAILABLE).saying(message)
    }

    /// Our fault. What is given goes to the log.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut failure = Self::status(StatusCode::INTERNAL_SERVER_ERROR);
        failure.cause = Some(cause.to_string());
        failure
    }

    /// With these words in place of the usual ones.
    #[must_use]
    pub fn saying(mut self, message: impl Into<Said>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// What a person reads as the page's title.
    pub fn title(&self, words: &Words) -> String {
        words.text(match self.status.as_u16() {
            401 => "sign-in-title",
            403 => "forbidden-title",
            404 => "not-found-title",
            405 => "wrong-method-title",
            408 => "too-slow-title",
            409 => "changed-title",
            413 => "too-large-title",
            421 => "wrong-address-title",
            429 => "too-many-title",
            503 => "not-now-title",
            status if status < 500 => "bad-request-title",
            _ => "our-fault-title",
        })
    }

    /// What a person reads below it.
    pub fn text(&self, words: &Words) -> String {
        if let Some(message) = &self.message {
            return words.say(message);
        }
        words.text(match self.status.as_u16() {
            401 => "unauthorized-text",
            403 => "forbidden-text",
            404 => "not-found-text",
            405 => "wrong-method-text",
            408 => "too-slow-text",
            409 => "changed-text",
            413 => "too-large-text",
            421 => "wrong-address-text",
            429 => match self.retry_after {
                Some(wait) => return words.say(&wait_for(wait)),
                None => "too-many-text",
            },
            503 => "not-now-text",
            status if status < 500 => "bad-request-text",
            _ => "our-fault-text",
        })
    }
}

/// A wait that a person can plan with.
fn wait_for(wait: Duration) -> Said {
    match wait.as_secs().max(1) {
        seconds @ 1..=90 => Said::from("wait-seconds").count("count", seconds),
        seconds => Said::from("wait-minutes").count("count", seconds.div_ceil(60)),
    }
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        let mut failure = match error {
            StoreError::Stale { .. } => Self::status(StatusCode::CONFLICT),
            StoreError::Busy => Self::status(StatusCode::SERVICE_UNAVAILABLE),
            StoreError::Full => Self::unavailable("disk-full-text"),
            error => return Self::internal(error),
        };
        failure.cause = Some(error.to_string());
        failure
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::NotConfigured { .. } => Self::not_found(),
            VaultError::Store(error) => Self::from(&*error),
            error => Self::internal(error),
        }
    }
}

/// For a journal that can't be used; what became of an action has pages of its own.
impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Store(error) => error.into(),
            JournalError::Vault(error) => error.into(),
            error => Self::internal(error),
        }
    }
}

impl From<NoRandomness> for Failure {
    fn from(error: NoRandomness) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        // The page is drawn where the visitor is known.
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use microapp_templates::model::manifest::LocaleTag;

    use super::*;

    fn english() -> &'static Words {
        Words::of(LocaleTag::En)
    }

    #[test]
    fn a_cause_is_never_shown() {
        let failure = Failure::internal("the disk at /var/lib/x is on fire");
        assert!(!failure.text(english()).contains("fire"));
        assert!(!failure.title(english()).contains("fire"));
    }

    #[test]
    fn every_status_has_words_of_its_own_in_every_language() {
        for words in LocaleTag::ALL.map(Words::of) {
            for status in (400..=599).filter_map(|code| StatusCode::from_u16(code).ok()) {
                let failure = Failure::status(status);
                // A key has no space, and no language says these in one word.
                assert!(failure.text(words).contains(' '), "{status} in {}", words.lang());
                assert!(failure.title(words).contains(' '), "{status} in {}", words.lang());
            }
        }
    }

    #[test]
    fn a_full_disk_is_told_and_is_over_when_there_is_room() {
        for words in LocaleTag::ALL.map(Words::of) {
            let failure = Failure::from(JournalError::from(StoreError::Full));
            assert_eq!(failure.status, StatusCode::SERVICE_UNAVAILABLE);
            let usual = Failure::status(failure.status).text(words);
            assert!(failure.text(words).contains(' '), "{}", words.lang());
            assert_ne!(failure.text(words), usual, "{}", words.lang());
        }
        let english = Failure::from(StoreError::Full).text(english());
        assert!(
            english.contains("no room left") && english.contains("admin"),
            "{english}"
        );
    }

    #[test]
    fn waits_are_words() {
        let said = |wait| Failure::too_many(wait).text(english());
        assert_eq!(said(Duration::from_millis(200)), "Wait 1 second and try again.");
        assert_eq!(said(Duration::from_secs(59)), "Wait 59 seconds and try again.");
        assert_eq!(said(Duration::from_secs(301)), "Wait 6 minutes and try again.");
    }
}
