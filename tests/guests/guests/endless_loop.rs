//! Never returns. The counter goes through the host, so that no compiler finds the loop empty.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

fn run(_input: String) -> Result<String, Error> {
    let mut number: u64 = 0;
    loop {
        number = std::hint::black_box(number.wrapping_mul(31).wrapping_add(7));
    }
}

test_guests::guest!(run);
