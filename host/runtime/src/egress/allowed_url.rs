//! The check that turns a guest's text into a URL that may be asked.

use std::fmt;

use serde_json::{Value, json};
use url::{Host, Url};

use super::HostPattern;
use super::blocked_networks::AddressRule;
use super::served_at::Told;

/// A URL that passed [`EgressPolicy::check`]. There is no other way to make one.
#[derive(Clone, PartialEq, Eq)]
pub struct AllowedUrl {
    url: Url,
    rule: AddressRule,
}

impl AllowedUrl {
    /// The URL: no user name, no fragment, https on port 443 unless it is loopback.
    pub const fn as_url(&self) -> &Url {
        &self.url
    }

    /// Which addresses its host may have.
    pub const fn address_rule(&self) -> AddressRule {
        self.rule
    }
}

impl fmt::Debug for AllowedUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AllowedUrl({})", self.url)
    }
}

/// Which key is missing, or what is wrong with the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalReason {
    /// It is no URL, or one with parts that have no place in a request.
    BadUrl,
    /// Neither https nor, for loopback, http; or not the standard port.
    SchemeNotAllowed,
    /// The manifest does not declare the host.
    NotDeclared,
    /// The admin did not grant the host.
    NotGranted,
    /// The address lies in a network that is not public.
    NotPublic,
}

impl RefusalReason {
    /// The contract's code: `address-not-allowed`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadUrl => "bad-url",
            Self::SchemeNotAllowed => "scheme-not-allowed",
            Self::NotDeclared => "address-not-declared",
            Self::NotGranted => "address-not-allowed",
            Self::NotPublic => "address-not-public",
        }
    }
}

/// A refused address, in words that help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What was missing.
    pub reason: RefusalReason,
    /// A sentence for the admin.
    pub message: String,
    /// The configuration that would allow it, where configuration can.
    pub configuration: Option<String>,
}

impl Refusal {
    fn new(reason: RefusalReason, message: String) -> Self {
        Self {
            reason,
            message,
            configuration: None,
        }
    }

    fn allowed_by(mut self, configuration: String) -> Self {
        self.configuration = Some(configuration);
        self
    }

    /// The facts as a JSON object.
    pub fn details(&self) -> Value {
        match &self.configuration {
            Some(configuration) => json!({ "configuration": configuration }),
            None => json!({}),
        }
    }
}

/// The grants of one integration, as far as addresses go.
#[derive(Debug, Clone)]
pub struct EgressPolicy {
    base: Url,
    declared: Vec<HostPattern>,
    granted: Vec<HostPattern>,
    allow_loopback: bool,
    pub(super) told: Told,
}

impl EgressPolicy {
    /// A policy for a base URL and what manifest and admin say.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the base URL itself breaks a rule.
    pub fn new(
        base: Url,
        declared: Vec<HostPattern>,
        granted: Vec<HostPattern>,
        allow_loopback: bool,
    ) -> Result<Self, Refusal> {
        let mut base = base;
        // Without the slash, joining `users` to `…/v2` would give `…/users`.
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        let policy = Self {
            base,
            declared,
            granted,
            allow_loopback,
            told: Told::default(),
        };
        policy.check_url(policy.base.clone())?;
        Ok(policy)
    }

    /// A policy for one configured URL, such as a token endpoint: its host, and no other.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] if the URL breaks a rule.
    pub fn single(url: &Url, allow_loopback: bool) -> Result<AllowedUrl, Refusal> {
        let policy = Self {
            base: url.clone(),
            declared: Vec::new(),
            granted: Vec::new(),
            allow_loopback,
            told: Told::default(),
        };
        policy.check_url(url.clone())
    }

    /// The base URL, with a slash at its end.
    pub const fn base_url(&self) -> &Url {
        &self.base
    }

    /// Whether loopback may be asked: a development setting.
    pub const fn allows_loopback(&self) -> bool {
        self.allow_loopback
    }

    /// Checks a reference against the base URL, or an absolute URL.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that says which rule it breaks and, where configuration could allow it, the lines that would.
    pub fn check(&self, reference: &str) -> Result<AllowedUrl, Refusal> {
        let url = self.base.join(reference).map_err(|error| {
            Refusal::new(
                RefusalReason::BadUrl,
                format!("`{}` is no URL: {error}.", shorten(reference)),
            )
        })?;
        self.check_port(&url)?;
        self.check_url(url)
    }

    /// This machine has many services, and the base URL grants one: elsewhere https's own port is the only one.
    fn check_port(&self, url: &Url) -> Result<(), Refusal> {
        let base = &self.base;
        let here = base.host().as_ref().is_some_and(is_loopback) && base.host() == url.host();
        match url.port_or_known_default() {
            Some(port) if here && base.port_or_known_default() != Some(port) => Err(Refusal::new(
                RefusalReason::NotGranted,
                format!("The connector asks for port {port} of this machine, and only the base URL's is granted."),
            )),
            _ => Ok(()),
        }
    }

