//! `integration.toml`: an integration's grants as a small file that an admin writes.
//!
//! ```toml
//! [integration]
//! # connector = "connector.wasm"             # absent: the one that the program brings
//! # name = "production"                      # its name in logs
//! # base_url = "https://api.example.com/v2/" # absent: the connector's own
//! allowed_hosts = ["files.example.com"]      # beside the base URL's host
//! allow_loopback = false                     # true lets development reach this machine
//!
//! [integration.auth]
//! mode = "server-to-server"
//! # authorize_url, token_url                 # absent: the connector's own
//! account_id = "…"                           # each of these three also as …_file or …_env
//! client_id = "…"
//! client_secret_env = "CLIENT_SECRET"
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

mod error;
mod model;
mod read;
mod secret;
mod settings;
mod suggest;
mod table;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

pub use error::ConfigError;
pub use model::{AuthConfig, AuthMode, IntegrationConfig, RateLimitConfig};

use crate::connector::{Connector, Manifest};
use crate::credentials::ServerToServerOptions;
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
    /// may set more on the builder, a log or limits, before it builds.
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
        if let Some(auth) = &self.auth {
            let token_url = auth
                .token_url
                .clone()
                .unwrap_or_else(|| manifest.authentication.token_url.clone());
            let copy = |secret: &SecretString| SecretString::from(secret.expose_secret());
            let options = ServerToServerOptions::new(
                token_url,
                copy(&auth.account_id),
                copy(&auth.client_id),
                copy(&auth.client_secret),
            );
            builder = builder.server_to_server(options.allow_loopback(self.allow_loopback));
        }
        Ok(builder)
    }
}
