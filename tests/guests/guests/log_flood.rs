//! Writes a thousand long entries, and as much to standard error.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;
use test_guests::log;

fn run(_input: String) -> Result<String, Error> {
    let long = "ä".repeat(10_000);
    for _ in 0..1_000 {
        log::write(
            log::Level::Info,
            &long,
            &[log::Field {
                name: "more".to_owned(),
                value: long.clone(),
            }],
        );
        #[allow(clippy::print_stderr, reason = "that is what it is for")]
        {
            eprintln!("{long}");
        }
    }
    Ok("\"done\"".to_owned())
}

test_guests::guest!(run);
