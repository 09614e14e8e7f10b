//! Answers: pages, redirects after a form, and the error page.

use axum::Json;
use axum::response::{Html, IntoResponse, Response};
use http::header::{LOCATION, RETRY_AFTER, SET_COOKIE};
use http::{HeaderValue, StatusCode};
use minijinja::context;
use serde_json::json;

use super::headers::Loosened;
use super::token::random_name;
use super::view::Frame;
use super::{App, Failure, Visitor};
use crate::words::Words;

/// Marks an answer as a page of ours, whatever its status.
#[derive(Debug, Clone, Copy)]
struct Ours;

/// Whether an answer is a page of ours.
pub(crate) fn is_page(response: &Response) -> bool {
    response.extensions().get::<Ours>().is_some()
}

/// A page.
#[derive(Debug)]
pub struct Page {
    html: String,
    status: StatusCode,
    loosened: Loosened,
    cookies: Vec<HeaderValue>,
}

impl Page {
    /// A whole page of HTML.
    pub const fn new(html: String) -> Self {
        Self {
            html,
            status: StatusCode::OK,
            loosened: Loosened {
                form_action: Vec::new(),
                frame_ancestors: Vec::new(),
            },
            cookies: Vec::new(),
        }
    }

    /// With another status than 200, such as 422 for a form with errors.
    #[must_use]
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Lets a form of the page lead to this origin in the end.
    #[must_use]
    pub fn form_action(mut self, origin: impl Into<String>) -> Self {
        self.loosened.form_action.push(origin.into());
        self
    }

    /// Sets a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: Option<HeaderValue>) -> Self {
        self.cookies.extend(cookie);
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = (self.status, Html(self.html)).into_response();
        response.extensions_mut().insert(Ours);
        response.extensions_mut().insert(self.loosened);
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Where a browser goes after a form: a `GET`, so that going back or loading again sends nothing twice.
#[derive(Debug)]
pub struct SeeOther {
    location: String,
    cookies: Vec<HeaderValue>,
}

impl SeeOther {
    /// To this path of ours, or to an absolute URL.
    pub fn new(location: impl Into<String>) -> Self {
        Self {
            location: location.into(),
            cookies: Vec::new(),
        }
    }

    /// Sets a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: Option<HeaderValue>) -> Self {
        self.cookies.extend(cookie);
        self
    }
}

impl IntoResponse for SeeOther {
    fn into_response(self) -> Response {
        let Ok(location) = HeaderValue::from_str(&self.location) else {
            return Failure::internal("a redirect leads to what is no address").into_response();
        };
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.headers_mut().insert(LOCATION, location);
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// The page for a failure, with a reference by which its cause is found in the log.
pub(crate) fn error_page(app: &App, visitor: Option<&Visitor>, words: &'static Words, failure: &Failure) -> Response {
    let reference = random_name::<5>().unwrap_or_else(|_| "none".to_owned());
    let status = failure.status;
    if let Some(cause) = &failure.cause {
        tracing::error!(target: "microapp::web", reference, status = status.as_u16(), cause, "a request failed");
    } else {
        tracing::debug!(target: "microapp::web", reference, status = status.as_u16(), "a request was refused");
    }
    let (title, text) = (failure.title(words), failure.text(words));
    let mut response = if visitor.is_some_and(Visitor::wants_json) {
        let body = json!({"error": title, "message": text, "reference": reference});
        Json(body).into_response()
    } else {
        let values = context! { title => &title, text => &text, reference => &reference };
        let mut frame = Frame::titled(&title).narrow().language(words.tag());
        // A stranger who goes astray gets no cookie for it. And an address with a query may hold what a service gave to
        // be used once, such as the code of a sign-in: it is written down on no page.
        let has_query = visitor.and_then(Visitor::path).is_some_and(|path| path.contains('?'));
        if has_query || visitor.and_then(Visitor::person).is_none() {
            frame = frame.without_switch();
        }
        match app.view().page(app, visitor, frame, "error.html", values) {
            Ok(html) => Html(html).into_response(),
            // The error page itself has failed: plain words are left.
            Err(_) => format!("{title}\n\n{text}\n\n{reference}\n").into_response(),
        }
    };
    *response.status_mut() = status;
    response.extensions_mut().insert(Ours);
    if let Some(wait) = failure.retry_after {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The path of the sign-in page that leads back to `path` afterwards.
pub fn sign_in_path(path: &str) -> String {
    if path == "/" {
        return "/sign-in".to_owned();
    }
    let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/sign-in?next={next}")
}

/// A path of ours to go on to, or the first page: never somebody else's address.
pub fn next_path(wish: Option<&str>) -> String {
    let ours = |path: &&str| {
        let base = url::Url::parse("https://here.invalid/").ok()?;
        // What a browser makes of it has to stay here: `//evil.test`, `/\evil.test` and tabs in it do not.
        let joined = base.join(path).ok()?;
        (path.starts_with('/') && joined.origin() == base.origin() && !path.contains(char::is_control)).then_some(())
    };
    match wish.filter(|path| path.is_ascii() && ours(path).is_some()) {
        Some(path) => path.to_owned(),
        None => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_sent_elsewhere() {
        for path in ["/", "/meetings?page=2", "/a/b#c"] {
            assert_eq!(next_path(Some(path)), path);
        }
        for path in [
            "//evil.test",
            "/\\evil.test",
            "\\\\evil.test",
            "/\t/evil.test",
            "https://evil.test/",
            "javascript:alert(1)",
            "evil",
            "",
            "/ü",
            "/a\r\nb",
        ] {
            assert_eq!(next_path(Some(path)), "/", "{path:?}");
        }
        assert_eq!(next_path(None), "/");
    }

    #[test]
    fn the_way_back_survives_the_sign_in() {
        assert_eq!(sign_in_path("/"), "/sign-in");
        assert_eq!(sign_in_path("/a?b=c&d=1"), "/sign-in?next=%2Fa%3Fb%3Dc%26d%3D1");
    }
}
