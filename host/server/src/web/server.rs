//! A server that runs: the application on a listener, and what is done in the background.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{Clock, Connector, HttpClient, PooledClient};
use microapp_store::{ConnectionId, PeopleStore, Principal};
use microapp_templates::model::manifest::LocaleTag;
use microapp_vault::{State, Unfinished, Vault};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::{App, AppOptions, Failure, Limits, PublicUrl, PublicUrlError, Route, router, routes, serve, token};
use crate::background;
use crate::connections::Apps;
use crate::integrations::{Directory, Integrations, IntegrationsOptions};
use crate::people::oidc::{OidcOptions, Provider};
use crate::upgrades::TrustedKeys;
use crate::words::Words;

/// How often to check whether a directory is old.
const LOOK: Duration = Duration::from_secs(60);

/// What a server is made of.
pub struct ServerOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where browsers find it; none: where it listens.
    pub public_url: Option<Url>,
    /// Whether a proxy of ours says where requests come from.
    pub behind_proxy: bool,
    /// What it keeps.
    pub store: Arc<dyn PeopleStore>,
    /// Where tokens are kept; asks through `apps`.
    pub vault: Vault,
    /// The apps of all integrations.
    pub apps: Arc<Apps>,
    /// The connectors that there are.
    pub connectors: Vec<Connector>,
    /// Whose signatures are trusted, of components that an admin has chosen.
    pub trusted_keys: TrustedKeys,
    /// The time of sessions, links and the throttle.
    pub clock: Arc<dyn Clock>,
    /// The time of sign-ins and intents.
    pub vault_clock: Arc<dyn microapp_vault::Clock>,
    /// What connections may use.
    pub limits: Limits,
    /// Routes beside the server's own.
    pub routes: Vec<Route>,
    /// An identity provider at which people can sign in.
    pub oidc: Option<OidcOptions>,
}

