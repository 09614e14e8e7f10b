//! The REST endpoints under `/v2`.
//!
//! A request is matched to a [`routes::Route`], its token checked for life and scope, the account's rate limits asked, and
//! then one handler runs with the whole state in its hands. Handlers are plain functions without I/O.

mod assistants;
mod contacts;
mod dial_in;
mod error;
mod invitation;
pub(crate) mod meetings;
mod paging;
mod presence;
mod records;
mod registrants;
pub(crate) mod routes;
pub(crate) mod scopes;
mod subscriptions;
mod user_settings;
mod users;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::TimeDelta;
use http::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::options::SelfForService;
use crate::server::Shared;
use crate::server::exchange::HttpRequest;
use crate::server::reply::Reply;
use crate::world::World;
use crate::world::apps::AppKind;
use crate::world::limits::{Category, Verdict};
use error::ApiError;
use routes::{Found, Route};

type Handler = fn(&mut Call<'_>) -> Result<Reply, ApiError>;

/// Who calls.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) app: usize,
    pub(crate) kind: AppKind,
    /// Whom the token acts as; nobody for tokens of the app itself.
    pub(crate) user: Option<String>,
    pub(crate) scopes: Arc<[String]>,
}

/// One request to a handler.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) route: &'static Route,
    pub(crate) caller: Caller,
    /// The path's names, decoded once.
    pub(crate) path: Vec<String>,
    pub(crate) query: HashMap<String, String>,
    body: &'a [u8],
}

/// Answers a request, and says which app and user it came from.
pub(crate) fn handle(shared: &Shared, request: &HttpRequest) -> (Reply, Option<String>, Option<String>) {
    let mut world = shared.world();
    let mut from = (None, None);
    let mut rate = None;
    let result = respond(&mut world, request, &mut from, &mut rate);
    let mut reply = result.unwrap_or_else(ApiError::reply);
    if let Some((category, Verdict::Pass { limit, remaining })) = rate
        && reply.status != 429
    {
        let kind = if limit < 1000 { "QPS" } else { "Daily-limit" };
        reply.set_header("x-ratelimit-category", category.as_str());
        reply.set_header("x-ratelimit-type", kind);
        reply.set_header("x-ratelimit-limit", limit.to_string());
        reply.set_header("x-ratelimit-remaining", remaining.to_string());
    }
    let tracking = format!("WEB_{:016x}{:016x}", world.random.next(), world.random.next());
    reply.set_header("x-zm-trackingid", tracking);
    let deliveries = world.take_deliveries();
    drop(world);
    shared.deliver(deliveries);
    (reply, from.0, from.1)
}

fn below_version(request: &HttpRequest) -> &str {
    request.head.uri.path().strip_prefix("/v2").unwrap_or_default()
}

fn respond(
    world: &mut World,
    request: &HttpRequest,
    from: &mut (Option<String>, Option<String>),
    rate: &mut Option<(Category, Verdict)>,
) -> Result<Reply, ApiError> {
    let (route, path) = match routes::find(&request.head.method, below_version(request)) {
        Found::Route(route, path) => (route, path),
        Found::OtherMethods => {
            let message = format!("Request method '{}' is not supported.", request.head.method);
            return Err(ApiError::new(StatusCode::METHOD_NOT_ALLOWED, 2300, message));
        }
        Found::Nothing => return Err(ApiError::gone(2300, "This API endpoint is not recognized.")),
    };
    let caller = authenticate(world, request)?;
    *from = (Some(world.apps.all[caller.app].client_id.clone()), caller.user.clone());
    if !scopes::allow(route, &caller.scopes) {
        return Err(missing_scopes(route, &caller, false));
    }
    *rate = Some((route.category, admit(world, route)?));
    let decode = |segment: String| percent_decode_str(&segment).decode_utf8_lossy().into_owned();
    let query = request.head.uri.query().unwrap_or_default();
    let mut call = Call {
        world,
        route,
        caller,
        path: path.into_iter().map(decode).collect(),
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        body: &request.body,
    };
    (route.handler)(&mut call)
}

