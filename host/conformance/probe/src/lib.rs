//! The probe: a connector that does what its input says, and returns all that it sees.
//!
//! A host that is examined loads it like any other connector. For the kit this crate is its bytes; the component itself
//! is in `component/`. It decides and judges nothing, so that whatever is wrong is wrong in the host.
#![deny(missing_docs)]

/// `probe.wasm`: a component of the world `microapp:connector/generic-connector`.
#[cfg(not(target_arch = "wasm32"))]
pub const PROBE_WASM: &[u8] = include_bytes!(env!("PROBE_WASM"));
