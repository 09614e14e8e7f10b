//! Credentials: who asks, and what is attached as the request leaves.
//!
//! A connector names an identity and never sees what stands for it. A [`CredentialProvider`] turns the identity into a
//! [`Credential`]; the host attaches it last of all, after every check and every wait, and forgets it. Secrets are held
//! in [`secrecy`]'s types: they have no `Display`, `Debug` shows `[REDACTED]`, and memory is wiped on drop.

mod fixed;
pub mod oauth;
mod server_to_server;

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use fixed::{Anonymous, FixedToken};
pub use server_to_server::{ServerToServer, ServerToServerOptions};

/// As whom a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal<'a> {
    /// The integration's own account.
    Service,
    /// The person for whom the call runs; none where a call runs for nobody.
    ActingUser(Option<&'a str>),
}

/// A credential, ready to be attached as `Authorization`, or the knowledge that none is needed.
#[derive(Clone)]
pub struct Credential {
    scheme: &'static str,
    secret: Option<SecretString>,
    api_url: Option<Arc<Url>>,
}

impl Credential {
    /// A bearer token (RFC 6750).
    pub fn bearer(token: impl Into<String>) -> Self {
        Self {
            scheme: "Bearer ",
            secret: Some(SecretString::from(token.into())),
            api_url: None,
        }
    }

    /// For a service that answers whoever asks: nothing is attached.
    pub const fn anonymous() -> Self {
        Self {
            scheme: "",
            secret: None,
            api_url: None,
        }
    }

    /// The access token of a grant, with the place where the service serves it.
    pub fn of_grant(grant: &oauth::Grant) -> Self {
        Self {
            api_url: grant.api_url.clone().map(Arc::new),
            ..Self::bearer(grant.access_token.expose_secret())
        }
    }

    /// The same, served by the service at this address (regional hosts). Relative references of a connector go there, if
    /// its manifest declares the host and the admin grants it; otherwise to the integration's own base URL.
    #[must_use]
    pub fn served_at(mut self, api_url: Url) -> Self {
        self.api_url = Some(Arc::new(api_url));
        self
    }

    /// Where the service serves it, if it said so.
    pub fn api_url(&self) -> Option<&Url> {
        self.api_url.as_deref()
    }

    /// Whether it is the same secret.
    pub fn is_same(&self, other: &Self) -> bool {
        self.secret() == other.secret()
    }

    /// What must never reach a guest. Empty where there is nothing to hide.
    pub(crate) fn secret(&self) -> &str {
        self.secret.as_ref().map_or("", |secret| secret.expose_secret())
    }

    /// The header's value, marked as sensitive; none for the anonymous.
    ///
    /// # Errors
    ///
    /// [`CredentialError::Unusable`] if it has characters that a header can't carry.
    pub(crate) fn header(&self) -> Result<Option<HeaderValue>, CredentialError> {
        if self.secret.is_none() {
            return Ok(None);
        }
        let value = HeaderValue::from_str(&format!("{}{}", self.scheme, self.secret()));
        let mut value = value.map_err(|_| CredentialError::Unusable {
            reason: "it has characters that a header can't carry".to_owned(),
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Credential([REDACTED])")
    }
}

/// Why there is no credential.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// Nobody has connected this identity.
    #[error("there is no credential for {identity}: {hint}")]
    Missing {
        /// Whose.
        identity: String,
        /// What to do.
        hint: String,
    },
    /// The service refuses to give one. Somebody has to look at the configuration, or connect again.
    #[error("the service gave no token ({code}): {reason}")]
    Rejected {
        /// The service's `error`, such as `invalid_client`.
        code: String,
        /// The service's words.
        reason: String,
    },
    /// The service could not be asked for one. Safe to try again.
    #[error("the token endpoint could not be asked: {reason}")]
    Unreachable {
        /// What happened.
        reason: String,
    },
    /// What there is can't be sent.
    #[error("the credential can't be used: {reason}")]
    Unusable {
        /// What is wrong with it, without showing it.
        reason: String,
    },
}

impl From<oauth::OAuthError> for CredentialError {
    /// For credentials that nothing is lost with when they are asked for again.
    fn from(error: oauth::OAuthError) -> Self {
        use oauth::OAuthError;
        let reason = error.to_string();
        match error {
            OAuthError::GrantDead(words) | OAuthError::AppRefused(words) | OAuthError::Refused(words) => {
                Self::Rejected {
                    code: words.error,
                    reason: words.reason,
                }
            }
            OAuthError::NotSent { reason } | OAuthError::NoAnswer { reason } => Self::Unreachable { reason },
            OAuthError::RateLimited { .. } => Self::Unreachable { reason },
            OAuthError::Unusable { reason } => Self::Unusable { reason },
        }
    }
}

/// Gives credentials.
pub trait CredentialProvider: Send + Sync + 'static {
    /// The present credential of an identity. Called for every request, so it keeps what it has.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] if there is none.
    fn credential<'a>(&'a self, principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>>;

    /// The service has answered 401 to `failed`: a newer credential, or none if there is no hope of one. Called at most
    /// once for each request. Default: there is nothing to renew, and the connector hears of the 401.
    ///
    /// # Errors
    ///
    /// [`CredentialError`] if renewing fails.
    fn renew<'a>(
        &'a self,
        principal: Principal<'a>,
        failed: &'a Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, CredentialError>> {
        let _ = (principal, failed);
        Box::pin(async { Ok(None) })
    }

    /// How the service addresses the acting user in a path under this provider's credentials: what a guest gets from
    /// `caller.acting-user`. The default suits an integration whose own account acts in people's names: the user as
    /// given. A provider with a credential for each person answers `me`.
    fn address_of(&self, acting_user: &str) -> String {
        acting_user.to_owned()
    }
}

/// For integrations that nobody has given credentials: each request is refused. A service that needs none has
/// [`Anonymous`].
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCredentials;

impl CredentialProvider for NoCredentials {
    fn credential<'a>(&'a self, principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        let identity = match principal {
            Principal::Service => "the integration".to_owned(),
            Principal::ActingUser(user) => user.unwrap_or("the acting user").to_owned(),
        };
        let hint = "the integration is configured without [integration.auth]".to_owned();
        Box::pin(async move { Err(CredentialError::Missing { identity, hint }) })
    }
}
