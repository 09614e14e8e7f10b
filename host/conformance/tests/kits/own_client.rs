//! A platform's own HTTP client, with nothing of ours in it: what `HttpClient` asks for can be kept, and the kit says so.

use std::io;
use std::net::SocketAddr;

use futures::future::BoxFuture;
use futures::{StreamExt as _, TryStreamExt as _};
use http::header::HOST;
use http::{HeaderValue, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use microapp_conformance::Verdict;
use microapp_conformance::host::{OwnRuntime, examine};
use microapp_runtime::HttpClient;
use microapp_runtime::http::{HttpAnswer, HttpRequest, SendError};
use tokio::net::{TcpStream, lookup_host};
use url::Position;

/// A connection for each request, so that each is fresh. Without TLS: the kit's service is on this machine.
struct OwnClient;

impl HttpClient for OwnClient {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        Box::pin(async move {
            let (url, rule) = (request.url.as_url(), request.url.address_rule());
            // Resolved once: what was judged is what is connected to.
            let named = &url[Position::BeforeHost..Position::AfterPort];
            let addresses: Vec<SocketAddr> = lookup_host(named).await.map_err(not_sent)?.collect();
            for address in &addresses {
                if let Some(network) = rule.refuses(address.ip()) {
                    return Err(SendError::AddressNotPublic(format!("{address} lies in {network}")));
                }
            }
            let stream = TcpStream::connect(&addresses[..]).await.map_err(not_sent)?;
            let (mut sender, connection) = handshake(TokioIo::new(stream)).await.map_err(not_sent)?;
            // It ends when nobody has the sender or the body any more, also if the call is cancelled.
            tokio::spawn(connection);
            let mut outgoing = Request::new(Full::new(request.body.clone().unwrap_or_default()));
            *outgoing.method_mut() = request.method.clone();
            *outgoing.uri_mut() = url[Position::BeforePath..Position::AfterQuery]
                .parse()
                .map_err(not_sent)?;
            *outgoing.headers_mut() = request.headers.clone();
            let host = HeaderValue::from_str(named).map_err(not_sent)?;
            outgoing.headers_mut().insert(HOST, host);
            // From here on something may have left, whatever goes wrong. Redirects are handed back as they are.
            let answer = sender.send_request(outgoing).await;
            let (head, body) = answer.map_err(|error| SendError::NoAnswer(error.into()))?.into_parts();
            let body = body.into_data_stream().map_err(io::Error::other);
            Ok(HttpAnswer {
                status: head.status,
                headers: head.headers,
                body: body.boxed(),
            })
        })
    }
}

fn not_sent(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> SendError {
    SendError::NotSent(error.into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platforms_own_client_keeps_every_clause() {
    let mut host = OwnRuntime::adjusted(|builder| builder.http_client(std::sync::Arc::new(OwnClient)));
    let report = examine(&mut host, "probe.wasm").await.expect("a report");
    assert!(report.holds(), "{report}");
    for examined in report.clauses() {
        assert_eq!(examined.verdict(), Verdict::Kept, "{}", examined.clause.name);
    }
}
