//! Nothing but a list of dependencies, in `Cargo.toml`.
//!
//! Cargo compiles a library once for each set of features that is asked of it. `cargo run` asks for those of ordinary
//! dependencies, `cargo test` also for those of development dependencies; a difference deep down, in `tokio` or
//! `hashbrown`, would have wasmtime compiled twice. What only tests ask for is named here as an ordinary dependency, so
//! that both ask for the same. `.ci/one-build` fails when they differ.
