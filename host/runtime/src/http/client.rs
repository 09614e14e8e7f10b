//! The capability's seam: what a platform brings in place of the pooled client (the feature `http`).

use std::fmt;
use std::io;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use http::{HeaderMap, Method, StatusCode};

use crate::egress::AllowedUrl;

/// A request that passed every check, with its credential.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// What to do.
    pub method: Method,
    /// Where.
    pub url: AllowedUrl,
    /// All headers but the connection's own. Values of credentials are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Option<Bytes>,
    /// Whether it has to go on a connection that has carried nothing before. HTTP/1.1 tells answers apart by their order
    /// alone: on a connection that was used, an answer that comes twice is taken for that of the next request.
    pub fresh: bool,
}

impl HttpRequest {
    /// A request without headers and body.
    pub fn new(method: Method, url: AllowedUrl) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
            fresh: false,
        }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A body as it arrives.
pub type AnswerBody = BoxStream<'static, io::Result<Bytes>>;

/// The head of an answer, and its body to be read.
pub struct HttpAnswer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body. An error means that it is not whole.
    pub body: AnswerBody,
}

impl fmt::Debug for HttpAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpAnswer")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why there is no head of an answer.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Surely nothing left: no address, no connection, no TLS.
    #[error("the request did not leave")]
    NotSent(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The address is in a network that is not public.
    #[error("{0}")]
    AddressNotPublic(String),
    /// A byte may have left.
    #[error("the request left, and no answer came")]
    NoAnswer(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Sends requests. An implementation follows no redirects, repeats nothing that may have been carried out, sends what is
/// [fresh](HttpRequest::fresh) on a new connection, and connects only to addresses that [`AllowedUrl::address_rule`]
/// permits. It adds no deadline of its own: the future is dropped when
/// the request's time is over.
pub trait HttpClient: Send + Sync + 'static {
    /// Sends one request and waits for the head of the answer.
    ///
    /// # Errors
    ///
    /// [`SendError`]; when in doubt, [`SendError::NoAnswer`].
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>>;
}
