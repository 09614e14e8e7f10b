//! `/admin`: each integration as it is, its connections, and the buttons that change them without the service.

use std::sync::Arc;

use axum::extract::{Path, State};
use microapp_runtime::config::{SERVICE_REDIRECT, USER_REDIRECT};
use microapp_store::{ConnectionId, Principal};
use microapp_vault::State as Standing;
use minijinja::{Value, context};

use super::page::service;
use super::shown_status::{shown_connection, shown_state};
use super::{Refreshed, Running, Setup, host_choice};
use crate::connections::ServiceApp;
use crate::in_doubt;
use crate::people::FormData;
use crate::upgrades;
use crate::web::view::Frame;
use crate::web::{App, Failure, Page, SeeOther, Session, Visitor};
use crate::words::Words;

/// The page of all integrations.
pub(super) async fn overview(State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    overview_page(&app, &visitor, None).await
}

/// All integrations; `slip`: what was typed into the form of one of them and not taken.
pub(super) async fn overview_page(
    app: &App,
    visitor: &Visitor,
    slip: Option<&host_choice::Slip>,
) -> Result<Page, Failure> {
    let mut shown = Vec::new();
    for row in app.integrations().rows().await? {
        match app.integrations().get(&row.name).await {
            Ok(running) => {
                let slip = slip.filter(|slip| slip.integration == running.name);
                shown.push(shown_integration(app, &running, slip, visitor.words()).await?);
            }
            Err(failure) if row.enabled => {
                let cause = failure.cause.unwrap_or_else(|| failure.status.to_string());
                // Perhaps it is the component, and to go back helps.
                let keys = app.integrations().trusted_keys();
                let component = match Setup::read(&row.configuration) {
                    Ok(setup) => {
                        let own = app.integrations().connector(&row.connector);
                        upgrades::shown(&setup, row.version, own, keys).await
                    }
                    Err(_) => Value::UNDEFINED,
                };
                let account = app.integrations().vault().status(&service(&row.name)).await.ok();
                let account = account.filter(|status| status.state == Standing::SecretsMissing);
                let account = account.map(|status| shown_state(&status, visitor.words()));
                shown.push(context! {
                    name => &row.name, title => &row.name, fault => cause, technical => true, component, account,
                });
            }
            Err(_) => shown.push(
                context! { name => &row.name, title => &row.name, fault => visitor.words().text("switched-off-text") },
            ),
        }
    }
    let in_doubt = in_doubt::waiting(app).await?;
    let errors: Vec<Value> = slip
        .iter()
        .map(|slip| {
            context! { field => format!("{}-addresses", slip.integration), message => visitor.words().say(&slip.said) }
        })
        .collect();
    let values = context! { integrations => shown, redirects => redirects(app), in_doubt, errors };
    let frame = Frame::titled(visitor.words().text("integrations"))
        .current("admin")
        .failed(slip.is_some());
    let html = app
        .view()
        .page(app, Some(visitor), frame, "integrations/overview.html", values)?;
    Ok(Page::new(html))
}

/// The redirect addresses of this installation, to be copied into the service's own pages.
fn redirects(app: &App) -> Value {
    context! {
        service => app.public_url().join(&format!("/{SERVICE_REDIRECT}")),
        user => app.public_url().join(&format!("/{USER_REDIRECT}")),
        allowed => app.public_url().origin(),
    }
}

async fn shown_integration(
    app: &App,
    running: &Arc<Running>,
    slip: Option<&host_choice::Slip>,
    words: &Words,
) -> Result<Value, Failure> {
    let vault = app.integrations().vault();
    let account = vault.status(&service(&running.name)).await;
    let all = vault.statuses(&running.name).await?;
    let mut people = Vec::new();
    for (id, status) in all {
        if let Principal::User(person) = &id.principal {
            people.push(context! { person, status => shown_connection(status, &running.apps, words)? });
        }
    }
    let directory = app.directory().state(&running.name).await?;
    let own = app.integrations().connector(&running.integration().manifest().name);
    let keys = app.integrations().trusted_keys();
    let component = upgrades::shown(&running.setup, running.version, own, keys).await;
    let limits = running.integration().limits();
    let window = limits.as_ref().map(|limits| &limits.window);
    Ok(context! {
        name => &running.name,
        title => &running.setup.title,
        preview => running.setup.preview,
        base_url => running.integration().egress().base_url().as_str(),
        loopback => running.integration().egress().allows_loopback(),
        account => shown_connection(account, &running.apps, words)?,
        scopes_help => running.apps.manifest.details["help"]["missing_scopes"].as_str(),
        by_browser => matches!(running.apps.service, Some(ServiceApp::AuthorizationCode(_))),
        offered => running.apps.service.is_some(),
        each_person => running.each_person(),
        people,
        component,
        rate => window.map(|window| context! {
            requests => window.requests, interval_ms => window.interval_ms, used => window.used,
        }),
        hosts => host_choice::shown(&running.setup.hosts, slip, words),
        directory => context! {
            refreshed => directory.refreshed.map(|time| words.moment(time)), entries => directory.entries, fault => directory.fault,
        },
    })
}

/// The connection that a form of the page is about: that of the person whom it names, or the account's.
///
/// # Errors
///
/// 404 if there is none.
pub(super) async fn named(app: &App, integration: String, form: &FormData) -> Result<ConnectionId, Failure> {
    let id = ConnectionId {
        principal: match form.text("person") {
            "" => Principal::Service,
            person => Principal::User(person.to_owned()),
        },
        integration,
    };
    let all = app.integrations().vault().statuses(&id.integration).await?;
    match all.iter().any(|(known, _)| *known == id) {
        true => Ok(id),
        false => Err(Failure::not_found()),
    }
}

/// Switches a connection off or on: the account's, or that of the person who is named.
pub(super) async fn switch(
    State(app): State<App>,
    session: Session,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<SeeOther, Failure> {
    let _running = app.integrations().get(&integration).await?;
    let id = named(&app, integration, &form).await?;
    let vault = app.integrations().vault();
    match form.text("to") {
        "on" => vault.enable(&id, &session.person.email).await?,
        "off" => vault.disable(&id, &session.person.email).await?,
        _ => return Err(Failure::not_found()),
    }
    Ok(SeeOther::new("/admin"))
}

/// Has the directory listed anew.
pub(super) async fn refresh_directory(
    State(app): State<App>,
    Path(integration): Path<String>,
) -> Result<SeeOther, Failure> {
    let running = app.integrations().get(&integration).await?;
    match app.directory().refresh(&running).await? {
        Refreshed::NotOffered => Err(Failure::not_found()),
        // What became of it is on the page.
        Refreshed::Listed(_) | Refreshed::Busy | Refreshed::Failed(_) => Ok(SeeOther::new("/admin")),
    }
}
