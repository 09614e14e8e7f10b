//! `/admin`: integrations and their connections; the buttons that connect an account; and the places to which services
//! send browsers back.
//!
//! The full console comes later. This is what is needed to begin.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Uri};
use microapp_runtime::config::{SERVICE_REDIRECT, USER_REDIRECT};
use microapp_store::{ConnectionId, Principal, Role};
use microapp_vault::{State as Standing, Status, VaultError};
use minijinja::{Value, context};
use secrecy::ExposeSecret as _;

use super::{HostChoice, Refreshed, Running, Setup, host_choice, paste};
use crate::connections::{Disconnected, IntegrationApps, ServiceApp, disconnect, missing_scopes};
use crate::pages::{AppAddress, newest};
use crate::people::FormData;
use crate::sign_in::{Begun, Finished, Returned, SignInError, answer, lacking};
use crate::upgrades;
use crate::web::view::Frame;
use crate::web::{Access, App, CookieName, Failure, Page, Route, SeeOther, Session, Visitor};
use crate::words::{Said, Words};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/", Access::User, home),
        Route::get("/admin", Access::Admin, overview),
        Route::post(
            "/admin/integrations/{integration}/connect",
            Access::Admin,
            connect_service,
        ),
        Route::post(
            "/admin/integrations/{integration}/disconnect",
            Access::Admin,
            disconnect_service,
        ),
        Route::post("/admin/integrations/{integration}/switch", Access::Admin, switch),
        Route::post(
            "/admin/integrations/{integration}/directory",
            Access::Admin,
            refresh_directory,
        ),
        Route::post(
            "/admin/integrations/{integration}/hosts",
            Access::Admin,
            host_choice::change,
        ),
        Route::get("/connections", Access::User, own_connections),
        Route::post("/connections/{integration}/connect", Access::User, connect_own),
        Route::post("/connections/{integration}/disconnect", Access::User, disconnect_own),
        // A service sends browsers here from its own pages. The session cookie comes along (`SameSite=Lax` lets it, with a
        // GET from the address bar), but is not needed: what counts is the cookie of the sign-in itself.
        Route::get(format!("/{SERVICE_REDIRECT}"), Access::Anybody, come_back),
        Route::get(format!("/{USER_REDIRECT}"), Access::Anybody, come_back),
        Route::get(
            "/organization/integration/{connector}/redirect",
            Access::Anybody,
            come_back,
        ),
    ]
}

/// How the service knows a person.
pub(crate) fn acting_user(person: &microapp_store::PersonRow) -> &str {
    person.service_address.as_deref().unwrap_or(&person.email)
}

pub(super) fn service(integration: &str) -> ConnectionId {
    ConnectionId {
        integration: integration.to_owned(),
        principal: Principal::Service,
    }
}

pub(super) fn own(integration: &str, session: &Session) -> ConnectionId {
    ConnectionId {
        integration: integration.to_owned(),
        principal: Principal::User(acting_user(&session.person).to_owned()),
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::NotConfigured { .. } => Self::not_found(),
            VaultError::Store(error) => Self::from(&*error),
            error => Self::internal(error),
        }
    }
}

async fn home(State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    let running = running_all(&app).await?;
    let mut shown = Vec::new();
    for running in &running {
        shown.push(context! {
            name => &running.name, title => &running.setup.title, preview => running.setup.preview,
            each_person => running.each_person(), templates => beside(&app, running).await?,
        });
    }
    let values = context! { integrations => shown, admin => visitor.is(Role::Admin) };
    let html = app.view().page(
        &app,
        Some(&visitor),
        Frame::titled(visitor.words().text("home-title")).current("home"),
        "home.html",
        values,
    )?;
    Ok(Page::new(html))
}

/// The templates beside an integration's own pages.
async fn beside(app: &App, running: &Running) -> Result<Vec<Value>, Failure> {
    let name = running.name.clone();
    let rows = newest(app.read(move |store| store.templates(&name)).await?);
    let connector = &running.integration().manifest().name;
    let others = rows.iter().filter(|row| row.name != *connector);
    let shown = others.map(|row| {
        let path = AppAddress::of(&row.integration, &row.name, connector).path();
        context! { path, title => &row.title }
    });
    Ok(shown.collect())
}

