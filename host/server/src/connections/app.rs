//! With which registered apps an integration signs in.

use std::sync::Arc;

use microapp_runtime::config::{AuthConfig, AuthMode, Redirect};
use microapp_runtime::credentials::oauth::OAuthClient;
use microapp_runtime::egress::Refusal;
use microapp_runtime::{HttpClient, Integration, IntegrationConfig, Manifest};
use microapp_store::Principal;
use microapp_vault::Secrets;
use secrecy::SecretString;

use super::Whose;
use crate::integrations::Setup;

/// An app that a person consents to in a browser.
#[derive(Debug, Clone)]
pub struct SignInApp {
    /// Speaks for it.
    pub client: OAuthClient,
    /// Where the service sends browsers back, as it is registered there; none: nobody can sign in until it is known.
    pub redirect: Option<String>,
}

/// The app of an integration's own account.
#[derive(Debug, Clone)]
pub enum ServiceApp {
    /// It asks for tokens by itself.
    ServerToServer {
        /// Speaks for it.
        client: OAuthClient,
        /// The account.
        account_id: SecretString,
    },
    /// An admin consents, once.
    AuthorizationCode(SignInApp),
}

/// The apps of one integration.
#[derive(Debug, Clone)]
pub struct IntegrationApps {
    /// The integration's name.
    pub integration: String,
    /// What its connector can do.
    pub manifest: Arc<Manifest>,
    /// The account's.
    pub service: Option<ServiceApp>,
    /// Each person's; none: the account acts for them.
    pub user: Option<SignInApp>,
    /// Whether people may connect accounts of other addresses than theirs.
    pub any_account: bool,
    /// Finds out whose account a person has consented for; none: it is not asked.
    pub whose: Option<Whose>,
    /// What tells these apps from others of the same integration, the account's and people's; none for those of a file, which
    /// stay what they are as long as the program runs.
    pub told_apart: Option<[String; 2]>,
}

impl IntegrationApps {
    /// Those of a configuration. Tokens are asked for through `http`.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if one of the service's URLs breaks a rule of egress.
    pub fn of_config(
        integration: &str,
        config: &IntegrationConfig,
        manifest: Arc<Manifest>,
        http: &Arc<dyn HttpClient>,
    ) -> Result<Self, Refusal> {
        let client = |auth: &Option<AuthConfig>| {
            let app = auth
                .as_ref()
                .and_then(|auth| auth.app(&manifest, config.allow_loopback));
            app.map(|app| OAuthClient::new(Arc::clone(http), app)).transpose()
        };
        let service = match (&config.auth, client(&config.auth)?) {
            (None, _) | (_, None) => None,
            (Some(auth), Some(client)) => match (auth.mode, &auth.account_id) {
                (AuthMode::ServerToServer, Some(account_id)) => Some(ServiceApp::ServerToServer {
                    client,
                    account_id: account_id.clone(),
                }),
                _ => Some(ServiceApp::AuthorizationCode(SignInApp {
                    client,
                    redirect: config.redirect_url(Redirect::Service),
                })),
            },
        };
        let user = client(&config.user_auth)?.map(|client| SignInApp {
            client,
            redirect: config.redirect_url(Redirect::User),
        });
        Ok(Self {
            integration: integration.to_owned(),
            manifest,
            service,
            user,
            any_account: config.user_auth.as_ref().is_some_and(|auth| auth.any_account),
            whose: None,
            told_apart: None,
        })
    }

    /// Those of an integration that somebody has set up, and may set up anew with others.
    #[must_use]
    pub fn of_setup(mut self, setup: &Setup, secrets: &Secrets) -> Self {
        let person = Principal::User(String::new());
        self.told_apart = Some([Principal::Service, person].map(|principal| setup.app_of(secrets, &principal)));
        self
    }

    /// What tells this principal's app from another ([`Setup::app_of`]).
    pub fn told_apart(&self, principal: &Principal) -> Option<&str> {
        let [service, people] = self.told_apart.as_ref()?;
        Some(match principal {
            Principal::Service => service,
            Principal::User(_) => people,
        })
    }

    /// Has it found out whose account a person has consented for, unless an admin allows any.
    #[must_use]
    pub fn checked_by(mut self, integration: &Integration) -> Self {
        self.whose = Whose::new(integration).filter(|_| !self.any_account);
        self
    }

    /// The app that this principal consents to; none if it signs in otherwise, or not at all.
    pub fn sign_in_app(&self, principal: &Principal) -> Option<&SignInApp> {
        match (principal, &self.service) {
            (Principal::User(_), _) => self.user.as_ref(),
            (Principal::Service, Some(ServiceApp::AuthorizationCode(app))) => Some(app),
            (Principal::Service, _) => None,
        }
    }

    /// Who asks for this principal's tokens.
    pub fn client(&self, principal: &Principal) -> Option<&OAuthClient> {
        match (principal, &self.service) {
            (Principal::User(_), _) => self.user.as_ref().map(|app| &app.client),
            (Principal::Service, Some(ServiceApp::ServerToServer { client, .. })) => Some(client),
            (Principal::Service, Some(ServiceApp::AuthorizationCode(app))) => Some(&app.client),
            (Principal::Service, None) => None,
        }
    }
}
