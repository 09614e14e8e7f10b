//! On top of the runtime: connections and their sign-in, a journal of intents, and the pages.
//!
//! It knows how to keep what the runtime forgets. It must never name a service: what is particular to one comes from the
//! connector's manifest or from a template.

#![deny(missing_docs)]

pub mod background;
pub mod connections;
mod detached;
mod in_doubt;
pub mod integrations;
pub mod journal;
pub mod pages;
pub mod people;
mod rate_memory;
pub mod sign_in;
pub mod upgrades;
pub mod web;
pub mod words;

pub use rate_memory::StoreMemory;
