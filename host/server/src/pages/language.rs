//! In which language a page speaks: what was chosen, else what the browser wishes, else the template's own.

use std::sync::Arc;

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use microapp_templates::{Locale, Template};

use crate::web::{App, CookieName};

/// The language for a request.
pub(super) fn of(app: &App, template: &Template, headers: &HeaderMap) -> Arc<Locale> {
    let chosen = app.cookies().read(headers, CookieName::Language);
    let wishes = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let known = chosen.filter(|tag| template.locales().any(|locale| locale.lang() == *tag));
    template.locale(known.or(wishes).unwrap_or_default())
}
