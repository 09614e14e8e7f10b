//! Signing in at an identity provider by OpenID Connect: whoever is signed in there need not type anything here.
//!
//! Authorization code with PKCE, state and nonce. What has to be known again when the browser comes back is made from one
//! random value that only the browser has, in a cookie: nothing is kept here, and nothing that a log or an address bar
//! shows is enough to go on. The ID token's signature, issuer, audience, times and nonce are checked by the
//! `openidconnect` library.
//!
//! An account is found by issuer and subject, which never change. An e-mail address finds one only if the provider vouches
//! for it (`email_verified`), and only an account that belongs to nobody at a provider yet. It must never trust an address
//! that is not vouched for: at many providers people can type any.
//!
//! The provider is reached by the rules of egress: https at a public address, or, for development, this machine.

mod account;
mod http;
mod page;
mod provider;

pub use account::OidcRoles;
pub(super) use page::routes;
pub use provider::{Identity, OidcError, OidcOptions, Provider};
