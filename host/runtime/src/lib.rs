//! Loads connector components and grants them capabilities: HTTP with credentials, a rate limit, a log, a clock.
//!
//! This is the part that a platform embeds. It runs connectors that nobody has to trust: each call in a fresh instance,
//! within bounds of memory, time and requests, with no way out but the requests that the admin has granted, and
//! without ever seeing a token. It must never know a vendor: what a service is called, where it is and how it behaves
//! is in the connector's manifest and in the integration's configuration. It has no web server and no database.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use microapp_runtime::{Connector, Engine, EngineOptions, Integration, Invocation, ServerToServerOptions};
//!
//! let engine = Engine::new(EngineOptions::with_cache("/var/cache/microapp"))?;
//! let connector = Connector::from_file(&engine, "connector.wasm")?;
//! let token_url = connector.manifest().await?.authentication.token_url.clone();
//! let credentials = ServerToServerOptions::new(
//!     token_url.ok_or("the service hands out no tokens")?,
//!     std::env::var("ACCOUNT_ID")?,
//!     std::env::var("CLIENT_ID")?,
//!     std::env::var("CLIENT_SECRET")?,
//! );
//! let integration = Integration::builder(&connector).server_to_server(credentials).build().await?;
//! let output = integration.invoke(Invocation::new("list-meetings", "{}").acting_user("ada@example.com")).await?;
//! println!("{}", output.json());
//! # Ok(())
//! # }
//! ```
//!
//! Every capability is a small trait with a default: [`CredentialProvider`], [`HttpClient`], [`RateLimiter`] and the
//! [`RateMemory`](limiter::RateMemory) of the default one, [`LogSink`], [`Clock`], [`ProgressSink`]. `examples/embed.rs` is a
//! platform on a page that brings its own.
//!
//! # Features, and what is asked of the platform
//!
//! - `http`, on by default: the pooled client, on hyper and rustls. Without it nothing of either is compiled, and
//!   [`IntegrationBuilder::http_client`] has to be given one.
//! - Calls run on the platform's own tokio runtime, with one thread or many, and with its timers enabled. Of tokio the
//!   features `rt` (a task that keeps the limiter's memory), `sync`, `time` (deadlines) and `macros` are asked for, and `net`
//!   with `http`; nothing else, by no dependency either.
//!
//! | To | read |
//! |---|---|
//! | decide whose components are loaded | [`distribution`], [`Connector::from_checked`] |
//! | load and run | [`Engine`], [`Connector`], [`Integration`], [`Invocation`] |
//! | know what went wrong | [`InvokeError`], [`LoadError`], [`IntegrationError`] |
//! | read `integration.toml` | [`config`] |
//! | see where requests may go, and why | [`egress`] |
//! | see how a request is sent | [`http`], [`credentials`], [`limiter`] |
//! | know which scopes are missing | [`scopes`] |
//! | hand in a log, a clock, a progress bar | [`capability`] |

#![deny(missing_docs)]

mod bindings;
mod call;
pub mod capability;
pub mod config;
mod connector;
pub mod credentials;
pub mod egress;
mod engine;
mod error;
pub mod http;
mod integration;
pub mod limiter;
mod limits;
pub mod scopes;
mod text;

pub use capability::{Clock, LogEntry, LogLevel, LogSink, ProgressReport, ProgressSink};
pub use config::{ConfigError, IntegrationConfig};
pub use connector::{
    Action, Authentication, CONTRACT_VERSIONS, Connector, DailyQuota, Effect, LoadError, Manifest, Plan, RateClass,
    RateLimits, ScopeSet, Setting,
};
pub use credentials::{CredentialProvider, ServerToServer, ServerToServerOptions};
pub use egress::HostPattern;
pub use engine::{CacheError, Engine, EngineError, EngineOptions};
pub use error::{ErrorKind, InvokeError};
pub use http::HttpClient;
#[cfg(feature = "http")]
pub use http::PooledClient;
pub use integration::{Integration, IntegrationBuilder, IntegrationError, Invocation, LookUp, Outcome, Output};
/// Who vouches for a component: keys, signatures, digests.
#[doc(no_inline)]
pub use microapp_distribution as distribution;

pub use limiter::{ExactLimiter, FileMemory, Priority, RateLimiter, RateReport, ServiceLimiter, Waits};
pub use limits::Limits;
pub use text::with_causes;
