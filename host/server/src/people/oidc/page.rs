//! The button, and the way back.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use serde::Deserialize;

use super::account::account_of;
use super::{OidcError, Provider};
use crate::people::{FormData, sign_in_page};
use crate::web::token::Token;
use crate::web::{Access, App, CookieName, Failure, Page, Route, Visitor, departure, next_path};

pub(in crate::people) fn routes() -> Vec<Route> {
    vec![
        Route::post("/sign-in/provider", Access::Anybody, begin),
        Route::get("/sign-in/provider/callback", Access::Anybody, come_back),
    ]
}

/// How long the browser may be away.
const AWAY: u64 = 600;

fn provider(app: &App) -> Result<&Provider, Failure> {
    app.provider().ok_or_else(Failure::not_found)
}

async fn begin(State(app): State<App>, visitor: Visitor, form: FormData) -> Result<Page, Failure> {
    let provider = provider(&app)?;
    let secret = Token::random()?;
    let url = provider.authorize_url(&secret).await.map_err(told)?;
    let next = next_path(Some(form.text("next")));
    let next: String = next.bytes().map(|byte| format!("{byte:02x}")).collect();
    let cookie = format!("{}~{next}", secret.expose());
    let cookie = app.cookies().set(CookieName::Provider, &cookie, Some(AWAY));
    Ok(departure(&app, &visitor, &url)?.cookie(cookie))
}

#[derive(Deserialize)]
struct Returned {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
}

async fn come_back(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Result<Response, Failure> {
    let provider = provider(&app)?;
    let cookie = app.cookies().read(&headers, CookieName::Provider);
    let waiting = cookie.and_then(|cookie| {
        let (secret, next) = cookie.split_once('~')?;
        Some((Token::parse(secret)?, path(next)))
    });
    let given = returned.state.as_deref().unwrap_or_default();
    let Some((secret, next)) = waiting.filter(|(secret, _)| Provider::is_state(secret, given)) else {
        return Err(Failure::bad_request("provider-other-browser"));
    };
    if let Some(error) = returned.error {
        tracing::info!(target: "microapp::web", error = error.chars().take(60).collect::<String>(), "no sign-in");
        return Err(Failure::forbidden("provider-refused"));
    }
    let Some(code) = returned.code else {
        return Err(Failure::bad_request("provider-no-code"));
    };
    let identity = provider.exchange(code, &secret).await.map_err(told)?;
    let person = account_of(&app, &identity, &provider.options().roles).await?;
    let signed_in = sign_in_page::begin_session(&app, &visitor, &person, "session.provider", &next).await?;
    Ok(signed_in
        .cookie(app.cookies().remove(CookieName::Provider))
        .into_response())
}

/// The way back from the cookie: hexadecimal, since a path has characters that a cookie can't.
fn path(hex: &str) -> String {
    let bytes: Option<Vec<u8>> = (0..hex.len() / 2)
        .map(|index| {
            hex.get(index * 2..index * 2 + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    next_path(text.as_deref())
}

/// What a person is told; the cause goes to the log.
fn told(error: OidcError) -> Failure {
    let mut failure = match &error {
        OidcError::Unreachable(_) => Failure::unavailable("provider-unreachable"),
        OidcError::Refused(_) | OidcError::Untrusted(_) => Failure::forbidden("provider-untrusted"),
    };
    failure.cause = Some(error.to_string());
    failure
}
