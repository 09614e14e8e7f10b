//! The protocol: where to send the browser, and what to make of what comes back.

use std::sync::{Arc, Mutex as PlainMutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use microapp_runtime::{Clock, HttpClient};
use microapp_store::Subject;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError, TokenResponse as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use super::OidcRoles;
use super::http::ProviderHttp;
use crate::web::token::Token;

/// How long what the provider says of itself is believed.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// No sooner is it asked again because of a key that is not known: a forged token must not make us ask and ask.
const AGAIN: Duration = Duration::from_secs(60);
/// How far the provider's clock may be ahead of ours.
const AHEAD: i64 = 60;

/// How an identity provider is set up.
#[derive(Debug, Clone)]
pub struct OidcOptions {
    /// Its issuer URL, character by character.
    pub issuer: Url,
    /// Our client's id there.
    pub client_id: String,
    /// Our client's secret there; none for a public client.
    pub client_secret: Option<SecretString>,
    /// What its button is called: `Sign in with …`.
    pub name: String,
    /// Which roles people get.
    pub roles: OidcRoles,
}

/// Why nobody was signed in. The words are for the log; what a person is told is on the page.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// The provider can't be asked.
    #[error("the identity provider can't be asked: {0}")]
    Unreachable(String),
    /// The provider did not take the code.
    #[error("the identity provider gave no tokens: {0}")]
    Refused(String),
    /// The token is not what it should be: a wrong signature, issuer, audience, nonce, or time.
    #[error("the identity provider's token can't be trusted: {0}")]
    Untrusted(String),
}

/// Somebody, as the provider vouches for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Who it is, for ever.
    pub subject: Subject,
    /// Their e-mail address, if the provider vouches for it.
    pub email: Option<String>,
    /// Their name.
    pub name: Option<String>,
    /// All claims of the token.
    pub claims: Value,
}

/// What is known of the provider.
#[derive(Default)]
struct Known {
    said: PlainMutex<Said>,
    /// Held by the one who asks.
    asking: Mutex<()>,
}

#[derive(Default)]
struct Said {
    /// What it said of itself last, and when.
    metadata: Option<(CoreProviderMetadata, Duration)>,
    /// Why it could not be asked since then, and when.
    failed: Option<(String, Duration)>,
}

impl Said {
    /// What there is to go by at this time without asking; none if it has to be asked.
    fn enough(&self, now: Duration, no_older: Duration) -> Option<Result<CoreProviderMetadata, OidcError>> {
        let within = |at: Duration, time: Duration| now.saturating_sub(at) < time;
        match (&self.metadata, &self.failed) {
            (Some((metadata, at)), _) if within(*at, no_older) => Some(Ok(metadata.clone())),
            (_, Some((_, at))) if within(*at, PAUSE) => Some(self.after_failing()),
            _ => None,
        }
    }

    /// What was known before may still be good: a provider that is down for a moment has the keys that it had.
    fn after_failing(&self) -> Result<CoreProviderMetadata, OidcError> {
        let failure = || self.failed.as_ref().map(|(failure, _)| failure.clone());
        let metadata = self.metadata.as_ref().map(|(metadata, _)| metadata.clone());
        metadata.ok_or_else(|| OidcError::Unreachable(failure().unwrap_or_default()))
    }
}

/// A provider that could not be asked is left alone so long: signing in has to be fast all the same.
const PAUSE: Duration = Duration::from_secs(30);

/// An identity provider. A clone is another handle to the same.
#[derive(Clone)]
pub struct Provider {
    options: OidcOptions,
    redirect: RedirectUrl,
    http: ProviderHttp,
    clock: Arc<dyn Clock>,
    known: Arc<Known>,
}

