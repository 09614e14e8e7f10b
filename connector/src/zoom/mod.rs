//! Zoom's side of the connector: its paths, the bodies that it takes, the replies that it gives, and its refusals.
//!
//! Everything here is a function of values; [`crate::client`] does the sending.

pub mod meeting;
pub mod path;
pub mod policy;
pub mod recurrence;
pub mod refusal;
pub mod reply;
pub mod request;
pub mod user;
