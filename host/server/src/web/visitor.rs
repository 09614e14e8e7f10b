//! Who sends a request, as far as it is known.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use microapp_store::{PersonRow, Role, SessionRow};

use super::Failure;
use super::token::Token;
use crate::words::Words;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// The session.
    pub row: SessionRow,
    /// The person.
    pub person: PersonRow,
}

/// Whoever sends a request. Every handler can have one.
#[derive(Debug, Clone)]
pub struct Visitor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    session: Option<Session>,
    forms: Token,
    /// The token is new, and has to reach the browser if a form was made with it.
    fresh: bool,
    form_made: AtomicBool,
    address: IpAddr,
    browser: String,
    wants_json: bool,
    words: &'static Words,
    path: Option<String>,
}

/// What a request says of its sender, whoever it is.
#[derive(Debug)]
pub(super) struct From<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) address: IpAddr,
    pub(super) words: &'static Words,
    /// What was asked for, if it can be asked for again.
    pub(super) path: Option<String>,
}

impl Visitor {
    pub(super) fn new(session: Option<Session>, forms: Token, fresh: bool, from: From<'_>) -> Self {
        let headers = from.headers;
        Self {
            inner: Arc::new(Inner {
                session,
                forms,
                fresh,
                form_made: AtomicBool::new(false),
                address: from.address,
                browser: browser(headers),
                wants_json: wants_json(headers),
                words: from.words,
                path: from.path,
            }),
        }
    }

    /// Their session, if they are signed in.
    pub fn session(&self) -> Option<&Session> {
        self.inner.session.as_ref()
    }

    /// Their account, if they are signed in.
    pub fn person(&self) -> Option<&PersonRow> {
        self.session().map(|session| &session.person)
    }

    /// Whether they are signed in with this role, or a higher one.
    pub fn is(&self, role: Role) -> bool {
        self.person()
            .is_some_and(|person| person.enabled && person.role >= role)
    }

    /// What goes into the hidden field [`FORM_TOKEN`](super::FORM_TOKEN) of each form.
    pub fn form_token(&self) -> String {
        self.inner.form_made.store(true, Ordering::Relaxed);
        self.inner.forms.form_token()
    }

    /// Whether a form came from a page that was made for this browser and session.
    pub(super) fn made_form(&self, token: &str) -> bool {
        !self.inner.fresh && self.inner.forms.checks(token)
    }

    /// The token to give to the browser, if a form was made with a new one.
    pub(super) fn fresh_token(&self) -> Option<&Token> {
        (self.inner.fresh && self.inner.form_made.load(Ordering::Relaxed)).then_some(&self.inner.forms)
    }

    /// Where they come from.
    pub fn address(&self) -> IpAddr {
        self.inner.address
    }

    /// What kind of browser they have, in a few words, for lists of sessions.
    pub fn browser(&self) -> &str {
        &self.inner.browser
    }

    /// In which language to speak to them: what they chose, else what their browser wishes.
    pub fn words(&self) -> &'static Words {
        self.inner.words
    }

    /// The path and query of the page that they see, if it can be loaded again; none in the answer to a form.
    pub fn path(&self) -> Option<&str> {
        self.inner.path.as_deref()
    }

    /// Whether a script asks, and not a person who wants a page.
    pub fn wants_json(&self) -> bool {
        self.inner.wants_json
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let visitor = parts.extensions.get::<Self>().cloned();
        visitor.ok_or_else(|| Failure::internal("a route is not behind the guard"))
    }
}

impl<S: Sync> FromRequestParts<S> for Session {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let session = visitor.session().cloned();
        session.ok_or_else(|| Failure::status(StatusCode::UNAUTHORIZED))
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

/// Browser and system from a `User-Agent`, roughly: enough to tell one's own devices apart. Names only, which are the same
/// in every language; empty if there are none.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers
        .get(http::header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let first = |names: &[(&str, &'static str)]| {
        let found = names.iter().find(|(mark, _)| agent.contains(mark));
        found.map(|(_, name)| *name)
    };
    let program = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_and_what_it_says_is_not_repeated() {
        let named = |agent: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(http::header::USER_AGENT, http::HeaderValue::from_static(agent));
            browser(&headers)
        };
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(named(edge), "Edge, Windows");
        assert_eq!(
            named("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox, Linux"
        );
        assert_eq!(named("<script>alert(1)</script>"), "");
    }
}
