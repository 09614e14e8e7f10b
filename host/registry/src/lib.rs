//! Components in OCI registries: pushed as `wkg` pushes them, and pulled from wherever they are.
//!
//! An artifact is a manifest that names two blobs: the component (`application/wasm`) and a small configuration
//! (`application/vnd.wasm.config.v0+json`). The component's signature stands in the manifest, as the annotation
//! [`SIGNATURE`]. A tag can be moved to another manifest; a digest can't. So what is run is pinned by the manifest's digest,
//! and the digest of everything that comes is recomputed on arrival: the manifest by its digest, the component by the manifest.
//!
//! It speaks the part of the distribution specification that this needs, over the runtime's own HTTP client: TLS by rustls,
//! no private addresses, and plain http to this machine only. A client library for registries would bring an HTTP stack of
//! its own.
//!
//! It must never compile a component or decide whether it is trusted, and never show a password or a token.

#![deny(missing_docs)]

mod artifact;
mod client;
mod credentials;
mod error;
mod kept;
mod reference;

pub use artifact::{Pulled, Registry, SIGNATURE};
pub use credentials::Credentials;
pub use error::RegistryError;
pub use reference::{InvalidReference, Reference};
