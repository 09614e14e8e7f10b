//! Beginning and ending.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::credentials::Credential;
use microapp_runtime::credentials::oauth::Pkce;
use microapp_store::{AuditResult, Change, ConnectionId, Principal, SignInRow, Store, StoreError, Timestamp};
use microapp_vault::{Clock, Context, Event, Renewal, Vault, VaultError, subject};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::returned::Outcome;
use super::{Returned, SignInError, random};
use crate::connections::{Apps, IntegrationApps, MissingScope, ServiceApp, missing_scopes, vault_grant};

/// How long a sign-in waits for its browser.
pub const LIFETIME: Duration = Duration::from_secs(10 * 60);

/// A sign-in that has begun.
pub struct Begun {
    /// Where the browser goes now.
    pub authorize_url: Url,
    /// What the browser keeps in a cookie until it comes back.
    pub browser: SecretString,
    /// What comes back with the code; needed here only where a code is pasted.
    pub state: SecretString,
    /// Where the browser comes back.
    pub redirect: String,
}

impl fmt::Debug for Begun {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Begun")
            .field("redirect", &self.redirect)
            .finish_non_exhaustive()
    }
}

impl Begun {
    /// For a code that is pasted by whoever began it.
    pub fn pasting(&self) -> Pasting<'_> {
        Pasting {
            redirect: &self.redirect,
            state: &self.state,
            browser: Some(self.browser.expose_secret()),
        }
    }
}

/// A sign-in that waits for a code to be pasted: what [`Begun`] said, as far as it is needed to end it.
#[derive(Debug, Clone, Copy)]
pub struct Pasting<'a> {
    /// Where the browser was sent, and nobody answered.
    pub redirect: &'a str,
    /// Its state.
    pub state: &'a SecretString,
    /// The browser's cookie.
    pub browser: Option<&'a str>,
}

/// A sign-in that came about.
#[derive(Debug, Clone)]
pub struct Finished {
    /// What is connected.
    pub connection: ConnectionId,
    /// The scopes that the service has granted.
    pub scopes: Vec<String>,
    /// What it lacks: the connection works, and some actions don't.
    pub missing: Vec<MissingScope>,
    /// Where scopes are added at the service, in the connector's words.
    pub scopes_help: Option<String>,
    /// Where the service wants to be asked.
    pub api_url: Option<Url>,
}

/// Lets people sign in. A clone is another handle to the same.
#[derive(Clone)]
pub struct SignIns {
    vault: Vault,
    apps: Arc<Apps>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for SignIns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SignIns").finish_non_exhaustive()
    }
}

/// The state's and the cookie's hashes differ even where their texts are one.
const STATE: &str = "sign-in.state";
const BROWSER: &str = "sign-in.browser";

impl SignIns {
    /// With the apps of all integrations; the vault asks through the same.
    pub fn new(vault: Vault, apps: Arc<Apps>, clock: Arc<dyn Clock>) -> Self {
        Self { vault, apps, clock }
    }

    /// The apps that it knows.
    pub const fn apps(&self) -> &Arc<Apps> {
        &self.apps
    }

    /// Begins a sign-in. `browser` is the cookie of one that this browser has begun before, so that two tabs do not undo
    /// each other.
    ///
    /// # Errors
    ///
    /// [`SignInError::NotOffered`] if this principal does not sign in by a browser; and what vault and store say.
    pub async fn begin(&self, connection: &ConnectionId, browser: Option<&str>) -> Result<Begun, SignInError> {
        let apps = self.offered(connection)?;
        let app = apps
            .sign_in_app(&connection.principal)
            .ok_or_else(|| SignInError::NotOffered(not_offered(&apps, connection)))?;
        let redirect = app.redirect.clone().ok_or_else(|| {
            let needed = "it is not known where the service sends browsers back: set `public_url`, or `redirect_url` where \
                          the client's id is";
            SignInError::NotOffered(needed.to_owned())
        })?;
        let pkce = Pkce::random().map_err(|error| SignInError::NoRandomness(error.to_string()))?;
        let state = random::name()?;
        let browser = match browser.filter(|cookie| random::is_name(cookie)) {
            Some(cookie) => cookie.to_owned().into(),
            None => random::name()?,
        };
        let authorize_url = app.client.authorize_url(&redirect, state.expose_secret(), &pkce);
        let work = Waiting {
            vault: self.vault.clone(),
            connection: connection.clone(),
            now: self.clock.now(),
        };
        let (kept_state, kept_browser, kept_redirect) = (state.clone(), browser.clone(), redirect.clone());
        blocking(move || work.put(&kept_state, &kept_browser, kept_redirect, &pkce)).await?;
        Ok(Begun {
            authorize_url,
            browser,
            state,
            redirect,
        })
    }

