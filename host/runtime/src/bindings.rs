//! The contract, as Rust: generated from the WIT folder, so that there is nothing here to go stale.
//!
//! Guests' errors and failures keep their generated types up to the edge; [`crate::InvokeError`] and
//! [`crate::http::Failure`] are what the rest of the crate speaks.
#![allow(missing_docs, reason = "the WIT carries the documentation")]
#![allow(unused_qualifications, reason = "generated")]

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "microapp:connector/generic-connector",
    imports: {
        "microapp:connector/http": async | trappable,
        default: trappable,
    },
    exports: { default: async },
    require_store_data_send: true,
});
