//! The compiled Zoom connector, as bytes to load.
//!
//! Its own crate, so that the connector is compiled for WebAssembly once, and whoever needs it (the command line, the
//! server, tests) depends on it like on any library.
#![deny(missing_docs)]

/// `zoom.wasm`: a component of the world `microapp:connector/meetings-connector`.
pub const ZOOM_WASM: &[u8] = include_bytes!(env!("ZOOM_WASM"));

/// The connector's samples for the conformance kit: good inputs, Zoom's replies to them, and refusals.
pub const CONFORMANCE: &str = include_str!("../../conformance.json");
