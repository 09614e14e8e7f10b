//! Takes memory without end, and writes to it.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

fn run(_input: String) -> Result<String, Error> {
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        held.push(std::hint::black_box(vec![held.len() as u8; 1 << 20]));
    }
}

test_guests::guest!(run);
