//! Panics, as a bug would.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

fn run(_input: String) -> Result<String, Error> {
    panic!("the last words of a guest");
}

test_guests::guest!(run);
