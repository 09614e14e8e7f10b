//! How to sign in: the account, and each person.

use std::fmt;
use std::ops::Range;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::error::ConfigError;
use super::model::IntegrationConfig;
use super::read::{Reading, url};
use super::redirect;
use super::secret;
use super::suggest;
use super::table::Table;
use crate::connector::Manifest;
use crate::credentials::ServerToServerOptions;
use crate::credentials::oauth::OAuthApp;
use crate::scopes;

/// How to sign in.
#[derive(Clone)]
#[non_exhaustive]
pub struct AuthConfig {
    /// The way.
    pub mode: AuthMode,
    /// Where a person consents; none: the connector's own.
    pub authorize_url: Option<Url>,
    /// Where tokens come from; none: the connector's own.
    pub token_url: Option<Url>,
    /// Where tokens are taken back; none: the connector's own.
    pub revoke_url: Option<Url>,
    /// The account. There is one exactly for [`AuthMode::ServerToServer`].
    pub account_id: Option<SecretString>,
    /// The client's id.
    pub client_id: SecretString,
    /// The client's secret; none for a public client, which only [`AuthMode::AuthorizationCode`] knows.
    pub client_secret: Option<SecretString>,
    /// Where the service sends browsers back, as it is registered there, character by character; none: the place below
    /// the public URL that [`IntegrationConfig::redirect_url`] tells.
    pub redirect_url: Option<String>,
    /// Whether a person may connect an account at the service that has another e-mail address than theirs here. Only in
    /// `[integration.user_auth]`.
    pub any_account: bool,
    /// Where the section's mode stands in the text, or the section.
    pub(super) place: Range<usize>,
}

/// A bearer token that the service has handed out, in place of a sign-in: `mode = "token"`.
#[derive(Clone)]
#[non_exhaustive]
pub struct TokenConfig {
    /// The token.
    pub token: SecretString,
    place: Range<usize>,
}

/// What `[integration.auth]` holds.
pub(super) enum Auth {
    SignIn(Box<AuthConfig>),
    Token(TokenConfig),
}

/// The mode of [`TokenConfig`], as configurations and manifests write it.
const TOKEN: &str = "token";

/// The ways to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthMode {
    /// The integration's own account asks for tokens.
    ServerToServer,
    /// A person consents in a browser, once.
    AuthorizationCode,
}

impl AuthMode {
    /// Every mode.
    pub const ALL: [Self; 2] = [Self::ServerToServer, Self::AuthorizationCode];

    /// As it is written in configurations and manifests: `server-to-server`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ServerToServer => "server-to-server",
            Self::AuthorizationCode => "authorization-code",
        }
    }
}

impl fmt::Debug for AuthConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AuthConfig")
            .field("mode", &self.mode)
            .field("token_url", &self.token_url.as_ref().map(Url::as_str))
            .field("redirect_url", &self.redirect_url)
            .finish_non_exhaustive()
    }
}

impl AuthConfig {
    /// The app at the authorization server, with what is left open taken from the manifest; none if that has no addresses
    /// either.
    pub fn app(&self, manifest: &Manifest, allow_loopback: bool) -> Option<OAuthApp> {
        let declared = &manifest.authentication;
        let or = |own: &Option<Url>, declared: &Option<Url>| own.clone().or_else(|| declared.clone());
        Some(OAuthApp {
            client_id: self.client_id.expose_secret().to_owned(),
            client_secret: self.client_secret.clone(),
            authorize_url: or(&self.authorize_url, &declared.authorize_url)?,
            token_url: or(&self.token_url, &declared.token_url)?,
            revoke_url: or(&self.revoke_url, &declared.revoke_url),
            allow_loopback,
        })
    }

    /// What Server-to-Server needs; none in another mode.
    pub fn server_to_server(&self, manifest: &Manifest, allow_loopback: bool) -> Option<ServerToServerOptions> {
        let (account_id, client_secret) = (self.account_id.clone()?, self.client_secret.clone()?);
        let token_url = self.token_url.clone();
        let token_url = token_url.or_else(|| manifest.authentication.token_url.clone())?;
        let options = ServerToServerOptions::new(token_url, account_id, self.client_id.clone(), client_secret);
        Some(options.allow_loopback(allow_loopback))
    }
}

/// The keys of each section.
const KEYS: [&str; 15] = [
    "mode",
    "authorize_url",
    "token_url",
    "revoke_url",
    "redirect_url",
    "account_id",
    "account_id_file",
    "account_id_env",
    "client_id",
    "client_id_file",
    "client_id_env",
    "client_secret",
    "client_secret_file",
    "client_secret_env",
    "public_client",
];

/// The one that people's section has beside them.
const ANY_ACCOUNT: &str = "any_account";

/// Reads `[integration.auth]`.
pub(super) fn read(table: &Table<'_>, allow_loopback: bool, reading: &Reading<'_>) -> Result<Auth, ConfigError> {
    refuse_scopes(table)?;
    let mode = table.get("mode");
    let text = mode.as_ref().map(|entry| entry.text()).transpose()?;
    if text == Some(TOKEN) {
        table.allow(&["mode", "token", "token_file", "token_env"])?;
        let place = mode.map_or_else(|| table.place(), |entry| entry.place);
        let token = secret::read(table, "token", reading)?;
        return Ok(Auth::Token(TokenConfig { token, place }));
    }
    table.allow(&KEYS)?;
    let (Some(entry), Some(text)) = (mode, text) else {
        return Err(table.error(
            "`mode` is missing; write `mode = \"server-to-server\"`, `mode = \"authorization-code\"` or `mode = \"token\"`",
        ));
    };
    let Some(mode) = AuthMode::ALL.into_iter().find(|mode| mode.as_str() == text) else {
        let known = AuthMode::ALL.iter().map(|mode| mode.as_str()).chain([TOKEN]);
        let known = suggest::or_list(text, known);
        return Err(entry.error(format!("this way to sign in is not known; {known}")));
    };
    section(table, mode, allow_loopback, reading).map(|auth| Auth::SignIn(Box::new(auth)))
}

