//! The sandbox, shown from outside: real components, real sockets, and a service of the tests' own.
//!
//! Each module is one promise. Guests are built from source in `tests/guests`.
#![allow(missing_docs, reason = "tests")]

mod api_url;
mod cache;
mod capabilities;
mod config;
mod contract;
mod credentials;
mod effect;
mod egress;
mod embed;
mod hostile;
mod loading;
mod oauth;
mod outcomes;
mod support;
