//! A Zoom, and installations that connect with it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use futures::future::BoxFuture;
use microapp_runtime::{HttpClient, Integration, IntegrationConfig, Invocation, InvokeError, PooledClient};
use microapp_server::connections::{Apps, IntegrationApps, VaultCredentials};
use microapp_server::sign_in::{Begun, Callback, SignIns, Who, callback};
use microapp_store::{ConnectionId, Principal, SqliteOptions, SqliteStore, Store, Timestamp};
use microapp_tests::{NOW, connector};
use microapp_vault::{
    Clock, KeyEncryptionKey, KeyName, KeyRing, KeySource, TokenEndpoint, Vault, VaultBuilder, VaultError,
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use zoom_simulator::{AppCredentials, ClockStart, NewApp, Options, RequestRecord, Simulator};

use super::{Browser, Page};

/// The name of the cookie on plain http.
pub const COOKIE: &str = "microapp-connect";

/// A simulated Zoom whose clock stands still.
pub struct World {
    pub zoom: Simulator,
}

impl World {
    pub async fn new() -> Self {
        let options = Options {
            clock: ClockStart::Frozen(SystemTime::UNIX_EPOCH + NOW),
            ..Options::default()
        };
        Self {
            zoom: Simulator::start(options).await.expect("a simulator"),
        }
    }

    pub fn app(&self, kind: zoom_simulator::AppKind, redirect: &str, scopes: &[&str]) -> AppCredentials {
        self.zoom.add_app(NewApp {
            name: "microapp".to_owned(),
            kind,
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
            redirect_uris: vec![redirect.to_owned()],
            public: false,
        })
    }

    /// The lines of a section for an app.
    pub fn section(&self, app: &AppCredentials) -> String {
        format!(
            "client_id = {}\nclient_secret = {}\n{}",
            json!(app.client_id),
            json!(app.client_secret),
            self.addresses()
        )
    }

    /// Where this Zoom is, for a section.
    pub fn addresses(&self) -> String {
        let oauth = self.zoom.oauth_url();
        format!("authorize_url = '{oauth}/authorize'\ntoken_url = '{oauth}/token'\nrevoke_url = '{oauth}/revoke'\n")
    }

    pub fn person(&self, number: usize) -> String {
        self.zoom.users()[number].email.clone()
    }

    pub fn id_of(&self, email: &str) -> String {
        let users = self.zoom.users();
        users.into_iter().find(|user| user.email == email).expect("a user").id
    }

    /// What arrived at this path.
    pub fn asked(&self, path: &str) -> Vec<RequestRecord> {
        self.zoom
            .requests()
            .into_iter()
            .filter(|request| request.path == path)
            .collect()
    }
}

/// Stands still until a test moves it.
#[derive(Clone)]
pub struct HeldClock(Arc<AtomicI64>);

impl HeldClock {
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).expect("a short time");
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for HeldClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn sleep(&self, length: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(length))
    }
}

/// An installation: a database, a key, and a place where browsers come back.
pub struct Installation {
    pub store: Arc<SqliteStore>,
    pub vault: Vault,
    pub apps: Arc<Apps>,
    pub sign_ins: SignIns,
    pub clock: HeldClock,
    pub origin: String,
    integration: Option<Integration>,
}

impl Installation {
    /// One that listens, before it is known what it connects with.
    pub async fn new() -> Self {
        let name = KeyName::new("key-1").expect("a name");
        let ring = KeyRing::new(vec![KeyEncryptionKey::generate(name).expect("a key")], "a test");
        let store = SqliteStore::in_memory().expect("a store");
        Self::over(store, |vault| vault.open_with(ring)).await
    }

    /// One more process over a data folder, with a clock of its own.
    pub async fn on(folder: &Path) -> Self {
        let store = SqliteStore::open(&folder.join("microapp.db"), &SqliteOptions::default()).expect("a store");
        let keys = KeySource::File(folder.join("microapp.keys"));
        Self::over(store, |vault| vault.open(keys)).await
    }

