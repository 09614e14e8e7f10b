//! OAuth at `/oauth`: the authorize page, the token endpoint, revoking, devices.
//!
//! Zoom: <https://developers.zoom.us/docs/integrations/oauth/>

mod authorize;
mod client;
mod device;
mod token;

use std::collections::HashMap;

use http::{Method, StatusCode};
use serde_json::json;

use crate::server::Shared;
use crate::server::exchange::HttpRequest;
use crate::server::reply::{HTML, Reply};

/// The parameters of a request. Zoom takes them from the query and from a form, so both are read.
pub(crate) type Parameters = HashMap<String, String>;

/// Answers a request, and says which app and user it came from.
pub(crate) fn handle(shared: &Shared, request: &HttpRequest) -> (Reply, Option<String>, Option<String>) {
    let parameters = parameters(request);
    let mut world = shared.world();
    let path = request.head.uri.path();
    let mut from = (None, None);
    let reply = match (&request.head.method, path) {
        (&Method::GET, "/oauth/authorize") => authorize::page(&world, &parameters),
        (&Method::POST, "/oauth/authorize") => authorize::decide(&mut world, &parameters),
        (&Method::POST, "/oauth/token") => {
            let result = client::authenticate(&world, request, &parameters).and_then(|app| {
                from.0 = Some(world.apps.all[app].client_id.clone());
                let (reply, user) = token::grant(&mut world, &shared.origin, app, &parameters)?;
                from.1 = user;
                Ok(reply)
            });
            result.unwrap_or_else(OAuthError::reply)
        }
        (&Method::POST, "/oauth/revoke") => {
            let result = client::authenticate(&world, request, &parameters)
                .and_then(|app| token::revoke(&mut world, app, &parameters));
            result.unwrap_or_else(OAuthError::reply)
        }
        (&Method::POST, "/oauth/devicecode") => {
            let result = client::authenticate(&world, request, &parameters)
                .map(|app| device::start(&mut world, &shared.origin, app));
            result.unwrap_or_else(OAuthError::reply)
        }
        (&Method::GET, "/oauth/device") => device::page(&world, &parameters),
        (&Method::POST, "/oauth/device") => device::decide(&mut world, &parameters),
        (&Method::POST, "/oauth/data/compliance") => match client::authenticate(&world, request, &parameters) {
            Ok(_) => Reply::ok(&json!({ "status": "success" })),
            Err(error) => error.reply(),
        },
        _ => Reply::new(
            StatusCode::NOT_FOUND,
            HTML,
            "<!doctype html><title>Zoom</title><h1>This page does not exist.</h1>",
        ),
    };
    (reply, from.0, from.1)
}

fn parameters(request: &HttpRequest) -> Parameters {
    let query = request.head.uri.query().unwrap_or_default();
    let mut parameters: Parameters = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let form = request
        .head
        .headers
        .get(http::header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if form.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        parameters.extend(url::form_urlencoded::parse(&request.body).into_owned());
    }
    parameters
}

/// `{"reason": …, "error": …}`
#[derive(Debug)]
pub(crate) struct OAuthError {
    status: StatusCode,
    error: String,
    reason: String,
}

impl OAuthError {
    pub(crate) fn bad(error: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error: error.into(),
            reason: reason.into(),
        }
    }

    fn reply(self) -> Reply {
        Reply::json(self.status, &json!({ "reason": self.reason, "error": self.error }))
    }
}

/// Text made safe to stand in HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
