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
            authority: authority.to_ascii_lowercase(),
            path: if path.is_empty() {
                "/".to_owned()
            } else {
                format!("/{path}/")
            },
        })
    }

    /// The path and query of a reference, relative to the base URL or absolute below its origin.
    pub(crate) fn resolve(&self, reference: &str) -> Result<String, Refusal> {
        let bad = || ("bad-url", format!("`{reference}` is no reference that can be asked."));
        if !reference.bytes().all(is_visible) || reference.contains(['\\', '#']) || reference.starts_with("//") {
            return Err(bad());
        }
        let path = match reference.split_once("://") {
            // A colon and slashes behind a question mark are no scheme.
            Some((scheme, rest)) if !scheme.contains(['/', '?']) => {
                let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
                let mine = if self.https { "https" } else { "http" };
                if !scheme.eq_ignore_ascii_case(mine) || !authority.eq_ignore_ascii_case(&self.authority) {
                    return Err((
                        "address-not-allowed",
                        format!("Only {} is reached here.", self.authority),
                    ));
                }
                format!("/{path}")
            }
            _ if reference.starts_with('/') => reference.to_owned(),
            _ => format!("{}{reference}", self.path),
        };
        let only_path = path.split('?').next().unwrap_or_default();
        let climbs = |segment: &str| {
            let plain = segment.to_ascii_lowercase().replace("%2e", ".");
            plain == "." || plain == ".."
        };
        if only_path.split('/').any(climbs) {
            Err(bad())
        } else {
            Ok(path)
        }
    }
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
            ("http://api.example.com/v2/users", "address-not-allowed"),
            ("//evil.example/", "bad-url"),
            ("/\\evil.example/", "bad-url"),
            ("users/../../admin", "bad-url"),
            ("users/%2E%2e/admin", "bad-url"),
            ("users me", "bad-url"),
            ("users\r\nhost: evil.example", "bad-url"),
            ("users#part", "bad-url"),
        ] {
            assert_eq!(
                base.resolve(reference).map_err(|(code, _)| code),
                Err(code),
                "{reference}"
            );
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
