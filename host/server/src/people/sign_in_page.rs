//! `/sign-in` and `/sign-out`.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use microapp_store::{AuditResult, PeopleChange, PersonRow};
use minijinja::context;
use serde::Deserialize;

use super::{FieldError, FormData, Tried, form, is_email};
use crate::web::token::Token;
use crate::web::view::Frame;
use crate::web::{Access, App, CookieName, Failure, Page, Route, SeeOther, Session, Visitor, next_path};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", Access::Anybody, show),
        Route::post("/sign-in", Access::Anybody, sign_in),
        Route::post("/sign-out", Access::User, sign_out),
    ]
}

#[derive(Debug, Deserialize)]
struct Wish {
    next: Option<String>,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(wish): Query<Wish>) -> Result<Response, Failure> {
    let next = next_path(wish.next.as_deref());
    if visitor.person().is_some() {
        return Ok(SeeOther::new(next).into_response());
    }
    Ok(page(&app, &visitor, &next, "", &[]).await?.into_response())
}

async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    form: FormData,
) -> Result<Response, Failure> {
    let next = next_path(Some(form.text("next")));
    let email = form.text("email");
    let mut errors = Vec::new();
    if !is_email(email) {
        errors.push(FieldError::at("email", "your-email-needed"));
    }
    if !form.has("password") || secrecy::ExposeSecret::expose_secret(&form.secret("password")).is_empty() {
        errors.push(FieldError::at("password", "password-needed"));
    }
    if !errors.is_empty() {
        let page = page(&app, &visitor, &next, email, &errors).await?;
        return Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response());
    }
    let device = device_of(&app, &headers);
    match app
        .people()
        .sign_in(email, form.secret("password"), &visitor, device.as_ref())
        .await?
    {
        Tried::Right(person) => Ok(begin_session(&app, &visitor, &person, "session.password", &next)
            .await?
            .into_response()),
        Tried::Wrong => {
            let wrong = FieldError::at("email", "sign-in-wrong");
            let page = page(&app, &visitor, &next, email, &[wrong]).await?;
            Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
        }
        Tried::Wait(wait) => Err(Failure::too_many(wait)),
    }
}

/// What the browser shows of having signed in before.
pub(super) fn device_of(app: &App, headers: &HeaderMap) -> Option<Token> {
    app.cookies().read(headers, CookieName::Device).and_then(Token::parse)
}

/// Signs somebody in: a new session in place of whatever the browser had, and a browser that is remembered. `how` is for
/// the audit log. The caller has made sure who it is.
///
/// # Errors
///
/// The store's, and if there is no randomness; 409 if the account was written since the person was read: its password may be
/// another by now.
pub async fn begin_session(
    app: &App,
    visitor: &Visitor,
    person: &PersonRow,
    how: &'static str,
    next: &str,
) -> Result<SeeOther, Failure> {
    let (token, session) = app.sessions().begin(&person.id, visitor.browser(), visitor.address())?;
    let (device, remembered) = app.people().remember(&person.id)?;
    let noted = app.people().audit(&person.email, how, person, AuditResult::Ok);
    let as_it_was = PeopleChange::PersonIs {
        person: person.id.clone(),
        version: person.version,
    };
    let mut changes = vec![as_it_was, app.sessions().sweep(), session, remembered, noted];
    changes.extend(visitor.session().map(|old| PeopleChange::EndSession(old.row.hash)));
    app.read(move |store| store.apply_people(&changes)).await?;
    let cookies = app.cookies();
    Ok(SeeOther::new(next)
        .cookie(cookies.set(CookieName::Session, token.expose(), Some(super::LONGEST.as_secs())))
        .cookie(cookies.set(CookieName::Device, device.expose(), Some(180 * 24 * 3_600)))
        .cookie(cookies.remove(CookieName::Visit)))
}

async fn sign_out(State(app): State<App>, session: Session) -> Result<SeeOther, Failure> {
    let hash = session.row.hash;
    app.read(move |store| store.apply_people(&[PeopleChange::EndSession(hash)]))
        .await?;
    // What this person was about to connect is not for whoever uses the browser next.
    Ok(SeeOther::new("/sign-in")
        .cookie(app.cookies().remove(CookieName::Session))
        .cookie(app.cookies().remove(CookieName::Connect)))
}

async fn page(app: &App, visitor: &Visitor, next: &str, email: &str, errors: &[FieldError]) -> Result<Page, Failure> {
    let provider = app.provider().map(|provider| {
        // So that whoever presses the button need not wait for it.
        provider.ask_if_due();
        provider.options().name.as_str()
    });
    let values = context! { next, email, provider, errors => form::shown(errors, visitor.words()) };
    let frame = Frame::titled(visitor.words().text("sign-in"))
        .narrow()
        .failed(!errors.is_empty());
    let html = app
        .view()
        .page(app, Some(visitor), frame, "people/sign_in.html", values)?;
    Ok(Page::new(html))
}