/// Why a server can't start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is taken, or not ours.
    #[error("{address} can't be listened on: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: std::io::Error,
    },
    /// The public URL breaks a rule.
    #[error(transparent)]
    PublicUrl(#[from] PublicUrlError),
    /// Where it listens makes no URL.
    #[error("where the server listens makes no address for browsers: {0}")]
    Address(#[from] url::ParseError),
    /// A connector can't be loaded.
    #[error(transparent)]
    Load(#[from] microapp_runtime::LoadError),
    /// The store can't be used.
    #[error("the server can't start: {0}")]
    Store(String),
}

impl From<Failure> for ServerError {
    fn from(failure: Failure) -> Self {
        Self::Store(
            failure
                .cause
                .clone()
                .unwrap_or_else(|| failure.text(Words::of(LocaleTag::En))),
        )
    }
}

/// A server that runs. To drop it without [`Server::end`] ends it without waiting for anybody.
#[derive(Debug)]
pub struct Server {
    app: App,
    address: SocketAddr,
    setup_link: Option<String>,
    end: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    background: JoinHandle<()>,
    farewell: Duration,
}

impl Server {
    /// Listens, and serves in the background.
    ///
    /// # Errors
    ///
    /// [`ServerError`].
    pub async fn start(options: ServerOptions) -> Result<Self, ServerError> {
        let listening = |error| ServerError::Listen {
            address: options.listen,
            error,
        };
        let listener = TcpListener::bind(options.listen).await.map_err(listening)?;
        let address = listener.local_addr().map_err(listening)?;
        let public_url = match options.public_url {
            Some(url) => PublicUrl::new(url)?,
            None => PublicUrl::new(here(address)?)?,
        };
        let http: Arc<dyn HttpClient> = Arc::new(PooledClient::default());
        let provider = match options.oidc {
            Some(oidc) => {
                let redirect = public_url.join("/sign-in/provider/callback");
                let (http, clock) = (Arc::clone(&http), Arc::clone(&options.clock));
                let provider = Provider::new(oidc, redirect, http, clock)?;
                provider.ask_if_due();
                Some(provider)
            }
            None => None,
        };
        let mut connectors = HashMap::new();
        for connector in options.connectors {
            connectors.insert(connector.manifest().await?.name.clone(), connector);
        }
        let unfinished = options.vault.unfinished().clone();
        let integrations = Integrations::new(IntegrationsOptions {
            store: Arc::clone(&options.store),
            vault: options.vault,
            apps: options.apps,
            http,
            connectors,
            trusted_keys: options.trusted_keys,
            clock: options.vault_clock,
        });
        let app = App::new(AppOptions {
            public_url,
            behind_proxy: options.behind_proxy,
            body_time: options.limits.body,
            directory: Directory::new(Arc::clone(&options.store), Arc::clone(&options.clock), unfinished),
            store: options.store,
            clock: options.clock,
            integrations,
            provider,
        });
        app.integrations().start_all().await?;
        let setup_link = app.people().setup_link().await?;
        let setup_link = setup_link.map(|token| app.public_url().join(&format!("/setup/{}", token.expose())));
        let mut all = routes();
        all.extend(options.routes);
        let mut limits = options.limits;
        let farewell = limits.farewell;
        if options.behind_proxy {
            // Every connection is the proxy's.
            limits.for_each_address = limits.connections;
        }
        let (end, ended) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, router(&app, all), limits, async move {
            // A sender that is dropped ends it as well.
            let _ = ended.await;
        }));
        let (listing, daily) = (keep_directories(app.clone()), background::keep(app.clone()));
        let background = tokio::spawn(async move { tokio::join!(listing, daily).0 });
        Ok(Self {
            app,
            address,
            setup_link,
            end,
            serving,
            background,
            farewell,
        })
    }

    /// What all of its handlers share.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The link by which the first admin is made, if there is none yet. It works once.
    pub fn setup_link(&self) -> Option<&str> {
        self.setup_link.as_deref()
    }

    /// Takes no more connections, and waits for those that are under way; then for what must not be cut off although nobody
    /// waits for it: a refresh of a token, above all. For each of both [`Limits::farewell`] at most.
    pub async fn end(self) {
        self.background.abort();
        let _ = self.end.send(());
        if let Err(error) = self.serving.await {
            tracing::error!(target: "microapp::web", %error, "the server ended badly");
        }
        finish(self.app.integrations().vault().unfinished(), self.farewell).await;
    }
}

/// Waits for what goes on although nobody waits for it, for so long at most. To be called before a program ends that has used a
/// vault.
pub async fn finish(unfinished: &Unfinished, at_most: Duration) {
    if tokio::time::timeout(at_most, unfinished.over()).await.is_err() {
        tracing::warn!(target: "microapp::web", "work in the background was not finished when the program ended");
    }
}

/// The address at which this very machine finds a listener.
fn here(address: SocketAddr) -> Result<Url, url::ParseError> {
    let mut reachable = address;
    if address.ip().is_unspecified() {
        let loopback: std::net::IpAddr = match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        reachable.set_ip(loopback);
    }
    Url::parse(&format!("http://{reachable}/"))
}

/// Lists the people of connected integrations again before the list is too old.
async fn keep_directories(app: App) {
    let jitter = token::random::<1>().map_or(0.5, |[byte]| f64::from(byte) / 255.0);
    loop {
        for running in app.integrations().all_running() {
            let id = ConnectionId {
                integration: running.name.clone(),
                principal: Principal::Service,
            };
            let connected = app.integrations().vault().status(&id).await;
            if !connected.is_ok_and(|status| status.state == State::Connected) {
                continue;
            }
            if let Err(failure) = app.directory().refresh_if_due(&running, jitter).await {
                let cause = failure.cause.unwrap_or_default();
                tracing::warn!(target: "microapp::web", integration = running.name, cause, "a directory can't be kept");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