    /// Ends a sign-in with what the browser brought back to `came_to`, and keeps what the service gave. `browser` is its
    /// cookie. Its state is of no use any more from here on, whatever comes of it.
    ///
    /// # Errors
    ///
    /// [`SignInError`].
    pub async fn finish(
        &self,
        returned: Returned,
        came_to: &str,
        browser: Option<&str>,
        who: Option<&str>,
    ) -> Result<Finished, SignInError> {
        let state = returned.state.clone().ok_or(SignInError::NotWaiting)?;
        let browser = browser
            .filter(|cookie| random::is_name(cookie))
            .map(|cookie| SecretString::from(cookie.to_owned()));
        let (vault, now, came_to) = (self.vault.clone(), self.clock.now(), came_to.to_owned());
        let taken = blocking(move || take(&vault, &state, browser.as_ref(), &came_to, now)).await?;
        let connection = taken.connection.clone();
        let who = who.map_or_else(|| who_of(&connection.principal), str::to_owned);
        let ended = match taken.checked {
            Ok(pkce) => {
                self.exchange(returned.outcome, &taken.connection, &taken.redirect, &pkce, &who)
                    .await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = &ended {
            self.note(&connection, error, &who).await?;
        }
        ended
    }

    /// Ends a sign-in with what a person pasted. A state within the pasted address has to be the same.
    ///
    /// # Errors
    ///
    /// [`SignInError`]. What is no code at all, or another sign-in's, leaves this one waiting for another attempt
    /// ([`SignInError::still_waits`]).
    pub async fn finish_pasted(
        &self,
        text: &str,
        waiting: Pasting<'_>,
        who: Option<&str>,
    ) -> Result<Finished, SignInError> {
        let mut returned = Returned::from_pasted(text, waiting.redirect)?;
        match &returned.state {
            Some(state) if state.expose_secret() != waiting.state.expose_secret() => {
                return Err(SignInError::OtherAttempt);
            }
            _ => returned.state = Some(waiting.state.clone()),
        }
        self.finish(returned, waiting.redirect, waiting.browser, who).await
    }

    /// Connects an integration whose account needs nobody's consent, by asking for its first token.
    ///
    /// # Errors
    ///
    /// [`SignInError::NotOffered`] if somebody has to consent; [`SignInError::Exchange`].
    pub async fn connect_service(&self, integration: &str, who: &str) -> Result<Finished, SignInError> {
        let connection = ConnectionId {
            integration: integration.to_owned(),
            principal: Principal::Service,
        };
        let apps = self.offered(&connection)?;
        let Some(ServiceApp::ServerToServer { client, account_id }) = &apps.service else {
            return Err(SignInError::NotOffered(
                "somebody has to consent in a browser".to_owned(),
            ));
        };
        let granted = match client.account_credentials(account_id).await {
            Ok(granted) => granted,
            Err(error) => {
                let error = SignInError::from(error);
                self.note(&connection, &error, who).await?;
                return Err(error);
            }
        };
        self.keep(&apps, connection, granted, Renewal::ServiceGrant, who).await
    }

    async fn exchange(
        &self,
        outcome: Outcome,
        connection: &ConnectionId,
        redirect: &str,
        pkce: &Pkce,
        who: &str,
    ) -> Result<Finished, SignInError> {
        let code = match outcome {
            Outcome::Code(code) => code,
            Outcome::Refused { error, description } => return Err(SignInError::Denied { error, description }),
        };
        let apps = self.offered(connection)?;
        let app = apps
            .sign_in_app(&connection.principal)
            .ok_or_else(|| SignInError::NotOffered(not_offered(&apps, connection)))?;
        let granted = app.client.exchange_code(&code, redirect, pkce).await?;
        check_account(&apps, connection, &granted).await?;
        self.keep(&apps, connection.clone(), granted, Renewal::Never, who).await
    }

    async fn keep(
        &self,
        apps: &IntegrationApps,
        connection: ConnectionId,
        granted: microapp_runtime::credentials::oauth::Grant,
        otherwise: Renewal,
        who: &str,
    ) -> Result<Finished, SignInError> {
        let missing = missing_scopes(apps, &connection.principal, &granted.scopes);
        let help = apps.manifest.details["help"]["missing_scopes"]
            .as_str()
            .map(str::to_owned);
        let (scopes, api_url) = (granted.scopes.clone(), granted.api_url.clone());
        self.vault
            .connect(&connection, vault_grant(granted, otherwise), who)
            .await?;
        Ok(Finished {
            connection,
            scopes,
            missing,
            scopes_help: help,
            api_url,
        })
    }

    fn offered(&self, connection: &ConnectionId) -> Result<Arc<IntegrationApps>, SignInError> {
        let integration = &connection.integration;
        let apps = self.apps.of(integration);
        apps.ok_or_else(|| SignInError::NotOffered(format!("the integration {integration} is not set up here")))
    }

    /// Notes a sign-in that did not come about.
    async fn note(&self, connection: &ConnectionId, error: &SignInError, who: &str) -> Result<(), SignInError> {
        let result = match error {
            SignInError::OtherBrowser
            | SignInError::OtherRedirect { .. }
            | SignInError::Denied { .. }
            | SignInError::OtherAccount { .. } => AuditResult::Denied,
            _ => AuditResult::Failed,
        };
        let event = Event::new(who, "connection.sign_in_failed", subject(connection));
        let event = event.result(result).detail("reason", error.name());
        let event = match error {
            SignInError::OtherAccount { found, .. } => event.detail("account", found.as_str()),
            _ => event,
        };
        let event = event.at(self.clock.now());
        let store = Arc::clone(self.vault.store());
        blocking(move || Ok(store.apply(&[Change::Audit(event)])?)).await
    }
}

/// Refuses a grant for somebody else's account. It is not taken back at the service: it ends by itself, and to take it back
/// could end a connection that its owner has made here.
async fn check_account(
    apps: &IntegrationApps,
    connection: &ConnectionId,
    granted: &microapp_runtime::credentials::oauth::Grant,
) -> Result<(), SignInError> {
    let (Principal::User(person), Some(whose)) = (&connection.principal, &apps.whose) else {
        return Ok(());
    };
    let account = whose.of(Credential::of_grant(granted)).await;
    let account =
        account.map_err(|error| SignInError::AccountUnknown(error.message.trim_end_matches('.').to_owned()))?;
    if account.is_of(person) {
        return Ok(());
    }
    Err(SignInError::OtherAccount {
        expected: person.clone(),
        found: account.email,
    })
}

/// The name of who signs in, where nobody else is known.
fn who_of(principal: &Principal) -> String {
    match principal {
        Principal::Service => "sign-in".to_owned(),
        Principal::User(name) => name.clone(),
    }
}

fn not_offered(apps: &IntegrationApps, connection: &ConnectionId) -> String {
    let integration = &connection.integration;
    match (&connection.principal, &apps.service) {
        (Principal::User(_), _) => format!(
            "in the integration {integration} the account acts for people; nobody signs in. `[integration.user_auth]` \
             would change that"
        ),
        (Principal::Service, Some(_)) => {
            format!(
                "the account of the integration {integration} needs nobody's consent; it is connected without a browser"
            )
        }
        (Principal::Service, None) => format!("the integration {integration} has no `[integration.auth]`"),
    }
}

/// A sign-in that is put down to wait.
struct Waiting {
    vault: Vault,
    connection: ConnectionId,
    now: Timestamp,
}

impl Waiting {
    fn put(
        self,
        state: &SecretString,
        browser: &SecretString,
        redirect_uri: String,
        pkce: &Pkce,
    ) -> Result<(), SignInError> {
        let store = self.vault.store();
        let installation = store.installation()?;
        let mut row = SignInRow {
            state_hash: random::hash(STATE, &installation, state),
            browser_hash: random::hash(BROWSER, &installation, browser),
            connection: self.connection,
            redirect_uri,
            verifier: microapp_store::Sealed(Vec::new()),
            created: self.now,
            expires: self.now.plus(LIFETIME),
        };
        row.verifier = sealing(&installation, &row, |context| {
            self.vault.seal(context, pkce.verifier().expose_secret().as_bytes())
        })?;
        match store.apply(&[Change::PutSignIn(row)]) {
            Err(StoreError::Missing { .. }) => Err(SignInError::NotOffered("the integration was removed".to_owned())),
            done => Ok(done?),
        }
    }
}

/// What the verifier is sealed together with: a row in which anything was changed does not open.
fn sealing<T>(
    installation: &str,
    row: &SignInRow,
    work: impl FnOnce(&Context<'_>) -> Result<T, VaultError>,
) -> Result<T, VaultError> {
    let subject = subject(&row.connection);
    let expires = row.expires.0.to_be_bytes();
    work(&Context {
        integration: &row.connection.integration,
        purpose: "sign-in.verifier",
        parts: &[
            installation.as_bytes(),
            &row.state_hash,
            &row.browser_hash,
            subject.as_bytes(),
            row.redirect_uri.as_bytes(),
            &expires,
        ],
    })
}

/// A sign-in that nobody else can take any more.
struct Taken {
    connection: ConnectionId,
    redirect: String,
    checked: Result<Pkce, SignInError>,
}

fn take(
    vault: &Vault,
    state: &SecretString,
    browser: Option<&SecretString>,
    came_to: &str,
    now: Timestamp,
) -> Result<Taken, SignInError> {
    let store: &Arc<dyn Store> = vault.store();
    let installation = store.installation()?;
    let row = store
        .take_sign_in(&random::hash(STATE, &installation, state), now)?
        .ok_or(SignInError::NotWaiting)?;
    let same_browser = browser.is_some_and(|cookie| random::hash(BROWSER, &installation, cookie) == row.browser_hash);
    let checked = if !same_browser {
        Err(SignInError::OtherBrowser)
    } else if !is_same_place(came_to, &row.redirect_uri) {
        Err(SignInError::OtherRedirect {
            expected: row.redirect_uri.clone(),
        })
    } else {
        open(vault, &installation, &row)
    };
    Ok(Taken {
        connection: row.connection,
        redirect: row.redirect_uri,
        checked,
    })
}

fn open(vault: &Vault, installation: &str, row: &SignInRow) -> Result<Pkce, SignInError> {
    let verifier = sealing(installation, row, |context| vault.open(context, &row.verifier))?;
    let verifier = std::str::from_utf8(&verifier).map_err(|_| SignInError::NotWaiting)?;
    Ok(Pkce::from_verifier(verifier.to_owned().into()))
}

/// The address where a browser came back against the one that it was sent to. A server behind a proxy knows the path, and
/// not under which name it was asked.
fn is_same_place(came_to: &str, redirect: &str) -> bool {
    if came_to == redirect {
        return true;
    }
    Url::parse(redirect).is_ok_and(|redirect| came_to.starts_with('/') && redirect.path() == came_to)
}

/// Stores and vaults block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SignInError> + Send + 'static,
) -> Result<T, SignInError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
        Err(_) => Err(SignInError::NotOffered("the program is ending".to_owned())),
    }
}
