//! Requests of the test's own, past the connector.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Sends one, and returns the whole answer.
pub async fn send(base_url: &str, method: &str, path: &str, kind: &str, body: &str) -> String {
    let address = base_url
        .trim_start_matches("http://")
        .split('/')
        .next()
        .unwrap_or_default();
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: \
         {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("to send");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    String::from_utf8(answer).expect("text")
}
