//! People: who may sign in, how, and for how long.
//!
//! An account is local, with a password, or belongs to a person at an identity provider (OpenID Connect), or both. The
//! first admin is made by a one-time link that the server prints where it was started; everybody else by an admin, or by
//! signing in at the provider. It must never tell a stranger whether an account exists.
//!
//! | To | read |
//! |---|---|
//! | see how long a session lasts | [`Sessions`] |
//! | make and change accounts | [`People`] |
//! | see how guessing is slowed down | [`throttle`] |
//! | sign in at an identity provider | [`oidc`] |

mod account;
mod account_page;
mod admin_page;
mod form;
mod language;
pub mod oidc;
mod password;
mod password_page;
mod sessions;
mod sign_in_page;
pub mod throttle;

pub use account::{People, Tried, folded, is_email, role_name, role_of};
pub(crate) use form::shown;
pub use form::{FieldError, FormData};
pub use password::Passwords;
pub use sessions::{IDLE, LONGEST, Sessions};
pub use sign_in_page::begin_session;

use crate::web::Route;

/// The pages of people.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = sign_in_page::routes();
    routes.extend(oidc::routes());
    routes.extend(password_page::routes());
    routes.extend(account_page::routes());
    routes.extend(admin_page::routes());
    routes.extend(language::routes());
    routes
}
