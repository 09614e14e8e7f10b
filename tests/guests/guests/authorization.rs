//! Brings a credential of its own, to use the host as its courier.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;
use test_guests::{http, request, to_json};

fn run(name: String) -> Result<String, Error> {
    let mut asking = request(http::Method::Get, "echo");
    let name = name.trim_matches('"').to_owned();
    asking.headers = vec![http::Header {
        name,
        value: "Bearer stolen-elsewhere".to_owned(),
    }];
    Ok(to_json(http::send(&asking)).to_string())
}

test_guests::guest!(run);
