//! What a configuration holds.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use super::error::{ConfigError, Source};
use crate::egress::HostPattern;

/// A checked `integration.toml`.
#[derive(Clone)]
#[non_exhaustive]
pub struct IntegrationConfig {
    /// The integration's name in logs; none: the connector's.
    pub name: Option<String>,
    /// The connector's file, made absolute by the configuration's folder; none: the one that the program brings.
    pub connector: Option<PathBuf>,
    /// The base URL; none: the connector's own.
    pub base_url: Option<Url>,
    /// Hosts that are granted beside the base URL's.
    pub allowed_hosts: Vec<HostPattern>,
    /// Whether this machine may be asked: a development setting.
    pub allow_loopback: bool,
    /// How to sign in; none: requests are refused as unauthorized.
    pub auth: Option<AuthConfig>,
    /// How fast to ask.
    pub rate_limit: RateLimitConfig,
    /// The settings, each with its place in the text.
    pub(super) settings: BTreeMap<String, (Value, Range<usize>)>,
    pub(super) plan_place: Range<usize>,
    pub(super) source: Source,
}

impl IntegrationConfig {
    /// The file it comes from.
    pub fn path(&self) -> &Path {
        &self.source.path
    }

    /// What the admin has set for the connector.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.settings.iter().map(|(name, (value, _))| (name.as_str(), value))
    }

    pub(super) fn error(&self, place: &Range<usize>, key: String, message: String) -> ConfigError {
        self.source.error(place, key, message)
    }
}

impl fmt::Debug for IntegrationConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IntegrationConfig")
            .field("path", &self.source.path)
            .field("name", &self.name)
            .field("connector", &self.connector)
            .field("base_url", &self.base_url.as_ref().map(Url::as_str))
            .field("allowed_hosts", &self.allowed_hosts)
            .field("allow_loopback", &self.allow_loopback)
            .field("auth", &self.auth)
            .field("rate_limit", &self.rate_limit)
            .finish_non_exhaustive()
    }
}

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
    /// The account.
    pub account_id: SecretString,
    /// The client's id.
    pub client_id: SecretString,
    /// The client's secret.
    pub client_secret: SecretString,
}

impl fmt::Debug for AuthConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AuthConfig")
            .field("mode", &self.mode)
            .field("token_url", &self.token_url.as_ref().map(Url::as_str))
            .finish_non_exhaustive()
    }
}

/// The ways to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthMode {
    /// The integration's own account asks for tokens.
    ServerToServer,
}

/// How fast to ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimitConfig {
    /// Requests in each interval; none: the connector's number.
    pub requests: Option<u32>,
    /// The interval; none: the connector's.
    pub interval: Option<Duration>,
    /// The plan of the account at the service, one of the connector's.
    pub plan: Option<String>,
    /// Where the use of the limit is remembered: across restarts, and among processes with the same configuration. A
    /// configuration from a file has a file beside it; none: nowhere.
    pub state_file: Option<PathBuf>,
}
