//! The guard: stands in front of every route, and around all of them.
//!
//! [`around`] runs for each request, also for those that no route knows: it checks under which name the server was
//! called, finds out who asks, catches a handler that crashes, draws error pages, and sets the headers. [`guard`] runs
//! in front of one route: may this visitor use it, does a form come from our own page (the browser's word for where it
//! comes from, *and* a token that only our page had), is the body small and quick enough.
//!
//! A handler can't forget any of it, and it can't be reached in any other way.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, FromRequestParts as _, RawPathParams, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use futures::FutureExt as _;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, ORIGIN, SET_COOKIE};
use http::{Method, StatusCode};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::headers::{self, Loosened};
use super::token::{Token, sha256};
use super::visitor::From;
use super::{Access, App, CookieName, Failure, Frame, HostFit, Session, Visitor, error_page, upload};
use crate::pages::{AppAddress, RETURNED};
use crate::words::Words;

/// The hidden field of a form that proves that it is ours.
pub const FORM_TOKEN: &str = "_csrf";
/// The header in which a script of ours sends the same.
pub const FORM_TOKEN_HEADER: &str = "x-csrf-token";

/// What one route grants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grant {
    pub(super) access: Access,
    pub(super) frame: Frame,
    pub(super) foreign: bool,
    pub(super) keeps_typed: bool,
    pub(super) body_bytes: usize,
}

/// Marks an answer of a route that may be framed.
#[derive(Debug, Clone, Copy)]
struct Framed;

