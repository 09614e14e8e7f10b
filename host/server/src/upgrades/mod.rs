//! Another version of a component, beside the one that runs.
//!
//! What an admin has let an integration do was decided by looking at one manifest. A new version may ask for more: another
//! host, another action, a place for tokens. So an upgrade has three steps. [`Proposal::of`] checks who vouches for the
//! component, loads it beside the running one, and finds what it asks for that the other did not ([`Difference`]).
//! The admin agrees, or does not. [`Proposal::accept`] then writes the component, its digest and what was agreed to
//! into the integration's row, as one batch; each process of the installation sees the row's new version with its next
//! call, and calls that are under way end on the old component. [`back`] is the same step in the other direction.
//!
//! An older release than the one that runs is told as well (`older`), since it may have faults that were mended.
//!
//! Templates were checked against the actions of the one that runs. [`Proposal::beside_templates`] checks them against the
//! other, so that an admin knows which pages would stop working.
//!
//! What was not agreed to is not granted: [`Chosen::grants`] is compared with the manifest each time that the component is
//! loaded, and a component that asks for more does not run.
//!
//! A component runs only as long as the key is trusted that vouched for it ([`TrustedKeys`]), unless an admin took it
//! unsigned. That is asked with each call, and before anything that was signed is agreed to or gone back to.
//!
//! A component for a new integration goes the same way, from nothing: [`Examined::of`] checks and loads it, and
//! [`Examined::install`] writes it with the integration's first row, once an admin has agreed to all that it asks for.
//!
//! The component that a program brings is part of it: who updates the program has agreed to it.

mod chosen;
mod examined;
mod grants;
mod keys;
mod older;
mod page;
mod proposal;
mod steps;
mod templates;

pub use chosen::{Before, Chosen, Components};
pub use examined::Examined;
pub use grants::{Difference, Grants};
pub use keys::{TrustedKeys, TrustedKeysError};
pub(crate) use page::{routes, shown};
pub(crate) use proposal::load;
pub use proposal::{Candidate, Proposal, UpgradeError};
pub use steps::{accept_offer, back, dismiss_offer};
