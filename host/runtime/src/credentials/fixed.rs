//! Providers that have nothing to renew.

use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};

use super::{Credential, CredentialError, CredentialProvider, Principal};

/// For services that answer whoever asks: manifests say so by the mode `none`. Nothing is attached to requests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Anonymous;

impl CredentialProvider for Anonymous {
    fn credential<'a>(&'a self, _principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        Box::pin(async { Ok(Credential::anonymous()) })
    }
}

/// One bearer token that an admin has been given, for whomever a call runs: manifests name the mode `token`.
#[derive(Debug, Clone)]
pub struct FixedToken {
    token: SecretString,
}

impl FixedToken {
    /// With this token.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self { token: token.into() }
    }
}

impl CredentialProvider for FixedToken {
    fn credential<'a>(&'a self, _principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        let credential = Credential::bearer(self.token.expose_secret());
        Box::pin(async move { Ok(credential) })
    }
}
