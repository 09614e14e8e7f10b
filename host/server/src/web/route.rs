//! Routes: a path, a method, and who may use it, in one value.
//!
//! The only way to have a route is to make a [`Route`], and there is no way to make one without saying who may use it.
//! [`router`] puts the guard in front of each.

use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use http::Method;

use super::guard::{self, Grant};
use super::{Access, App, Frame};

/// A form of ours fits into this by far.
pub const FORM_BYTES: usize = 256 << 10;

/// A route, with who may use it.
pub struct Route {
    /// The method. `GET` answers `HEAD`, too.
    pub method: Method,
    /// The path, in axum's notation: `/admin/people/{id}`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
    /// Who may show it in a frame.
    pub frame: Frame,
    /// Whether its requests come from elsewhere and prove themselves in another way than by session and form token.
    pub foreign: bool,
    /// Whether what was typed into its form is kept for whoever has to sign in first.
    pub keeps_typed: bool,
    /// The largest body that it takes, in bytes.
    pub body_bytes: usize,
    handler: MethodRouter<App>,
}

impl Route {
    /// A page.
    pub fn get<H, T>(path: impl Into<String>, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(Method::GET, path.into(), access, get(handler))
    }

    /// A form's target. Its session's token is checked before the handler runs.
    pub fn post<H, T>(path: impl Into<String>, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self::new(Method::POST, path.into(), access, post(handler))
    }

    fn new(method: Method, path: String, access: Access, handler: MethodRouter<App>) -> Self {
        Self {
            method,
            path,
            access,
            frame: Frame::Nobody,
            foreign: false,
            keeps_typed: false,
            body_bytes: FORM_BYTES,
            handler,
        }
    }

    /// Lets the origins that an integration allows show it in a frame. The path has to name the `{integration}`.
    #[must_use]
    pub fn framed(mut self) -> Self {
        debug_assert!(self.path.contains("{integration}"), "{}", self.path);
        self.frame = Frame::Allowed;
        self
    }

    /// Takes requests that are not from our own pages, such as a service's events: the handler has to check who sends
    /// them, and it is shown no session.
    #[must_use]
    pub const fn foreign(mut self) -> Self {
        self.foreign = true;
        self
    }

    /// Keeps what was typed while its typist signs in again. The same path has to have a page, which shows it again.
    #[must_use]
    pub const fn keeps_typed(mut self) -> Self {
        self.keeps_typed = true;
        self
    }

    /// Takes bodies of at most so many bytes.
    #[must_use]
    pub const fn body_bytes(mut self, most: usize) -> Self {
        self.body_bytes = most;
        self
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {} for {}", self.method, self.path, self.access)
    }
}

/// A router of these routes, each behind its guard, and nothing else.
pub(super) fn router(app: &App, routes: Vec<Route>) -> Router {
    let mut router = Router::new();
    for route in routes {
        let grant = Grant {
            access: route.access,
            frame: route.frame,
            foreign: route.foreign,
            keeps_typed: route.keeps_typed,
            body_bytes: route.body_bytes,
        };
        let guarded = route
            .handler
            .route_layer(from_fn_with_state((app.clone(), grant), guard::guard));
        router = router.route(&route.path, guarded);
    }
    router.with_state(app.clone())
}