async fn overview(State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    let mut shown = Vec::new();
    let mut origins = Vec::new();
    for row in app.integrations().rows().await? {
        match app.integrations().get(&row.name).await {
            Ok(running) => {
                origins.extend(consent_origin(&running, &Principal::Service));
                shown.push(shown_integration(&app, &running, visitor.words()).await?);
            }
            Err(failure) if row.enabled => {
                let cause = failure.cause.unwrap_or_else(|| failure.status.to_string());
                // Perhaps it is the component, and to go back helps.
                let components = Setup::read(&row.configuration).map(|setup| setup.components);
                let component = match components {
                    Ok(components) => upgrades::shown(&components, app.integrations().connector(&row.connector)).await,
                    Err(_) => Value::UNDEFINED,
                };
                shown.push(
                    context! { name => &row.name, title => &row.name, fault => cause, technical => true, component },
                );
            }
            Err(_) => shown.push(
                context! { name => &row.name, title => &row.name, fault => visitor.words().text("switched-off-text") },
            ),
        }
    }
    let values = context! { integrations => shown, redirects => redirects(&app) };
    let frame = Frame::titled(visitor.words().text("integrations")).current("admin");
    let html = app
        .view()
        .page(&app, Some(&visitor), frame, "integrations/overview.html", values)?;
    Ok(origins.into_iter().fold(Page::new(html), Page::form_action))
}

/// The redirect addresses of this installation, to be copied into the service's own pages.
fn redirects(app: &App) -> Value {
    context! {
        service => app.public_url().join(&format!("/{SERVICE_REDIRECT}")),
        user => app.public_url().join(&format!("/{USER_REDIRECT}")),
        allowed => app.public_url().origin(),
    }
}

async fn shown_integration(app: &App, running: &Arc<Running>, words: &Words) -> Result<Value, Failure> {
    let vault = app.integrations().vault();
    let account = vault.status(&service(&running.name)).await?;
    let all = vault.statuses(&running.name).await?;
    let people: Vec<Value> = all
        .iter()
        .filter_map(|status| match &status.id.principal {
            Principal::User(person) => Some(context! { person, status => shown_status(status, &running.apps, words) }),
            Principal::Service => None,
        })
        .collect();
    let directory = app.directory().state(&running.name).await?;
    let own = app.integrations().connector(&running.integration().manifest().name);
    let component = upgrades::shown(&running.setup.components, own).await;
    let limits = running.integration().limits();
    let window = limits.as_ref().map(|limits| &limits.window);
    Ok(context! {
        name => &running.name,
        title => &running.setup.title,
        preview => running.setup.preview,
        base_url => running.integration().egress().base_url().as_str(),
        loopback => running.integration().egress().allows_loopback(),
        account => shown_status(&account, &running.apps, words),
        scopes_help => running.apps.manifest.details["help"]["missing_scopes"].as_str(),
        by_browser => matches!(running.apps.service, Some(ServiceApp::AuthorizationCode(_))),
        offered => running.apps.service.is_some(),
        each_person => running.each_person(),
        people,
        component,
        rate => window.map(|window| context! {
            requests => window.requests, interval_ms => window.interval_ms, used => window.used,
        }),
        hosts => shown_hosts(&running.setup.hosts),
        directory => context! {
            refreshed => directory.refreshed.map(|time| words.moment(time)), entries => directory.entries, fault => directory.fault,
        },
    })
}

fn shown_hosts(choice: &HostChoice) -> Value {
    match choice {
        HostChoice::Nobody => context! { who => "nobody", people => "" },
        HostChoice::Everybody => context! { who => HostChoice::EVERYBODY, people => "" },
        HostChoice::People(people) => {
            let people: Vec<&str> = people.iter().map(String::as_str).collect();
            context! { who => "people", people => people.join("\n") }
        }
    }
}

fn shown_status(status: &Status, apps: &IntegrationApps, words: &Words) -> Value {
    let (kind, word) = match status.state {
        Standing::Connected => ("success", "state-connected"),
        Standing::SignInNeeded => ("warning", "state-not-connected"),
        Standing::NeedsReconnect => ("danger", "state-reconnect"),
        Standing::Disabled => ("danger", "state-off"),
        Standing::SecretsMissing => ("danger", "state-secrets"),
        Standing::NotConfigured => ("danger", "state-not-set-up"),
    };
    context! {
        kind, word => words.text(word),
        connected => status.state == Standing::Connected,
        switch => match status.state {
            Standing::Disabled => "on",
            Standing::Connected | Standing::NeedsReconnect => "off",
            _ => "",
        },
        reason => status.reason.as_deref().unwrap_or_default(),
        since => status.since.map(|time| words.moment(time)),
        // A service that names none with a token has granted what was asked for.
        // It can grant less with each new one.
        missing => if status.scopes.is_empty() {
            Vec::new()
        } else {
            lacking(&missing_scopes(apps, &status.id.principal, &status.scopes), words)
        },
    }
}

