//! Declares one host and asks another: the URL in its input.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;
use test_guests::{http, request, to_json};

fn run(url: String) -> Result<String, Error> {
    Ok(to_json(http::send(&request(http::Method::Get, url.trim_matches('"')))).to_string())
}

test_guests::guest!(run, hosts: ["declared.test"]);
