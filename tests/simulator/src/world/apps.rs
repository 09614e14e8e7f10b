//! OAuth apps, their scopes and the tokens given out to them.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::World;
use crate::api::scopes;

/// The kinds of app that Zoom's marketplace knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppKind {
    /// Acts for the whole account, without anybody signing in.
    #[default]
    ServerToServer,
    /// Authorized once by an admin; acts on any user of the account.
    AccountLevel,
    /// Authorized by each user; acts on that user only, whom it must call `me`.
    UserManaged,
}

/// An app to add.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewApp {
    /// Shown on the authorize page.
    pub name: String,
    /// What kind it is.
    pub kind: AppKind,
    /// Its scopes, classic or granular. Empty means all that its kind may have.
    pub scopes: Vec<String>,
    /// Where the authorize page may send the browser back to, compared character by character.
    pub redirect_uris: Vec<String>,
    /// Whether it has no secret and must use PKCE.
    pub public: bool,
}

/// What an added app signs in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppCredentials {
    /// The account that is simulated.
    pub account_id: String,
    /// The app's id.
    pub client_id: String,
    /// The app's secret; public apps must not send it.
    pub client_secret: String,
    /// What webhooks to this app are signed with.
    pub secret_token: String,
}

#[derive(Debug)]
pub(crate) struct App {
    pub(crate) name: String,
    pub(crate) kind: AppKind,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) secret_token: String,
    pub(crate) scopes: Arc<[String]>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) public: bool,
}

/// A live access token.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) app: usize,
    /// Whom it acts as; nobody for tokens of the app itself.
    pub(crate) user: Option<String>,
    pub(crate) scopes: Arc<[String]>,
    pub(crate) expires: DateTime<Utc>,
}

/// A live refresh token.
#[derive(Debug, Clone)]
pub(crate) struct RefreshToken {
    pub(crate) app: usize,
    pub(crate) user: String,
    pub(crate) access: String,
    pub(crate) expires: DateTime<Utc>,
}

/// An authorization that the browser brings back, once.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) app: usize,
    pub(crate) user: String,
    pub(crate) redirect_uri: String,
    /// The challenge, and whether it is hashed.
    pub(crate) challenge: Option<(String, bool)>,
    pub(crate) expires: DateTime<Utc>,
}

/// A device that waits for somebody to type its code.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) app: usize,
    pub(crate) user_code: String,
    pub(crate) user: Option<String>,
    pub(crate) denied: bool,
    pub(crate) expires: DateTime<Utc>,
    pub(crate) polled: Option<std::time::Duration>,
}

/// All apps and what they hold. The first is the ready-made Server-to-Server app.
#[derive(Debug, Default)]
pub(crate) struct Apps {
    pub(crate) all: Vec<App>,
    pub(crate) access: HashMap<String, AccessToken>,
    pub(crate) refresh: HashMap<String, RefreshToken>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) devices: HashMap<String, Device>,
}

impl Apps {
    pub(crate) fn by_client_id(&self, client_id: &str) -> Option<usize> {
        self.all.iter().position(|app| app.client_id == client_id)
    }

    /// Kills every token that an app holds for a user, or for itself.
    pub(crate) fn revoke(&mut self, app: usize, user: Option<&str>) {
        self.access
            .retain(|_, token| token.app != app || token.user.as_deref() != user);
        self.refresh
            .retain(|_, token| token.app != app || Some(token.user.as_str()) != user);
    }
}

impl World {
    /// Adds an app and makes up its credentials.
    pub(crate) fn add_app(&mut self, app: NewApp) -> AppCredentials {
        let scopes = if app.scopes.is_empty() {
            scopes::all_for(app.kind)
        } else {
            app.scopes
        };
        let added = App {
            name: if app.name.is_empty() { "App".into() } else { app.name },
            kind: app.kind,
            client_id: self.random.id22(),
            // Backwards: in another world of the same seed these letters can be the passcode in a link to join.
            client_secret: self.random.letters(32).chars().rev().collect(),
            secret_token: self.random.id22(),
            scopes: scopes.into(),
            redirect_uris: app.redirect_uris,
            public: app.public,
        };
        scratch::secret("client secret", &added.client_secret);
        scratch::secret("webhook secret", &added.secret_token);
        let credentials = AppCredentials {
            account_id: self.account_id.clone(),
            client_id: added.client_id.clone(),
            client_secret: added.client_secret.clone(),
            secret_token: added.secret_token.clone(),
        };
        self.apps.all.push(added);
        credentials
    }

    /// A new access token.
    pub(crate) fn issue_access(&mut self, app: usize, user: Option<String>, scopes: Arc<[String]>) -> String {
        let token = self.random.token();
        scratch::secret("access token", &token);
        let expires = self.now + TimeDelta::seconds(self.switches.access_token_seconds.into());
        self.apps.access.insert(
            token.clone(),
            AccessToken {
                app,
                user,
                scopes,
                expires,
            },
        );
        token
    }
}
