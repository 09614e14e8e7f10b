//! Lets any WASI 0.2 host with `wasi:http` run a connector.
//!
//! The contract's HTTP is one function that a host implements in twenty lines. For a host that nobody wants to change there
//! is this component: it exports the contract's capabilities, and does what they promise by `wasi:http/outgoing-handler`.
//! `adapters/wasi-http/compose CONNECTOR.wasm COMPOSED.wasm` puts it under a connector, and what comes out imports nothing
//! but WASI.
//!
//! | Variable | |
//! |---|---|
//! | `MICROAPP_BASE_URL` | Where relative references lead, such as the manifest's base URL. Required. Nothing else is reached. `http` is for a service on this machine, a development setting. |
//! | `MICROAPP_TOKEN` | The bearer token that requests carry. Required, unless the next says otherwise. |
//! | `MICROAPP_AUTHENTICATION` | `none` for a service that wants no credential; `token`, or absent, for one that does. |
//! | `MICROAPP_ACTING_USER` | How the service addresses the person: an id, an address, or `me`. |
//! | `MICROAPP_INTENT` | The marker of the intent for which the instance runs, if the host keeps a journal. |
//! | `MICROAPP_SETTINGS` | The admin's settings, as a JSON object. Nothing is sent with settings that can't be read. |
//!
//! Log and progress are lines of JSON on standard error: `{"level":"info","message":"…","fields":{"meeting_id":"987"}}` and
//! `{"progress":{"done":300,"total":1200,"message":"pages"}}`.
//!
//! The connector sees none of these: the adapter gives it an empty environment of its own. The conformance kit examines the
//! composed probe (`tests/hosts/wasi/conformance.py`). What the adapter can't give is what the plain host has not: the
//! manifest's rate limit, limits on time and memory, cancellation, a judged address behind each name, a journal; and what only
//! one above it knows, such as the effect that an action declares. It must never hand the token on, or call a request not
//! sent that may have left.

#![deny(missing_docs)]

#[cfg(any(target_arch = "wasm32", test))]
mod address;
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, missing_docs, clippy::all, reason = "generated code")]
mod bindings;
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the generated entry points of the component")]
mod component;
#[cfg(target_arch = "wasm32")]
mod exchange;
#[cfg(any(target_arch = "wasm32", test))]
mod headers;
