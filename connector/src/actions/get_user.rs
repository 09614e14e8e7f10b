//! `get-user`. Zoom: `GET /users/{userId}`.

use serde::Deserialize;

use crate::bindings::exports::microapp::connector::meetings::{User, UserStatus};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::client::{Ask, RateClass, host_segment};
use crate::problem::problem;
use crate::zoom::path::Path;
use crate::zoom::reply::UserReply;
use crate::zoom::user::user;

/// Nothing needs to be said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoInput {}

/// Reads the acting user: under a person's own credential, whose it is.
///
/// # Errors
///
/// What Zoom's refusal means.
pub fn get_user(_nothing: NoInput) -> Result<User, Error> {
    let who = host_segment(None);
    let path = Path::new("users").segment(&who);
    let reply: UserReply = Ask::new(Method::Get, path, RateClass::Light, "user", &who).json()?;
    user(reply, UserStatus::Active).ok_or_else(|| {
        Error::Upstream(problem(
            "incomplete-reply",
            "Zoom's reply holds no e-mail address.",
            serde_json::json!({}),
        ))
    })
}
