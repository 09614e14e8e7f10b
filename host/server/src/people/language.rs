//! `POST /language`: whoever reads chooses in which language, signed in or not.

use axum::extract::State;
use microapp_templates::model::manifest::LocaleTag;

use super::FormData;
use crate::web::{Access, App, CookieName, Failure, Route, SeeOther, next_path};

/// A choice is kept for a year.
const KEPT: u64 = 365 * 24 * 3_600;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::post("/language", Access::Anybody, choose)]
}

async fn choose(State(app): State<App>, form: FormData) -> Result<SeeOther, Failure> {
    let tag = LocaleTag::parse(form.text("language"));
    let tag = tag.ok_or_else(|| Failure::bad_request("no-such-language"))?;
    let cookie = app.cookies().set(CookieName::Language, tag.as_str(), Some(KEPT));
    Ok(SeeOther::new(next_path(Some(form.text("next")))).cookie(cookie))
}
