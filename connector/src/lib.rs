//! Zoom meetings as a sandboxed component: the only code that knows Zoom's paths and fields.
//!
//! The component has two faces over one implementation: [`actions`] holds a file for each action; [`describe`] says what
//! they are. An action reads its input ([`check`], [`start`], [`zone`], [`recurrence`], [`passcode`]), asks Zoom
//! ([`client`], [`zoom`]), and makes of the reply what the contract promises ([`invitation`], [`icalendar`]). A meeting
//! whose reply was lost is known again by [`marker`] and [`search`].
//!
//! It names no host platform, holds no credential and keeps no state but when it last sent (`pace`): each call may run in
//! an instance of its own. Code that waits for nobody is made of functions of values, so that tests and fuzzers reach it
//! without a sandbox.
#![deny(missing_docs)]
#![allow(
    rustdoc::private_intra_doc_links,
    reason = "these pages are for those who change the connector"
)]

pub mod actions;
#[allow(unsafe_code, missing_docs, clippy::all, reason = "generated code")]
pub mod bindings;
pub mod check;
pub mod client;
pub mod clock;
#[cfg(target_family = "wasm")]
#[allow(unsafe_code, reason = "the generated entry points of the component")]
mod component;
pub mod describe;
pub mod icalendar;
pub mod invitation;
pub mod marker;
mod pace;
pub mod passcode;
pub mod problem;
pub mod recurrence;
#[cfg(not(target_family = "wasm"))]
pub mod schema;
pub mod search;
pub mod setting;
pub mod start;
pub mod time_text;
pub mod zone;
pub mod zoom;

pub use connector_kit::input_errors;
