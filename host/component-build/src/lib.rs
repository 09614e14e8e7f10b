//! Builds a crate of this workspace as a WebAssembly component, from a build script.