    pub(super) fn check_url(&self, mut url: Url) -> Result<AllowedUrl, Refusal> {
        let Some(host) = url.host() else {
            return Err(Refusal::new(
                RefusalReason::SchemeNotAllowed,
                format!("A `{}:` URL has no host.", url.scheme()),
            ));
        };
        // `https://api.example.com@evil.test/` is read by people as the one and by machines as the other.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::new(
                RefusalReason::BadUrl,
                "A URL with a user name is not sent.".to_owned(),
            ));
        }
        self.check_host(&host)?;
        let rule = self.check_transport(&url, &host)?;
        url.set_fragment(None);
        Ok(AllowedUrl { url, rule })
    }

    /// Both keys.
    fn check_host(&self, host: &Host<&str>) -> Result<(), Refusal> {
        if self.base.host().as_ref() == Some(host) {
            return Ok(());
        }
        let covered = |patterns: &[HostPattern]| patterns.iter().any(|pattern| pattern.matches(host));
        if !covered(&self.declared) {
            return Err(Refusal::new(
                RefusalReason::NotDeclared,
                format!(
                    "The connector asks for {host}, which its manifest does not declare, so no setting can grant it."
                ),
            ));
        }
        if !covered(&self.granted) {
            let mut hosts: Vec<String> = self.granted.iter().map(ToString::to_string).collect();
            hosts.push(host.to_string());
            let message =
                format!("The connector asks for {host}, which the integration's configuration does not grant.");
            return Err(Refusal::new(RefusalReason::NotGranted, message)
                .allowed_by(format!("[integration]\nallowed_hosts = {}", json!(hosts))));
        }
        Ok(())
    }

    /// Scheme and port, and with them which addresses the host may have.
    fn check_transport(&self, url: &Url, host: &Host<&str>) -> Result<AddressRule, Refusal> {
        if is_loopback(host) {
            if !self.allow_loopback {
                let message = format!("{host} is this machine, which only a development setting lets connectors ask.");
                return Err(Refusal::new(RefusalReason::NotPublic, message)
                    .allowed_by("[integration]\nallow_loopback = true".to_owned()));
            }
            if !matches!(url.scheme(), "http" | "https") {
                return Err(Refusal::new(
                    RefusalReason::SchemeNotAllowed,
                    format!("`{}:` is not spoken here; http and https are.", url.scheme()),
                ));
            }
            return Ok(AddressRule::LoopbackOnly);
        }
        if url.scheme() != "https" {
            return Err(Refusal::new(
                RefusalReason::SchemeNotAllowed,
                format!("{host} is asked by `{}:`, and only https is sent.", url.scheme()),
            ));
        }
        if let Some(port) = url.port() {
            return Err(Refusal::new(
                RefusalReason::SchemeNotAllowed,
                format!("{host} is asked on port {port}, and only https's own port, 443, is."),
            ));
        }
        let rule = AddressRule::PublicOnly;
        let literal = match host {
            Host::Ipv4(address) => Some((*address).into()),
            Host::Ipv6(address) => Some((*address).into()),
            Host::Domain(_) => None,
        };
        if let Some(network) = literal.and_then(|address| rule.refuses(address)) {
            return Err(Refusal::new(
                RefusalReason::NotPublic,
                format!("{host} lies in {network}."),
            ));
        }
        Ok(rule)
    }
}

