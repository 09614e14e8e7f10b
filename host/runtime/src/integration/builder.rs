//! Puts an integration together, and checks it before the first call.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::{Inner, Integration};
use crate::capability::{Clock, LogSink, SystemClock, TracingLog};
use crate::connector::{Connector, LoadError};
use crate::credentials::{Anonymous, CredentialProvider, NoCredentials, ServerToServer, ServerToServerOptions};
use crate::egress::{EgressPolicy, HostPattern, Refusal};
use crate::http::HttpClient;
use crate::limiter::{RateLimiter, RateMemory, ServiceLimiter, ServiceLimiterOptions};
use crate::limits::Limits;

/// Why an integration can't be.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntegrationError {
    /// The connector's manifest can't be had.
    #[error(transparent)]
    Connector(#[from] LoadError),
    /// The base URL or the token URL breaks a rule.
    #[error("the URL of the {what} can't be used: {refusal}")]
    Url {
        /// Which URL.
        what: &'static str,
        /// Why not, and what would allow it.
        refusal: Refusal,
    },
    /// The rate limit is none.
    #[error("the rate limit can't be kept: {0}")]
    RateLimit(String),
    /// No client was given, and this build has none of its own.
    #[error("no HTTP client was given, and this build has none: hand one in, or switch on the feature `http`")]
    NoHttpClient,
    /// A setting that the connector does not have.
    #[error("the connector has no setting `{name}`{}", known(settings))]
    UnknownSetting {
        /// The setting.
        name: String,
        /// Those that it has.
        settings: Vec<String>,
    },
}

fn known(settings: &[String]) -> String {
    if settings.is_empty() {
        " (it has none)".to_owned()
    } else {
        format!("; it has {}", settings.join(", "))
    }
}

/// What [`Integration::builder`] gives. Whatever is not set has a production default.
#[must_use]
pub struct IntegrationBuilder {
    connector: Connector,
    name: Option<String>,
    base_url: Option<Url>,
    granted: Vec<HostPattern>,
    allow_loopback: bool,
    credentials: Option<Arc<dyn CredentialProvider>>,
    server_to_server: Option<ServerToServerOptions>,
    client: Option<Arc<dyn HttpClient>>,
    limiter: Option<Arc<dyn RateLimiter>>,
    rate: Option<(u32, Duration)>,
    plan: Option<String>,
    rate_memory: Option<Arc<dyn RateMemory>>,
    rate_clock: Arc<dyn Clock>,
    limits: Limits,
    settings: BTreeMap<String, Value>,
    log: Arc<dyn LogSink>,
    clock: Arc<dyn Clock>,
}

impl IntegrationBuilder {
    pub(super) fn new(connector: Connector) -> Self {
        Self {
            connector,
            name: None,
            base_url: None,
            granted: Vec::new(),
            allow_loopback: false,
            credentials: None,
            server_to_server: None,
            client: None,
            limiter: None,
            rate: None,
            plan: None,
            rate_memory: None,
            rate_clock: Arc::new(SystemClock::default()),
            limits: Limits::default(),
            settings: BTreeMap::new(),
            log: Arc::new(TracingLog),
            clock: Arc::new(SystemClock::default()),
        }
    }

    /// Its name in logs. Default: the connector's.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Where relative references lead. Default: the manifest's.
    pub fn base_url(mut self, url: Url) -> Self {
        self.base_url = Some(url);
        self
    }

    /// Grants hosts, on top of the base URL's. They count only as far as the manifest declares them.
    pub fn allow_hosts(mut self, hosts: impl IntoIterator<Item = HostPattern>) -> Self {
        self.granted.extend(hosts);
        self
    }

    /// Lets base URL, granted hosts and token URL be on this machine: a development setting.
    pub fn allow_loopback(mut self, allowed: bool) -> Self {
        self.allow_loopback = allowed;
        self
    }

    /// Signs requests with what this gives. Default: nothing. Then every request is refused as unauthorized, unless the
    /// manifest says that the service needs no credential (the mode `none`).
    pub fn credentials(mut self, credentials: Arc<dyn CredentialProvider>) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Signs requests with tokens by OAuth Server-to-Server, asked for through the integration's own client.
    pub fn server_to_server(mut self, options: ServerToServerOptions) -> Self {
        self.server_to_server = Some(options);
        self
    }

    /// Sends through this client. Default: a `PooledClient` of its own, if the feature `http` is on.
    pub fn http_client(mut self, client: Arc<dyn HttpClient>) -> Self {
        self.client = Some(client);
        self
    }

