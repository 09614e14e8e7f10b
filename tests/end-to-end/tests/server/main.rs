//! The server under the pages: who may do what, with which session, from which form, how often, and what is kept.

mod access;
mod admin_forms;
mod answers;
mod connecting;
mod connections;
mod daily;
mod directory;
mod ending;
mod forms;
mod integrations;
mod links;
mod oidc;
mod passwords;
mod pasted;
mod sessions;
mod sign_in;
mod slow;
mod support;
mod upgrades;
