//! Imports sockets from WASI.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

use test_guests::errors::Error;

fn run(_input: String) -> Result<String, Error> {
    let opened = std::net::TcpStream::connect("127.0.0.1:80");
    Ok(format!("\"{}\"", opened.is_ok()))
}

test_guests::guest!(run);
