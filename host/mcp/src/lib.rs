//! A connector's actions as tools of the [Model Context Protocol](https://modelcontextprotocol.io), for agents.
//!
//! A tool is an action of the manifest: its name, its words, its schemas, and hints that tell reading from changing from
//! deleting. A call runs in the sandbox as any other, for one person, within the same limits, and whatever changes
//! something goes through the same journal, so that a client that asks again makes one meeting and not two. It must never
//! name a service, hand out a result that the manifest calls a secret, or let a call go round the journal.
//!
//! | To | read |
//! |---|---|
//! | serve a client on standard input and output | [`serve_stdio`], [`ToolServer`], [`ToolServerOptions`] |
//! | say what is served, and keep up with its upgrades | [`Source`] |
//! | choose what is offered, and what a person is asked about | [`Offer`], [`Confirm`] |
//! | see how a retry is known from a new wish | [`key`] |

#![deny(missing_docs)]

mod answer;
mod changes;
mod confirm;
pub mod key;
mod offer;
mod progress;
mod server;
mod source;
mod tool;

pub use confirm::Confirm;
pub use offer::{Offer, OfferError};
pub use server::{ServeError, ToolServer, ToolServerOptions, serve_stdio};
pub use source::{NotRunning, Source};
