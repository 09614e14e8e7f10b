//! What a configuration holds.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

use microapp_distribution::{TrustPolicy, TrustedKey};
use serde_json::Value;
use url::Url;

use super::auth::{AuthConfig, TokenConfig};
use super::error::{ConfigError, Source};
use crate::egress::HostPattern;

/// A checked `integration.toml`.
#[derive(Clone)]
#[non_exhaustive]
pub struct IntegrationConfig {
    /// The integration's name in logs; none: the connector's.
    pub name: Option<String>,
    /// Where the connector comes from; none: the program brings it.
    pub connector: Option<ConnectorSource>,
    /// By whose keys it may be signed.
    pub trusted_keys: Vec<TrustedKey>,
    /// Whether it has to be signed by one of them; none: if there are any.
    pub require_signature: Option<bool>,
    /// The base URL; none: the connector's own.
    pub base_url: Option<Url>,
    /// Hosts that are granted beside the base URL's.
    pub allowed_hosts: Vec<HostPattern>,
    /// Whether this machine may be asked: a development setting.
    pub allow_loopback: bool,
    /// Where this installation is reached by browsers, with a slash at its end; none: nowhere.
    pub public_url: Option<Url>,
    /// How to sign in; none: requests are refused as unauthorized, unless there is a token or the service needs nothing.
    pub auth: Option<AuthConfig>,
    /// The token of an `auth` section whose mode is `token`.
    pub token: Option<TokenConfig>,
    /// How each person signs in, so that what they do carries their own credential; none: the account acts for them.
    pub user_auth: Option<AuthConfig>,
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

    /// Whom the admin trusts to make the connector: these keys, and `more` that count for all integrations.
    pub fn trust_policy(&self, more: &[TrustedKey]) -> TrustPolicy {
        let keys: Vec<TrustedKey> = self.trusted_keys.iter().chain(more).cloned().collect();
        let required = self.require_signature.unwrap_or(!keys.is_empty());
        TrustPolicy::new(keys, required)
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
            .field("trusted_keys", &self.trusted_keys)
            .field("require_signature", &self.require_signature)
            .field("base_url", &self.base_url.as_ref().map(Url::as_str))
            .field("allowed_hosts", &self.allowed_hosts)
            .field("allow_loopback", &self.allow_loopback)
            .field("public_url", &self.public_url.as_ref().map(Url::as_str))
            .field("auth", &self.auth)
            .field("user_auth", &self.user_auth)
            .field("rate_limit", &self.rate_limit)
            .finish_non_exhaustive()
    }
}

/// Where a connector comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectorSource {
    /// A file, made absolute by the configuration's folder.
    File(PathBuf),
    /// An artifact in a registry, `oci://registry.example.com/connectors/zoom:0.1.0@sha256:…`, with the digest of its
    /// manifest.
    Registry(String),
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