/// Reads `[integration.user_auth]`, which knows one mode: nobody but a person can consent for a person.
pub(super) fn read_user(
    table: &Table<'_>,
    allow_loopback: bool,
    reading: &Reading<'_>,
) -> Result<AuthConfig, ConfigError> {
    refuse_scopes(table)?;
    table.allow(&[&KEYS[..], &[ANY_ACCOUNT]].concat())?;
    let mode = AuthMode::AuthorizationCode;
    if let Some(entry) = table.get("mode")
        && entry.text()? != mode.as_str()
    {
        let known = mode.as_str();
        return Err(entry.error(format!(
            "each person signs in by `{known}`; leave the key out, or write that"
        )));
    }
    let any_account = table.get(ANY_ACCOUNT).map(|entry| entry.flag()).transpose()?;
    Ok(AuthConfig {
        any_account: any_account.unwrap_or_default(),
        ..section(table, mode, allow_loopback, reading)?
    })
}

fn section(
    table: &Table<'_>,
    mode: AuthMode,
    allow_loopback: bool,
    reading: &Reading<'_>,
) -> Result<AuthConfig, ConfigError> {
    let url_at = |key: &str| table.get(key).map(|entry| url(&entry, allow_loopback)).transpose();
    let (authorize_url, token_url, revoke_url) =
        (url_at("authorize_url")?, url_at("token_url")?, url_at("revoke_url")?);
    let code = mode == AuthMode::AuthorizationCode;
    let redirect_url = table.get("redirect_url");
    if let Some(entry) = redirect_url.as_ref().filter(|_| !code) {
        return Err(entry.error("nobody is sent back in `server-to-server`; leave it out"));
    }
    let public_client = table.get("public_client");
    if let Some(entry) = public_client.as_ref().filter(|_| !code) {
        return Err(entry.error("`server-to-server` needs the client's secret; leave this key out"));
    }
    let is_public = public_client
        .as_ref()
        .map(|entry| entry.flag())
        .transpose()?
        .unwrap_or(false);
    let account_id = if code {
        let given = secret::KEY_FORMS
            .iter()
            .find_map(|form| table.get(&form.replace("{}", "account_id")));
        if let Some(entry) = given {
            return Err(
                entry.error("the account is that of the person who consents in `authorization-code`; leave it out")
            );
        }
        None
    } else {
        Some(secret::read(table, "account_id", reading)?)
    };
    let client_id = secret::read(table, "client_id", reading)?;
    let secret_given = secret::KEY_FORMS
        .iter()
        .find_map(|form| table.get(&form.replace("{}", "client_secret")));
    let client_secret = match (is_public, secret_given) {
        (true, Some(entry)) => {
            return Err(entry.error("a public client has no secret; leave out this key, or `public_client`"));
        }
        (true, None) => None,
        (false, None) if code => {
            return Err(table.error(
                "`client_secret` is missing; give it, or `client_secret_file`, or `client_secret_env`; \
                 for an app that has none write `public_client = true`",
            ));
        }
        (false, _) => Some(secret::read(table, "client_secret", reading)?),
    };
    Ok(AuthConfig {
        mode,
        authorize_url,
        token_url,
        revoke_url,
        account_id,
        client_id,
        client_secret,
        redirect_url: redirect_url.map(|entry| redirect::read(&entry)).transpose()?,
        any_account: false,
        place: table.get("mode").map_or_else(|| table.place(), |entry| entry.place),
    })
}

/// Scopes are chosen where the app is registered. Guides that tell to paste them here are older than that.
fn refuse_scopes(table: &Table<'_>) -> Result<(), ConfigError> {
    let Some(entry) = ["scope", "scopes"].iter().find_map(|key| table.get(key)) else {
        return Ok(());
    };
    let text = match entry.array() {
        Ok(elements) => elements
            .iter()
            .map(|element| element.text())
            .collect::<Result<Vec<_>, _>>()?
            .join(" "),
        Err(_) => entry.text()?.to_owned(),
    };
    let explained = "leave it out: scopes are chosen where the app is registered with the service, and a sign-in that \
                     asks for them is refused; `microapp inspect` lists what each action needs";
    Err(entry.error(match scopes::mended(&text) {
        Some(mended) => format!(
            "{explained}. The text is also damaged: a `Delete` link was copied behind its scopes. It was meant to be \
             `{mended}`, which is far more than meetings need"
        ),
        None => explained.to_owned(),
    }))
}

impl IntegrationConfig {
    /// Whether the connector's service knows the ways to sign in.
    pub(super) fn check_auth(&self, manifest: &Manifest) -> Result<(), ConfigError> {
        let of_section = |auth: &'_ AuthConfig| (auth.mode.as_str(), auth.place.clone());
        let given = [
            ("auth", self.auth.as_ref().map(of_section)),
            ("auth", self.token.as_ref().map(|given| (TOKEN, given.place.clone()))),
            ("user_auth", self.user_auth.as_ref().map(of_section)),
        ];
        for (section, given) in given {
            let Some((mode, place)) = given else { continue };
            if !manifest.authentication.knows(mode) {
                let known = manifest.authentication.modes.iter();
                let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
                let message = format!(
                    "the connector's service does not know `{mode}`; it knows {}",
                    known.join(", ")
                );
                return Err(self.error(&place, format!("integration.{section}.mode"), message));
            }
        }
        Ok(())
    }
}
