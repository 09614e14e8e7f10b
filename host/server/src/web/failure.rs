//! What goes wrong in a handler, and what a person is told of it.

use std::fmt;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_store::StoreError;

use super::token::NoRandomness;

/// Why there is no page. It becomes an error page with a reference; its cause goes to the log and nowhere else.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The status.
    pub status: StatusCode,
    /// What a person is told; none: what is usual for the status.
    pub message: Option<String>,
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
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::status(StatusCode::BAD_REQUEST).saying(message)
    }

    /// Not for this visitor.
    pub fn forbidden(message: impl Into<String>) -> Self {
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
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::status(StatusCode::SERVICE_UNAVAILABLE).saying(message)
    }

    /// Our fault. What is given goes to the log.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut failure = Self::status(StatusCode::INTERNAL_SERVER_ERROR);
        failure.cause = Some(cause.to_string());
        failure
    }

    fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// What a person reads as the page's title.
    pub fn title(&self) -> &'static str {
        match self.status.as_u16() {
            400 => "The request can’t be understood",
            401 => "Sign in first",
            403 => "Not allowed",
            404 => "Page not found",
            405 => "That can’t be done here",
            408 => "That took too long",
            409 => "Somebody else has changed it",
            413 => "Too large",
            415 => "The request can’t be understood",
            421 => "Wrong address",
            429 => "Too many tries",
            503 => "Not at this moment",
            status if status < 500 => "The request can’t be understood",
            _ => "Something went wrong here",
        }
    }

    /// What a person reads below it.
    pub fn text(&self) -> String {
        if let Some(message) = &self.message {
            return message.clone();
        }
        match self.status.as_u16() {
            401 => "This page is for people who are signed in.".to_owned(),
            403 => "Your account may not do that. An admin can change what it may do.".to_owned(),
            404 => "Check the address, or start from the first page.".to_owned(),
            405 => "The address exists, but not for this kind of request. Go back and use the page’s own buttons."
                .to_owned(),
            408 => "The whole request did not arrive in time. Try again.".to_owned(),
            409 => {
                "What you see is no longer as it was when you opened the page. Go back, load it again, and try again."
                    .to_owned()
            }
            413 => "What was sent is larger than this page takes.".to_owned(),
            421 => "This server does not answer under the name that you used.".to_owned(),
            429 => match self.retry_after {
                Some(wait) => format!("Wait {} and try again.", in_words(wait)),
                None => "Wait a while and try again.".to_owned(),
            },
            503 => "The server is busy. Wait a moment and try again.".to_owned(),
            status if status < 500 => "Go back, load the page again, and try again.".to_owned(),
            _ => {
                "It is not your fault, and nothing you typed was wrong. Try again; if it happens again, tell an admin \
                  the reference below."
                    .to_owned()
            }
        }
    }
}

/// A wait that a person can plan with.
fn in_words(wait: Duration) -> String {
    match wait.as_secs().max(1) {
        1 => "a second".to_owned(),
        seconds @ 2..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => {
                let mut failure = Self::status(StatusCode::CONFLICT);
                failure.cause = Some(error.to_string());
                failure
            }
            StoreError::Busy | StoreError::Full => {
                let mut failure = Self::status(StatusCode::SERVICE_UNAVAILABLE);
                failure.cause = Some(error.to_string());
                failure
            }
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
    use super::*;

    #[test]
    fn a_cause_is_never_shown() {
        let failure = Failure::internal("the disk at /var/lib/x is on fire");
        assert!(!failure.text().contains("fire"));
        assert!(!failure.title().contains("fire"));
    }

    #[test]
    fn waits_are_words() {
        assert_eq!(
            Failure::too_many(Duration::from_millis(200)).text(),
            "Wait a second and try again."
        );
        assert_eq!(
            Failure::too_many(Duration::from_secs(59)).text(),
            "Wait 59 seconds and try again."
        );
        assert_eq!(
            Failure::too_many(Duration::from_secs(301)).text(),
            "Wait 6 minutes and try again."
        );
    }
}
