//! Calls `exit`, as if it could end the host.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

fn run(_input: String) -> Result<String, Error> {
    std::process::exit(3);
}

test_guests::guest!(run);
