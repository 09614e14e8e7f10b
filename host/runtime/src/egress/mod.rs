//! Where requests may go: the part that a hostile connector attacks first.
//!
//! Two keys open a host: the connector's manifest declares it *and* the admin grants it. A connector that was taken
//! over can't reach what nobody granted, and an admin's broad grant can't be used by a connector that never asked for
//! it. The host of the base URL has both keys by being configured.
//!
//! A name alone is not enough, because whoever owns the name decides what address it has today. So the check has two
//! stages, and neither trusts the other:
//!
//! 1. [`EgressPolicy::check`] parses the URL once and makes an [`AllowedUrl`], the only thing that an
//!    [`HttpClient`](crate::http::HttpClient) accepts. What was checked is what is sent; there is no second parser
//!    that could read the same text differently.
//! 2. [`AddressRule`] judges each address that the name resolves to, right before the connection, and the connection
//!    is made to a judged address. There is no second lookup that could answer differently (DNS rebinding).
//!
//! It must never follow a redirect, and it never does: a redirect is an answer like any other.

mod allowed_url;
mod blocked_networks;
mod hosts;
mod resolver;
mod served_at;

pub use allowed_url::{AllowedUrl, EgressPolicy, Refusal, RefusalReason};
pub use blocked_networks::{AddressRule, BlockedNetwork, blocked_network};
pub use hosts::{HostPattern, InvalidHostPattern};
pub use resolver::Resolver;
#[cfg(feature = "http")]
pub use resolver::SystemResolver;
