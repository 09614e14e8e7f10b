//! The fixture.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::Clock;
use microapp_server::connections::Apps;
use microapp_server::integrations::{HostChoice, Setup};
use microapp_server::upgrades::TrustedKeys;
use microapp_server::web::{Limits, Server, ServerOptions};
use microapp_store::{PeopleChange, PersonRow, Role, SqliteOptions, SqliteStore};
use microapp_tests::{NOW, connector};
use microapp_vault::{KeySource, Vault};
use serde_json::{Value, json};
use tempfile::TempDir;
use zoom_simulator::{AppKind, ClockStart, NewApp, Options, Simulator};

use super::{Browser, HeldClock, LaterClock};

/// A password that is taken.
pub const PASSWORD: &str = "three green bicycles";

/// A server with its data folder.
pub struct Served {
    pub server: Server,
    pub store: Arc<SqliteStore>,
    pub vault: Vault,
    pub clock: Arc<HeldClock>,
    pub later: Arc<LaterClock>,
    pub folder: TempDir,
}

impl Served {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With some options changed.
    pub async fn with(change: impl FnOnce(&mut ServerOptions)) -> Self {
        Self::over(SqliteOptions::default(), change).await
    }

    /// With the store opened so, as on a disk that may fail.
    pub async fn over(store: SqliteOptions, change: impl FnOnce(&mut ServerOptions)) -> Self {
        scratch::secret("password", PASSWORD);
        let folder = scratch::tempdir().expect("a folder");
        let (clock, later) = (Arc::new(HeldClock::new()), Arc::default());
        let (server, store, vault) = start(folder.path(), &clock, &later, &store, change).await;
        Self {
            server,
            store,
            vault,
            clock,
            later,
            folder,
        }
    }

    /// Ends the server and starts another one on the same folder.
    pub async fn restarted(self) -> Self {
        let Self {
            server,
            store,
            vault,
            clock,
            later,
            folder,
        } = self;
        server.end().await;
        drop((store, vault));
        let (server, store, vault) = start(folder.path(), &clock, &later, &SqliteOptions::default(), |_| {}).await;
        Self {
            server,
            store,
            vault,
            clock,
            later,
            folder,
        }
    }

    pub fn origin(&self) -> String {
        self.server.app().public_url().origin()
    }

