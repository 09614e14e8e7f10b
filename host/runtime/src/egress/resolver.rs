//! Names to addresses, once for each connection.

use std::io;
use std::net::IpAddr;

use futures::future::BoxFuture;

/// Finds the addresses of a name. What it answers is judged by the caller, never trusted.
pub trait Resolver: Send + Sync + 'static {
    /// The addresses of `name`, the preferred first.
    ///
    /// # Errors
    ///
    /// When the name does not resolve; the request is then reported as not sent.
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The operating system's resolver.
#[cfg(feature = "http")]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

#[cfg(feature = "http")]
impl Resolver for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}
