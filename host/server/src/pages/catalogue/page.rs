//! `/templates`: the templates of each integration, for those who write them and for admins.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_runtime::Manifest;
use microapp_store::{PeopleStore, Store, TemplateRow};
use microapp_templates::Severity;
use microapp_templates::kit::LARGEST_ARCHIVE;
use minijinja::{Value, context};

use super::{AppAddress, Catalogue, InstallError, Installed, MOST_TEMPLATES, install, newest, remove, roll_back};
use crate::people::{FieldError, FormData, shown as shown_errors};
use crate::web::view::Frame;
use crate::web::{Access, App, Failure, Page, Route, SeeOther, Session, Upload, Visitor};
use crate::words::{Said, Words};

/// Room for the other fields of the form.
const FORM_ROOM: usize = 64 << 10;

pub(in crate::pages) fn routes(catalogue: &Catalogue) -> Vec<Route> {
    let (shown, added) = (catalogue.clone(), catalogue.clone());
    vec![
        Route::get(
            "/templates",
            Access::TemplateDeveloper,
            move |app: State<App>, visitor: Visitor| list(shown.clone(), app, visitor),
        ),
        Route::post(
            "/templates",
            Access::TemplateDeveloper,
            move |app: State<App>, visitor: Visitor, session: Session, upload: Upload| {
                add(added.clone(), app, visitor, session, upload)
            },
        )
        .body_bytes(LARGEST_ARCHIVE + FORM_ROOM),
        Route::post(
            "/templates/{integration}/{name}/roll-back",
            Access::TemplateDeveloper,
            back,
        ),
        Route::post(
            "/templates/{integration}/{name}/remove",
            Access::TemplateDeveloper,
            take_out,
        ),
    ]
}

async fn list(catalogue: Catalogue, State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    page(&catalogue, &app, &visitor, None, "").await
}

/// What came of an upload that was not installed.
struct Refused {
    message: Said,
    findings: Vec<String>,
}

