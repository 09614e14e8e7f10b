//! Disconnecting, by the buttons for it, and what is said if the service was not told.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use microapp_store::ConnectionId;

use super::connect::outcome_page;
use super::overview::named;
use super::page::own;
use crate::connections::{Disconnected, disconnect};
use crate::people::FormData;
use crate::sign_in::Answer;
use crate::web::{App, Failure, SeeOther, Session, Visitor};
use crate::words::Said;

/// Disconnects the account itself, or the person who is named: whoever has left can't do it any more.
pub(super) async fn disconnect_any(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Path(integration): Path<String>,
    form: FormData,
) -> Result<Response, Failure> {
    let _running = app.integrations().get(&integration).await?;
    let id = named(&app, integration, &form).await?;
    cut(&app, &visitor, &session, &id, "/admin").await
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
        Disconnected::Revoked | Disconnected::HadEnded | Disconnected::NothingKept => {
            return Ok(SeeOther::new(next).into_response());
        }
        Disconnected::NotRevoked(error) => Said::from("disconnected-not-told").with("reason", error.to_string()),
        Disconnected::NoApp => Said::from("disconnected-no-app"),
        Disconnected::Unreadable => Said::from("disconnected-unreadable"),
    };
    let words = visitor.words();
    let answer = Answer {
        status: StatusCode::OK,
        title: words.text("disconnected"),
        paragraphs: vec![words.say(&said)],
        list: Vec::new(),
        after: Vec::new(),
    };
    outcome_page(app, visitor, answer, true, next)
}

/// Disconnects the person's own account.
pub(super) async fn disconnect_own(
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