/// Around all routes.
pub(super) async fn around(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let request_headers = request.headers().clone();
    let healthz = request.uri().path() == "/healthz";
    let named = match app.public_url().host_of(&request_headers) {
        _ if healthz => Ok(()),
        HostFit::Ours => Ok(()),
        HostFit::OtherName if matches!(*request.method(), Method::GET | Method::HEAD) => {
            let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
            Err(Redirect::permanent(&app.public_url().join(path)).into_response())
        }
        HostFit::OtherName | HostFit::Foreign => Err(Failure::status(StatusCode::MISDIRECTED_REQUEST).into_response()),
    };
    let address = client_address(&app, &request);
    let words = Words::wished(&request_headers, app.cookies());
    let again = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path_and_query().map(ToString::to_string);
    let from = From {
        headers: &request_headers,
        address,
        words,
        path: path.filter(|_| again),
    };
    let (visitor, mut response) = match visitor(&app, from).await {
        Ok(visitor) => {
            let response = match named {
                Ok(()) => {
                    request.extensions_mut().insert(visitor.clone());
                    caught(next.run(request)).await
                }
                Err(refusal) => refusal,
            };
            (Some(visitor), response)
        }
        Err(failure) => (None, failure.into_response()),
    };
    // Whatever answers with an error and is no page of ours (a route that does not exist, a body that does not parse)
    // gets one.
    let failure = response.extensions_mut().remove::<Failure>();
    let status = response.status();
    if failure.is_some() || (status.is_client_error() || status.is_server_error()) && !super::is_page(&response) {
        let failure = failure.unwrap_or_else(|| Failure::status(status));
        let framed = response.extensions().get::<Framed>().copied();
        let loosened = response.extensions().get::<Loosened>().cloned();
        let kept = response
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .cloned()
            .collect::<Vec<_>>();
        let allow = response.headers().get(http::header::ALLOW).cloned();
        response = error_page(&app, visitor.as_ref(), words, &failure);
        for cookie in kept {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        if let Some(allow) = allow {
            response.headers_mut().insert(http::header::ALLOW, allow);
        }
        framed.map(|framed| response.extensions_mut().insert(framed));
        loosened.map(|loosened| response.extensions_mut().insert(loosened));
    }
    if let Some(token) = visitor.as_ref().and_then(Visitor::fresh_token)
        && let Some(cookie) = app.cookies().set(CookieName::Visit, token.expose(), None)
    {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    let loosened = response.extensions_mut().remove::<Loosened>().unwrap_or_default();
    let framed = response.extensions().get::<Framed>().is_some();
    headers::secure(response.headers_mut(), &loosened, framed, app.public_url().is_secure());
    response
}

/// Runs a handler. One that panics ends its request and nothing else.
async fn caught(running: impl Future<Output = Response>) -> Response {
    AssertUnwindSafe(running).catch_unwind().await.unwrap_or_else(|panic| {
        let words = panic
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        Failure::internal(format!("a handler panicked: {words}")).into_response()
    })
}

/// In front of one route.
pub(super) async fn guard(State((app, grant)): State<(App, Grant)>, request: Request, next: Next) -> Response {
    match admitted(&app, grant, request).await {
        Ok((request, frames)) => {
            let mut response = next.run(request).await;
            if grant.frame == Frame::Allowed {
                response.extensions_mut().insert(Framed);
                let mut loosened = response.extensions_mut().remove::<Loosened>().unwrap_or_default();
                loosened.frame_ancestors = frames;
                response.extensions_mut().insert(loosened);
            }
            response
        }
        Err(refusal) => *refusal,
    }
}

/// The request with its whole body, and the origins that may frame the answer.
async fn admitted(app: &App, grant: Grant, request: Request) -> Result<(Request, Vec<String>), Box<Response>> {
    let refuse = |failure: Failure| Box::new(failure.into_response());
    let visitor = request.extensions().get::<Visitor>().cloned();
    let visitor = visitor.ok_or_else(|| refuse(Failure::internal("a route is not within the guard")))?;
    // A body can't be shared among threads, so nothing of the request may be borrowed across an `await`.
    let headers = request.headers().clone();
    let token = grant.access == Access::Monitor && monitors(app, &headers).await.map_err(refuse)?;
    if !token && !grant.access.admits(visitor.person()) {
        let turned_away = turned_away(&visitor, &request);
        let ended = grant.keeps_typed && visitor.person().is_none() && !visitor.wants_json();
        if !ended || comes_from_us(app, &headers).is_err() {
            return Err(Box::new(turned_away));
        }
        let uri = request.uri().clone();
        let body = whole(request.into_body(), grant.body_bytes, app.body_time()).await;
        let kept = body.ok().and_then(|body| shown_again(app, &uri, &body));
        return Err(Box::new(kept.unwrap_or(turned_away)));
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && !grant.foreign {
        comes_from_us(app, &headers).map_err(refuse)?;
    }
    let (mut head, body) = request.into_parts();
    let frames = match grant.frame {
        Frame::Nobody => Vec::new(),
        Frame::Allowed => match named_integration(&mut head).await {
            Some(name) => app.frame_origins(&name).await,
            None => Vec::new(),
        },
    };
    let body = whole(body, grant.body_bytes, app.body_time()).await.map_err(refuse)?;
    if changes && !grant.foreign {
        let token = match form_token(&head.headers, &body) {
            Some(token) => Some(token),
            None => upload::form_token(&head.headers, &body).await,
        };
        if !token.is_some_and(|token| visitor.made_form(&token)) {
            if grant.keeps_typed
                && !visitor.wants_json()
                && let Some(kept) = shown_again(app, &head.uri, &body)
            {
                return Err(Box::new(kept));
            }
            return Err(refuse(Failure::forbidden("form-too-old")));
        }
    }
    Ok((Request::from_parts(head, Body::from(body)), frames))
}

/// The way back to a page whose form was not taken, by way of the sign-in if need be: what was typed is kept. None if the
/// form is none that we have made.
fn shown_again(app: &App, uri: &http::Uri, body: &Bytes) -> Option<Response> {
    let kept = app.typed().keep_untaken(body)?;
    let query = uri.query().unwrap_or_default().as_bytes();
    let others = url::form_urlencoded::parse(query).filter(|(name, _)| name != RETURNED);
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(others)
        .append_pair(RETURNED, &kept)
        .finish();
    Some(Redirect::to(&format!("{}?{query}", uri.path())).into_response())
}

/// The integration in a path.
async fn named_integration(head: &mut http::request::Parts) -> Option<String> {
    let parameters = RawPathParams::from_request_parts(head, &()).await.ok()?;
    let found = parameters.iter().find(|(name, _)| *name == "integration");
    found.map(|(_, value)| AppAddress::parse(value).integration)
}

/// Who asks: by their session, or else by what ties their forms to their browser.
async fn visitor(app: &App, from: From<'_>) -> Result<Visitor, Failure> {
    let cookie = |name| app.cookies().read(from.headers, name).and_then(Token::parse);
    if let Some(token) = cookie(CookieName::Session)
        && let Some((row, person)) = app.sessions().find(&token, from.address).await?
    {
        return Ok(Visitor::new(Some(Session { row, person }), token, false, from));
    }
    let (forms, fresh) = match cookie(CookieName::Visit) {
        Some(token) => (token, false),
        None => (Token::random()?, true),
    };
    Ok(Visitor::new(None, forms, fresh, from))
}

/// The address of the browser: the connection's, or what the proxy says if there is one.
fn client_address(app: &App, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    if !app.behind_proxy() {
        return peer;
    }
    // The last entry is the one that our own proxy wrote; those before it are whatever the client claimed.
    let entries = request.headers().get_all("x-forwarded-for");
    let last = entries.iter().next_back().and_then(|value| value.to_str().ok());
    let last = last.and_then(|line| line.rsplit(',').next()?.trim().parse().ok());
    last.unwrap_or(peer)
}

/// What somebody gets who may not pass: a person who is not signed in is asked to, and comes back afterwards.
fn turned_away(visitor: &Visitor, request: &Request) -> Response {
    if visitor.person().is_some() {
        return Failure::status(StatusCode::FORBIDDEN).into_response();
    }
    if visitor.wants_json() || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Failure::status(StatusCode::UNAUTHORIZED).into_response();
    }
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Redirect::to(&super::sign_in_path(path)).into_response()
}

/// The browser's word that a form comes from our own page. Every browser of today sends `Sec-Fetch-Site`, and those before
/// it `Origin`; a request with neither is not from a browser, and has no session to abuse, but no business here either.
fn comes_from_us(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let origin = text(ORIGIN.as_str());
    let right = match (text("sec-fetch-site"), origin) {
        (Some(site), None) => site == "same-origin",
        (Some(site), Some(origin)) => site == "same-origin" && origin == app.public_url().origin(),
        (None, Some(origin)) => origin == app.public_url().origin(),
        (None, None) => false,
    };
    if right {
        return Ok(());
    }
    Err(Failure::forbidden("form-foreign"))
}

/// The token that came with a form or from a script.
fn form_token(headers: &HeaderMap, body: &Bytes) -> Option<String> {
    if let Some(token) = headers.get(FORM_TOKEN_HEADER) {
        return token.to_str().ok().map(str::to_owned);
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())?;
    let form = kind
        .split(';')
        .next()?
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded");
    let mut fields = url::form_urlencoded::parse(if form { body } else { &[] });
    fields
        .find(|(name, _)| name == FORM_TOKEN)
        .map(|(_, value)| value.into_owned())
}

/// The whole body, if it is small and quick enough.
async fn whole(body: Body, most: usize, time: Duration) -> Result<Bytes, Failure> {
    let collected = tokio::time::timeout(time, Limited::new(body, most).collect()).await;
    match collected {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.downcast_ref::<LengthLimitError>().is_some() => {
            Err(Failure::status(StatusCode::PAYLOAD_TOO_LARGE))
        }
        Ok(Err(_)) => Err(Failure::status(StatusCode::BAD_REQUEST)),
        Err(_) => Err(Failure::status(StatusCode::REQUEST_TIMEOUT)),
    }
}

/// Whether a request carries the monitor's token.
async fn monitors(app: &App, headers: &HeaderMap) -> Result<bool, Failure> {
    let token = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let Some(token) = token.and_then(|value| value.strip_prefix("Bearer ")) else {
        return Ok(false);
    };
    let given = sha256(token.trim().as_bytes());
    let kept = app.read(|store| store.fact(super::MONITOR_FACT)).await?;
    // Hashes are compared, so the time that it takes tells nothing of the token.
    Ok(kept.is_some_and(|kept| kept == hex(&given)))
}

/// A hash in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
