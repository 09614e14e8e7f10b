//! The compiled Webex connector, as bytes to load.
//!
//! Its own crate, so that the connector is compiled for WebAssembly once.
#![deny(missing_docs)]

/// `webex.wasm`: a component of the world `microapp:connector/meetings-connector`.
pub const WEBEX_WASM: &[u8] = include_bytes!(env!("WEBEX_WASM"));

/// The connector's samples for the conformance kit: good inputs, Webex's replies to them, and refusals.
pub const CONFORMANCE: &str = include_str!("../../conformance.json");
