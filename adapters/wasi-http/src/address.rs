//! Where a request goes: to the base URL's own origin, or nowhere.

/// The base URL, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    /// Whether by TLS.
    pub(crate) https: bool,
    /// Host and port.
    pub(crate) authority: String,
    /// The path, with a slash at both ends.
    path: String,
}

/// Why a reference leads nowhere: the contract's code, and words.
pub(crate) type Refusal = (&'static str, String);

impl Base {
    /// Reads a base URL.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let (https, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            _ => return Err("it is neither https nor http".to_owned()),
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.is_empty() || !authority.bytes().all(is_authority) {
            return Err("it has no host, or a user name".to_owned());
        }
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        if !https && !matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            return Err("http is for a service on this machine only".to_owned());
        }
        if path
            .bytes()
            .any(|byte| !is_visible(byte) || matches!(byte, b'?' | b'#'))
        {
            return Err("its path has a query or characters that no path has".to_owned());
        }
        let path = path.trim_end_matches('/');
        Ok(Self {
            https,
            authority: without_default_port(authority, https),
            path: if path.is_empty() {
                "/".to_owned()
            } else {
                format!("/{path}/")
            },
        })
    }

    /// The path and query of a reference, relative to the base URL or absolute below its origin, as RFC 3986 resolves it:
    /// `.` and `..` are steps, and a fragment stays at home.
    pub(crate) fn resolve(&self, reference: &str) -> Result<String, Refusal> {
        let bad = || ("bad-url", format!("`{reference}` is no reference that can be asked."));
        if reference.bytes().any(|byte| byte.is_ascii_control())
            || reference.contains('\\')
            || reference.starts_with("//")
        {
            return Err(bad());
        }
        let encoded = encoded(reference);
        let asked = encoded.split('#').next().unwrap_or_default();
        let whole = match scheme_of(asked) {
            Some((scheme, rest)) => {
                if !scheme.eq_ignore_ascii_case(self.scheme()) {
                    return Err(("scheme-not-allowed", format!("Only {} is spoken here.", self.scheme())));
                }
                let rest = rest.strip_prefix("//").ok_or_else(bad)?;
                let end = rest.find(['/', '?']).unwrap_or(rest.len());
                let (authority, path) = rest.split_at(end);
                if without_default_port(authority, self.https) != self.authority {
                    return Err((
                        "address-not-allowed",
                        format!("Only {} is reached here.", self.authority),
                    ));
                }
                if path.starts_with('/') {
                    path.to_owned()
                } else {
                    format!("/{path}")
                }
            }
            None if asked.starts_with('/') => asked.to_owned(),
            None => format!("{}{asked}", self.path),
        };
        Ok(match whole.split_once('?') {
            Some((path, query)) => format!("{}?{query}", without_dots(path)),
            None => without_dots(&whole),
        })
    }

    fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }
}

