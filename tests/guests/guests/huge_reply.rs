//! Asks for an answer of the size in its input.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;
use test_guests::{http, request, to_json};

fn run(bytes: String) -> Result<String, Error> {
    let mut result = to_json(http::send(&request(http::Method::Get, &format!("bytes/{bytes}"))));
    if let Some(body) = result["body"].as_str() {
        result["body"] = body.len().into();
    }
    Ok(result.to_string())
}

test_guests::guest!(run);
