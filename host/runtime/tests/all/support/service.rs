//! A service on loopback, written by hand so that it can misbehave: it closes, truncates, stalls and redirects.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Arrived {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A running service. Its tokens are `token-000001`, `token-000002`, …
#[derive(Clone)]
pub struct Service {
    pub address: SocketAddr,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    tokens: Arc<AtomicU32>,
    connections: Arc<AtomicU32>,
    /// Tokens up to this number are answered 401.
    pub dead_tokens: Arc<AtomicU32>,
    /// How long tokens live, in seconds.
    pub lifetime: Arc<AtomicU32>,
    /// Whether the token endpoint hangs up on everybody.
    pub no_tokens: Arc<AtomicBool>,
}

impl Service {
    pub async fn start() -> Self {
        Self::start_with(None).await
    }

    /// The same behind TLS.
    pub async fn start_with(tls: Option<tokio_rustls::TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let service = Self {
            address: listener.local_addr().expect("an address"),
            arrived: Arc::default(),
            tokens: Arc::default(),
            connections: Arc::default(),
            dead_tokens: Arc::default(),
            lifetime: Arc::new(AtomicU32::new(3_600)),
            no_tokens: Arc::default(),
        };
        let serving = service.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Ordering::SeqCst);
                let (service, tls) = (serving.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                service.serve(stream).await;
                            }
                        }
                        None => service.serve(stream).await,
                    }
                });
            }
        });
        service
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().expect("a lock").clone()
    }

    /// Those that are not for tokens.
    pub fn asked(&self) -> Vec<Arrived> {
        self.arrived()
            .into_iter()
            .filter(|arrived| arrived.path != "/oauth/token")
            .collect()
    }

    pub fn token_requests(&self) -> usize {
        self.arrived().len() - self.asked().len()
    }

    pub fn connections(&self) -> u32 {
        self.connections.load(Ordering::SeqCst)
    }

    async fn serve(&self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let mut stream = BufReader::new(stream);
        while let Some(request) = read(&mut stream).await {
            self.arrived.lock().expect("a lock").push(request.clone());
            let Some(answer) = self.answer(&request).await else {
                return;
            };
            if stream.write_all(&answer.bytes).await.is_err() || stream.flush().await.is_err() || answer.close {
                return;
            }
        }
    }

    /// The bytes to send; none to close without a word.
    async fn answer(&self, request: &Arrived) -> Option<Answer> {
        let token = request
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer token-"));
        let number: u32 = token.and_then(|number| number.parse().ok()).unwrap_or(u32::MAX);
        let (route, argument) = request.path[1..].split_once('/').unwrap_or((&request.path[1..], ""));
        if route != "oauth" && number <= self.dead_tokens.load(Ordering::SeqCst) {
            return Some(Answer::json(401, &json!({ "message": "dead" })));
        }
        if route == "oauth" && self.no_tokens.load(Ordering::SeqCst) {
            return None;
        }
        Some(match route {
            "oauth" => {
                tokio::time::sleep(Duration::from_millis(50)).await;
                let number = self.tokens.fetch_add(1, Ordering::SeqCst) + 1;
                let lifetime = self.lifetime.load(Ordering::SeqCst);
                Answer::json(
                    200,
                    &json!({ "access_token": format!("token-{number:06}"), "expires_in": lifetime }),
                )
            }
            "echo" => {
                let seen = json!({ "method": request.method, "path": request.path, "headers": request.headers, "body": request.body });
                let mirrored = request.header("authorization").unwrap_or("none").to_owned();
                Answer::with(
                    200,
                    &[("x-mirrored", &mirrored), ("Set-Cookie", "a=b"), ("X-Request-Id", "r1")],
                    &seen.to_string(),
                )
            }
            "bytes" => Answer::with(200, &[], &"x".repeat(argument.parse().unwrap_or(0))),
            "binary" => {
                let count = argument.parse().unwrap_or(0);
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {count}\r\n\r\n");
                Answer {
                    bytes: head
                        .into_bytes()
                        .into_iter()
                        .chain(std::iter::repeat_n(0xff, count))
                        .collect(),
                    close: false,
                }
            }
            "endless" => Answer {
                bytes: b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                    .iter()
                    .copied()
                    .chain(b"10000\r\n".iter().copied())
                    .chain(std::iter::repeat_n(b'x', 65_536))
                    .chain(b"\r\n".iter().copied())
                    .collect(),
                close: true,
            },
            "redirect" => Answer::with(302, &[("location", &self.url("echo"))], ""),
            "status" => Answer::json(argument.parse().unwrap_or(500), &json!({ "message": "as asked" })),
            "close" => return None,
            "truncated" => Answer {
                bytes: b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this".to_vec(),
                close: true,
            },
            "garbage" => Answer {
                bytes: b"this is not HTTP\r\n\r\n".to_vec(),
                close: true,
            },
            "slow" => {
                tokio::time::sleep(Duration::from_millis(argument.parse().unwrap_or(0))).await;
                Answer::json(200, &json!("late"))
            }
            "invalid-utf8" => Answer {
                bytes: b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\na\xff\x62".to_vec(),
                close: false,
            },
            "gzip" => Answer::with(200, &[("content-encoding", "gzip")], "x"),
            _ => Answer::json(404, &json!({ "message": "no such path" })),
        })
    }
}

struct Answer {
    bytes: Vec<u8>,
    close: bool,
}

impl Answer {
    fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::with(status, &[("content-type", "application/json")], &body.to_string())
    }

    fn with(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        Self {
            bytes: format!("{text}\r\n{body}").into_bytes(),
            close: false,
        }
    }
}

async fn read(stream: &mut (impl AsyncBufReadExt + Unpin)) -> Option<Arrived> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await.ok()?;
    Some(Arrived {
        method,
        path,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