fn authenticate(world: &World, request: &HttpRequest) -> Result<Caller, ApiError> {
    let header = request
        .head
        .headers
        .get(http::header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let invalid = || ApiError::unauthorized("Invalid access token.");
    let token = world.apps.access.get(token.ok_or_else(invalid)?).ok_or_else(invalid)?;
    if token.expires <= world.now {
        return Err(ApiError::unauthorized("Access token is expired."));
    }
    Ok(Caller {
        app: token.app,
        kind: world.apps.all[token.app].kind,
        user: token.user.clone(),
        scopes: Arc::clone(&token.scopes),
    })
}

fn missing_scopes(route: &Route, caller: &Caller, admin_only: bool) -> ApiError {
    let named = scopes::missing(route, &caller.scopes, admin_only);
    ApiError::bad(
        4711,
        format!("Invalid access token, does not contain scopes:[{named}]."),
    )
}

fn admit(world: &mut World, route: &Route) -> Result<Verdict, ApiError> {
    if !world.switches.limits {
        return Ok(Verdict::Free);
    }
    let verdict = world.limits.admit(world.plan, route.category, world.ticks, world.now);
    let refuse = |message: &str, kind: &str, limit: u32| {
        ApiError::too_many(message)
            .with_header("x-ratelimit-category", route.category.as_str())
            .with_header("x-ratelimit-type", kind)
            .with_header("x-ratelimit-limit", limit)
            .with_header("x-ratelimit-remaining", 0)
    };
    match verdict {
        Verdict::Free | Verdict::Pass { .. } => Ok(verdict),
        Verdict::TooFast { limit } => Err(refuse(
            "You have reached the maximum per-second rate limit for this API. Try again later.",
            "QPS",
            limit,
        )),
        Verdict::TooMany { limit } => {
            let tomorrow = (world.now + TimeDelta::days(1)).date_naive();
            Err(refuse(
                "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.",
                "Daily-limit",
                limit,
            )
            .with_header("retry-after", format!("{tomorrow}T00:00:00Z")))
        }
    }
}

impl Call<'_> {
    /// The body as an object. An empty body is an empty object.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, ApiError> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        serde_json::from_slice(self.body).map_err(|_| ApiError::bad(300, "Request Body should be a valid JSON object."))
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    pub(crate) fn query_flag(&self, name: &str) -> bool {
        self.query(name) == Some("true")
    }

    /// Whether the token belongs to one user and may act on nobody else.
    pub(crate) fn for_one_user(&self) -> bool {
        self.caller.kind == AppKind::UserManaged
    }

    /// The user whom the token acts as: the owner for a token of the app itself.
    pub(crate) fn acting_user(&self) -> String {
        self.caller
            .user
            .clone()
            .unwrap_or_else(|| self.world.users[0].id.clone())
    }

    /// The user that the path's first name means: an id, an e-mail or `me`.
    pub(crate) fn path_user(&self) -> Result<String, ApiError> {
        let name = self.path.first().map(String::as_str).unwrap_or_default();
        if name == "me" {
            let refused = self.world.switches.me_for_service == SelfForService::Refused;
            if self.caller.user.is_none() && refused {
                return Err(ApiError::unauthorized("Invalid access token."));
            }
            return Ok(self.acting_user());
        }
        if self.for_one_user() {
            return Err(missing_scopes(self.route, &self.caller, true));
        }
        self.world
            .user(name)
            .map(|user| user.id.clone())
            .ok_or_else(|| ApiError::no_user(name))
    }

    /// Tells subscribers, once the request is done.
    pub(crate) fn happened(&mut self, event: &str, payload: Value) {
        self.world.happened.push((event.to_owned(), payload));
    }

    /// The acting user's e-mail and id, as events name them.
    pub(crate) fn operator(&self) -> (String, String) {
        let id = self.acting_user();
        let email = self.world.user(&id).map(|user| user.email.clone()).unwrap_or_default();
        (email, id)
    }
}
