//! For machines that watch: is it up, and what does it do.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use microapp_store::{AuditEvent, AuditResult, PeopleChange};
use minijinja::context;

use super::guard::hex;
use super::token::Token;
use super::view::Frame;
use super::{App, Failure, Page, Session, Visitor};

/// The fact under which the hash of the monitor's token is kept: lower-case hexadecimal SHA-256.
pub const MONITOR_FACT: &str = "monitor-token";

/// `GET /healthz`: the store can be read. Says nothing else, to anybody.
pub(super) async fn healthz(State(app): State<App>) -> Result<&'static str, Failure> {
    app.read(|store| store.installation()).await?;
    Ok("ok\n")
}

/// `GET /metrics`: the limits of all integrations that run here, as OpenMetrics.
pub(super) async fn metrics(State(app): State<App>) -> Response {
    let running = app.integrations().all_running();
    let reports: Vec<_> = running
        .iter()
        .filter_map(|running| Some((running.name.as_str(), running.integration().limits()?)))
        .collect();
    let text = microapp_runtime::limiter::openmetrics(reports.iter().map(|(name, report)| (*name, report)));
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], text).into_response()
}

/// `POST /admin/monitor`: makes a new token for whoever watches, in place of the old one, and shows it this once.
pub(super) async fn new_token(State(app): State<App>, visitor: Visitor, session: Session) -> Result<Page, Failure> {
    let token = Token::random()?;
    let changes = [
        PeopleChange::PutFact {
            name: MONITOR_FACT.to_owned(),
            value: Some(hex(&token.hash())),
        },
        PeopleChange::Audit(AuditEvent {
            at: app.now(),
            who: session.person.email,
            what: "monitor.token-made".to_owned(),
            subject: "monitor".to_owned(),
            result: AuditResult::Ok,
            details: "{}".to_owned(),
        }),
    ];
    app.read(move |store| store.apply_people(&changes)).await?;
    let values = context! { token => token.expose(), address => app.public_url().join("/metrics") };
    let frame = Frame::titled(visitor.words().text("token-title"))
        .current("admin")
        .without_switch();
    Ok(Page::new(app.view().page(
        &app,
        Some(&visitor),
        frame,
        "monitor.html",
        values,
    )?))
}
