//! Clients that take their time, and those that send too much.

use std::sync::Arc;
use std::time::{Duration, Instant};

use microapp_server::web::{Access, Limits, Route};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;

use crate::support::Served;

async fn dribbling(address: std::net::SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(text.as_bytes()).await.expect("to send");
    stream
}

#[tokio::test]
async fn two_hundred_slow_clients_do_not_stop_the_next_one() {
    let served = Served::new().await;
    let address = served.server.address();
    let mut slow = Vec::new();
    for number in 0..200 {
        // Half of them never end their head, the others never end their body.
        let text = if number % 2 == 0 {
            "GET /sign-in HTTP/1.1\r\nhost: ".to_owned()
        } else {
            let origin = served.origin();
            let host = origin.trim_start_matches("http://").to_owned();
            format!("POST /sign-in HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\ncontent-length: 1000\r\n\r\n_csrf=")
        };
        slow.push(dribbling(address, &text).await);
    }
    let began = Instant::now();
    served.browser().get("/sign-in").await.is(200).says("Sign in");
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(slow.len(), 200);
}

#[tokio::test]
async fn a_head_that_does_not_end_is_given_up() {
    let mut limits = Limits::default();
    limits.head = Duration::from_millis(200);
    let served = Served::with(|options| options.limits = limits).await;
    let mut stream = dribbling(served.server.address(), "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
    let mut answer = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
    assert!(ended.is_ok(), "the connection stays open");
}

/// A byte now and then keeps a connection from being idle; the whole body has its time all the same.
#[tokio::test]
async fn a_body_that_does_not_end_is_refused() {
    let mut limits = Limits::default();
    limits.body = Duration::from_millis(300);
    let served = Served::with(|options| options.limits = limits).await;
    let origin = served.origin();
    let host = origin.trim_start_matches("http://");
    let text = format!("POST /sign-in HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\ncontent-length: 1000\r\n\r\n");
    let stream = dribbling(served.server.address(), &text).await;
    let (mut answers, mut sends) = stream.into_split();
    let dribble = async {
        while sends.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        std::future::pending::<()>().await;
    };
    let mut answer = [0; 12];
    let answered = tokio::time::timeout(Duration::from_secs(10), async {
        tokio::select! {
            () = dribble => unreachable!("it goes on until there is an answer"),
            read = answers.read_exact(&mut answer) => read,
        }
    });
    answered.await.expect("an answer in time").expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 408");
}

#[tokio::test]
async fn one_address_takes_only_its_share() {
    let mut limits = Limits::default();
    limits.for_each_address = 4;
    let served = Served::with(|options| options.limits = limits).await;
    let address = served.server.address();
    let mut kept = Vec::new();
    for _ in 0..4 {
        let mut stream = dribbling(address, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let mut first = [0; 12];
        stream.read_exact(&mut first).await.expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        kept.push(stream);
    }
    // The fifth is closed without an answer.
    let mut fifth = TcpStream::connect(address).await.expect("a connection");
    let _refused_by_now = fifth.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut answer = Vec::new();
    let _closed = fifth.read_to_end(&mut answer).await;
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    // Another address is served.
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.9:0".parse().expect("an address")).expect("bound");
    let mut other = socket.connect(address).await.expect("a connection");
    other
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        .await
        .expect("sent");
    let mut answer = String::new();
    other.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(kept.len(), 4);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_however_it_is_sent() {
    let served = Served::new().await;
    let origin = served.origin();
    let host = origin.trim_start_matches("http://");
    let whole = format!("POST /sign-in HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\nconnection: close\r\n");
    let declared = format!("{whole}content-length: 99999999\r\n\r\n{}", "x".repeat(300_000));
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let chunked = format!("{whole}transfer-encoding: chunked\r\n\r\n{}", chunk.repeat(6));
    for text in [declared, chunked] {
        let mut stream = TcpStream::connect(served.server.address()).await.expect("a connection");
        // It may be closed before all of it is sent.
        let _partly = stream.write_all(text.as_bytes()).await;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.expect("an answer");
        assert_eq!(&answer, b"HTTP/1.1 413");
    }
}

#[tokio::test]
async fn requests_under_way_are_finished_when_the_server_ends() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (begun, go_on) = (Arc::clone(&begun), Arc::clone(&go_on));
        Route::get("/slow", Access::Anybody, move || async move {
            begun.notify_one();
            go_on.notified().await;
            "It was finished."
        })
    };
    let served = Served::with(|options| options.routes = vec![slow]).await;
    let address = served.server.address();
    let mut browser = served.browser();
    let asking = tokio::spawn(async move { browser.get("/slow").await });
    begun.notified().await;
    let ending = tokio::spawn(served.server.end());
    let refused = async { while TcpStream::connect(address).await.is_ok() {} };
    let refused = tokio::time::timeout(Duration::from_secs(10), refused).await;
    assert!(refused.is_ok(), "it still listens");
    assert!(!ending.is_finished(), "it waits for nobody");
    go_on.notify_one();
    asking.await.expect("an answer").is(200).says("It was finished.");
    ending.await.expect("the end");
}
