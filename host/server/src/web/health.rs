//! For machines that watch: is it up, and what does it do.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;

use super::{App, Failure};

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
