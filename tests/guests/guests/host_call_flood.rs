//! Calls the host without end.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;
use test_guests::{caller, http, log, progress, request, settings};

fn run(which: String) -> Result<String, Error> {
    let mut refused = 0_u32;
    loop {
        match which.trim_matches('"') {
            "log" => log::write(log::Level::Info, "again", &[]),
            "progress" => progress::report(1, None, "again"),
            "settings" => drop(settings::get("greeting")),
            "caller" => drop(caller::acting_user()),
            "clock" => drop(std::time::Instant::now()),
            "http" => {
                if http::send(&request(http::Method::Get, "echo")).is_err() {
                    refused += 1;
                }
                if refused > 10 {
                    return Ok("\"refused\"".to_owned());
                }
            }
            _ => drop(http::send_all(&[])),
        }
    }
}

test_guests::guest!(run);