    async fn over(store: SqliteStore, open: impl FnOnce(VaultBuilder) -> Result<Vault, VaultError>) -> Self {
        microapp_tests::heard::install();
        let store = Arc::new(store);
        let clock = HeldClock(Arc::new(AtomicI64::new(
            i64::try_from(NOW.as_millis()).expect("a time"),
        )));
        let apps = Arc::new(Apps::default());
        let vault = Vault::builder(Arc::clone(&store) as Arc<dyn Store>)
            .endpoint(Arc::clone(&apps) as Arc<dyn TokenEndpoint>)
            .clock(Arc::new(clock.clone()));
        let vault = open(vault).expect("a vault");
        let sign_ins = SignIns::new(vault.clone(), Arc::clone(&apps), Arc::new(clock.clone()));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let router = callback(
            Callback {
                sign_ins: sign_ins.clone(),
                cookie: COOKIE.to_owned(),
                who: "test".to_owned(),
                ended: None,
            },
            None,
        );
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            store,
            vault,
            apps,
            sign_ins,
            clock,
            origin,
            integration: None,
        }
    }

    pub fn redirect(&self, place: &str) -> String {
        format!("{}/{place}", self.origin)
    }

    /// Sets the integration up by a configuration: `sections` are what follows `[integration]`.
    pub async fn configure(&mut self, base_url: &str, sections: &str) {
        let text = format!(
            "[integration]\nbase_url = '{base_url}'\npublic_url = '{}'\nallow_loopback = true\n{sections}",
            self.origin
        );
        let config = IntegrationConfig::parse(&text, Path::new("integration.toml")).expect("a configuration");
        let manifest = connector().manifest().await.expect("a manifest");
        let http: Arc<dyn HttpClient> = Arc::new(PooledClient::default());
        let apps = IntegrationApps::of_config("zoom", &config, Arc::new(manifest.clone()), &http).expect("apps");
        self.vault
            .ensure_integration("zoom", "zoom", "test")
            .expect("an integration");
        let credentials = VaultCredentials::new(self.vault.clone(), "zoom").each_person(config.user_auth.is_some());
        let builder = config.builder(connector(), manifest).expect("a builder");
        let integration = builder.credentials(Arc::new(credentials)).build().await;
        let integration = integration.expect("an integration");
        self.apps.put(apps.checked_by(&integration));
        self.integration = Some(integration);
    }

    pub async fn begin(&self, principal: Principal) -> Begun {
        self.sign_ins
            .begin(&id(principal), None, &operator())
            .await
            .expect("a sign-in")
    }

    /// The browser in which a sign-in began.
    pub fn browser(&self, begun: &Begun) -> Browser {
        Browser::new(Some(format!("{COOKIE}={}", begun.browser.expose_secret())))
    }

    /// A whole sign-in: begin, consent as this Zoom user, come back.
    pub async fn sign_in(&self, principal: Principal, zoom_user: &str) -> Page {
        let begun = self.begin(principal).await;
        let browser = self.browser(&begun);
        let back = browser.consent(&begun.authorize_url, zoom_user, "allow").await;
        browser.get(&back).await
    }

    /// Runs an action.
    pub async fn invoke(&self, action: &str, input: Value, user: Option<&str>) -> Result<Value, InvokeError> {
        let mut invocation = Invocation::new(action, input.to_string());
        if let Some(user) = user {
            invocation = invocation.acting_user(user);
        }
        let integration = self.integration.as_ref().expect("a configured integration");
        integration.invoke(invocation).await.map(|output| output.value())
    }

    /// What the audit log notes, as `what result`.
    pub fn audited(&self) -> Vec<String> {
        let entries = self.store.audit(1, 1_000).expect("an audit log");
        entries
            .into_iter()
            .map(|entry| format!("{} {:?}", entry.event.what, entry.event.result))
            .collect()
    }
}

/// Who runs this program.
pub fn operator() -> Who {
    Who::Operator("test".to_owned())
}

pub fn id(principal: Principal) -> ConnectionId {
    ConnectionId {
        integration: "zoom".to_owned(),
        principal,
    }
}

pub fn user(name: &str) -> Principal {
    Principal::User(name.to_owned())
}
