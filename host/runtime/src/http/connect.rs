//! Connections, made to addresses that were judged.
//!
//! The name is resolved here, once, and the connection goes to one of the addresses that the rule permits. So there is
//! no gap between check and use in which the name could change its mind (DNS rebinding). TLS still gets the name: the
//! certificate has to be for it. TLS is configured once, at the first https connection, because reading the system's
//! certificates takes longer than a whole call.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http::Uri;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;
use url::Host;

use super::pooled::PooledClientOptions;
use super::quiet::Quiet;
use crate::egress::{AddressRule, Resolver};

type Stream = MaybeHttpsStream<TokioIo<Quiet>>;
type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A name whose addresses are all refused.
#[derive(Debug, thiserror::Error)]
#[error("{name} has the address {address}, which lies in {network}; such addresses are never connected to")]
pub(crate) struct AddressRefused {
    name: String,
    address: IpAddr,
    network: crate::egress::BlockedNetwork,
}

/// Makes connections for the pool.
#[derive(Clone)]
pub(crate) struct Connector {
    tcp: Tcp,
    tls: Arc<OnceLock<HttpsConnector<Tcp>>>,
    roots: Arc<[Vec<u8>]>,
    timeout: Duration,
}

impl Connector {
    pub(crate) fn new(options: &PooledClientOptions) -> Self {
        Self {
            tcp: Tcp {
                resolver: Arc::clone(&options.resolver),
                timeout: options.connect_timeout,
            },
            tls: Arc::default(),
            roots: options.root_certificates.clone().into(),
            timeout: options.connect_timeout,
        }
    }

    fn https(&self) -> Result<HttpsConnector<Tcp>, Failed> {
        if let Some(built) = self.tls.get() {
            return Ok(built.clone());
        }
        // A failure is not kept: the certificates that can't be read now may be readable at the next connection.
        let built = self.build_tls()?;
        Ok(self.tls.get_or_init(|| built).clone())
    }

    fn build_tls(&self) -> Result<HttpsConnector<Tcp>, Failed> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = if self.roots.is_empty() {
            builder.with_native_roots()?.with_no_client_auth()
        } else {
            let mut store = rustls::RootCertStore::empty();
            for certificate in self.roots.iter() {
                store.add(certificate.clone().into())?;
            }
            builder.with_root_certificates(store).with_no_client_auth()
        };
        Ok(HttpsConnectorBuilder::new()
            .with_tls_config(config)
            .https_only()
            .enable_http1()
            .wrap_connector(self.tcp.clone()))
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = Failed;
    type Future = BoxFuture<'static, Result<Stream, Failed>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Failed>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let mut this = self.clone();
        let timeout = self.timeout;
        Box::pin(async move {
            let connecting = async {
                if uri.scheme_str() == Some("https") {
                    this.https()?.call(uri).await
                } else {
                    Ok(MaybeHttpsStream::Http(this.tcp.call(uri).await?))
                }
            };
            match tokio::time::timeout(timeout, connecting).await {
                Ok(connected) => connected,
                Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "the connection took too long").into()),
            }
        })
    }
}

/// Plain connections, to judged addresses.
#[derive(Clone)]
struct Tcp {
    resolver: Arc<dyn Resolver>,
    timeout: Duration,
}

impl Service<Uri> for Tcp {
    type Response = TokioIo<Quiet>;
    type Error = io::Error;
    type Future = BoxFuture<'static, io::Result<TokioIo<Quiet>>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let Self { resolver, timeout } = self.clone();
        Box::pin(async move {
            let stream = connect(&*resolver, &uri, timeout).await?;
            Ok(TokioIo::new(Quiet::new(stream)))
        })
    }
}

async fn connect(resolver: &dyn Resolver, uri: &Uri, timeout: Duration) -> io::Result<TcpStream> {
    let invalid = || io::Error::new(io::ErrorKind::InvalidInput, "a URL without a host");
    let host = Host::parse(uri.host().ok_or_else(invalid)?).map_err(|_| invalid())?;
    let port = uri
        .port_u16()
        .unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
    let rule = rule_for(&host);
    let addresses = match &host {
        Host::Domain(name) => resolver.resolve(name).await?,
        Host::Ipv4(address) => vec![(*address).into()],
        Host::Ipv6(address) => vec![(*address).into()],
    };
    // All are judged before the first is tried: a list that mixes good and bad is an attack as well.
    for &address in &addresses {
        if let Some(network) = rule.refuses(address) {
            return Err(io::Error::other(AddressRefused {
                name: host.to_string(),
                address,
                network,
            }));
        }
    }
    if addresses.is_empty() {
        return Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{host} has no address"),
        ));
    }
    let stream = first_of(&addresses, timeout, |address| {
        TcpStream::connect(SocketAddr::new(address, port))
    })
    .await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The first address that answers, in their order. Each has its share of the time and no more: one that swallows everything,
/// such as IPv6 on a machine that has it by name only, leaves the others theirs.
async fn first_of<T, F: Future<Output = io::Result<T>>>(
    addresses: &[IpAddr],
    timeout: Duration,
    connect: impl Fn(IpAddr) -> F,
) -> io::Result<T> {
    // A little less than the whole, so that what is said is of the last address and not of all time being over.
    let share = timeout * 9 / 10 / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for &address in addresses {
        match tokio::time::timeout(share, connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = error,
            Err(_) => last = io::Error::new(io::ErrorKind::TimedOut, format!("{address} does not answer")),
        }
    }
    Err(last)
}

/// The rule by the name alone. That loopback is granted at all was checked when the [`crate::egress::AllowedUrl`] was
/// made, and no other URL comes here; a name that is not loopback can never reach it.
fn rule_for(host: &Host<String>) -> AddressRule {
    let loopback = match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    if loopback {
        AddressRule::LoopbackOnly
    } else {
        AddressRule::PublicOnly
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_address_that_swallows_everything_leaves_time_for_the_others() {
        let addresses: [IpAddr; 3] =
            ["2001:db8::1", "192.0.2.1", "192.0.2.2"].map(|text| text.parse().expect("an address"));
        let connect = |answering: usize| {
            move |address: IpAddr| async move {
                if address != addresses[answering] {
                    std::future::pending::<()>().await;
                }
                Ok(address)
            }
        };
        let whole = Duration::from_secs(10);
        for answering in 0..addresses.len() {
            let found = tokio::time::timeout(whole, first_of(&addresses, whole, connect(answering))).await;
            assert_eq!(found.expect("in time").expect("an address"), addresses[answering]);
        }
        let silent = |_| std::future::pending::<io::Result<()>>();
        let failed = tokio::time::timeout(whole, first_of(&addresses, whole, silent)).await;
        let failed = failed.expect("in time").expect_err("nobody");
        assert_eq!(failed.to_string(), "192.0.2.2 does not answer");
    }
}
