//! Integrations: a connector with grants.
//!
//! The connector says what it can do; the integration says what it may: which hosts, whose credentials, how fast, with
//! which settings. All calls of an integration share its connection pool, its credentials and its rate limit, and
//! share nothing else: each runs in an instance of its own.

mod builder;
mod invocation;
mod invoke;
mod look_up;
mod output;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use builder::{IntegrationBuilder, IntegrationError};
pub use invocation::Invocation;
pub use look_up::{LookUp, Outcome};
pub use output::Output;
use output::Requests;

use crate::capability::{Clock, LogSink};
use crate::connector::{Connector, Manifest};
use crate::credentials::CredentialProvider;
use crate::egress::EgressPolicy;
use crate::error::InvokeError;
use crate::http::HttpClient;
use crate::limiter::{Priority, RateLimiter, RateReport, Waits};
use crate::limits::Limits;

/// A connector with grants, ready for calls. A clone is another handle to the same.
#[derive(Clone)]
pub struct Integration {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    name: Arc<str>,
    connector: Connector,
    manifest: Manifest,
    egress: Arc<EgressPolicy>,
    client: Arc<dyn HttpClient>,
    credentials: Arc<dyn CredentialProvider>,
    limiter: Arc<dyn RateLimiter>,
    limits: Arc<Limits>,
    settings: Arc<BTreeMap<String, String>>,
    log: Arc<dyn LogSink>,
    clock: Arc<dyn Clock>,
}

impl Integration {
    /// Starts from a connector, with nothing granted but the host of its own base URL.
    pub fn builder(connector: &Connector) -> IntegrationBuilder {
        IntegrationBuilder::new(connector.clone())
    }

    /// The name in logs.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The connector.
    pub fn connector(&self) -> &Connector {
        &self.inner.connector
    }

    /// What the connector can do.
    pub fn manifest(&self) -> &Manifest {
        &self.inner.manifest
    }

    /// Where its requests may go.
    pub fn egress(&self) -> &EgressPolicy {
        &self.inner.egress
    }

    /// The same integration, with its grants, connections and rate limit, under other credentials: to try some before they
    /// are kept.
    #[must_use]
    pub fn with_credentials(&self, credentials: Arc<dyn CredentialProvider>) -> Self {
        let inner = Inner {
            credentials,
            ..Inner::clone(&self.inner)
        };
        Self { inner: Arc::new(inner) }
    }

    /// How long a request of this priority would wait at the rate limit if it came now, at least, in whichever class of the
    /// plan one waits longest. It is longer if answers take time or more important requests come; a call with a shorter
    /// deadline fails with `rate_limited` at once.
    pub fn would_wait(&self, priority: Priority) -> Duration {
        self.inner.limiter.would_wait(priority).unwrap_or_default()
    }

    /// The same by class: for whoever knows what the requests of a call are counted in ([`Output::requests_by_class`]).
    pub fn waits(&self, priority: Priority) -> Waits {
        self.inner.limiter.waits(priority).unwrap_or_default()
    }

    /// The limits and their use: the present rate, who waits, the next free moment, the day's counts, what the service's
    /// refusals have taught. None for a limiter of the platform's own that does not say.
    ///
    /// Before the first request, and while another process sends, it is what the last turn has left.
    pub fn limits(&self) -> Option<RateReport> {
        self.inner.limiter.report()
    }

    /// Its rate limiter: for another integration that draws on the same limit, such as the next version of this one.
    pub fn rate_limiter(&self) -> Arc<dyn RateLimiter> {
        Arc::clone(&self.inner.limiter)
    }

    /// Runs an action in a fresh instance.
    ///
    /// To drop the future ends the call: its instance is thrown away, its place in the queue for the rate limit is given
    /// back, and a request that may have left keeps its permit for the guard time.
    ///
    /// # Errors
    ///
    /// [`InvokeError`]: the connector's reason, or the host's.
    pub async fn invoke(&self, invocation: Invocation) -> Result<Output, InvokeError> {
        invoke::invoke(&self.inner, invocation).await
    }
}

impl fmt::Debug for Integration {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Integration")
            .field("name", &self.inner.name)
            .field("connector", &self.inner.connector)
            .field("egress", &self.inner.egress)
            .finish_non_exhaustive()
    }
}
