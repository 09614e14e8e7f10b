//! The kit's own service: it answers as it is asked by the path, also as no service should, and writes down what arrives.
//!
//! It listens twice. *Home* is the granted base URL; nothing may ever arrive at the other one, *elsewhere*.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Bytes of a request's body that are kept.
const KEPT: usize = 64 << 10;
/// Bytes of a request that are read at all.
const MOST: u64 = 64 << 20;
/// How often to check whether something has arrived.
const ASKS: Duration = Duration::from_millis(10);
/// What `flood` sends.
const FLOOD: usize = 64 << 20;

/// A request, as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) elsewhere: bool,
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) at: Instant,
}

impl Arrived {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

#[derive(Default)]
struct Seen {
    arrived: Vec<Arrived>,
    under_way: usize,
    most_under_way: usize,
}

/// The service, until it is dropped.
pub(crate) struct Service {
    home: u16,
    elsewhere: u16,
    seen: Arc<Mutex<Seen>>,
    listening: Vec<JoinHandle<()>>,
}

impl Drop for Service {
    fn drop(&mut self) {
        self.listening.iter().for_each(JoinHandle::abort);
    }
}

impl Service {
    pub(crate) async fn start() -> io::Result<Self> {
        let seen = Arc::<Mutex<Seen>>::default();
        let (home, elsewhere) = (
            TcpListener::bind(("127.0.0.1", 0)).await?,
            TcpListener::bind(("127.0.0.1", 0)).await?,
        );
        let (home_port, elsewhere_port) = (home.local_addr()?.port(), elsewhere.local_addr()?.port());
        let listening = [(home, false), (elsewhere, true)].map(|(listener, is_elsewhere)| {
            let seen = Arc::clone(&seen);
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let connection = Connection {
                        seen: Arc::clone(&seen),
                        elsewhere: is_elsewhere,
                        other: elsewhere_port,
                    };
                    tokio::spawn(connection.serve(stream));
                }
            })
        });
        Ok(Self {
            home: home_port,
            elsewhere: elsewhere_port,
            seen,
            listening: listening.into(),
        })
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/v1/", self.home)
    }

    pub(crate) fn home_port(&self) -> u16 {
        self.home
    }

    /// The other listener, by another name than the granted one.
    pub(crate) fn elsewhere(&self) -> String {
        format!("localhost:{}", self.elsewhere)
    }

    /// The port of the other listener, which is on this machine as well.
    pub(crate) fn other_port(&self) -> u16 {
        self.elsewhere
    }

    /// Everything that has arrived at home.
    pub(crate) fn all(&self) -> Vec<Arrived> {
        lock(&self.seen)
            .arrived
            .iter()
            .filter(|arrived| !arrived.elsewhere)
            .cloned()
            .collect()
    }

    /// What has arrived at home with this tag in its path.
    pub(crate) fn tagged(&self, tag: &str) -> Vec<Arrived> {
        let within = format!("/{tag}/");
        self.all()
            .into_iter()
            .filter(|arrived| arrived.target.contains(&within))
            .collect()
    }

    /// Ready once a request with this tag in its path has arrived.
    pub(crate) fn arrival(&self, tag: &str) -> BoxFuture<'static, ()> {
        let (seen, within) = (Arc::clone(&self.seen), format!("/{tag}/"));
        Box::pin(async move {
            while !lock(&seen).arrived.iter().any(|one| one.target.contains(&within)) {
                tokio::time::sleep(ASKS).await;
            }
        })
    }

    /// What has arrived elsewhere, which is forgotten by that.
    pub(crate) fn take_elsewhere(&self) -> Vec<Arrived> {
        let mut seen = lock(&self.seen);
        let (strayed, rest) = std::mem::take(&mut seen.arrived)
            .into_iter()
            .partition(|arrived| arrived.elsewhere);
        seen.arrived = rest;
        strayed
    }

    /// The most requests that were under way at once since this was last asked.
    pub(crate) fn take_most_under_way(&self) -> usize {
        std::mem::take(&mut lock(&self.seen).most_under_way)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The content of `bytes/N`.
pub(crate) fn content(bytes: usize) -> String {
    "0123456789abcdef".chars().cycle().take(bytes).collect()
}

struct Connection {
    seen: Arc<Mutex<Seen>>,
    elsewhere: bool,
    other: u16,
}

impl Connection {
    async fn serve(self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        while let Ok(Some(arrived)) = read(&mut stream, self.elsewhere).await {
            {
                let mut seen = lock(&self.seen);
                seen.arrived.push(arrived.clone());
                seen.under_way += 1;
                seen.most_under_way = seen.most_under_way.max(seen.under_way);
            }
            let goes_on = self.answer(&arrived, &mut stream).await;
            lock(&self.seen).under_way -= 1;
            if !goes_on.unwrap_or(false) {
                return;
            }
        }
    }

    /// Answers; whether the connection goes on.
    async fn answer(&self, asked: &Arrived, stream: &mut BufReader<TcpStream>) -> io::Result<bool> {
        // /v1/<tag>/<route>/<argument>
        let path = asked.target.split(['?', '#']).next().unwrap_or_default();
        let mut parts = path.trim_start_matches("/v1/").split('/').skip(1);
        let (route, argument) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let number: usize = argument.parse().unwrap_or(0);
        let whole = match route {
            "close" => return Ok(false),
            "truncated" => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this")
                    .await?;
                stream.flush().await?;
                return Ok(false);
            }
            "garbage" => {
                stream.write_all(b"this is no HTTP\r\n\r\n").await?;
                stream.flush().await?;
                return Ok(false);
            }
            "flood" => {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n")
                    .await?;
                let chunk = content(64 << 10);
                for _ in 0..FLOOD / chunk.len() {
                    stream.write_all(chunk.as_bytes()).await?;
                }
                stream.flush().await?;
                return Ok(false);
            }
            // A byte five times a second, for so long: of the body, after a head at once; or of the head already.
            "trickle" | "trickling-head" => {
                let begun: &[u8] = match route {
                    "trickle" => b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\n",
                    _ => b"HTTP/1.1 200 OK\r\nconnection: close\r\nx-drops: ",
                };
                stream.write_all(begun).await?;
                for _ in 0..number / 200 {
                    stream.write_all(b".").await?;
                    stream.flush().await?;
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                return Ok(false);
            }
            "slow" => {
                tokio::time::sleep(Duration::from_millis(number as u64)).await;
                message(200, &[], argument.as_bytes())
            }
            "bytes" => message(200, &[], content(number).as_bytes()),
            "utf8" => message(200, &[], b"a\xff\xc3(b\xc3\xa4"),
            "status" => message(number, &[], if matches!(number, 204 | 304) { b"" } else { b"{}" }),
            "redirect" => message(
                number,
                &[("location", &format!("http://localhost:{}/v1/{}", self.other, "x/echo"))],
                b"",
            ),
            _ => echo(asked),
        };
        stream.write_all(&whole).await?;
        stream.flush().await?;
        Ok(true)
    }
}

/// Says what it was asked, credential and all, in its body and in its headers.
fn echo(asked: &Arrived) -> Vec<u8> {
    let mirrored = asked.header("authorization").unwrap_or("none");
    let body = json!({ "method": asked.method, "target": asked.target, "headers": asked.headers, "body": asked.body });
    let headers = [
        ("Content-Type", "application/json"),
        ("X-Mixed-Case", "1"),
        ("X-Mirrored", mirrored),
        ("Set-Cookie", mirrored),
        ("Set-Cookie2", mirrored),
        ("WWW-Authenticate", mirrored),
        ("Proxy-Authenticate", mirrored),
        ("Authorization", mirrored),
        ("Proxy-Authorization", mirrored),
        ("Authentication-Info", mirrored),
        ("Proxy-Authentication-Info", mirrored),
    ];
    message(200, &headers, body.to_string().as_bytes())
}

fn message(status: usize, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} As-Asked\r\n");
    if !matches!(status, 204 | 304) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

async fn read(stream: &mut BufReader<TcpStream>, elsewhere: bool) -> io::Result<Option<Arrived>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers: Vec<(String, String)> = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    let header = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    let mut body = Vec::new();
    if header("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
        read_chunks(stream, &mut body).await?;
    } else {
        let length: u64 = header("content-length")
            .and_then(|value| value.parse().ok())
            .unwrap_or(0);
        (&mut *stream).take(length.min(MOST)).read_to_end(&mut body).await?;
    }
    body.truncate(KEPT);
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(Arrived {
        elsewhere,
        method,
        target,
        headers,
        body,
        at: Instant::now(),
    }))
}

async fn read_chunks(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let size = u64::from_str_radix(line.trim(), 16).unwrap_or(0).min(MOST);
        let mut chunk = Vec::new();
        (&mut *stream).take(size).read_to_end(&mut chunk).await?;
        body.extend_from_slice(&chunk);
        stream.read_line(&mut String::new()).await?;
        if size == 0 {
            return Ok(());
        }
    }
}
