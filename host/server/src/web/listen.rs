//! Takes connections, and lets none of them stop the others.
//!
//! A client that sends a byte a minute costs a server a connection and nothing else, unless connections are counted. So:
//! the head of a request has to arrive within [`Limits::head`], a client that does not read is dropped after
//! [`Limits::stalled`], and connections are counted in all and for each address. What is beyond is closed at once.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;

/// What connections may use.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// Connections in all. Default: 2,000.
    pub connections: usize,
    /// Connections of one address. Behind a proxy every connection is the proxy's, so it does not count there. Default:
    /// 256.
    pub for_each_address: usize,
    /// How long the head of a request may take, and how long a connection may be idle. Default: 15 s.
    pub head: Duration,
    /// How long the whole body of a request may take, however little of it comes at a time. Default: 15 s.
    pub body: Duration,
    /// How long a client may neither read nor send while it should. Default: 30 s.
    pub stalled: Duration,
    /// How long requests that are under way may take when the server ends, and then what nobody waits for. Default: 20 s.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2_000,
            for_each_address: 256,
            head: Duration::from_secs(15),
            body: Duration::from_secs(15),
            stalled: Duration::from_secs(30),
            farewell: Duration::from_secs(20),
        }
    }
}

/// Files beside connections of browsers: the store's, and connections with services and identity providers.
const OTHER_FILES: usize = 300;

impl Limits {
    /// With no more connections than a process may have that has at most this many files open.
    pub fn within(mut self, open_files: u64) -> Self {
        let most = usize::try_from(open_files)
            .unwrap_or(usize::MAX)
            .saturating_sub(OTHER_FILES);
        self.connections = self.connections.min(most.max(1));
        self
    }
}

/// Serves until `end` comes, then lets those finish that are under way.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, end: impl Future<Output = ()>) {
    let counted = Counted::new(&limits);
    let graceful = GracefulShutdown::new();
    let mut end = std::pin::pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut end => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, above all: there will be some again when others have ended.
                tracing::warn!(target: "microapp::web", error = %error, "a connection can't be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        match counted.take(peer.ip()) {
            Some(place) => talk(stream, peer, place, &router, &limits, &graceful),
            None => tracing::debug!(target: "microapp::web", "a connection too many was closed"),
        }
    }
    drop(listener);
    if tokio::time::timeout(limits.farewell, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(target: "microapp::web", "some requests were not finished when the server ended");
    }
}

fn talk(stream: TcpStream, peer: SocketAddr, place: Place, router: &Router, limits: &Limits, all: &GracefulShutdown) {
    // Answers are small and whole: nothing is gained by waiting for more.
    let _best_effort = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stalled));
    let service = TowerToHyperService::new(WithPeer {
        router: router.clone(),
        peer,
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_headers(64)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let connection = all.watch(connection);
    tokio::spawn(async move {
        let _until_it_ends = place;
        if let Err(error) = connection.await {
            tracing::trace!(target: "microapp::web", error = %error, "a connection ended");
        }
    });
}

/// The router, with the address of the one who asks.
#[derive(Clone)]
struct WithPeer {
    router: Router,
    peer: SocketAddr,
}

impl tower_service::Service<http::Request<hyper::body::Incoming>> for WithPeer {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = axum::routing::future::RouteFuture<std::convert::Infallible>;

    fn poll_ready(
        &mut self,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), std::convert::Infallible>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<hyper::body::Incoming>) -> Self::Future {
        request.extensions_mut().insert(ConnectInfo(self.peer));
        tower_service::Service::call(&mut self.router, request)
    }
}

/// Who has how many connections.
#[derive(Debug, Clone)]
struct Counted {
    inner: Arc<Mutex<Counts>>,
    in_all: usize,
    for_each: usize,
}

#[derive(Debug, Default)]
struct Counts {
    in_all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A connection's place. To drop it gives it back.
#[derive(Debug)]
struct Place {
    counted: Counted,
    address: IpAddr,
}

impl Counted {
    fn new(limits: &Limits) -> Self {
        Self {
            inner: Arc::default(),
            in_all: limits.connections,
            for_each: limits.for_each_address,
        }
    }

    fn take(&self, address: IpAddr) -> Option<Place> {
        let address = counted_as(address);
        let mut counts = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this = counts.by_address.get(&address).copied().unwrap_or_default();
        if counts.in_all >= self.in_all || of_this >= self.for_each {
            return None;
        }
        counts.in_all += 1;
        counts.by_address.insert(address, of_this + 1);
        Some(Place {
            counted: self.clone(),
            address,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counted.inner.lock().unwrap_or_else(PoisonError::into_inner);
        counts.in_all = counts.in_all.saturating_sub(1);
        if let Some(of_this) = counts.by_address.get_mut(&self.address) {
            *of_this -= 1;
            if *of_this == 0 {
                counts.by_address.remove(&self.address);
            }
        }
    }
}

/// Whoever has one address of IPv6 has the 2^64 beside it.
pub(crate) fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(network.into())
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_place_is_given_back() {
        let limits = Limits {
            connections: 3,
            for_each_address: 2,
            ..Limits::default()
        };
        let counted = Counted::new(&limits);
        let one = counted.take(address("192.0.2.1")).expect("a place");
        let _two = counted.take(address("192.0.2.1")).expect("a place");
        assert!(counted.take(address("192.0.2.1")).is_none(), "two for each address");
        let _three = counted.take(address("192.0.2.2")).expect("a place");
        assert!(counted.take(address("192.0.2.3")).is_none(), "three in all");
        drop(one);
        assert!(counted.take(address("192.0.2.1")).is_some());
    }

    #[test]
    fn there_are_fewer_connections_than_files() {
        let within = |open_files| Limits::default().within(open_files).connections;
        assert_eq!(within(1_024), 724);
        assert_eq!(within(1 << 20), Limits::default().connections);
        assert_eq!(within(100), 1);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        assert_eq!(
            counted_as(address("2001:db8::1")),
            counted_as(address("2001:db8::ffff:2"))
        );
        assert_ne!(
            counted_as(address("2001:db8::1")),
            counted_as(address("2001:db8:0:1::1"))
        );
        assert_eq!(counted_as(address("::ffff:192.0.2.1")), address("192.0.2.1"));
    }
}