    /// A browser that has been nowhere.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.origin())
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.later.advance(by);
    }

    /// An account without a password.
    pub fn account(&self, email: &str, role: Role) -> PersonRow {
        use microapp_store::PeopleStore as _;
        let person = self
            .server
            .app()
            .people()
            .account(email, "Ada Lovelace", role)
            .expect("an account");
        let change = PeopleChange::PutPerson(person.clone());
        self.store.apply_people(&[change]).expect("written");
        person
    }

    /// An account with [`PASSWORD`].
    pub async fn account_with_password(&self, email: &str, role: Role) -> PersonRow {
        use microapp_store::PeopleStore as _;
        let people = self.server.app().people();
        let mut person = people.account(email, "Ada Lovelace", role).expect("an account");
        person.password = Some(people.hash(PASSWORD.to_owned().into()).await.expect("a hash"));
        let change = PeopleChange::PutPerson(person.clone());
        self.store.apply_people(&[change]).expect("written");
        person
    }

    /// A browser that is signed in as this person.
    pub fn signed_in(&self, person: &PersonRow) -> Browser {
        use microapp_store::PeopleStore as _;
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        let sessions = self.server.app().sessions();
        let (token, change) = sessions.begin(&person.id, "a test", address).expect("a session");
        self.store.apply_people(&[change]).expect("written");
        let mut browser = self.browser();
        let name = "microapp-session".to_owned();
        scratch::secret("cookie", token.expose());
        browser.cookies.insert(name, token.expose().to_owned());
        browser
    }

    /// Sets up the integration `zoom` at a simulator.
    pub fn install(&self, zoom: &Simulator, each_person: bool, change: impl FnOnce(&mut Setup)) {
        let oauth = zoom.oauth_url();
        let credentials = zoom.credentials();
        let app = (credentials.account_id, credentials.client_id, credentials.client_secret);
        let mut integration = self.of_account(zoom, &app);
        if each_person {
            let redirect = format!("{}/app/api/auth/serviceAction/callback", self.origin());
            let app = zoom.add_app(NewApp {
                kind: AppKind::UserManaged,
                redirect_uris: vec![redirect],
                ..NewApp::default()
            });
            integration["user_auth"] = json!({
                "mode": "authorization-code", "authorize_url": format!("{oauth}/authorize"),
                "token_url": format!("{oauth}/token"), "revoke_url": format!("{oauth}/revoke"),
                "client_id": app.client_id, "client_secret": app.client_secret,
            });
        }
        self.set_up(integration, change);
    }

    /// Sets up the integration `zoom` at a simulator with an app of the account that has these scopes and no others.
    pub fn install_with_scopes(&self, zoom: &Simulator, scopes: &[&str]) {
        let app = zoom.add_app(NewApp {
            kind: AppKind::ServerToServer,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            ..NewApp::default()
        });
        let app = (app.account_id, app.client_id, app.client_secret);
        let integration = self.of_account(zoom, &app);
        self.set_up(integration, |_| {});
    }

    /// Sets up the integration `zoom` at a simulator with an app of this kind, which sends browsers to `redirect`.
    pub fn install_redirected(&self, zoom: &Simulator, kind: AppKind, redirect: &str) {
        let told = zoom.announcement();
        let oauth = told["oauth_url"].as_str().expect("a URL");
        let app = zoom.add_app(NewApp {
            kind,
            redirect_uris: vec![redirect.to_owned()],
            ..NewApp::default()
        });
        let section = if kind == AppKind::UserManaged {
            "user_auth"
        } else {
            "auth"
        };
        let integration = json!({
            "base_url": told["base_url"],
            "allow_loopback": true,
            "public_url": self.origin(),
            section: {
                "mode": "authorization-code", "authorize_url": format!("{oauth}/authorize"),
                "token_url": format!("{oauth}/token"), "revoke_url": format!("{oauth}/revoke"), "redirect_url": redirect,
                "client_id": app.client_id, "client_secret": app.client_secret,
            },
        });
        self.set_up(integration, |_| {});
    }

    /// The configuration of an integration whose account signs in by itself: account, client id and secret.
    fn of_account(&self, zoom: &Simulator, (account, id, secret): &(String, String, String)) -> Value {
        let oauth = zoom.oauth_url();
        json!({
            "base_url": zoom.base_url(),
            "allow_loopback": true,
            "public_url": self.origin(),
            "auth": {
                "mode": "server-to-server", "authorize_url": format!("{oauth}/authorize"),
                "token_url": format!("{oauth}/token"), "revoke_url": format!("{oauth}/revoke"),
                "account_id": account, "client_id": id, "client_secret": secret,
            },
        })
    }

    fn set_up(&self, integration: Value, change: impl FnOnce(&mut Setup)) {
        let Value::Object(table) = integration else {
            unreachable!("an object")
        };
        let (integration, secrets) = Setup::part(table);
        let mut setup = Setup {
            components: microapp_server::upgrades::Components::default(),
            title: "Zoom Meetings".to_owned(),
            preview: true,
            embed_origins: Vec::new(),
            hosts: HostChoice::default(),
            integration,
        };
        change(&mut setup);
        let kept = setup.write().expect("text");
        self.vault
            .save_integration("zoom", "zoom", &kept, Some(&secrets), "a test")
            .expect("saved");
    }
}

/// A simulated Zoom whose clock stands.
pub async fn zoom() -> Simulator {
    let clock = ClockStart::Frozen(std::time::SystemTime::UNIX_EPOCH + NOW);
    let options = Options {
        clock,
        ..Options::default()
    };
    Simulator::start(options).await.expect("a simulator")
}

async fn start(
    folder: &Path,
    clock: &Arc<HeldClock>,
    later: &Arc<LaterClock>,
    store: &SqliteOptions,
    change: impl FnOnce(&mut ServerOptions),
) -> (Server, Arc<SqliteStore>, Vault) {
    microapp_tests::heard::install();
    let store = SqliteStore::open(&folder.join("microapp.db"), store).expect("a store");
    let store = Arc::new(store);
    let apps = Arc::new(Apps::default());
    let vault = Vault::builder(store.clone()).endpoint(apps.clone());
    let vault = vault
        .open(KeySource::File(folder.join("microapp.keys")))
        .expect("a vault");
    let mut options = ServerOptions {
        listen: "127.0.0.1:0".parse().expect("an address"),
        public_url: None,
        behind_proxy: false,
        store: store.clone(),
        vault: vault.clone(),
        apps,
        connectors: vec![connector().clone()],
        trusted_keys: TrustedKeys::in_file(folder.join("trusted-keys")),
        clock: Arc::<HeldClock>::clone(clock) as Arc<dyn Clock>,
        vault_clock: later.clone(),
        limits: Limits::default(),
        routes: Vec::new(),
        oidc: None,
    };
    change(&mut options);
    let server = Server::start(options).await.expect("a server");
    (server, store, vault)
}
