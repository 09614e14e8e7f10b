//! A client of an OAuth 2.0 authorization server: sends people to its consent page, and exchanges what comes back.
//!
//! It knows the protocol (RFC 6749, 7009, 7636) and keeps nothing: no state, no token, no clock. Who may connect, where
//! grants are stored and when they are renewed is the caller's. What it must never do:
//!
//! - Reach any other host than the configured ones. They go through the same egress rules as a connector's requests.
//! - Repeat a request. Refresh tokens are good for one use, so whether the service may have seen one decides everything;
//!   [`OAuthError::may_have_been_processed`] says it.
//! - Show a token, a code or a secret. They are blotted out of the service's words, too, since services quote them.
//!
//! PKCE with S256 is used always, with a secret or without one. `scope` is never sent: what an app may do is chosen where
//! it is registered, and some services refuse a request that names it.
//!
//! It is written by hand because the grant `account_credentials` belongs to it, because the answers of real services bend
//! the standard, and because a caller has to know what of a failed exchange may have reached the service.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use microapp_runtime::PooledClient;
//! use microapp_runtime::credentials::oauth::{OAuthApp, OAuthClient, Pkce};
//!
//! let app = OAuthApp {
//!     client_id: "client".to_owned(),
//!     client_secret: Some("secret".to_owned().into()),
//!     authorize_url: "https://example.com/oauth/authorize".parse()?,
//!     token_url: "https://example.com/oauth/token".parse()?,
//!     revoke_url: None,
//!     allow_loopback: false,
//! };
//! let client = OAuthClient::new(Arc::new(PooledClient::default()), app)?;
//! let pkce = Pkce::random()?;
//! let redirect = "https://meet.example.com/callback";
//! println!("Open {}", client.authorize_url(redirect, "a-random-state", &pkce));
//! # let code = String::new().into();
//! let grant = client.exchange_code(&code, redirect, &pkce).await?;
//! # Ok(())
//! # }
//! ```

mod app;
mod error;
mod grant;
mod pkce;
mod token_endpoint;
mod zoom_refusal;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

pub use app::OAuthApp;
pub use error::{OAuthError, ServiceWords};
pub use grant::Grant;
pub use pkce::Pkce;
pub(super) use token_endpoint::TokenEndpoint;

use crate::egress::Refusal;
use crate::http::HttpClient;

/// Speaks for one registered app with its authorization server. A clone is another handle to the same.
#[derive(Clone)]
pub struct OAuthClient {
    app: Arc<OAuthApp>,
    token: TokenEndpoint,
    revoke: Option<TokenEndpoint>,
}

impl OAuthClient {
    /// A client that asks through `http`, with 15 s for each request.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if one of the app's URLs breaks a rule of [`crate::egress`].
    pub fn new(http: Arc<dyn HttpClient>, app: OAuthApp) -> Result<Self, Refusal> {
        app.check()?;
        let endpoint =
            |url: &Url| TokenEndpoint::new(Arc::clone(&http), url, app.allow_loopback, &app.client_id, app.secret());
        Ok(Self {
            token: endpoint(&app.token_url)?,
            revoke: app.revoke_url.as_ref().map(endpoint).transpose()?,
            app: Arc::new(app),
        })
    }

    /// Gives each request so long.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.token = self.token.timeout(timeout);
        self.revoke = self.revoke.map(|endpoint| endpoint.timeout(timeout));
        self
    }

    /// The app it speaks for.
    pub fn app(&self) -> &OAuthApp {
        &self.app
    }

    /// Where a person consents. The redirect goes in as it is: services compare it character by character.
    pub fn authorize_url(&self, redirect: &str, state: &str, pkce: &Pkce) -> Url {
        let mut url = self.app.authorize_url.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.app.client_id)
            .append_pair("redirect_uri", redirect)
            .append_pair("state", state)
            .append_pair("code_challenge", &pkce.challenge())
            .append_pair("code_challenge_method", "S256");
        url
    }

    /// Exchanges the code that the browser brought back. A code is good for one attempt.
    ///
    /// # Errors
    ///
    /// [`OAuthError`]; [`OAuthError::GrantDead`] if the code is used, too old or not for this app.
    pub async fn exchange_code(&self, code: &SecretString, redirect: &str, pkce: &Pkce) -> Result<Grant, OAuthError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", redirect),
            ("code_verifier", pkce.verifier().expose_secret()),
        ];
        self.token.grant(&form).await
    }

    /// Exchanges a refresh token for a new pair. The old one is dead from here on, unless the error says that it surely
    /// did not reach the service.
    ///
    /// # Errors
    ///
    /// [`OAuthError`]; [`OAuthError::GrantDead`] if somebody has to sign in again.
    pub async fn refresh(&self, refresh_token: &SecretString) -> Result<Grant, OAuthError> {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token.expose_secret()),
        ];
        self.token.grant(&form).await
    }

    /// A token for the integration's own account, without anybody signing in (Zoom: Server-to-Server OAuth).
    ///
    /// # Errors
    ///
    /// [`OAuthError`].
    pub async fn account_credentials(&self, account_id: &SecretString) -> Result<Grant, OAuthError> {
        self.token.account_credentials(account_id).await
    }

    /// Has the service take a token back (RFC 7009; Zoom: `POST /oauth/revoke`, which documents access tokens alone).
    ///
    /// # Errors
    ///
    /// [`OAuthError`]: whatever the service has not said yes to was not taken back. [`OAuthError::Refused`] also for a token
    /// that it does not know, since it may know another of the same grant; [`OAuthError::NotSent`] also if no place is known
    /// where it takes tokens back.
    pub async fn revoke(&self, token: &SecretString) -> Result<(), OAuthError> {
        let endpoint = self.revoke.as_ref().ok_or_else(|| OAuthError::NotSent {
            reason: "no address is known at which it takes tokens back".to_owned(),
        })?;
        match endpoint.send(&[("token", token.expose_secret())]).await {
            Ok(_) => Ok(()),
            Err(OAuthError::GrantDead(words)) => Err(OAuthError::Refused(words)),
            Err(error) => Err(error),
        }
    }
}

impl fmt::Debug for OAuthClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OAuthClient")
            .field("app", &self.app)
            .finish_non_exhaustive()
    }
}
