//! In which language a page speaks: what was chosen, else what the browser wishes, else the template's own.

use std::sync::Arc;

use axum::extract::State;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use microapp_templates::model::manifest::LocaleTag;
use microapp_templates::{Locale, Template};

use crate::people::FormData;
use crate::web::{App, CookieName, Failure, SeeOther, next_path};

/// A choice is kept for a year.
const KEPT: u64 = 365 * 24 * 3_600;

/// `POST /language`
pub(super) async fn choose(State(app): State<App>, form: FormData) -> Result<SeeOther, Failure> {
    let tag = LocaleTag::parse(form.text("language"));
    let tag = tag.ok_or_else(|| Failure::bad_request("There is no such language here."))?;
    let cookie = app.cookies().set(CookieName::Language, tag.as_str(), Some(KEPT));
    Ok(SeeOther::new(next_path(Some(form.text("next")))).cookie(cookie))
}

/// The language for a request.
pub(super) fn of(app: &App, template: &Template, headers: &HeaderMap) -> Arc<Locale> {
    let chosen = app.cookies().read(headers, CookieName::Language);
    let wishes = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let known = chosen.filter(|tag| template.locales().any(|locale| locale.lang() == *tag));
    template.locale(known.or(wishes).unwrap_or_default())
}
