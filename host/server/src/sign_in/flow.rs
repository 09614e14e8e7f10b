//! Beginning and ending.

use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use microapp_runtime::credentials::Credential;
use microapp_runtime::credentials::oauth::Pkce;
use microapp_store::{AuditResult, Change, ConnectionId, Principal};
use microapp_vault::{Clock, Event, Renewal, Secrets, State, Vault, subject};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::returned::Outcome;
use super::waiting::{Waiting, take};
use super::{Returned, SignInError, Who, random};
use crate::connections::{Apps, IntegrationApps, MissingScope, ServiceApp, missing_scopes, vault_grant};
use crate::detached::to_the_end;
use crate::integrations::Setup;

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
    /// An admin has switched the connection off, or the integration: the grant is kept, and works once it is switched on.
    pub switched_off: bool,
}

/// Lets people sign in. A clone is another handle to the same.
#[derive(Clone)]
pub struct SignIns {
    vault: Vault,
    apps: Arc<Apps>,
    clock: Arc<dyn Clock>,
    set_up: Option<SetUp>,
}

/// Sees to it that the apps of an integration are those that it has now.
type SetUp = Arc<dyn Fn(String) -> BoxFuture<'static, ()> + Send + Sync>;

impl fmt::Debug for SignIns {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SignIns").finish_non_exhaustive()
    }
}

impl SignIns {
    /// With the apps of all integrations; the vault asks through the same.
    pub fn new(vault: Vault, apps: Arc<Apps>, clock: Arc<dyn Clock>) -> Self {
        Self {
            vault,
            apps,
            clock,
            set_up: None,
        }
    }

    /// Has it checked, before a code is exchanged, how the integration is set up now: another process may have done that since.
    #[must_use]
    pub fn looking(mut self, set_up: impl Fn(String) -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Self {
        self.set_up = Some(Arc::new(set_up));
        self
    }

    /// The apps that it knows.
    pub const fn apps(&self) -> &Arc<Apps> {
        &self.apps
    }

    /// Begins a sign-in; only `who` can end it. `browser` is the cookie of one that this browser has begun before, so that two
    /// tabs do not undo each other.
    ///
    /// # Errors
    ///
    /// [`SignInError::NotOffered`] if this principal does not sign in by a browser; and what vault and store say.
    pub async fn begin(
        &self,
        connection: &ConnectionId,
        browser: Option<&str>,
        who: &Who,
    ) -> Result<Begun, SignInError> {
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
            begun_by: who.beginner(),
            app: apps.told_apart(&connection.principal).unwrap_or_default().to_owned(),
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
    /// cookie, `who` is signed in there now: they have to be who began it, and to be allowed to still. Its state is of no use
    /// any more from here on, whatever comes of it; nor can the service's code be used again, so it goes on when the browser
    /// goes away.
    ///
    /// # Errors
    ///
    /// [`SignInError`].
    pub async fn finish(
        &self,
        returned: Returned,
        came_to: &str,
        browser: Option<&str>,
        who: Who,
    ) -> Result<Finished, SignInError> {
        let browser = browser
            .filter(|cookie| random::is_name(cookie))
            .map(|cookie| SecretString::from(cookie.to_owned()));
        let (sign_ins, came_to) = (self.clone(), came_to.to_owned());
        let work = async move { sign_ins.end(returned, came_to, browser, who).await };
        to_the_end(self.vault.unfinished(), work).await
    }

    async fn end(
        &self,
        returned: Returned,
        came_to: String,
        browser: Option<SecretString>,
        who: Who,
    ) -> Result<Finished, SignInError> {
        let state = returned.state.clone().ok_or(SignInError::NotWaiting)?;
        let (vault, now) = (self.vault.clone(), self.clock.now());
        let taken = blocking(move || take(&vault, &state, browser.as_ref(), &came_to, now)).await?;
        let connection = taken.connection.clone();
        let begun_by = taken.begun_by.as_ref().map(|begun_by| begun_by.name.as_str());
        let name = who.name().or(begun_by).unwrap_or("sign-in").to_owned();
        let may_end = taken
            .begun_by
            .as_ref()
            .is_some_and(|begun_by| who.may_end(begun_by, &connection));
        let ended = match taken.checked {
            Ok((pkce, app)) if may_end => {
                let with = (taken.redirect.as_str(), &pkce, app.as_str());
                self.exchange(returned.outcome, &connection, with, &name).await
            }
            Ok(_) => Err(SignInError::OtherPerson),
            Err(error) => Err(error),
        };
        if let Err(error) = &ended {
            self.note(&connection, error, &name).await?;
        }
        ended
    }

    /// Ends a sign-in with what a person pasted. A state within the pasted address has to be the same.
    ///
    /// # Errors
    ///
    /// [`SignInError`]. What is no code at all, or another sign-in's, leaves this one waiting for another attempt
    /// ([`SignInError::still_waits`]).
    pub async fn finish_pasted(&self, text: &str, waiting: Pasting<'_>, who: Who) -> Result<Finished, SignInError> {
        let mut returned = Returned::from_pasted(text, waiting.redirect)?;
        match &returned.state {
            Some(state) if state.expose_secret() != waiting.state.expose_secret() => {
                return Err(SignInError::OtherAttempt);
            }
            _ => returned.state = Some(waiting.state.clone()),
        }
        self.finish(returned, waiting.redirect, waiting.browser, who).await
    }

    /// Connects an integration whose account needs nobody's consent, by asking for its first token. Whoever goes away does
    /// not stop it.
    ///
    /// # Errors
    ///
    /// [`SignInError::NotOffered`] if somebody has to consent; [`SignInError::Exchange`].
    pub async fn connect_service(&self, integration: &str, who: &str) -> Result<Finished, SignInError> {
        let (sign_ins, integration, who) = (self.clone(), integration.to_owned(), who.to_owned());
        let work = async move { sign_ins.connect(&integration, &who).await };
        to_the_end(self.vault.unfinished(), work).await
    }

    async fn connect(&self, integration: &str, who: &str) -> Result<Finished, SignInError> {
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
        (redirect, pkce, begun_with): (&str, &Pkce, &str),
        who: &str,
    ) -> Result<Finished, SignInError> {
        let code = match outcome {
            Outcome::Code(code) => code,
            Outcome::Refused { error, description } => return Err(SignInError::Denied { error, description }),
        };
        if let Some(set_up) = &self.set_up {
            set_up(connection.integration.clone()).await;
        }
        let apps = self.offered(connection)?;
        if apps.told_apart(&connection.principal).unwrap_or_default() != begun_with {
            return Err(SignInError::OtherApp);
        }
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
        let grant = vault_grant(granted, otherwise);
        match apps.told_apart(&connection.principal).map(str::to_owned) {
            None => self.vault.connect(&connection, grant, who).await?,
            Some(app) => {
                let principal = connection.principal.clone();
                let is_same = move |configuration: &str, secrets: &Secrets| {
                    Setup::read(configuration).is_ok_and(|setup| setup.app_of(secrets, &principal) == app)
                };
                if !self.vault.connect_if(&connection, grant, who, is_same).await? {
                    return Err(SignInError::OtherApp);
                }
            }
        }
        let status = self.vault.status(&connection).await;
        Ok(Finished {
            switched_off: status.is_ok_and(|status| status.state == State::Disabled),
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
            | SignInError::OtherPerson
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
