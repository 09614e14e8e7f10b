//! Webex meetings as a sandboxed component, made with [`connector_kit`] by the guide for connectors' authors.
//!
//! It has the same typed face as any connector of a meeting service, as far as Webex has something for it: meetings are
//! made, read, listed and deleted, and what became of a lost answer is found out by the tag that a new meeting carries.
//! Not here: changes (Webex replaces a meeting as a whole), invitations (it has no text of its own), previews and people.
//!
//! Source: the Meetings API at `https://developer.webex.com/docs/api/v1/meetings`. It was made against that documentation
//! and its recorded examples, not against an account.
//!
//! [`webex`] is what goes over the wire, [`new`] and [`read`] are the way there and back, [`rule`] and [`time`] the two
//! things that both sides spell differently. It must never hold a credential or keep state.

#![deny(missing_docs)]

pub mod actions;
pub mod describe;
pub mod new;
pub mod read;
pub mod refusal;
pub mod rule;
pub mod time;
pub mod webex;

pub use describe::CONNECTOR;

connector_kit::export!(CONNECTOR);
connector_kit::export_meetings!(crate::actions::Typed);
