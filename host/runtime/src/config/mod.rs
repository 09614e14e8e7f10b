//! `integration.toml`: an integration's grants as a small file that an admin writes.
//!
//! ```toml
//! [integration]
//! # connector = "connector.wasm"             # absent: the program's own; or "oci://…@sha256:…"
//! # trusted_keys = ["RW…"]                   # whose signature (connector.wasm.minisig) counts
//! # require_signature = true                 # absent: if there are trusted keys
//! # name = "production"                      # its name in logs
//! # base_url = "https://api.example.com/v2/" # absent: the connector's own
//! allowed_hosts = ["files.example.com"]      # beside the base URL's host
//! allow_loopback = false                     # true lets development reach this machine
//! # public_url = "https://meet.example.com"  # where browsers reach this installation
//!
//! [integration.auth]
//! mode = "server-to-server"                  # or "authorization-code": a person consents in a browser, once
//!                                            # or "token": one that the service handed out, as token, token_file or token_env
//! # authorize_url, token_url, revoke_url     # absent: the connector's own
//! account_id = "…"                           # each of these three also as …_file or …_env
//! client_id = "…"
//! client_secret_env = "CLIENT_SECRET"
//!
//! # [integration.user_auth]                  # each person signs in, by "authorization-code"
//! # client_id = "…"
//! # client_secret_file = "user-app-secret"   # or public_client = true, for an app that has none
//! # redirect_url = "https://localhost/"      # absent: a fixed place below public_url
//!
//! [integration.rate_limit]
//! requests = 55
//! interval = "1s"
//! # plan = "business-plus"                   # one of the connector's: keeps the service's own limits, too
//! # state_file = "/var/lib/microapp/limits"  # absent: `.integration.limits`, beside this file
//!
//! [integration.settings]                     # what the connector lets an admin set
//! ```
//!
//! Whatever is wrong is reported with line, column and key, and with what would be right. An unknown key is an error, not
//! a comment: a misspelt grant that is silently ignored is found in production. No message holds a secret's value.

mod auth;
mod error;
mod model;
mod read;
mod redirect;
mod secret;
mod settings;
mod suggest;
mod table;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use auth::{AuthConfig, AuthMode, TokenConfig};
pub use error::ConfigError;
pub use model::{ConnectorSource, IntegrationConfig, RateLimitConfig};
pub use redirect::{PASTED_REDIRECT, Redirect, SERVICE_REDIRECT, USER_REDIRECT, is_pasted, on_premises_redirect};

use crate::connector::{Connector, Manifest};
use crate::credentials::FixedToken;
use crate::integration::{Integration, IntegrationBuilder};
use crate::limiter::FileMemory;

impl IntegrationConfig {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], also if the file can't be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::whole_file(path, format!("it can't be read: {error}")))?;
        let mut config = Self::parse(&text, path)?;
        config
            .rate_limit
            .state_file
            .get_or_insert_with(|| FileMemory::beside(path));
        Ok(config)
    }

    /// Reads a text. `path` is where it comes from: relative paths in it start from there, and messages name it.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first thing that is wrong.
    pub fn parse(text: &str, path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        Self::parse_with(text, path, |name| std::env::var(name).ok())
    }

    /// The same, with an environment of the caller's for the keys that end in `_env`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for the first thing that is wrong.
    pub fn parse_with(
        text: &str,
        path: impl AsRef<Path>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigError> {
        read::read(text, path.as_ref(), &environment)
    }

    /// An integration of this configuration, with what it leaves open taken from the connector's manifest. The caller
    /// may set more on the builder, a log or limits, before it builds; and has to set credentials where people sign in,
    /// since what they granted is not in the configuration.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] for a setting that the connector does not have or that has a value which it does not take, or a
    /// plan that it does not know.
    pub fn builder(&self, connector: &Connector, manifest: &Manifest) -> Result<IntegrationBuilder, ConfigError> {
        self.check(manifest)?;
        let declared = &manifest.rate_limits;
        let requests = self.rate_limit.requests.unwrap_or(declared.requests);
        let interval = self
            .rate_limit
            .interval
            .unwrap_or(Duration::from_millis(declared.interval_ms.into()));
        let mut builder = Integration::builder(connector)
            .allow_hosts(self.allowed_hosts.iter().cloned())
            .allow_loopback(self.allow_loopback)
            .rate_limit(requests, interval);
        if let Some(plan) = &self.rate_limit.plan {
            builder = builder.plan(plan);
        }
        if let Some(path) = &self.rate_limit.state_file {
            builder = builder.rate_memory(Arc::new(FileMemory::new(path)));
        }
        if let Some(name) = &self.name {
            builder = builder.name(name);
        }
        if let Some(url) = &self.base_url {
            builder = builder.base_url(url.clone());
        }
        for (name, value) in self.settings() {
            builder = builder.setting(name, value.clone());
        }
        let options = self
            .auth
            .as_ref()
            .and_then(|auth| auth.server_to_server(manifest, self.allow_loopback));
        if let Some(options) = options {
            builder = builder.server_to_server(options);
        }
        if let Some(given) = &self.token {
            builder = builder.credentials(Arc::new(FixedToken::new(given.token.clone())));
        }
        Ok(builder)
    }
}
