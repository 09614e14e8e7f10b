//! The token endpoint, as the vault sees it: two questions, and answers that tell what became of a refresh token.

use std::time::Duration;

use futures::future::BoxFuture;
use microapp_store::ConnectionId;

use crate::{Grant, RefreshToken};

/// Asks the service for tokens.
///
/// The vault calls it from one task at a time for each connection, gives up after
/// [`Options::call_timeout`](crate::Options::call_timeout), and counts that as [`TokenError::Lost`]. An implementation
/// must not repeat a request by itself.
pub trait TokenEndpoint: Send + Sync + 'static {
    /// Turns a refresh token into a new pair.
    fn refresh<'a>(
        &'a self,
        connection: &'a ConnectionId,
        token: &'a RefreshToken,
    ) -> BoxFuture<'a, Result<Grant, TokenError>>;

    /// Asks with the app's own credentials.
    fn service_grant<'a>(&'a self, connection: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>>;
}

/// Why there is no new token, by what it means for the old one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The grant is dead: used, revoked, expired, its owner gone. Asking again is of no use.
    #[error("the service has ended this sign-in ({code}): {reason}")]
    DeadGrant {
        /// The service's code.
        code: String,
        /// The service's words.
        reason: String,
    },
    /// The app is wrong: its id, its secret, its kind. The grant was not looked at.
    #[error("the service does not accept the app ({code}): {reason}")]
    WrongApp {
        /// The service's code.
        code: String,
        /// The service's words.
        reason: String,
    },
    /// Nothing has reached the service: no connection, no TLS, no address. The refresh token is as good as before.
    #[error("the service could not be reached: {reason}")]
    NotSent {
        /// What happened.
        reason: String,
    },
    /// It was sent, and no answer that can be understood came back. The refresh token may have been used.
    #[error("the service's answer was lost: {reason}")]
    Lost {
        /// What happened.
        reason: String,
    },
    /// The service refused to look at it now. The refresh token is as good as before.
    #[error("the service asks to wait before the next token request")]
    RateLimited {
        /// How long, if it said so.
        retry_after: Option<Duration>,
    },
}

/// No endpoint: for programs that only look at what is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoEndpoint;

impl NoEndpoint {
    fn refuse<'a>() -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async {
            Err(TokenError::NotSent {
                reason: "this program was started without a way to ask for tokens".to_owned(),
            })
        })
    }
}

impl TokenEndpoint for NoEndpoint {
    fn refresh<'a>(&'a self, _: &'a ConnectionId, _: &'a RefreshToken) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Self::refuse()
    }

    fn service_grant<'a>(&'a self, _: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Self::refuse()
    }
}
