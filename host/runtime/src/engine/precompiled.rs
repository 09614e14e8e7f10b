//! The one unsafe call of this crate.

use wasmtime::component::Component;

use super::cache::Authentic;

/// Makes a component of compiled code.
///
/// The code is run as it is: whoever can choose these bytes can run anything in this process. Hence the argument's
/// type, which [`super::cache`] makes in one place only, from bytes whose HMAC it has checked.
#[allow(
    unsafe_code,
    reason = "wasmtime can't check compiled code; the cache checks where it came from"
)]
pub(super) fn load(engine: &wasmtime::Engine, code: &Authentic) -> wasmtime::Result<Component> {
    // SAFETY: `Component::deserialize` asks that the bytes are unmodified output of `Engine::precompile_component`.
    // `Authentic` carries an HMAC-SHA256 under a key that only this user can read, made by this crate over exactly such
    // output together with the component's hash and the engine's compatibility hash. The bytes were read into memory
    // before the check and are owned by `Authentic`, so nobody can change them between check and use.
    unsafe { Component::deserialize(engine, code.bytes()) }
}
