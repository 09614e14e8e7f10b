//! Connecting an account: the way to the service's consent page, and the way back.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Uri};
use microapp_runtime::config::USER_REDIRECT;
use microapp_store::{ConnectionId, Principal};
use minijinja::context;
use secrecy::ExposeSecret as _;

use super::page::{own, service};
use super::paste;
use crate::connections::ServiceApp;
use crate::sign_in::{Answer, Begun, Finished, Returned, SignInError, SignIns, Who, answer};
use crate::web::view::Frame;
use crate::web::{App, CookieName, Failure, Page, Session, Visitor, departure};

/// Connects the account itself: by a browser, or at once where nobody has to consent.
pub(super) async fn connect_service(
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

/// Connects the person's own account.
pub(super) async fn connect_own(
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

/// Sends the browser to the service's consent page; or says how its code comes here, where the service sends browsers to an
/// address at which nobody answers.
async fn begin(app: &App, visitor: &Visitor, headers: &HeaderMap, id: ConnectionId) -> Result<Response, Failure> {
    let (begun, cookie) = begun(app, visitor, headers, &id).await?;
    if paste::is_needed(app, &begun.redirect) {
        let page = paste::begun_page(app, visitor, &id, &begun, None).await?;
        return Ok(page.cookie(cookie).into_response());
    }
    Ok(departure(app, visitor, &begun.authorize_url)?
        .cookie(cookie)
        .into_response())
}

/// A sign-in, and the cookie by which its browser is known again.
pub(super) async fn begun(
    app: &App,
    visitor: &Visitor,
    headers: &HeaderMap,
    id: &ConnectionId,
) -> Result<(Begun, Option<HeaderValue>), Failure> {
    let known = app.cookies().read(headers, CookieName::Connect);
    let begun = app
        .integrations()
        .sign_ins()
        .begin(id, known, &Who::signed_in(visitor.person()))
        .await;
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

/// Sign-ins that end with the app that the integration has now, whichever process has set it up.
fn sign_ins(app: &App) -> SignIns {
    let checked = app.clone();
    app.integrations().sign_ins().clone().looking(move |name| {
        let app = checked.clone();
        // What can't run says so where it is used; its app is not known then, or still the earlier one.
        Box::pin(async move { drop(app.integrations().get(&name).await) })
    })
}

/// The browser comes back from the service.
pub(super) async fn come_back(
    State(app): State<App>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let browser = app.cookies().read(&headers, CookieName::Connect);
    let who = Who::signed_in(visitor.person());
    let ended = match Returned::from_query(query.as_deref().unwrap_or_default()) {
        Ok(returned) => sign_ins(&app).finish(returned, uri.path(), browser, who).await,
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
    // What nobody but who runs this can mend goes to the log, and the page has a reference to it.
    match ended {
        Err(SignInError::Vault(error)) => return Err(error.clone().into()),
        Err(SignInError::Store(error)) => return Err(error.into()),
        Err(error @ SignInError::NoRandomness(_)) => return Err(Failure::internal(error)),
        _ => {}
    }
    outcome_page(app, visitor, answer(ended, visitor.words()), ended.is_ok(), next)
}

/// The page that says how something with a connection went; `well`: not as an error.
pub(super) fn outcome_page(
    app: &App,
    visitor: &Visitor,
    answer: Answer,
    well: bool,
    next: &str,
) -> Result<Response, Failure> {
    // The address that it was asked with is of no use any more.
    let frame = Frame::titled(&answer.title).narrow().without_switch();
    let values = context! {
        title => &answer.title, paragraphs => answer.paragraphs, list => answer.list, after => answer.after,
        connected => well, next,
        signed_in => visitor.person().is_some(),
    };
    let html = app
        .view()
        .page(app, Some(visitor), frame, "integrations/outcome.html", values)?;
    Ok(Page::new(html).status(answer.status).into_response())
}
