//! Another version of a component, beside the one that runs.
//!
//! What an admin has let an integration do was decided by looking at one manifest. A new version may ask for more: another
//! host, another action, a place for tokens. So an upgrade has three steps. [`Proposal::of`] checks who vouches for the
//! component, loads it beside the running one, and finds what it asks for that the other did not ([`Difference`]).
//! The admin agrees, or does not. [`Proposal::accept`] then writes the component, its digest and what was agreed to
//! into the integration's row, as one batch; each process of the installation sees the row's new version with its next
//! call, and calls that are under way end on the old component. [`back`] is the same step in the other direction.
//!
//! What was not agreed to is not granted: [`Chosen::grants`] is compared with the manifest each time that the component is
//! loaded, and a component that asks for more does not run.
//!
//! The component that a program brings is part of it: who updates the program has agreed to it.

mod chosen;
mod grants;
mod page;
mod proposal;
mod steps;

pub use chosen::{Before, Chosen, Components};
pub use grants::{Difference, Grants};
pub(crate) use page::{routes, shown};
pub(crate) use proposal::load;
pub use proposal::{Candidate, Proposal, UpgradeError};
pub use steps::{accept_offer, back, dismiss_offer};
