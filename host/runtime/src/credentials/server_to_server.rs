//! OAuth 2.0 Server-to-Server: the integration's own account gets tokens for an account id.
//!
//! One token serves everybody, and it is asked for by one at a time. When 64 calls find it expired, one of them asks and
//! the others wait for its answer: a service counts token requests too, and some let a new token end the old one. It is
//! renewed a while before it ends, because a token that ends on its way is a 401 for nothing; and after a 401, once,
//! but only if the token that failed is still the one that is kept. Otherwise somebody else has renewed it already.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::oauth::TokenEndpoint;
use super::{Credential, CredentialError, CredentialProvider, Principal};
use crate::egress::Refusal;
use crate::http::HttpClient;

/// What Server-to-Server needs.
#[derive(Clone)]
#[non_exhaustive]
pub struct ServerToServerOptions {
    /// Where tokens come from. Its host is granted by being configured here, for this purpose alone.
    pub token_url: url::Url,
    /// Whether the token URL may be on this machine: a development setting.
    pub allow_loopback: bool,
    /// The account.
    pub account_id: SecretString,
    /// The client's id.
    pub client_id: SecretString,
    /// The client's secret.
    pub client_secret: SecretString,
    /// How long before its end a token is renewed; for short-lived tokens at most half their life. Default: 60 s.
    pub renew_before: Duration,
    /// How long a token request may take. Default: 15 s.
    pub timeout: Duration,
}

impl ServerToServerOptions {
    /// The required ones, and the defaults.
    pub fn new(
        token_url: url::Url,
        account_id: impl Into<SecretString>,
        client_id: impl Into<SecretString>,
        client_secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            token_url,
            allow_loopback: false,
            account_id: account_id.into(),
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            renew_before: Duration::from_secs(60),
            timeout: Duration::from_secs(15),
        }
    }

    /// Lets the token URL be on this machine.
    #[must_use]
    pub fn allow_loopback(mut self, allowed: bool) -> Self {
        self.allow_loopback = allowed;
        self
    }
}

impl fmt::Debug for ServerToServerOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerToServerOptions")
            .field("token_url", &self.token_url.as_str())
            .finish_non_exhaustive()
    }
}

/// Gives the account's token, to everybody.
pub struct ServerToServer {
    endpoint: TokenEndpoint,
    account_id: SecretString,
    renew_before: Duration,
    /// Held while a token is asked for, so that others wait for it instead of asking as well.
    kept: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Kept>,
    /// The last failure: those who waited for its outcome share it instead of asking again, one after the other.
    failure: Option<(Instant, CredentialError)>,
}

/// How long a failure is shared.
const SHARED_FAILURE: Duration = Duration::from_secs(1);

struct Kept {
    credential: Credential,
    renew_at: Instant,
    ends_at: Instant,
}

impl ServerToServer {
    /// A provider that asks through `client`.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the token URL breaks a rule of [`crate::egress`].
    pub fn new(client: Arc<dyn HttpClient>, options: ServerToServerOptions) -> Result<Self, Refusal> {
        let (id, secret) = (options.client_id.expose_secret(), Some(&options.client_secret));
        let endpoint = TokenEndpoint::new(client, &options.token_url, options.allow_loopback, id, secret)?;
        Ok(Self {
            endpoint: endpoint.timeout(options.timeout),
            account_id: options.account_id,
            renew_before: options.renew_before,
            kept: Mutex::default(),
        })
    }

    /// The kept credential if it is good, or a new one. `failed` is one that the service has refused.
    async fn current(&self, failed: Option<&Credential>) -> Result<Credential, CredentialError> {
        let mut state = self.kept.lock().await;
        if let Some(kept) = state.token.as_ref()
            && Instant::now() < kept.renew_at
            && !failed.is_some_and(|failed| failed.is_same(&kept.credential))
        {
            return Ok(kept.credential.clone());
        }
        if let Some((at, failure)) = state.failure.as_ref()
            && at.elapsed() < SHARED_FAILURE
        {
            return Err(failure.clone());
        }
        // What was refused is of no use from here on, whatever comes of the request; what is only due may still serve.
        if let Some(failed) = failed {
            state.token.take_if(|kept| failed.is_same(&kept.credential));
        }
        let began = Instant::now();
        let granted = match self.endpoint.account_credentials(&self.account_id).await {
            Ok(granted) => granted,
            Err(error) => {
                let (failure, now) = (CredentialError::from(error), Instant::now());
                if let Some(due) = state.token.as_mut().filter(|due| now < due.ends_at) {
                    tracing::warn!(%failure, "no new token yet; the one that is kept still holds");
                    due.renew_at = now + SHARED_FAILURE;
                    return Ok(due.credential.clone());
                }
                *state = State {
                    token: None,
                    failure: Some((now, failure.clone())),
                };
                return Err(failure);
            }
        };
        let lifetime = granted.expires_in;
        let early = self.renew_before.min(lifetime / 2);
        let credential = Credential::of_grant(&granted);
        *state = State {
            token: Some(Kept {
                credential: credential.clone(),
                renew_at: began + (lifetime - early),
                ends_at: began + lifetime,
            }),
            failure: None,
        };
        tracing::debug!(lifetime_seconds = lifetime.as_secs(), "a new token");
        Ok(credential)
    }
}

impl fmt::Debug for ServerToServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerToServer")
            .field("endpoint", self.endpoint.url())
            .finish_non_exhaustive()
    }
}

impl CredentialProvider for ServerToServer {
    fn credential<'a>(&'a self, _principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        Box::pin(self.current(None))
    }

    fn renew<'a>(
        &'a self,
        _principal: Principal<'a>,
        failed: &'a Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, CredentialError>> {
        Box::pin(async move { self.current(Some(failed)).await.map(Some) })
    }
}
