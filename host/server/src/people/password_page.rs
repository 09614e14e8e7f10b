//! `/setup/{secret}` makes the first admin, `/password/{secret}` lets somebody choose a password. Each link works once.
//!
//! Opening a link uses nothing up: programs that look at links before people do would. It is taken together with what it
//! is good for, or not at all.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_store::{AuditResult, PeopleChange, PersonRow, Role, TicketPurpose};
use minijinja::context;
use secrecy::ExposeSecret as _;

use super::account::has_admin;
use super::{FieldError, FormData, form, is_email, password, sign_in_page};
use crate::web::token::Token;
use crate::web::view::Frame;
use crate::web::{Access, App, Failure, Page, Route, Visitor};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/setup/{secret}", Access::Anybody, show_setup),
        Route::post("/setup/{secret}", Access::Anybody, setup),
        Route::get("/password/{secret}", Access::Anybody, show_password),
        Route::post("/password/{secret}", Access::Anybody, choose_password),
    ]
}

async fn show_setup(State(app): State<App>, visitor: Visitor, Path(secret): Path<String>) -> Result<Page, Failure> {
    find(&app, &secret, true).await?;
    setup_form(&app, &visitor, "", "", &[])
}

async fn setup(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    let (token, _) = find(&app, &secret, true).await?;
    let (name, email) = (form.text("name"), form.text("email"));
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > 100 {
        errors.push(FieldError::at("name", "your-name-needed"));
    }
    if !is_email(email) {
        errors.push(FieldError::at("email", "your-email-needed"));
    }
    errors.extend(chosen(&form, email, name));
    if !errors.is_empty() {
        let page = setup_form(&app, &visitor, name, email, &errors)?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let mut person = app.people().account(email, name, Role::Admin)?;
    person.password = Some(app.people().hash(form.secret("password")).await?);
    let noted = app
        .people()
        .audit(&person.email, "person.set-up", &person, AuditResult::Ok);
    let changes = vec![PeopleChange::PutPerson(person.clone()), noted];
    take(&app, &token, changes).await?;
    let next = "/admin";
    Ok(
        sign_in_page::begin_session(&app, &visitor, &person, "session.setup", next)
            .await?
            .into_response(),
    )
}

async fn show_password(State(app): State<App>, visitor: Visitor, Path(secret): Path<String>) -> Result<Page, Failure> {
    let (_, person) = find(&app, &secret, false).await?;
    password_form(&app, &visitor, person.as_ref(), &[])
}

async fn choose_password(
    State(app): State<App>,
    visitor: Visitor,
    Path(secret): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    let (token, person) = find(&app, &secret, false).await?;
    let person = person.ok_or_else(too_old)?;
    let errors: Vec<_> = chosen(&form, &person.email, &person.name).collect();
    if !errors.is_empty() {
        let page = password_form(&app, &visitor, Some(&person), &errors)?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let mut person = app.people().next(&person);
    person.password = Some(app.people().hash(form.secret("password")).await?);
    let changes = vec![
        PeopleChange::PutPerson(person.clone()),
        // Whoever knew the old one is out.
        PeopleChange::EndSessions {
            person: person.id.clone(),
            except: None,
        },
        PeopleChange::ForgetDevices(person.id.clone()),
        app.people()
            .audit(&person.email, "person.password-chosen", &person, AuditResult::Ok),
    ];
    take(&app, &token, changes).await?;
    Ok(
        sign_in_page::begin_session(&app, &visitor, &person, "session.link", "/")
            .await?
            .into_response(),
    )
}

/// What is wrong with a new password.
pub(super) fn chosen(form: &FormData, email: &str, name: &str) -> impl Iterator<Item = FieldError> {
    let [first, again] = [form.secret("password"), form.secret("again")];
    let objection = password::objection(first.expose_secret(), email, name);
    let objection = objection.map(|message| FieldError::at("password", message));
    let differs = first.expose_secret() != again.expose_secret();
    let differs = differs.then(|| FieldError::at("again", "password-differs"));
    objection.or(differs).into_iter()
}

/// The link's secret and person, if it is still good for this.
async fn find(app: &App, secret: &str, setup: bool) -> Result<(Token, Option<PersonRow>), Failure> {
    let token = Token::parse(secret).ok_or_else(too_old)?;
    let (hash, now) = (token.hash(), app.now());
    let found = app.read(move |store| {
        let person = match store.ticket(&hash, now)?.map(|ticket| ticket.purpose) {
            // It makes the first admin, and no further one.
            Some(TicketPurpose::Setup) => (!has_admin(store)?).then_some(None),
            // Who is switched off chooses none: that is an admin's to undo.
            Some(TicketPurpose::Password(id)) => store.person(&id)?.filter(|person| person.enabled).map(Some),
            None => None,
        };
        Ok(person)
    });
    match found.await? {
        Some(person) if person.is_none() == setup => Ok((token, person)),
        _ => Err(too_old()),
    }
}

async fn take(app: &App, token: &Token, changes: Vec<PeopleChange>) -> Result<(), Failure> {
    let (hash, now) = (token.hash(), app.now());
    let taken = app.read(move |store| store.take_ticket(&hash, now, &changes)).await?;
    taken.map(drop).ok_or_else(too_old)
}

fn too_old() -> Failure {
    Failure::not_found().saying("link-too-old")
}

fn setup_form(app: &App, visitor: &Visitor, name: &str, email: &str, errors: &[FieldError]) -> Result<Page, Failure> {
    let frame = Frame::titled(visitor.words().text("setup-title"))
        .narrow()
        .without_switch() // it would write the link that works once into the page
        .failed(!errors.is_empty());
    let values = context! { name, email, errors => form::shown(errors, visitor.words()) };
    Ok(Page::new(app.view().page(
        app,
        Some(visitor),
        frame,
        "people/setup.html",
        values,
    )?))
}

fn password_form(
    app: &App,
    visitor: &Visitor,
    person: Option<&PersonRow>,
    errors: &[FieldError],
) -> Result<Page, Failure> {
    let frame = Frame::titled(visitor.words().text("choose-password"))
        .narrow()
        .without_switch() // it would write the link that works once into the page
        .failed(!errors.is_empty());
    let values =
        context! { email => person.map(|person| &person.email), errors => form::shown(errors, visitor.words()) };
    Ok(Page::new(app.view().page(
        app,
        Some(visitor),
        frame,
        "people/password.html",
        values,
    )?))
}
