//! Recurses without end.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

#[inline(never)]
fn deeper(depth: u64) -> u64 {
    let here = std::hint::black_box([depth; 64]);
    deeper(here[0] + 1).wrapping_add(here[63])
}

fn run(_input: String) -> Result<String, Error> {
    Ok(deeper(0).to_string())
}

test_guests::guest!(run);