/// Whether a host means this machine by its spelling alone. RFC 6761 reserves `localhost` and what is beneath it.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// The beginning of a text, for messages.
fn shorten(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(declared: &[&str], granted: &[&str], allow_loopback: bool) -> EgressPolicy {
        let parse = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("a pattern")).collect();
        let base = Url::parse("https://api.service.test/v2").expect("a URL");
        EgressPolicy::new(base, parse(declared), parse(granted), allow_loopback).expect("a policy")
    }

    fn refusal(policy: &EgressPolicy, reference: &str) -> Refusal {
        policy.check(reference).expect_err(reference)
    }

    #[test]
    fn a_reference_is_resolved_against_the_base() {
        let policy = policy(&[], &[], false);
        for (reference, url) in [
            ("users/me", "https://api.service.test/v2/users/me"),
            ("users?page=2#top", "https://api.service.test/v2/users?page=2"),
            ("", "https://api.service.test/v2/"),
            ("/v3/x", "https://api.service.test/v3/x"),
            ("https://api.service.test:443/x", "https://api.service.test/x"),
            ("HTTPS://API.SERVICE.TEST/x", "https://api.service.test/x"),
        ] {
            assert_eq!(policy.check(reference).expect(reference).as_url().as_str(), url);
        }
    }

    #[test]
    fn one_key_is_not_enough() {
        assert!(
            policy(&["files.test"], &["files.test"], false)
                .check("https://files.test/")
                .is_ok()
        );
        assert_eq!(
            refusal(&policy(&["files.test"], &[], false), "https://files.test/").reason,
            RefusalReason::NotGranted
        );
        assert_eq!(
            refusal(&policy(&[], &["files.test"], false), "https://files.test/").reason,
            RefusalReason::NotDeclared
        );
    }

    #[test]
    fn a_refusal_shows_the_lines_that_would_allow_it() {
        let refusal = refusal(
            &policy(&["*.files.test"], &["a.files.test"], false),
            "https://b.files.test/x",
        );
        assert_eq!(
            refusal.configuration.as_deref(),
            Some("[integration]\nallowed_hosts = [\"a.files.test\",\"b.files.test\"]")
        );
        assert!(refusal.message.contains("b.files.test"), "{}", refusal.message);
    }

    #[test]
    fn tricks_with_spelling_reach_nobody_else() {
        let policy = policy(&["*.service.test"], &["*.service.test"], false);
        for (reference, reason) in [
            ("//evil.test/x", RefusalReason::NotDeclared),
            ("\\\\evil.test/x", RefusalReason::NotDeclared),
            ("https:evil", RefusalReason::NotDeclared),
            ("https://api.service.test@evil.test/", RefusalReason::BadUrl),
            ("https://user:word@api.service.test/", RefusalReason::BadUrl),
            ("https://evil.test#@api.service.test/", RefusalReason::NotDeclared),
            ("https://evil.test\\@api.service.test/", RefusalReason::NotDeclared),
            ("https://api.service.test.evil.test/", RefusalReason::NotDeclared),
            ("https://api.service.test./", RefusalReason::NotDeclared),
            ("http://api.service.test/", RefusalReason::SchemeNotAllowed),
            ("ftp://api.service.test/", RefusalReason::SchemeNotAllowed),
            ("https://api.service.test:8443/", RefusalReason::SchemeNotAllowed),
            ("file:///etc/passwd", RefusalReason::SchemeNotAllowed),
            ("data:text/plain,x", RefusalReason::SchemeNotAllowed),
            ("https://", RefusalReason::BadUrl),
            ("https://[::1", RefusalReason::BadUrl),
        ] {
            match policy.check(reference) {
                Err(refusal) => assert_eq!(refusal.reason, reason, "{reference}: {refusal}"),
                // `https:evil` is a relative reference in the same scheme: it stays at home, which is as good.
                Ok(url) => assert_eq!(url.as_url().host_str(), Some("api.service.test"), "{reference}"),
            }
        }
    }

    #[test]
    fn this_machine_is_asked_only_by_a_development_setting() {
        for address in [
            "http://127.0.0.1:8080/",
            "http://localhost:1/",
            "http://[::1]/",
            "http://x.localhost/",
            "http://0x7f.1/",
        ] {
            let base = Url::parse(address).expect("a URL");
            let refused = EgressPolicy::new(base.clone(), vec![], vec![], false).expect_err(address);
            assert_eq!(refused.reason, RefusalReason::NotPublic);
            assert_eq!(
                refused.configuration.as_deref(),
                Some("[integration]\nallow_loopback = true")
            );
            let policy = EgressPolicy::new(base, vec![], vec![], true).expect(address);
            assert_eq!(
                policy.check("x").expect(address).address_rule(),
                AddressRule::LoopbackOnly
            );
        }
        // And of this machine one service.
        let base = Url::parse("http://127.0.0.1:8080/v2").expect("a URL");
        let policy = EgressPolicy::new(base, vec![], vec![], true).expect("a policy");
        assert!(policy.check("http://127.0.0.1:8080/x").is_ok());
        for other in [
            "http://127.0.0.1:2375/",
            "//127.0.0.1:1/x",
            "http://127.0.0.1/",
            "https://127.0.0.1/",
        ] {
            assert_eq!(refusal(&policy, other).reason, RefusalReason::NotGranted, "{other}");
        }
        // The setting opens loopback, not http.
        let refused = EgressPolicy::new(Url::parse("http://service.test/").expect("a URL"), vec![], vec![], true);
        assert_eq!(refused.expect_err("http").reason, RefusalReason::SchemeNotAllowed);
    }

    #[test]
    fn an_address_in_a_private_network_is_refused_even_if_granted() {
        for host in [
            "10.0.0.1",
            "169.254.169.254",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "0.0.0.0",
        ] {
            let policy = policy(&[host], &[host], true);
            assert_eq!(
                refusal(&policy, &format!("https://{host}/")).reason,
                RefusalReason::NotPublic,
                "{host}"
            );
        }
    }
}