impl Provider {
    /// A provider that is asked through `client`, and sends browsers back to `redirect`. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// If the redirect is no URL.
    pub fn new(
        options: OidcOptions,
        redirect: String,
        client: Arc<dyn HttpClient>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, url::ParseError> {
        let allow_loopback = matches!(options.issuer.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        Ok(Self {
            redirect: RedirectUrl::new(redirect)?,
            http: ProviderHttp { client, allow_loopback },
            options,
            clock,
            known: Arc::default(),
        })
    }

    /// How it is set up.
    pub const fn options(&self) -> &OidcOptions {
        &self.options
    }

    /// Where browsers are sent. `secret` is what the browser keeps until it comes back.
    ///
    /// # Errors
    ///
    /// [`OidcError::Unreachable`].
    pub async fn authorize_url(&self, secret: &Token) -> Result<Url, OidcError> {
        let client = self.client(&self.metadata(FRESH).await?);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(secret));
        let (state, nonce) = (CsrfToken::new(state(secret)), nonce(secret));
        let (url, _, _) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(url)
    }

    /// Asks it in the background, so that the next one who signs in need not wait.
    pub fn ask_if_due(&self) {
        let due = self.said().enough(self.clock.monotonic(), FRESH).is_none();
        if due && self.known.asking.try_lock().is_ok() {
            let provider = self.clone();
            tokio::spawn(async move { provider.metadata(FRESH).await });
        }
    }

    /// Whether a state belongs to this browser.
    pub fn is_state(secret: &Token, given: &str) -> bool {
        // Both are made from a secret; who can measure the comparison has no use of a part of the state.
        state(secret) == given
    }

    /// Exchanges the code, and checks the ID token.
    ///
    /// # Errors
    ///
    /// [`OidcError`].
    pub async fn exchange(&self, code: String, secret: &Token) -> Result<Identity, OidcError> {
        let metadata = self.metadata(FRESH).await?;
        let client = self.client(&metadata);
        let request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| OidcError::Unreachable(error.to_string()))?
            .set_pkce_verifier(verifier(secret));
        let answer = request.request_async(&self.http).await;
        let answer = answer.map_err(|error| OidcError::Refused(causes(&error)))?;
        let token = answer
            .id_token()
            .ok_or_else(|| OidcError::Untrusted("there is no ID token".to_owned()))?;
        let nonce = nonce(secret);
        let checked = self.checked(&metadata, token, &nonce);
        let checked = match checked {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                // The provider may have new keys.
                let metadata = self.metadata(AGAIN).await?;
                self.checked(&metadata, token, &nonce)
            }
            checked => checked,
        };
        let claims = checked.map_err(|error| OidcError::Untrusted(causes(&error)))?;
        let email = claims.email().map(|email| email.trim().to_lowercase());
        let name = claims
            .name()
            .and_then(|names| names.get(None))
            .map(|name| name.trim().to_owned());
        Ok(Identity {
            subject: Subject {
                issuer: claims.issuer().to_string(),
                subject: claims.subject().to_string(),
            },
            email: email.filter(|_| claims.email_verified() == Some(true)),
            name: name.filter(|name| !name.is_empty()),
            claims: payload(&token.to_string()),
        })
    }

    fn checked<'t>(
        &self,
        metadata: &CoreProviderMetadata,
        token: &'t openidconnect::core::CoreIdToken,
        nonce: &Nonce,
    ) -> Result<&'t openidconnect::core::CoreIdTokenClaims, ClaimsVerificationError> {
        let now = self.now();
        let client = self.client(metadata);
        let verifier = client
            .id_token_verifier()
            .set_time_fn(move || now)
            .set_issue_time_verifier_fn(move |issued| {
                let ahead = issued.signed_duration_since(now).num_seconds();
                if ahead > AHEAD {
                    Err(format!("it comes from the future, {ahead} s ahead"))
                } else {
                    Ok(())
                }
            });
        token.claims(&verifier, nonce)
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.known.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the provider says of itself, no older than this if it can be asked.
    async fn metadata(&self, no_older: Duration) -> Result<CoreProviderMetadata, OidcError> {
        let enough = || self.said().enough(self.clock.monotonic(), no_older);
        if let Some(said) = enough() {
            return said;
        }
        let _asking = self.known.asking.lock().await;
        // Whoever had the turn before has asked for all who waited.
        if let Some(said) = enough() {
            return said;
        }
        let asked = self.discover().await;
        let now = self.clock.monotonic();
        let mut said = self.said();
        match asked {
            Ok(metadata) => {
                said.metadata = Some((metadata.clone(), now));
                said.failed = None;
                Ok(metadata)
            }
            Err(failure) => {
                said.failed = Some((failure, now));
                said.after_failing()
            }
        }
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, String> {
        let issuer = self.options.issuer.as_str();
        // `Url` adds a slash to a bare origin, and issuers are compared character by character: both are tried.
        let bare = issuer.strip_suffix('/').filter(|_| self.options.issuer.path() == "/");
        let mut failure = String::new();
        for issuer in bare.into_iter().chain([issuer]) {
            let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|error| error.to_string())?;
            match CoreProviderMetadata::discover_async(issuer, &self.http).await {
                Ok(metadata) => return Ok(metadata),
                Err(error) => failure = causes(&error),
            }
        }
        Err(failure)
    }

    fn now(&self) -> DateTime<Utc> {
        let seconds = i64::try_from(self.clock.wall().as_secs()).unwrap_or(i64::MAX);
        DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    fn client(
        &self,
        metadata: &CoreProviderMetadata,
    ) -> CoreClient<
        openidconnect::EndpointSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointNotSet,
        openidconnect::EndpointMaybeSet,
        openidconnect::EndpointMaybeSet,
    > {
        let secret = self.options.client_secret.as_ref();
        CoreClient::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.options.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
        )
        .set_redirect_uri(self.redirect.clone())
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Provider")
            .field("issuer", &self.options.issuer.as_str())
            .finish_non_exhaustive()
    }
}

fn state(secret: &Token) -> String {
    secret.derive("oidc state")
}

fn nonce(secret: &Token) -> Nonce {
    Nonce::new(secret.derive("oidc nonce"))
}

fn verifier(secret: &Token) -> PkceCodeVerifier {
    PkceCodeVerifier::new(secret.derive("oidc verifier"))
}

/// The claims of a token whose signature was checked before.
fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// An error with its causes. The library's hold no token; what a provider says is shortened.
fn causes(error: &dyn std::error::Error) -> String {
    microapp_runtime::with_causes(error).chars().take(300).collect()
}
