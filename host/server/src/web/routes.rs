//! The table of all routes.

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::{Access, App, Failure, Route, assets, guard, health, maintenance, route};

/// Every route of this crate. A server has these and those that its caller adds
/// ([`ServerOptions::routes`](super::ServerOptions)), and no others.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get("/healthz", Access::Anybody, health::healthz),
        Route::get("/metrics", Access::Monitor, health::metrics),
        Route::post("/admin/monitor", Access::Admin, health::new_token),
        Route::get("/assets/{version}/{name}", Access::Anybody, assets::asset),
        Route::get(maintenance::MAINTENANCE, Access::Anybody, maintenance::statement),
    ];
    routes.extend(crate::people::routes());
    routes.extend(crate::integrations::routes());
    routes.extend(crate::in_doubt::routes());
    routes
}

/// The application as a service: these routes, each behind its guard, and the guard around all.
pub fn router(app: &App, routes: Vec<Route>) -> Router {
    route::router(app, routes)
        .fallback(async || Failure::not_found())
        .layer(from_fn_with_state(app.clone(), guard::around))
}
