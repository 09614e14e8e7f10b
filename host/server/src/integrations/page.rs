//! The table of these routes, and the pages for everybody: the first one, and a person's own connections.
//!
//! The full console comes later. This is what is needed to begin.

use std::sync::Arc;

use axum::extract::State;
use microapp_runtime::config::{SERVICE_REDIRECT, USER_REDIRECT};
use microapp_store::{ConnectionId, Principal, Role};
use minijinja::{Value, context};

use super::connect::{come_back, connect_own, connect_service};
use super::disconnect_page::{disconnect_any, disconnect_own};
use super::overview::{overview, refresh_directory, switch};
use super::shown_status::shown_connection;
use super::{Running, host_choice};
use crate::pages::{AppAddress, newest};
use crate::web::view::Frame;
use crate::web::{Access, App, Failure, Page, Route, Session, Visitor};

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
            disconnect_any,
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
        // GET from the address bar), and is needed beside the cookie of the sign-in itself: see `SignIns::finish`. The routes
        // are open because who is not signed in any more is told what became of their sign-in, and that it is noted.
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

async fn own_connections(State(app): State<App>, visitor: Visitor, session: Session) -> Result<Page, Failure> {
    let mut shown = Vec::new();
    for running in running_all(&app).await? {
        if !running.each_person() {
            continue;
        }
        let id = own(&running.name, &session);
        let status = app.integrations().vault().status(&id).await;
        shown.push(context! {
            name => &running.name, title => &running.setup.title, status => shown_connection(status, &running.apps, visitor.words())?,
        });
    }
    let frame = Frame::titled(visitor.words().text("connections")).current("account");
    let values = context! { connections => shown, address => acting_user(&session.person) };
    let html = app
        .view()
        .page(&app, Some(&visitor), frame, "integrations/own.html", values)?;
    Ok(Page::new(html))
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
