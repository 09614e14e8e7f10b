//! The demo's server: all of `microapp serve` over a folder of its own, with an integration that is connected and somebody
//! who is signed in by a link.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path as Part, State};
use microapp_server::connections::Apps;
use microapp_server::integrations::{HostChoice, Refreshed, Setup};
use microapp_server::people::begin_session;
use microapp_server::web::token::Token;
use microapp_server::web::{Access, App, Failure as WebFailure, Route, SeeOther, Server, Visitor};
use microapp_store::{AuditResult, PeopleChange, PeopleStore as _, PersonRow, Role, SqliteOptions, SqliteStore};
use microapp_vault::{KeySource, Vault};
use serde_json::{Map, Value, json};
use zoom_simulator::{Simulator, UserSummary};

use crate::command::serve;
use crate::data::WHO;
use crate::exit::Failure;

/// The integration's name in paths.
const NAME: &str = "zoom";
/// Where the link leads.
const FIRST: &str = "/app/zoom/create-meeting";

/// A server with the integration installed and connected.
pub struct Pages {
    /// The server.
    pub server: Server,
    /// The link by which its one person comes in, once.
    pub link: String,
}

/// Who comes in by the link, and its secret as long as nobody has used it.
struct Entry {
    person: PersonRow,
    secret: Mutex<Option<[u8; 32]>>,
}

impl Pages {
    /// Starts it over this folder, for this person.
    pub async fn start(
        zoom: &Simulator,
        folder: &Path,
        listen: SocketAddr,
        host: &UserSummary,
    ) -> Result<Self, Failure> {
        let store = Arc::new(SqliteStore::open(
            &folder.join("microapp.db"),
            &SqliteOptions::default(),
        )?);
        let apps = Arc::new(Apps::default());
        let vault = Vault::builder(store.clone()).endpoint(apps.clone());
        let vault = vault.open(KeySource::File(folder.join("microapp.keys")))?;
        let secret = Token::random().map_err(|error| super::broken("The link can't be made", error.to_string()))?;
        let entry = Arc::new(Entry {
            person: person(host),
            secret: Mutex::new(Some(secret.hash())),
        });
        store.apply_people(&[PeopleChange::PutPerson(entry.person.clone())])?;
        let mut options = serve::options(store, vault.clone(), apps, listen)?;
        options.routes.push(Route::get(
            "/demo/{secret}",
            Access::Anybody,
            move |app, visitor, part| enter(Arc::clone(&entry), app, visitor, part),
        ));
        let server = Server::start(options).await.map_err(|error| match error {
            microapp_server::web::ServerError::Listen { address, error } => Failure::Io {
                what: format!(
                    "{address} can't be listened on; another program may be there. Without --listen a free port is taken"
                ),
                error,
            },
            other => other.into(),
        })?;
        install(&server, &vault, zoom).await?;
        let link = server.app().public_url().join(&format!("/demo/{}", secret.expose()));
        Ok(Self { server, link })
    }
}

/// The account of the stranger: an admin's, so that all pages can be looked at.
fn person(host: &UserSummary) -> PersonRow {
    let now = microapp_store::Timestamp(jiff::Timestamp::now().as_millisecond());
    PersonRow {
        id: microapp_store::PersonId("demo".to_owned()),
        version: 1,
        email: host.email.to_lowercase(),
        name: name_of(&host.email),
        role: Role::Admin,
        enabled: true,
        password: None,
        subject: None,
        service_address: None,
        created: now,
        updated: now,
    }
}

/// `Ada Lovelace` of `ada.lovelace@example.com`.
fn name_of(email: &str) -> String {
    let local = email.split('@').next().unwrap_or(email);
    let words = local.split(['.', '_', '-']).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        format!("{}{}", first.unwrap_or_default(), letters.as_str())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// As `microapp install zoom --simulator` and the button *Connect* do it.
async fn install(server: &Server, vault: &Vault, zoom: &Simulator) -> Result<(), Failure> {
    let credentials = zoom.credentials();
    let table = json!({
        "base_url": zoom.base_url(),
        "allow_loopback": true,
        "public_url": server.app().public_url().origin(),
        "auth": {
            "mode": "server-to-server",
            "token_url": format!("{}/token", zoom.oauth_url()),
            "account_id": credentials.account_id,
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
        },
    });
    let table: Map<String, Value> = table.as_object().cloned().unwrap_or_default();
    let (integration, secrets) = Setup::part(table);
    let setup = Setup {
        components: microapp_server::upgrades::Components::default(),
        title: "Zoom Meetings".to_owned(),
        preview: true,
        embed_origins: Vec::new(),
        hosts: HostChoice::default(),
        integration,
    };
    vault.save_integration(NAME, NAME, &setup.write()?, Some(&secrets), WHO)?;
    let integrations = server.app().integrations();
    let told = |failure: WebFailure| {
        let cause = failure.cause.unwrap_or_else(|| failure.status.to_string());
        super::broken("The demo's integration does not run", cause)
    };
    let running = integrations.get(NAME).await.map_err(told)?;
    integrations.sign_ins().connect_service(NAME, WHO).await?;
    // So that the first look-up finds somebody.
    match server.app().directory().refresh(&running).await.map_err(told)? {
        Refreshed::Failed(reason) => Err(super::broken("The simulator's people can't be listed", reason)),
        Refreshed::Listed(_) | Refreshed::Busy | Refreshed::NotOffered => Ok(()),
    }
}

/// `GET /demo/{secret}`: signs in whoever has the secret, once.
async fn enter(
    entry: Arc<Entry>,
    State(app): State<App>,
    visitor: Visitor,
    Part(secret): Part<String>,
) -> Result<SeeOther, WebFailure> {
    // Whoever came in by it comes back by it.
    if visitor.person().is_some() {
        return Ok(SeeOther::new(FIRST));
    }
    let given = Token::parse(&secret).map(|token| token.hash());
    let right = {
        let mut kept = entry.secret.lock().unwrap_or_else(PoisonError::into_inner);
        let right = kept.is_some() && *kept == given;
        if right {
            *kept = None;
        }
        right
    };
    if !right {
        return Err(WebFailure::not_found().saying("demo-link-used"));
    }
    let noted = app.people().audit(
        &entry.person.email,
        "person.demo-link-used",
        &entry.person,
        AuditResult::Ok,
    );
    app.read(move |store| store.apply_people(&[noted])).await?;
    begin_session(&app, &visitor, &entry.person, "session.demo", FIRST).await
}
