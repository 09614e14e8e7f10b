//! The places where browsers come back, as a router of its own.
//!
//! It answers GET with a small page of plain HTML: no script, no style, no image. The address that it was asked with holds
//! a code, so the page lets nobody else know it (`no-referrer`), is kept nowhere (`no-store`), and shows nothing of it.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, Uri};
use microapp_runtime::config::{SERVICE_REDIRECT, USER_REDIRECT};

use super::{Answer, Finished, Returned, SignInError, SignIns, Who, answer};
use crate::web::{CookieJar, cookie};
use crate::words::Words;

/// What the routes need.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Ends sign-ins.
    pub sign_ins: SignIns,
    /// The name of the cookie that a browser got when it left.
    pub cookie: String,
    /// Who runs this program, as the audit log calls them: sign-ins of people at the pages are not ended here.
    pub who: String,
    /// Told of each outcome, if somebody waits for it.
    pub ended: Option<tokio::sync::mpsc::UnboundedSender<Result<Finished, SignInError>>>,
}

/// The redirects of the account, of people and of a client of this installation's own, each at its fixed place; and one at
/// `also`, the path of a redirect that was chosen otherwise.
pub fn callback(callback: Callback, also: Option<&str>) -> Router {
    let fixed = [format!("/{SERVICE_REDIRECT}"), format!("/{USER_REDIRECT}")];
    let own = "/organization/integration/{connector}/redirect";
    let mut router = Router::new().route(own, get(come_back));
    for path in &fixed {
        router = router.route(path, get(come_back));
    }
    // A path with braces would be a pattern.
    let is_covered =
        |path: &str| fixed.iter().any(|known| known == path) || is_own(path) || path.contains(['{', '}', '*']);
    if let Some(path) = also.filter(|path| path.starts_with('/') && !is_covered(path)) {
        router = router.route(path, get(come_back));
    }
    router.with_state(callback)
}

fn is_own(path: &str) -> bool {
    let connector = path
        .strip_prefix("/organization/integration/")
        .and_then(|rest| rest.strip_suffix("/redirect"));
    connector.is_some_and(|connector| !connector.is_empty() && !connector.contains('/'))
}

async fn come_back(
    State(callback): State<Callback>,
    RawQuery(query): RawQuery,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let browser = cookie(&headers, &callback.cookie);
    let ended = match Returned::from_query(query.as_deref().unwrap_or_default()) {
        Ok(returned) => {
            callback
                .sign_ins
                .finish(returned, uri.path(), browser, Who::Operator(callback.who.clone()))
                .await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = &ended {
        tracing::warn!(target: "microapp::sign_in", reason = error.name(), "a sign-in failed: {error}");
    }
    // Nobody has chosen a language here: only a browser's wish is known.
    let words = Words::wished(&headers, CookieJar { secure: true });
    let page = page(&answer(&ended, words), words);
    if let Some(waiting) = &callback.ended {
        // Nobody waits any more: the page says it.
        let _ = waiting.send(ended);
    }
    page
}

/// The page, with the strictest headers.
fn page(answer: &Answer, words: &Words) -> Response {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"{1}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{0}</title>\n<main>\n<h1>{0}</h1>\n",
        escaped(&answer.title),
        words.lang()
    );
    let paragraphs = |texts: &[String]| {
        texts
            .iter()
            .map(|text| format!("<p>{}</p>\n", escaped(text)))
            .collect::<String>()
    };
    html.push_str(&paragraphs(&answer.paragraphs));
    if !answer.list.is_empty() {
        let lines: String = answer
            .list
            .iter()
            .map(|line| format!("<li>{}</li>\n", escaped(line)))
            .collect();
        html.push_str(&format!("<ul>\n{lines}</ul>\n"));
    }
    html.push_str(&paragraphs(&answer.after));
    html.push_str("</main>\n</html>\n");
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
        ),
    ];
    (answer.status, headers, html).into_response()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