async fn page(
    catalogue: &Catalogue,
    app: &App,
    visitor: &Visitor,
    refused: Option<Refused>,
    chosen: &str,
) -> Result<Page, Failure> {
    let words = visitor.words();
    let mut shown = Vec::new();
    for row in app.integrations().rows().await?.into_iter().filter(|row| row.enabled) {
        let Ok(running) = app.integrations().get(&row.name).await else {
            continue;
        };
        let name = row.name.clone();
        let rows = app.read(move |store| store.templates(&name)).await?;
        let manifest = running.integration().manifest();
        let mut templates = Vec::new();
        for one in newest(rows.clone()) {
            let address = AppAddress::of(&row.name, &one.name, &manifest.name);
            let fault = catalogue.find(app, &address.to_string(), None).await.is_err();
            let before = rows
                .iter()
                .rfind(|other| other.name == one.name && other.release < one.release);
            templates.push(shown_template(words, &one, &address, fault, before));
        }
        shown.push(
            context! { name => &row.name, title => &running.setup.title, chosen => row.name == chosen, templates },
        );
    }
    let failed = refused.is_some();
    let errors: Vec<FieldError> = refused
        .iter()
        .map(|refused| FieldError::at("template", refused.message.clone()))
        .collect();
    let values = context! {
        integrations => shown,
        errors => shown_errors(&errors, words),
        findings => refused.map(|refused| refused.findings).unwrap_or_default(),
    };
    let frame = Frame::titled(words.text("templates"))
        .current("templates")
        .failed(failed);
    let html = app.view().page(app, Some(visitor), frame, "templates.html", values)?;
    let status = if failed {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(Page::new(html).status(status))
}

fn shown_template(
    words: &Words,
    row: &TemplateRow,
    address: &AppAddress,
    fault: bool,
    before: Option<&TemplateRow>,
) -> Value {
    context! {
        name => &row.name,
        title => &row.title,
        version => &row.version,
        release => row.release,
        installed => words.moment(row.installed),
        by => &row.installed_by,
        id => address.to_string(),
        path => address.path(),
        before => before.map(|before| context! { release => before.release, version => &before.version }),
        fault,
    }
}

async fn add(
    catalogue: Catalogue,
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    upload: Upload,
) -> Result<Response, Failure> {
    let integration = upload.text("integration").to_owned();
    let Some(packed) = upload.file().cloned() else {
        let refused = Refused {
            message: "template-choose".into(),
            findings: Vec::new(),
        };
        let page = page(&catalogue, &app, &visitor, Some(refused), &integration).await?;
        return Ok(page.into_response());
    };
    let running = app.integrations().get(&integration).await?;
    let manifest: Manifest = running.integration().manifest().clone();
    let (who, now, name) = (session.person.email, app.now(), integration.clone());
    let installed = told(&app, move |store| install(store, &name, &manifest, &packed, &who, now)).await?;
    let error = match installed {
        Ok(Installed { address, .. }) => return Ok(SeeOther::new(format!("/templates#{address}")).into_response()),
        Err(InstallError::Store(error)) => return Err(error.into()),
        Err(error) => error,
    };
    let findings = match &error {
        InstallError::Findings(findings) => findings.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    let refused = Refused {
        message: said(&error),
        findings,
    };
    let page = page(&catalogue, &app, &visitor, Some(refused), &integration).await?;
    Ok(page.into_response())
}

async fn back(
    State(app): State<App>,
    session: Session,
    Path((integration, name)): Path<(String, String)>,
    form: FormData,
) -> Result<SeeOther, Failure> {
    // The form says which release it was made from: pressed twice, it goes back once.
    let seen = form.text("release").to_owned();
    let (who, now) = (session.person.email, app.now());
    let done = told(&app, move |store| {
        let rows = newest(store.templates(&integration)?);
        let current = rows
            .iter()
            .find(|row| row.name == name)
            .map(|row| row.release.to_string());
        if current.is_some_and(|current| current != seen) {
            return Ok(None);
        }
        roll_back(store, &integration, &name, &who, now).map(Some)
    });
    match done.await? {
        Ok(_) => Ok(SeeOther::new("/templates")),
        Err(error) => Err(failed(error)),
    }
}

async fn take_out(
    State(app): State<App>,
    session: Session,
    Path((integration, name)): Path<(String, String)>,
) -> Result<SeeOther, Failure> {
    let (who, now) = (session.person.email, app.now());
    match told(&app, move |store| remove(store, &integration, &name, &who, now)).await? {
        Ok(()) => Ok(SeeOther::new("/templates")),
        Err(error) => Err(failed(error)),
    }
}

/// What is asked of the store, with what it says to it.
async fn told<T, F>(app: &App, ask: F) -> Result<Result<T, InstallError>, Failure>
where
    F: FnOnce(&dyn Store) -> Result<T, InstallError> + Send + 'static,
    T: Send + 'static,
{
    let store: Arc<dyn PeopleStore> = Arc::clone(app.store());
    let store: Arc<dyn Store> = store;
    let asked = tokio::task::spawn_blocking(move || ask(&*store)).await;
    asked.map_err(Failure::internal)
}

fn failed(error: InstallError) -> Failure {
    match error {
        InstallError::Store(error) => error.into(),
        InstallError::NotInstalled { .. } => Failure::not_found(),
        InstallError::OneRelease { .. } => Failure::bad_request("template-one-release"),
        error => Failure::internal(error),
    }
}

/// What a person is told of a template that was not installed.
fn said(error: &InstallError) -> Said {
    match error {
        InstallError::Findings(findings) => {
            let wrong = findings.iter().filter(|finding| finding.severity == Severity::Error);
            Said::from("template-wrong").count("count", wrong.count() as u64)
        }
        InstallError::OtherConnector { wanted, connector, .. } => Said::from("template-other-connector")
            .with("wanted", wanted)
            .with("connector", connector),
        InstallError::OldConnector { wanted, found, .. } => Said::from("template-old-connector")
            .with("wanted", wanted)
            .with("found", found),
        InstallError::TooMany { .. } => Said::from("template-too-many").count("count", MOST_TEMPLATES as u64),
        error => Said::from("template-unreadable").with("reason", error.to_string()),
    }
}