/// With per cent signs for what an address can't hold: spaces, and letters beyond ASCII.
fn encoded(reference: &str) -> String {
    let mut encoded = String::with_capacity(reference.len());
    for byte in reference.bytes() {
        if is_visible(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The scheme of a reference that has one, and what follows its colon.
fn scheme_of(reference: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = reference.split_once(':')?;
    let fits = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    fits.then_some((scheme, rest))
}

/// Host and port in lower case, the port only if it is not the scheme's own.
fn without_default_port(authority: &str, https: bool) -> String {
    let own = if https { ":443" } else { ":80" };
    authority.strip_suffix(own).unwrap_or(authority).to_ascii_lowercase()
}

/// A path without the segments `.` and `..`, also where they are written `%2e`. No step leads above the root.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (at, segment) in segments.iter().enumerate() {
        let is_last = at + 1 == segments.len();
        match segment.to_ascii_lowercase().replace("%2e", ".").as_str() {
            "." => {}
            ".." => drop(kept.pop()),
            _ => {
                kept.push(segment);
                continue;
            }
        }
        // A path that ends with a step ends with a slash.
        if is_last {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

/// What a host and a port are written with; no `@`, so no user name.
fn is_authority(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']')
}

fn is_visible(byte: u8) -> bool {
    byte.is_ascii_graphic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_below_the_base_url_or_to_its_origin() {
        let base = Base::read("https://api.example.com/v2").expect("a base URL");
        for (reference, path) in [
            ("users/me/meetings?page_size=30", "/v2/users/me/meetings?page_size=30"),
            ("/v3/users", "/v3/users"),
            ("https://API.example.com/v2/users", "/v2/users"),
            (
                "users?next=https://evil.example/",
                "/v2/users?next=https://evil.example/",
            ),
            ("users/a%2Fb", "/v2/users/a%2Fb"),
            ("users/ä?q=a b", "/v2/users/%C3%A4?q=a%20b"),
            ("users/../echo", "/v2/echo"),
            ("users/%2E%2e/echo?x=..", "/v2/echo?x=.."),
            ("users/./a/..", "/v2/users/"),
            ("../../../../admin", "/admin"),
            ("users#part", "/v2/users"),
            ("users?a=1#part?b=2", "/v2/users?a=1"),
            ("users/me:settings", "/v2/users/me:settings"),
            ("?a=1", "/v2/?a=1"),
            ("", "/v2/"),
            ("https://api.example.com", "/"),
            ("https://api.example.com?a=1", "/?a=1"),
            ("https://api.example.com:443/v2/users", "/v2/users"),
        ] {
            assert_eq!(base.resolve(reference).as_deref(), Ok(path), "{reference}");
        }
    }

    #[test]
    fn nothing_leads_elsewhere() {
        let base = Base::read("https://api.example.com/v2/").expect("a base URL");
        for (reference, code) in [
            ("https://evil.example/v2/users", "address-not-allowed"),
            ("https://api.example.com:8443/v2", "address-not-allowed"),
            ("https://user@api.example.com/v2", "address-not-allowed"),
            ("https://api.example.com.evil.example/", "address-not-allowed"),
            ("https://evil.example/#@api.example.com/", "address-not-allowed"),
            ("http://api.example.com/v2/users", "scheme-not-allowed"),
            ("file:///etc/passwd", "scheme-not-allowed"),
            ("javascript:1", "scheme-not-allowed"),
            ("https:users", "bad-url"),
            ("https:/api.example.com/v2/users", "bad-url"),
            ("//evil.example/", "bad-url"),
            ("/\\evil.example/", "bad-url"),
            ("users\u{7f}me", "bad-url"),
            ("users\r\nhost: evil.example", "bad-url"),
        ] {
            assert_eq!(
                base.resolve(reference).map_err(|(code, _)| code),
                Err(code),
                "{reference}"
            );
        }
    }

    #[test]
    fn a_base_url_with_the_schemes_own_port_is_the_one_without() {
        for (base, reference) in [
            ("https://api.example.com:443/v2", "https://api.example.com/v2/users"),
            ("http://localhost:80/v2", "http://LOCALHOST/v2/users"),
        ] {
            let base = Base::read(base).expect("a base URL");
            assert_eq!(base.resolve(reference).as_deref(), Ok("/v2/users"), "{reference}");
        }
    }

    #[test]
    fn a_base_url_is_https_or_on_this_machine() {
        for good in [
            "https://api.example.com",
            "http://127.0.0.1:8080/v2/",
            "http://[::1]:1/",
            "http://localhost/v2",
        ] {
            assert!(Base::read(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "api.example.com",
            "ftp://api.example.com/",
            "http://api.example.com/",
            "http://127.0.0.1.example.com/",
            "https://user@api.example.com/",
            "https:///v2",
            "https://api.example.com/v2?x=1",
        ] {
            assert!(Base::read(bad).is_err(), "{bad}");
        }
    }
}
