//! `/account`: one's own account, password and sessions.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use microapp_store::{AuditResult, PeopleChange, SessionRow, TicketPurpose};
use minijinja::{Value, context};

use super::sign_in_page::device_of;
use super::{FieldError, FormData, form, password_page, role_name};
use crate::web::view::Frame;
use crate::web::{Access, App, CookieName, Failure, Page, Route, SeeOther, Session, Visitor};
use crate::words::Words;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/account", Access::User, show),
        Route::post("/account/password", Access::User, change_password),
        Route::post("/account/sessions/end-others", Access::User, end_others),
        Route::post("/account/sessions/{label}/end", Access::User, end_one),
    ]
}

async fn show(State(app): State<App>, visitor: Visitor, session: Session) -> Result<Page, Failure> {
    page(&app, &visitor, &session, &[]).await
}

async fn page(app: &App, visitor: &Visitor, session: &Session, errors: &[FieldError]) -> Result<Page, Failure> {
    let (person, words) = (&session.person, visitor.words());
    let sessions = app.sessions().of(&person.id).await?;
    let sessions: Vec<Value> = sessions.iter().map(|row| shown(row, session, words)).collect();
    let values = context! {
        name => &person.name,
        email => &person.email,
        role => role_name(person.role),
        local => person.password.is_some(),
        sessions,
        errors => form::shown(errors, words),
    };
    let frame = Frame::titled(words.text("account"))
        .current("account")
        .failed(!errors.is_empty());
    let html = app
        .view()
        .page(app, Some(visitor), frame, "people/account.html", values)?;
    Ok(Page::new(html))
}

fn shown(row: &SessionRow, present: &Session, words: &Words) -> Value {
    context! {
        label => &row.label,
        browser => &row.browser,
        address => &row.address,
        began => words.moment(row.created),
        seen => words.moment(row.seen),
        present => row.hash == present.row.hash,
    }
}

async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    headers: HeaderMap,
    form: FormData,
) -> Result<Response, Failure> {
    let person = &session.person;
    if person.password.is_none() {
        return Err(Failure::bad_request("no-password-here"));
    }
    let mut errors: Vec<_> = password_page::chosen(&form, &person.email, &person.name).collect();
    let device = device_of(&app, &headers);
    if errors.is_empty()
        && !app
            .people()
            .is_password(person, form.secret("present"), &visitor, device.as_ref())
            .await?
    {
        errors.push(FieldError::at("present", "present-password-wrong"));
    }
    if !errors.is_empty() {
        let page = page(&app, &visitor, &session, &errors).await?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let mut next = app.people().next(person);
    next.password = Some(app.people().hash(form.secret("password")).await?);
    // Everybody else who is signed in as this person is out, and this session gets a new value.
    let (token, begun) = app.sessions().begin(&person.id, visitor.browser(), visitor.address())?;
    let (device, remembered) = app.people().remember(&person.id)?;
    let changes = vec![
        app.people()
            .audit(&person.email, "person.password-changed", &next, AuditResult::Ok),
        PeopleChange::PutPerson(next),
        PeopleChange::EndSessions {
            person: person.id.clone(),
            except: None,
        },
        PeopleChange::ForgetDevices(person.id.clone()),
        PeopleChange::EndTickets(TicketPurpose::Password(person.id.clone())),
        begun,
        remembered,
    ];
    app.read(move |store| store.apply_people(&changes)).await?;
    let cookies = app.cookies();
    Ok(SeeOther::new("/account")
        .cookie(cookies.set(CookieName::Session, token.expose(), Some(super::LONGEST.as_secs())))
        .cookie(cookies.set(CookieName::Device, device.expose(), Some(180 * 24 * 3_600)))
        .into_response())
}

async fn end_others(State(app): State<App>, session: Session) -> Result<SeeOther, Failure> {
    let change = PeopleChange::EndSessions {
        person: session.person.id,
        except: Some(session.row.hash),
    };
    app.read(move |store| store.apply_people(&[change])).await?;
    Ok(SeeOther::new("/account"))
}

/// Ends one's own session of this label: that of somebody else is not found.
async fn end_one(State(app): State<App>, session: Session, Path(label): Path<String>) -> Result<SeeOther, Failure> {
    let own = app.sessions().of(&session.person.id).await?;
    let found = own
        .iter()
        .find(|row| row.label == label)
        .ok_or_else(Failure::not_found)?;
    let hash = found.hash;
    app.read(move |store| store.apply_people(&[PeopleChange::EndSession(hash)]))
        .await?;
    Ok(SeeOther::new("/account"))
}