    /// Keeps the rate with this limiter, and none of what is set for the built-in one. Default: a [`ServiceLimiter`].
    pub fn limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// So many requests in any such interval. Default: the manifest's.
    pub fn rate_limit(mut self, requests: u32, interval: Duration) -> Self {
        self.rate = Some((requests, interval));
        self
    }

    /// The account's plan at the service, one of the manifest's, whose limits are kept above that. Default: not known.
    pub fn plan(mut self, name: impl Into<String>) -> Self {
        self.plan = Some(name.into());
        self
    }

    /// Remembers the rate limit here, across restarts and among processes. Default: nowhere.
    pub fn rate_memory(mut self, memory: Arc<dyn RateMemory>) -> Self {
        self.rate_memory = Some(memory);
        self
    }

    /// Counts the rate limit's days by this calendar. Default: the machine's, whatever guests are shown.
    pub fn rate_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.rate_clock = clock;
        self
    }

    /// Bounds calls so. Default: [`Limits::default`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets what the manifest lets an admin set.
    pub fn setting(mut self, name: impl Into<String>, value: Value) -> Self {
        self.settings.insert(name.into(), value);
        self
    }

    /// Writes the connector's log here. Default: [`TracingLog`].
    pub fn log(mut self, sink: Arc<dyn LogSink>) -> Self {
        self.log = sink;
        self
    }

    /// Shows guests this time. Default: the machine's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Checks all of it, and asks the connector for its manifest.
    ///
    /// # Errors
    ///
    /// [`IntegrationError`] for the first thing that can't be.
    pub async fn build(self) -> Result<Integration, IntegrationError> {
        let manifest = self.connector.manifest().await?.clone();
        if let Some(name) = self.settings.keys().find(|name| manifest.setting(name).is_none()) {
            let settings = manifest.settings.iter().map(|setting| setting.name.clone()).collect();
            return Err(IntegrationError::UnknownSetting {
                name: name.clone(),
                settings,
            });
        }
        let base = self.base_url.unwrap_or_else(|| manifest.base_url.clone());
        let egress =
            EgressPolicy::new(base, manifest.hosts.clone(), self.granted, self.allow_loopback).map_err(|refusal| {
                IntegrationError::Url {
                    what: "service",
                    refusal,
                }
            })?;
        let client = self.client.or_else(own_client).ok_or(IntegrationError::NoHttpClient)?;
        let credentials: Arc<dyn CredentialProvider> = match (self.credentials, self.server_to_server) {
            (Some(credentials), _) => credentials,
            (None, Some(options)) => {
                Arc::new(ServerToServer::new(Arc::clone(&client), options).map_err(|refusal| {
                    IntegrationError::Url {
                        what: "token endpoint",
                        refusal,
                    }
                })?)
            }
            (None, None) if manifest.authentication.knows("none") => Arc::new(Anonymous),
            (None, None) => Arc::new(NoCredentials),
        };
        let name: Arc<str> = self.name.unwrap_or_else(|| manifest.name.clone()).into();
        let limiter: Arc<dyn RateLimiter> = match self.limiter {
            Some(limiter) => limiter,
            None => {
                let mut options = ServiceLimiterOptions::new(&manifest);
                options.name = Arc::clone(&name);
                if let Some((requests, interval)) = self.rate {
                    (options.requests, options.interval) = (requests, interval);
                }
                options.plan = self.plan;
                options.memory = self.rate_memory;
                options.clock = self.rate_clock;
                options.longest_request = self.limits.request;
                let limiter = ServiceLimiter::new(options);
                Arc::new(limiter.map_err(|error| IntegrationError::RateLimit(error.to_string()))?)
            }
        };
        let settings = self
            .settings
            .into_iter()
            .map(|(name, value)| (name, value.to_string()))
            .collect();
        let inner = Inner {
            name,
            connector: self.connector,
            manifest,
            egress: Arc::new(egress),
            client,
            credentials,
            limiter,
            limits: Arc::new(self.limits),
            settings: Arc::new(settings),
            log: self.log,
            clock: self.clock,
        };
        Ok(Integration { inner: Arc::new(inner) })
    }
}

#[cfg(feature = "http")]
fn own_client() -> Option<Arc<dyn HttpClient>> {
    Some(Arc::new(crate::http::PooledClient::default()))
}

#[cfg(not(feature = "http"))]
fn own_client() -> Option<Arc<dyn HttpClient>> {
    None
}

impl fmt::Debug for IntegrationBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IntegrationBuilder")
            .field("connector", &self.connector)
            .finish_non_exhaustive()
    }
}
