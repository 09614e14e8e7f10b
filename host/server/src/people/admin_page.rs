//! `/admin/people`: accounts, for admins.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_store::{AuditResult, PeopleChange, PersonId, PersonRow, Role, TicketPurpose};
use minijinja::{Value, context};

use super::{FieldError, FormData, form, is_email, role_name, role_of};
use crate::web::view::Frame;
use crate::web::{Access, App, Failure, Page, Route, SeeOther, Session, Visitor};
use crate::words::Words;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/admin/people", Access::Admin, list),
        Route::post("/admin/people", Access::Admin, add),
        Route::get("/admin/people/{id}", Access::Admin, show),
        Route::post("/admin/people/{id}", Access::Admin, change),
        Route::post("/admin/people/{id}/link", Access::Admin, new_link),
    ]
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    listing(&app, &visitor, None, &[]).await
}

async fn listing(
    app: &App,
    visitor: &Visitor,
    typed: Option<&FormData>,
    errors: &[FieldError],
) -> Result<Page, Failure> {
    let words = visitor.words();
    let people = app.read(|store| store.persons()).await?;
    let people: Vec<Value> = people.iter().map(|person| shown(person, words)).collect();
    let text = |name: &str| typed.map_or("", |form| form.text(name)).to_owned();
    let values = context! {
        people,
        errors => form::shown(errors, words),
        name => text("name"),
        email => text("email"),
        role => typed.map_or("user", |form| form.text("role")),
    };
    let frame = Frame::titled(words.text("people"))
        .current("admin")
        .failed(!errors.is_empty());
    Ok(Page::new(app.view().page(
        app,
        Some(visitor),
        frame,
        "people/list.html",
        values,
    )?))
}

fn shown(person: &PersonRow, words: &Words) -> Value {
    context! {
        id => &person.id.0,
        name => &person.name,
        email => &person.email,
        role => role_name(person.role),
        enabled => person.enabled,
        created => words.moment(person.created),
        provider => person.subject.as_ref().map(|subject| &subject.issuer),
        local => person.password.is_some(),
    }
}

