//! A small connector that keeps the whole contract, unless it is told to break it in one way.
//!
//! Which way stands in its bytes ([`FAULT`]), where a test puts another name of the same length: one component is built, and
//! there are as many wrong ones as names. Even `describe` can be wrong so, which sees no input and no setting.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

mod actions;
mod manifest;
mod problems;

use test_guests::bindings::exports::microapp::connector::connector::{Guest, Manifest};
use test_guests::errors::Error;

/// The name of the fault, filled up with spaces; `test_guests::sloppy` puts another there.
static FAULT: [u8; 40] = *b"fault: none                             ";

/// Whether this is the fault to show.
pub fn shows(name: &str) -> bool {
    let held = std::hint::black_box(&FAULT);
    held.strip_prefix(b"fault: ")
        .is_some_and(|held| held.trim_ascii() == name.as_bytes())
}

struct Component;

impl Guest for Component {
    fn describe() -> Manifest {
        manifest::manifest()
    }

    fn invoke(action: String, input: String) -> Result<String, Error> {
        actions::invoke(&action, &input)
    }
}

#[allow(unsafe_code, reason = "generated")]
mod export {
    use super::Component;
    test_guests::bindings::export_connector!(Component with_types_in test_guests::bindings);
}
