//! Signing in, each way that there is, over real sockets: a simulated Zoom, the vault over a real database, the place where
//! browsers come back, and the real component that uses what was granted.
//!
//! A browser is played by plain requests here: it follows to Zoom's page, consents, and comes back with its cookie.
#![allow(missing_docs, reason = "tests")]

mod account;
mod at_once;
mod attacks;
mod pasted;
mod person;
mod regions;
mod server_to_server;
mod support;