async fn add(State(app): State<App>, visitor: Visitor, session: Session, form: FormData) -> Result<Response, Failure> {
    let (name, email, role) = (form.text("name"), form.text("email"), role_of(form.text("role")));
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > 100 {
        errors.push(FieldError::at("name", "name-needed"));
    }
    if !is_email(email) {
        errors.push(FieldError::at("email", "email-needed"));
    }
    if role.is_none() {
        errors.push(FieldError::at("role", "role-needed"));
    }
    let person = app.people().account(email, name, role.unwrap_or(Role::User))?;
    let address = person.email.clone();
    if errors.is_empty() && app.read(move |store| store.person_by_email(&address)).await?.is_some() {
        errors.push(FieldError::at("email", "email-taken"));
    }
    if !errors.is_empty() {
        let page = listing(&app, &visitor, Some(&form), &errors).await?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let (token, link) = app.people().link(TicketPurpose::Password(person.id.clone()))?;
    let noted = app
        .people()
        .audit(&session.person.email, "person.made", &person, AuditResult::Ok);
    let changes = vec![PeopleChange::PutPerson(person.clone()), link, noted];
    app.read(move |store| store.apply_people(&changes)).await?;
    Ok(link_page(&app, &visitor, &person, token.expose())?.into_response())
}

/// Shows a new link, this once: it is kept as a hash only.
fn link_page(app: &App, visitor: &Visitor, person: &PersonRow, secret: &str) -> Result<Page, Failure> {
    let link = app.public_url().join(&format!("/password/{secret}"));
    let values = context! { name => &person.name, email => &person.email, id => &person.id.0, link };
    let frame = Frame::titled(visitor.words().text("link-title"))
        .current("admin")
        .without_switch();
    Ok(Page::new(app.view().page(
        app,
        Some(visitor),
        frame,
        "people/link.html",
        values,
    )?))
}

async fn find(app: &App, id: String) -> Result<PersonRow, Failure> {
    let found = app.read(move |store| store.person(&PersonId(id))).await?;
    found.ok_or_else(Failure::not_found)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page, Failure> {
    let person = find(&app, id).await?;
    person_page(&app, &visitor, &session, &person, None, &[])
}

/// The form holds what is kept, or what was `typed` and not taken.
fn person_page(
    app: &App,
    visitor: &Visitor,
    session: &Session,
    person: &PersonRow,
    typed: Option<&FormData>,
    errors: &[FieldError],
) -> Result<Page, Failure> {
    let own = person.id == session.person.id;
    let held = match typed {
        Some(form) => context! {
            name => form.text("name"),
            service_address => form.text("service_address"),
            role => form.text("role"),
            enabled => form.has("enabled"),
        },
        None => context! {
            name => &person.name,
            service_address => person.service_address.as_deref().unwrap_or_default(),
            role => role_name(person.role),
            enabled => person.enabled,
        },
    };
    let values = context! {
        person => shown(person, visitor.words()),
        held,
        version => person.version,
        own,
        errors => form::shown(errors, visitor.words()),
    };
    let frame = Frame::titled(&person.name).current("admin").failed(!errors.is_empty());
    Ok(Page::new(app.view().page(
        app,
        Some(visitor),
        frame,
        "people/person.html",
        values,
    )?))
}

async fn change(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(id): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    let person = find(&app, id).await?;
    // The form says which version it was made from: two admins do not overwrite each other.
    if form.text("version") != person.version.to_string() {
        return Err(Failure::status(StatusCode::CONFLICT));
    }
    let (name, service_address) = (form.text("name"), form.text("service_address"));
    let own = person.id == session.person.id;
    // Nobody takes the admin's role from themselves: so there is always one.
    let role = if own {
        Some(person.role)
    } else {
        role_of(form.text("role"))
    };
    let enabled = own || form.has("enabled");
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > 100 {
        errors.push(FieldError::at("name", "name-needed"));
    }
    if role.is_none() {
        errors.push(FieldError::at("role", "role-needed"));
    }
    if !service_address.is_empty() && !is_email(service_address) {
        errors.push(FieldError::at("service_address", "email-or-empty"));
    }
    let Some(role) = role.filter(|_| errors.is_empty()) else {
        let page = person_page(&app, &visitor, &session, &person, Some(&form), &errors)?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    };
    let mut next = app.people().next(&person);
    next.name = name.to_owned();
    next.role = role;
    next.enabled = enabled;
    next.service_address = Some(super::folded(service_address)).filter(|address| !address.is_empty());
    let mut changes = vec![
        app.people()
            .audit(&session.person.email, "person.changed", &next, AuditResult::Ok),
        PeopleChange::PutPerson(next.clone()),
    ];
    if next.role != person.role || next.enabled != person.enabled {
        // What they may do begins anew with the next sign-in; and a link that was made for what they were ends.
        changes.push(PeopleChange::EndSessions {
            person: person.id.clone(),
            except: None,
        });
        changes.push(PeopleChange::EndTickets(TicketPurpose::Password(person.id.clone())));
    }
    app.read(move |store| store.apply_people(&changes)).await?;
    Ok(SeeOther::new(format!("/admin/people/{}", person.id.0)).into_response())
}

async fn new_link(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(id): Path<String>,
) -> Result<Page, Failure> {
    let person = find(&app, id).await?;
    // It would not work, and would end with the switching on.
    if !person.enabled {
        return Err(Failure::status(StatusCode::CONFLICT));
    }
    let (token, link) = app.people().link(TicketPurpose::Password(person.id.clone()))?;
    let noted = app
        .people()
        .audit(&session.person.email, "person.link-made", &person, AuditResult::Ok);
    app.read(move |store| store.apply_people(&[link, noted])).await?;
    link_page(&app, &visitor, &person, token.expose())
}
