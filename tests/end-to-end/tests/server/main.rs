//! The server under the pages: who may do what, with which session, from which form, how often, and what is kept.

mod access;
mod answers;
mod connections;
mod daily;
mod forms;
mod links;
mod oidc;
mod passwords;
mod pasted;
mod sessions;
mod slow;
mod support;
mod upgrades;
