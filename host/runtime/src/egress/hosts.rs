//! Host patterns, as manifests declare and admins grant them: parsed once, then compared.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::Host;

/// `api.example.com`, or `*.example.com` for everything beneath (but not `example.com` itself), or an address.
///
/// There is no pattern for "anything", and none for a whole top-level domain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPattern {
    host: Host<String>,
    beneath: bool,
}

/// Why a text is no host pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no host: {reason}")]
pub struct InvalidHostPattern {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl HostPattern {
    /// Whether it covers `host`.
    pub fn matches(&self, host: &Host<&str>) -> bool {
        match (&self.host, host) {
            (Host::Domain(pattern), Host::Domain(name)) if self.beneath => name
                .strip_suffix(pattern.as_str())
                .and_then(|rest| rest.strip_suffix('.'))
                .is_some_and(|label| !label.is_empty()),
            (Host::Domain(pattern), Host::Domain(name)) => pattern == name,
            (Host::Ipv4(pattern), Host::Ipv4(address)) => pattern == address,
            (Host::Ipv6(pattern), Host::Ipv6(address)) => pattern == address,
            _ => false,
        }
    }
}

impl FromStr for HostPattern {
    type Err = InvalidHostPattern;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |reason| InvalidHostPattern {
            text: text.to_owned(),
            reason,
        };
        if text.is_empty() {
            return Err(invalid("it is empty"));
        }
        if text.contains("://") || text.contains('/') {
            return Err(invalid("write the host alone, without scheme and path"));
        }
        let (name, beneath) = match text.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        if name.contains('*') {
            return Err(invalid("a star stands only for a first label, as in `*.example.com`"));
        }
        if name.contains('@') {
            return Err(invalid("a host has no user name"));
        }
        let host = Host::parse(name).map_err(|_| {
            invalid("write a name such as `api.example.com`, `*.example.com`, or an address, without a port")
        })?;
        if let Host::Domain(domain) = &host {
            if domain.ends_with('.') {
                return Err(invalid("leave out the dot at the end"));
            }
            if beneath && !domain.contains('.') {
                return Err(invalid("a star over a whole top-level domain grants far too much"));
            }
        } else if beneath {
            return Err(invalid("there is nothing beneath an address"));
        }
        Ok(Self { host, beneath })
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.beneath {
            formatter.write_str("*.")?;
        }
        write!(formatter, "{}", self.host)
    }
}

impl Serialize for HostPattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HostPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, url: &str) -> bool {
        let pattern: HostPattern = pattern.parse().expect("a pattern");
        let url = url::Url::parse(url).expect("a URL");
        pattern.matches(&url.host().expect("a host"))
    }

    #[test]
    fn a_name_covers_itself_in_any_letter_case() {
        assert!(covers("api.example.com", "https://api.example.com/"));
        assert!(covers("API.Example.com", "https://api.EXAMPLE.com/"));
        assert!(!covers("api.example.com", "https://example.com/"));
        assert!(!covers("api.example.com", "https://x.api.example.com/"));
        assert!(!covers("api.example.com", "https://api.example.com.evil.test/"));
        assert!(!covers("api.example.com", "https://api.example.com./"));
    }

    #[test]
    fn a_star_covers_what_is_beneath_and_nothing_else() {
        assert!(covers("*.example.com", "https://api.example.com/"));
        assert!(covers("*.example.com", "https://a.b.example.com/"));
        assert!(!covers("*.example.com", "https://example.com/"));
        assert!(!covers("*.example.com", "https://evilexample.com/"));
    }

    #[test]
    fn an_address_is_compared_as_an_address() {
        assert!(covers("127.0.0.1", "https://2130706433/"));
        assert!(covers("[::1]", "https://[0:0::1]/"));
        assert!(!covers("127.0.0.1", "https://127.0.0.2/"));
    }

    #[test]
    fn what_grants_too_much_or_nothing_is_refused() {
        for text in [
            "",
            "*",
            "*.",
            "*.com",
            "a.*.com",
            "https://example.com",
            "example.com/path",
            "example.com:443",
            "user@example.com",
            "example.com.",
            "*.127.0.0.1",
            "exa mple.com",
            "*.*.example.com",
            "[::1",
        ] {
            assert!(text.parse::<HostPattern>().is_err(), "{text} was accepted");
        }
    }
}
