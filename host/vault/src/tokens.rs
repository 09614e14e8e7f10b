//! Tokens, each a type of its own, so that none is taken for another and none is shown.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use microapp_store::Timestamp;
use secrecy::{ExposeSecret, SecretString};

/// What requests are sent with. Cheap to clone; `Debug` shows no secret.
#[derive(Clone)]
pub struct AccessToken(Arc<Inner>);

struct Inner {
    secret: SecretString,
    ends: Timestamp,
    scopes: Vec<String>,
    api_url: Option<String>,
}

impl AccessToken {
    pub(crate) fn new(secret: SecretString, ends: Timestamp, scopes: Vec<String>, api_url: Option<String>) -> Self {
        Self(Arc::new(Inner {
            secret,
            ends,
            scopes,
            api_url,
        }))
    }

    /// What is sent.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0.secret
    }

    /// When it ends, as the service said when it gave it.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.0.ends
    }

    /// The scopes that came with it.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.0.scopes
    }

    /// Where the service wants to be asked with it, if it said so.
    #[must_use]
    pub fn api_url(&self) -> Option<&str> {
        self.0.api_url.as_deref()
    }

    /// Whether it is the same secret.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.secret.expose_secret() == other.0.secret.expose_secret()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AccessToken")
            .field("ends", &self.0.ends)
            .field("scopes", &self.0.scopes)
            .field("api_url", &self.0.api_url)
            .finish_non_exhaustive()
    }
}

/// What a new access token is asked for with. Zoom's is good for one use.
#[derive(Debug, Clone)]
pub struct RefreshToken(SecretString);

impl RefreshToken {
    /// As the service gave it.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self(secret.into())
    }

    /// What is sent.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

/// How a connection gets its next access token.
#[derive(Debug, Clone)]
pub enum Renewal {
    /// With this refresh token.
    Refresh(RefreshToken),
    /// With the app's own credentials: Server-to-Server, client credentials. Each process asks for the connection, and
    /// the latest token is the only one that is used.
    ServiceGrant,
    /// Not at all: when it ends, somebody has to sign in again.
    Never,
}

impl Renewal {
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Refresh(one), Self::Refresh(two)) => one.0.expose_secret() == two.0.expose_secret(),
            (Self::ServiceGrant, Self::ServiceGrant) | (Self::Never, Self::Never) => true,
            _ => false,
        }
    }
}

/// What a token endpoint gave.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The access token.
    pub access_token: SecretString,
    /// How to get the next. In the answer to a refresh, [`Renewal::Never`] means that the refresh token stays good.
    pub renewal: Renewal,
    /// How long the access token is good for. None: five minutes are assumed.
    pub expires_in: Option<Duration>,
    /// The scopes. In the answer to a refresh, none means: as before.
    pub scopes: Vec<String>,
    /// Where the service wants to be asked.
    pub api_url: Option<String>,
}

/// What was kept of a connection that was cut.
#[derive(Debug, Clone)]
pub enum Forgotten {
    /// No tokens.
    Nothing,
    /// Tokens that nobody can open: the service can't be asked to take them back.
    Unreadable,
    /// These tokens.
    Tokens(Revocable),
}

impl Forgotten {
    /// What can be revoked.
    #[must_use]
    pub fn tokens(self) -> Option<Revocable> {
        match self {
            Self::Tokens(tokens) => Some(tokens),
            Self::Nothing | Self::Unreadable => None,
        }
    }
}

/// What is to be revoked at the service after a connection was cut.
#[derive(Debug, Clone)]
pub struct Revocable {
    /// The last access token.
    pub access_token: SecretString,
    /// When it ends or has ended, as the service said when it gave it.
    pub ends: Timestamp,
    /// The last refresh token.
    pub refresh_token: Option<RefreshToken>,
}
