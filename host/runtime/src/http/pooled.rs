//! The pooled client.
//!
//! One pool for each integration: connections are kept, so a call pays for the exchange and not for the handshake, and
//! two integrations never share a connection or what a service remembers of it. It repeats nothing on its own. (One
//! thing looks like it and is not: a request that finds its pooled connection closed *before* it was handed to it goes
//! on another.) A connection on which bytes have come that nobody asked for is not used again (`quiet`), and a request
//! whose answer must not be mistaken gets a connection of its own. Idle connections are dropped after 20 s, sooner than
//! services do, because a connection that a service closes as a request leaves costs a *no answer*.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{StreamExt, TryStreamExt};
use http_body_util::{BodyDataStream, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connect::Connector;
use super::{HttpAnswer, HttpClient, HttpRequest, SendError};
use crate::egress::{Resolver, SystemResolver};

/// What can be set at the pooled client.
#[derive(Clone)]
#[non_exhaustive]
pub struct PooledClientOptions {
    /// Finds addresses. Default: the operating system.
    pub resolver: Arc<dyn Resolver>,
    /// How long a connection may take, TLS included. Default: 10 s.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Default: 20 s.
    pub idle_timeout: Duration,
    /// Unused connections that are kept for each host. Default: 64.
    pub idle_connections: usize,
    /// Certificate authorities to trust in place of the system's: DER, one each. Default: none, the system's.
    pub root_certificates: Vec<Vec<u8>>,
}

impl Default for PooledClientOptions {
    fn default() -> Self {
        Self {
            resolver: Arc::new(SystemResolver),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(20),
            idle_connections: 64,
            root_certificates: Vec::new(),
        }
    }
}

impl fmt::Debug for PooledClientOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PooledClientOptions")
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}

/// The production client: HTTP/1.1, rustls, one pool.
#[derive(Clone)]
pub struct PooledClient {
    client: Client<Connector, Full<Bytes>>,
    /// For [fresh](HttpRequest::fresh) requests: it keeps no connection.
    fresh: Client<Connector, Full<Bytes>>,
}

impl PooledClient {
    /// A client with a pool of its own.
    pub fn new(options: PooledClientOptions) -> Self {
        let connector = Connector::new(&options);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(options.idle_timeout)
            .pool_max_idle_per_host(options.idle_connections)
            .build(connector.clone());
        let fresh = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector);
        Self { client, fresh }
    }
}

impl Default for PooledClient {
    fn default() -> Self {
        Self::new(PooledClientOptions::default())
    }
}

impl fmt::Debug for PooledClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PooledClient")
    }
}

impl HttpClient for PooledClient {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        Box::pin(async move {
            let uri = request.url.as_url().as_str();
            let mut outgoing = http::Request::new(Full::new(request.body.unwrap_or_default()));
            *outgoing.uri_mut() = uri
                .parse()
                .map_err(|error: http::uri::InvalidUri| SendError::NotSent(error.into()))?;
            *outgoing.method_mut() = request.method;
            *outgoing.headers_mut() = request.headers;
            let client = if request.fresh { &self.fresh } else { &self.client };
            let answer = client.request(outgoing).await.map_err(classify)?;
            let (head, body) = answer.into_parts();
            let body = BodyDataStream::new(body).map_err(io::Error::other).boxed();
            Ok(HttpAnswer {
                status: head.status,
                headers: head.headers,
                body,
            })
        })
    }
}

/// `is_connect` covers the name, the connection and TLS, all before a request is written. Everything else may have
/// been carried out.
fn classify(error: hyper_util::client::legacy::Error) -> SendError {
    if !error.is_connect() {
        return SendError::NoAnswer(error.into());
    }
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = source {
        if let Some(refused) = cause.downcast_ref::<super::connect::AddressRefused>() {
            return SendError::AddressNotPublic(refused.to_string());
        }
        // `io::Error` shows what it wraps only through `get_ref`.
        if let Some(inner) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref)
            && let Some(refused) = inner.downcast_ref::<super::connect::AddressRefused>()
        {
            return SendError::AddressNotPublic(refused.to_string());
        }
        source = cause.source();
    }
    SendError::NotSent(error.into())
}
