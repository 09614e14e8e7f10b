//! A code that a person pastes, where the service sends browsers to an address at which nobody answers: a link to the
//! consent page, and a field for what the address bar shows then.
//!
//! The state of the sign-in stands in the form, as it stands in the link; what ties both to their browser is the cookie.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use microapp_runtime::config::is_pasted;
use microapp_runtime::credentials::oauth::OAuthError;
use microapp_store::{ConnectionId, Principal};
use minijinja::context;
use secrecy::ExposeSecret as _;

use super::connect::{begun, list_people, outcome};
use super::page::{own, service};
use crate::people::{FieldError, FormData, shown};
use crate::sign_in::{BadReturn, Begun, Pasting, SignInError, Who};
use crate::web::view::Frame;
use crate::web::{Access, App, CookieName, Failure, Page, Route, Session, Visitor};
use crate::words::Said;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/admin/integrations/{integration}/paste", Access::Admin, paste_service),
        Route::post("/connections/{integration}/paste", Access::User, paste_own),
    ]
}

/// Whether nobody answers where the service sends browsers: not we either.
pub(super) fn is_needed(app: &App, redirect: &str) -> bool {
    is_pasted(redirect) && !app.public_url().is_ours(redirect)
}

/// The page of a sign-in that has just begun; `failed` says what became of the one before.
pub(super) async fn begun_page(
    app: &App,
    visitor: &Visitor,
    id: &ConnectionId,
    begun: &Begun,
    failed: Option<Said>,
) -> Result<Page, Failure> {
    let link = Some(begun.authorize_url.as_str());
    page(app, visitor, id, begun.pasting(), link, failed).await
}

async fn paste_service(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    headers: HeaderMap,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    paste(&app, &visitor, &session, &headers, service(&integration), &form).await
}

async fn paste_own(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    headers: HeaderMap,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    paste(&app, &visitor, &session, &headers, own(&integration, &session), &form).await
}

async fn paste(
    app: &App,
    visitor: &Visitor,
    session: &Session,
    headers: &HeaderMap,
    id: ConnectionId,
    form: &FormData,
) -> Result<Response, Failure> {
    let running = app.integrations().get(&id.integration).await?;
    let redirect = running.apps.sign_in_app(&id.principal);
    let redirect = redirect.and_then(|app| app.redirect.clone());
    let redirect = redirect.filter(|redirect| is_needed(app, redirect));
    let redirect = redirect.ok_or_else(Failure::not_found)?;
    let state = form.secret("state");
    let waiting = Pasting {
        redirect: &redirect,
        state: &state,
        browser: app.cookies().read(headers, CookieName::Connect),
    };
    let (sign_ins, who) = (app.integrations().sign_ins(), Who::signed_in(Some(&session.person)));
    let ended = sign_ins.finish_pasted(form.text("code"), waiting, who).await;
    let failed = ended
        .as_ref()
        .err()
        .and_then(|error| Some((objection(error)?, error.still_waits())));
    let page = match failed {
        None => {
            list_people(app, &ended).await;
            return outcome(app, visitor, &ended, next(&id.principal));
        }
        Some((said, true)) => page(app, visitor, &id, waiting, None, Some(said)).await?,
        Some((said, false)) => {
            let (begun, cookie) = begun(app, visitor, headers, &id).await?;
            begun_page(app, visitor, &id, &begun, Some(said)).await?.cookie(cookie)
        }
    };
    Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).into_response())
}

/// What is wrong with what was pasted, and what to do; none if another code would not mend it.
fn objection(error: &SignInError) -> Option<Said> {
    Some(match error {
        SignInError::BadReturn(BadReturn::Empty) => Said::from("paste-empty"),
        SignInError::BadReturn(BadReturn::Space) => Said::from("paste-space"),
        SignInError::BadReturn(BadReturn::NoAddress) => Said::from("paste-no-address"),
        SignInError::BadReturn(BadReturn::NoCode) => Said::from("paste-no-code"),
        SignInError::BadReturn(BadReturn::TooLong | BadReturn::Twice | BadReturn::NoneSent) => {
            Said::from("paste-none-sent")
        }
        SignInError::OtherRedirect { expected } => Said::from("paste-other-redirect").with("expected", expected),
        SignInError::OtherAttempt => Said::from("paste-other-attempt"),
        SignInError::NotWaiting | SignInError::OtherBrowser => Said::from("paste-over"),
        SignInError::Denied { error, description } => {
            Said::from("paste-denied").with("reason", format!("{error}{description}"))
        }
        SignInError::Exchange(OAuthError::GrantDead(_)) => Said::from("paste-spent"),
        SignInError::Exchange(error) => Said::from("paste-not-exchanged").with("reason", error.to_string()),
        _ => return None,
    })
}

/// The page. `link`: to the consent page; none while the code of one that was opened before is still awaited.
async fn page(
    app: &App,
    visitor: &Visitor,
    id: &ConnectionId,
    waiting: Pasting<'_>,
    link: Option<&str>,
    failed: Option<Said>,
) -> Result<Page, Failure> {
    let running = app.integrations().get(&id.integration).await?;
    let (place, current) = match id.principal {
        Principal::Service => (format!("/admin/integrations/{}", id.integration), "admin"),
        Principal::User(_) => (format!("/connections/{}", id.integration), "account"),
    };
    let errors: Vec<FieldError> = failed.map(|said| FieldError::at("code", said)).into_iter().collect();
    let frame = Frame::titled(visitor.words().text("paste-title"))
        .narrow()
        .current(current)
        .failed(!errors.is_empty());
    let values = context! {
        title => &running.setup.title, redirect => waiting.redirect, state => waiting.state.expose_secret(), link, place,
        next => next(&id.principal), errors => shown(&errors, visitor.words()),
    };
    let html = app
        .view()
        .page(app, Some(visitor), frame, "integrations/paste.html", values)?;
    Ok(Page::new(html))
}

/// Where it began.
fn next(principal: &Principal) -> &'static str {
    match principal {
        Principal::Service => "/admin",
        Principal::User(_) => "/connections",
    }
}
