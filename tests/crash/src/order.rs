//! What a worker is told, as one JSON object on its command line.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use microapp_runtime::credentials::oauth::{OAuthApp, OAuthClient};
use microapp_runtime::{HttpClient, Manifest, PooledClient};
use microapp_server::connections::{Apps, IntegrationApps, ServiceApp, SignInApp};
use microapp_store::{ConnectionId, Principal, SqliteOptions, SqliteStore, Timestamp};
use microapp_vault::{KeySource, Vault};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The integration's name.
pub const NAME: &str = "zoom";

/// The work of one process.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// Where everything is.
    pub place: Place,
    /// What is wished.
    pub wishes: Vec<Wish>,
    /// How many ask for each wish at once.
    pub crowd: usize,
    /// Where to end.
    pub crash: Option<Crash>,
    /// Whether a person wants the unknown ones looked at.
    pub look_again: bool,
    /// Whether to change the key.
    pub rotate: bool,
    /// What to do with the sign-in before everything else.
    pub sign: Option<Sign>,
}

/// A change of the sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// The account is connected anew: this person consents.
    In(String),
    /// It is disconnected.
    Out,
}

/// Where everything is, and what time it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Place {
    /// The folder with store and keys.
    pub folder: PathBuf,
    /// Zoom's API.
    pub base_url: String,
    /// Zoom's sign-in.
    pub oauth_url: String,
    /// The app.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// The time when the process starts, in milliseconds.
    pub now: i64,
}

/// Something that is to be done once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Wish {
    /// Its key.
    pub key: String,
    /// The action.
    pub action: String,
    /// For whom.
    pub host: String,
    /// The input.
    pub input: Value,
}

/// Where a process ends itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Crash {
    /// The fail point.
    pub point: String,
    /// How often it is reached by then.
    pub nth: usize,
}

/// What a worker says, one JSON object a line.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// There is an answer.
    Answer {
        /// To which wish.
        key: String,
        /// The answer.
        value: Value,
    },
    /// There is none.
    Failed {
        /// To which wish.
        key: String,
        /// Why.
        code: String,
    },
}

/// A time that begins where it is told to.
#[derive(Debug, Clone, Copy)]
pub struct Time {
    begin: i64,
    started: Instant,
}

impl Time {
    /// From here on.
    pub fn from(begin: i64) -> Self {
        Self {
            begin,
            started: Instant::now(),
        }
    }
}

impl microapp_runtime::Clock for Time {
    fn wall(&self) -> Duration {
        Duration::from_millis(self.begin.unsigned_abs()) + self.started.elapsed()
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

impl microapp_vault::Clock for Time {
    fn now(&self) -> Timestamp {
        let now = microapp_runtime::Clock::wall(self);
        Timestamp(i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(length))
    }
}

impl Place {
    /// The database's file.
    pub fn database(&self) -> PathBuf {
        self.folder.join("microapp.db")
    }

    /// The store, with its own files open.
    pub fn store(&self) -> Arc<SqliteStore> {
        Arc::new(SqliteStore::open(&self.database(), &SqliteOptions::default()).expect("a store"))
    }

    /// The app.
    pub fn client(&self) -> OAuthClient {
        let url = |path: &str| format!("{}/{path}", self.oauth_url).parse().expect("a URL");
        let app = OAuthApp {
            client_id: self.client_id.clone(),
            client_secret: Some(self.client_secret.clone().into()),
            authorize_url: url("authorize"),
            token_url: url("token"),
            revoke_url: Some(url("revoke")),
            allow_loopback: true,
        };
        let http: Arc<dyn HttpClient> = Arc::new(PooledClient::default());
        OAuthClient::new(http, app).expect("a client")
    }

    /// The vault over a store.
    pub fn vault(&self, store: Arc<SqliteStore>, manifest: &Manifest, time: Time) -> Vault {
        let apps = Apps::default();
        apps.put(IntegrationApps {
            told_apart: None,
            integration: NAME.to_owned(),
            manifest: Arc::new(manifest.clone()),
            service: Some(ServiceApp::AuthorizationCode(SignInApp {
                client: self.client(),
                redirect: None,
            })),
            user: None,
            any_account: false,
            whose: None,
        });
        let vault = Vault::builder(store)
            .endpoint(Arc::new(apps))
            .clock(Arc::new(time))
            .open(KeySource::File(self.folder.join("keys")))
            .expect("a vault");
        vault
            .ensure_integration(NAME, NAME, "the test")
            .expect("an integration");
        vault
    }
}

/// The connection that everything is signed with.
pub fn connection() -> ConnectionId {
    ConnectionId {
        integration: NAME.to_owned(),
        principal: Principal::Service,
    }
}