/// Where a person is sent to consent: the page's forms have to be allowed to lead there.
pub(crate) fn consent_origin(running: &Running, principal: &Principal) -> Option<String> {
    let app = running.apps.sign_in_app(principal)?;
    Some(app.client.app().authorize_url.origin().ascii_serialization())
}

async fn connect_service(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    headers: HeaderMap,
    Path(integration): Path<String>,
) -> Result<Response, Failure> {
    let running = app.integrations().get(&integration).await?;
    if !matches!(running.apps.service, Some(ServiceApp::ServerToServer { .. })) {
        return begin(&app, &visitor, &headers, service(&integration)).await;
    }
    let ended = app
        .integrations()
        .sign_ins()
        .connect_service(&integration, &session.person.email)
        .await;
    if ended.is_ok() {
        // So that the first look-up finds somebody.
        let _shown_on_the_page = app.directory().refresh(&running).await?;
    }
    outcome(&app, &visitor, &ended, "/admin")
}

async fn disconnect_service(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(integration): Path<String>,
) -> Result<Response, Failure> {
    let _running = app.integrations().get(&integration).await?;
    cut(&app, &visitor, &session, &service(&integration), "/admin").await
}

/// Cuts a connection. Where the service was not told, a page says so: somebody has to tell it.
async fn cut(
    app: &App,
    visitor: &Visitor,
    session: &Session,
    id: &ConnectionId,
    next: &str,
) -> Result<Response, Failure> {
    let (vault, apps) = (app.integrations().vault(), app.integrations().apps());
    let said = match disconnect(vault, apps, id, &session.person.email).await? {
        Disconnected::Revoked | Disconnected::NothingKept => return Ok(SeeOther::new(next).into_response()),
        Disconnected::NotRevoked(error) => Said::from("disconnected-not-told").with("reason", error.to_string()),
        Disconnected::NoApp => Said::from("disconnected-no-app"),
    };
    const NOTHING: [&str; 0] = [];
    let words = visitor.words();
    let title = words.text("disconnected");
    let values = context! {
        title => &title, paragraphs => [words.say(&said)], list => NOTHING, after => NOTHING,
        connected => true, next, signed_in => true,
    };
    let frame = Frame::titled(&title).narrow();
    let html = app
        .view()
        .page(app, Some(visitor), frame, "integrations/outcome.html", values)?;
    Ok(Page::new(html).into_response())
}

