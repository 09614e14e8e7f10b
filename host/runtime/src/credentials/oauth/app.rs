//! What a service knows of an app that is registered with it.

use std::fmt;

use secrecy::SecretString;
use url::Url;

use crate::egress::{EgressPolicy, Refusal};

/// An app, as it is registered with an authorization server.
#[derive(Clone)]
pub struct OAuthApp {
    /// The client's id. It stands in the consent page's URL, so it is no secret.
    pub client_id: String,
    /// The client's secret; none for a public client, which proves itself by PKCE alone.
    pub client_secret: Option<SecretString>,
    /// Where a person consents.
    pub authorize_url: Url,
    /// Where tokens come from. Its host is granted by being configured here, for this purpose alone.
    pub token_url: Url,
    /// Where tokens are taken back; none: nowhere.
    pub revoke_url: Option<Url>,
    /// Whether these may be on this machine: a development setting.
    pub allow_loopback: bool,
}

impl OAuthApp {
    /// The consent page is opened by a browser and not by the host, but a person types a password into it.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        EgressPolicy::single(&self.authorize_url, self.allow_loopback).map(drop)
    }

    pub(super) const fn secret(&self) -> Option<&SecretString> {
        self.client_secret.as_ref()
    }
}

impl fmt::Debug for OAuthApp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("OAuthApp")
            .field("client_id", &self.client_id)
            .field("public", &self.client_secret.is_none())
            .field("token_url", &self.token_url.as_str())
            .finish_non_exhaustive()
    }
}
