//! Integrations as they are kept, made into integrations that run.
//!
//! A row of the store says what an admin has set up; [`Integrations::get`] gives what runs by it: the connector with its
//! grants, signed by the vault, paced by a limiter that remembers, and a journal in front that does things once. When the
//! row changes, the next call gets a new one; calls that are under way end on the old one.
//!
//! It must never name a service: connectors are handed in, and the rest is configuration.
//!
//! | To | read |
//! |---|---|
//! | see what is kept of an integration | [`Setup`] |
//! | call one | [`Integrations`], [`Running`] |
//! | look people up at the service | [`Directory`] |
//! | know for whom people may make meetings | [`HostChoice`] |
//! | know what a host's meetings may be like | [`MeetingOptions`] |

mod connect;
mod directory;
mod disconnect_page;
mod host_choice;
mod kept_of_file;
mod loaded;
mod name;
mod options;
mod overview;
mod page;
mod paste;
mod running;
mod setup;
mod shown_status;

pub use directory::{Directory, Refreshed};
pub use host_choice::{HostChoice, NoAddress};
pub use kept_of_file::{KeptOfFile, is_installed};
pub use name::{BadName, check_name};
pub use options::MeetingOptions;
pub(crate) use page::acting_user;
pub use running::{Integrations, IntegrationsOptions, Running};
pub use setup::{Setup, SetupError};

use crate::web::Route;

/// The admin's pages, the connect buttons, and where browsers come back from a service.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = page::routes();
    routes.extend(paste::routes());
    routes.extend(crate::upgrades::routes());
    routes
}