/// Switches a connection off or on: the account's, or that of the person who is named.
async fn switch(
    State(app): State<App>,
    session: Session,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<SeeOther, Failure> {
    let _running = app.integrations().get(&integration).await?;
    let id = ConnectionId {
        principal: match form.text("person") {
            "" => Principal::Service,
            person => Principal::User(person.to_owned()),
        },
        integration,
    };
    let vault = app.integrations().vault();
    if !vault
        .statuses(&id.integration)
        .await?
        .iter()
        .any(|status| status.id == id)
    {
        return Err(Failure::not_found());
    }
    match form.text("to") {
        "on" => vault.enable(&id, &session.person.email).await?,
        "off" => vault.disable(&id, &session.person.email).await?,
        _ => return Err(Failure::not_found()),
    }
    Ok(SeeOther::new("/admin"))
}

async fn refresh_directory(State(app): State<App>, Path(integration): Path<String>) -> Result<SeeOther, Failure> {
    let running = app.integrations().get(&integration).await?;
    match app.directory().refresh(&running).await? {
        Refreshed::NotOffered => Err(Failure::not_found()),
        // What became of it is on the page.
        Refreshed::Listed(_) | Refreshed::Busy | Refreshed::Failed(_) => Ok(SeeOther::new("/admin")),
    }
}

async fn own_connections(State(app): State<App>, visitor: Visitor, session: Session) -> Result<Page, Failure> {
    let mut shown = Vec::new();
    let mut origins = Vec::new();
    for running in running_all(&app).await? {
        if !running.each_person() {
            continue;
        }
        let id = own(&running.name, &session);
        let status = app.integrations().vault().status(&id).await?;
        origins.extend(consent_origin(&running, &id.principal));
        shown.push(context! {
            name => &running.name, title => &running.setup.title, status => shown_status(&status, &running.apps, visitor.words()),
        });
    }
    let frame = Frame::titled(visitor.words().text("connections")).current("account");
    let values = context! { connections => shown, address => acting_user(&session.person) };
    let html = app
        .view()
        .page(&app, Some(&visitor), frame, "integrations/own.html", values)?;
    Ok(origins.into_iter().fold(Page::new(html), Page::form_action))
}

async fn running_all(app: &App) -> Result<Vec<Arc<Running>>, Failure> {
    let mut all = Vec::new();
    for row in app.integrations().rows().await?.into_iter().filter(|row| row.enabled) {
        if let Ok(running) = app.integrations().get(&row.name).await {
            all.push(running);
        }
    }
    Ok(all)
}

async fn connect_own(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    headers: HeaderMap,
    Path(integration): Path<String>,
) -> Result<Response, Failure> {
    let running = app.integrations().get(&integration).await?;
    if !running.each_person() {
        return Err(Failure::not_found());
    }
    begin(&app, &visitor, &headers, own(&integration, &session)).await
}

async fn disconnect_own(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(integration): Path<String>,
    _form: FormData,
) -> Result<Response, Failure> {
    let running = app.integrations().get(&integration).await?;
    if !running.each_person() {
        return Err(Failure::not_found());
    }
    cut(&app, &visitor, &session, &own(&integration, &session), "/connections").await
}

/// Sends the browser to the service's consent page; or says how its code comes here, where the service sends browsers to an
/// address at which nobody answers.
async fn begin(app: &App, visitor: &Visitor, headers: &HeaderMap, id: ConnectionId) -> Result<Response, Failure> {
    let (begun, cookie) = begun(app, headers, &id).await?;
    if paste::is_needed(app, &begun.redirect) {
        let page = paste::begun_page(app, visitor, &id, &begun, None).await?;
        return Ok(page.cookie(cookie).into_response());
    }
    Ok(SeeOther::new(begun.authorize_url.as_str())
        .cookie(cookie)
        .into_response())
}

/// A sign-in, and the cookie by which its browser is known again.
pub(super) async fn begun(
    app: &App,
    headers: &HeaderMap,
    id: &ConnectionId,
) -> Result<(Begun, Option<HeaderValue>), Failure> {
    let known = app.cookies().read(headers, CookieName::Connect);
    let begun = app.integrations().sign_ins().begin(id, known).await;
    let begun = begun.map_err(|error| match error {
        SignInError::NotOffered(reason) => {
            let mut failure = Failure::unavailable("sign-in-not-offered");
            failure.cause = Some(reason);
            failure
        }
        error => Failure::internal(error),
    })?;
    let cookie = app
        .cookies()
        .set(CookieName::Connect, begun.browser.expose_secret(), Some(600));
    Ok((begun, cookie))
}

/// The browser comes back from the service.
async fn come_back(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let browser = app.cookies().read(&headers, CookieName::Connect);
    let who = visitor.person().map(|person| person.email.clone());
    let ended = match Returned::from_query(query.as_deref().unwrap_or_default()) {
        Ok(returned) => {
            let sign_ins = app.integrations().sign_ins();
            sign_ins.finish(returned, uri.path(), browser, who.as_deref()).await
        }
        Err(error) => Err(error),
    };
    list_people(&app, &ended).await;
    // Where it began: also when it failed.
    let persons_own = uri.path().trim_start_matches('/') == USER_REDIRECT;
    outcome(
        &app,
        &visitor,
        &ended,
        if persons_own { "/connections" } else { "/admin" },
    )
}

/// Has the directory listed once the account is connected. The browser does not wait for it.
pub(super) async fn list_people(app: &App, ended: &Result<Finished, SignInError>) {
    if let Ok(finished) = ended
        && finished.connection.principal == Principal::Service
        && let Ok(running) = app.integrations().get(&finished.connection.integration).await
    {
        let directory = app.directory().clone();
        tokio::spawn(async move { directory.refresh(&running).await });
    }
}

/// The page that says how a sign-in ended.
pub(super) fn outcome(
    app: &App,
    visitor: &Visitor,
    ended: &Result<Finished, SignInError>,
    next: &str,
) -> Result<Response, Failure> {
    let answer = answer(ended, visitor.words());
    // The address that it was asked with is of no use any more.
    let frame = Frame::titled(&answer.title).narrow().without_switch();
    let values = context! {
        title => &answer.title, paragraphs => answer.paragraphs, list => answer.list, after => answer.after,
        connected => ended.is_ok(), next,
        signed_in => visitor.person().is_some(),
    };
    let html = app
        .view()
        .page(app, Some(visitor), frame, "integrations/outcome.html", values)?;
    Ok(Page::new(html).status(answer.status).into_response())
}
