//! A service to ask, and a host to ask it with.

mod fixture;
mod service;

pub use fixture::{Fixture, LogLines, answers, first, loopback_client, tls_client};
pub use service::Service;
