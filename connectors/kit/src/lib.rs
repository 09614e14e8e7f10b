//! What every connector would otherwise write again, as a small library.
//!
//! A connector is a table of actions and functions behind them. The kit makes the manifest of that table, reads the input
//! of each action by its schema and tells all that is wrong with it by field, sends requests, and makes of each answer, or
//! of its absence, the case of the contract that a host can decide on. Off the component it plays the host itself, so
//! that a connector's unit tests run like any others.
//!
//! ```
//! use connector_kit::path::Path;
//! use connector_kit::{Action, Ask, Authentication, Connector, Error, Rate};
//! # use serde_json::{Value, json};
//!
//! const CONNECTOR: Connector = Connector {
//!     name: "library",
//!     title: "Library",
//!     version: "0.1.0",
//!     description: "Reads books.",
//!     base_url: "https://api.example.com/v1/",
//!     authentication: Authentication::None,
//!     rate: Rate { requests: 10, interval_ms: 1000 },
//!     actions: &[Action {
//!         title: "Get book",
//!         description: "Reads one book.",
//!         input_schema: r#"{"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}"#,
//!         ..Action::reads("get-book", |action, input| action.run(input, get_book))
//!     }],
//!     ..Connector::EMPTY
//! };
//!
//! fn get_book(input: Value) -> Result<Value, Error> {
//!     let id = input["id"].as_str().unwrap_or_default();
//!     Ask::get(Path::new("books").segment(id)).about("book", id).json()
//! }
//!
//! connector_kit::export!(CONNECTOR);
//!
//! # use connector_kit::testing::Service;
//! let service = Service::new().answers(200, r#"{"title": "Dune"}"#);
//! assert_eq!(CONNECTOR.invoke("get-book", r#"{"id": "7"}"#), Ok(r#"{"title":"Dune"}"#.to_owned()));
//! assert_eq!(service.requests()[0].url, "books/7");
//! assert!(matches!(CONNECTOR.invoke("get-book", "{}"), Err(Error::InvalidInput(_))));
//! ```
//!
//! | To | read |
//! |-|-|
//! | say what the connector is and can do | [`Connector`], [`Action`] |
//! | send requests and read answers | [`Ask`], [`path`], [`refusal`] |
//! | say what is wrong | [`problem`], [`field_error`], [`input_errors`] |
//! | know the person, the intent and the settings; log | [`host`] |
//! | be a connector of a meeting service | `meetings`, of the feature of that name |
//! | test without a component | [`testing`] |
//!
//! It must never know a service, keep state between calls, or need more of a host than the contract has. Without its
//! feature `contract` it has no bindings: only [`path`], [`field_error`], [`input_errors`] and [`similar`], for a
//! connector that has its own.

#![deny(missing_docs)]
#![cfg_attr(not(feature = "contract"), allow(rustdoc::broken_intra_doc_links))]

#[cfg(feature = "contract")]
mod action;
#[cfg(feature = "contract")]
mod ask;
pub mod field_error;
#[cfg(feature = "contract")]
#[allow(missing_docs, reason = "generated; the WIT carries the documentation")]
#[allow(unsafe_code, clippy::all, unused_qualifications, reason = "generated")]
mod generated;
#[cfg(feature = "contract")]
pub mod host;
pub mod input_errors;
#[cfg(feature = "contract")]
mod manifest;
#[cfg(feature = "meetings")]
pub mod meetings;
pub mod path;
#[cfg(feature = "contract")]
pub mod problem;
#[cfg(feature = "contract")]
pub mod refusal;
#[cfg(feature = "contract")]
mod response;
pub mod similar;
#[cfg(all(feature = "contract", not(target_family = "wasm")))]
pub mod testing;

#[cfg(feature = "contract")]
pub use self::{
    action::Action,
    ask::{Ask, send_all},
    manifest::{Authentication, Connector, Quota, Rate, Scopes, Setting},
    response::header,
};
#[cfg(feature = "contract")]
#[doc(no_inline)]
pub use bindings::{
    exports::microapp::connector::connector::{Effect, Manifest},
    microapp::connector::errors::{Error, Problem},
    microapp::connector::http::{Failure, Identity, Method, Request, Response},
    microapp::connector::log::Level,
};

/// The contract's bindings.
#[cfg(feature = "contract")]
pub mod bindings {
    pub use super::generated::*;
}

/// Makes a component of a [`Connector`] constant. Off WebAssembly it makes nothing.
#[cfg(feature = "contract")]
#[macro_export]
macro_rules! export {
    ($connector:path) => {
        #[cfg(target_family = "wasm")]
        struct ExportedConnector;

        #[cfg(target_family = "wasm")]
        impl $crate::bindings::exports::microapp::connector::connector::Guest for ExportedConnector {
            fn describe() -> $crate::Manifest {
                $connector.manifest()
            }

            fn invoke(action: String, input: String) -> Result<String, $crate::Error> {
                $connector.invoke(&action, &input)
            }
        }

        #[cfg(target_family = "wasm")]
        #[allow(unsafe_code, reason = "the generated entry points of the component")]
        mod exported_connector {
            use super::ExportedConnector;
            $crate::bindings::export_connector!(ExportedConnector with_types_in $crate::bindings);
        }
    };
}
