//! People: who may sign in, how, and for how long.
//!
//! | To | read |
//! |---|---|
//! | see how long a session lasts | [`Sessions`] |
//! | make and change accounts | [`People`] |

mod account;
mod sessions;

pub use account::People;
pub use sessions::Sessions;

use crate::web::Route;

/// The pages of people.
pub(crate) fn routes() -> Vec<Route> {
    Vec::new()
}
