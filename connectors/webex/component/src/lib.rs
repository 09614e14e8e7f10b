//! The compiled Webex connector, as bytes to load.
//!
//! Its own crate, so that the connector is compiled for WebAssembly once.
#![deny(missing_docs)]

/// `webex.wasm`: a component of the world `microapp:connector/meetings-connector`.
pub const WEBEX_WASM: &[u8] = include_bytes!(env!("WEBEX_WASM"));
