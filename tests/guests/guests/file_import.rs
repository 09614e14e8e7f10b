//! Reads a file of the host's.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

fn run(path: String) -> Result<String, Error> {
    Ok(format!("{:?}", std::fs::read_to_string(path).ok()))
}

test_guests::guest!(run);
