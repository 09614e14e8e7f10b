//! Where the service sends browsers back after a person has consented.
//!
//! The service compares a redirect with what is registered there, character by character. So a URL that is written in the
//! configuration is kept as it is written, and the default places never change.

use url::{Host, Url};

use super::error::ConfigError;
use super::model::IntegrationConfig;
use super::table::Entry;

/// Who is sent back, and so where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Redirect {
    /// The account's admin, for [`IntegrationConfig::auth`].
    Service,
    /// A person, for [`IntegrationConfig::user_auth`].
    User,
}

/// The place of [`Redirect::Service`] below the public URL.
pub const SERVICE_REDIRECT: &str = "admin/api/gwsc/auth/serverContext";
/// The place of [`Redirect::User`] below the public URL.
pub const USER_REDIRECT: &str = "app/api/auth/serviceAction/callback";
/// The redirect that leads nowhere: the browser shows an error, and the person copies the code out of its address bar.
pub const PASTED_REDIRECT: &str = "https://localhost/";

/// Whether nobody answers at this redirect, so that the code comes by hand: https on the browser's own machine.
pub fn is_pasted(redirect: &str) -> bool {
    Url::parse(redirect).is_ok_and(|url| url.scheme() == "https" && is_here(&url))
}

/// The place below the public URL of a client that was made for this installation alone.
pub fn on_premises_redirect(connector: &str) -> String {
    format!("organization/integration/{connector}/redirect")
}

impl IntegrationConfig {
    /// The redirect of a section: as configured, or its place below the public URL. None if there is neither.
    pub fn redirect_url(&self, redirect: Redirect) -> Option<String> {
        let (section, place) = match redirect {
            Redirect::Service => (&self.auth, SERVICE_REDIRECT),
            Redirect::User => (&self.user_auth, USER_REDIRECT),
        };
        let configured = section.as_ref().and_then(|auth| auth.redirect_url.clone());
        configured.or_else(|| self.below_public_url(place))
    }

    /// The redirect of a client that was made for this installation alone, to be written as `redirect_url`.
    pub fn on_premises_redirect_url(&self, connector: &str) -> Option<String> {
        self.below_public_url(&on_premises_redirect(connector))
    }

    fn below_public_url(&self, place: &str) -> Option<String> {
        Some(self.public_url.as_ref()?.join(place).ok()?.into())
    }
}

/// Reads `redirect_url`.
pub(super) fn read(entry: &Entry<'_>) -> Result<String, ConfigError> {
    let text = entry.text()?;
    let url = Url::parse(text).map_err(|error| entry.error(format!("it is no absolute URL: {error}")))?;
    if url.fragment().is_some() {
        return Err(entry.error("leave out the fragment (`#…`)"));
    }
    for_browsers(entry, &url)?;
    Ok(text.to_owned())
}

/// Reads `public_url`: an origin, since cookies and redirects are about one.
pub(super) fn read_public_url(entry: &Entry<'_>) -> Result<Url, ConfigError> {
    let text = entry.text()?;
    let url = Url::parse(text).map_err(|error| {
        entry.error(format!(
            "it is no absolute URL: {error}; write it as `https://meet.example.com`"
        ))
    })?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(entry.error("leave out the query (`?…`) and the fragment (`#…`)"));
    }
    for_browsers(entry, &url)?;
    if url.path() != "/" {
        return Err(entry.error("leave out the path: pages and redirects have fixed places below the host"));
    }
    Ok(url)
}

/// A code in the address goes over the wire: in clear only within this machine. Any port and any network will do, since it
/// is the person's browser that goes there.
fn for_browsers(entry: &Entry<'_>, url: &Url) -> Result<(), ConfigError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(entry.error("leave out the user name"));
    }
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_here(url) => Ok(()),
        _ => Err(entry.error("browsers are sent to https only (`http://` within this machine)")),
    }
}

/// Whether an address leads to the browser's own machine.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
