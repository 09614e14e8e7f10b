//! Where the server is, as browsers see it.

use std::fmt;

use http::HeaderMap;
use http::header::HOST;
use url::{Host, Url};

use super::CookieJar;

/// The address that people use: what cookies, redirects and the check of origins are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    url: Url,
    authority: String,
}

/// Why an address can't be the public one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    /// It is http, and not on this machine.
    #[error(
        "the public URL {0} is http. Passwords and sessions would cross the network in the clear: use https, with a \
         proxy in front that has the certificate. Plain http is taken for this machine only"
    )]
    NotSecure(Url),
    /// It is not an http address at all, or has more than scheme, host and port.
    #[error("the public URL {0} has to be like https://meet.example.com, without path, user or query")]
    NotAnOrigin(Url),
}

impl PublicUrl {
    /// Checks an address.
    ///
    /// # Errors
    ///
    /// [`PublicUrlError`].
    pub fn new(url: Url) -> Result<Self, PublicUrlError> {
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let Some(host) = url.host_str().filter(|_| bare) else {
            return Err(PublicUrlError::NotAnOrigin(url));
        };
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        match url.scheme() {
            "https" => Ok(Self { url, authority }),
            "http" if is_this_machine(&url) => Ok(Self { url, authority }),
            "http" => Err(PublicUrlError::NotSecure(url)),
            _ => Err(PublicUrlError::NotAnOrigin(url)),
        }
    }

    /// The address, with a slash at its end.
    pub const fn as_url(&self) -> &Url {
        &self.url
    }

    /// The origin as browsers send it: `https://meet.example.com`.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The address of a path that begins with a slash.
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Whether an address is one of this server's.
    pub fn is_ours(&self, address: &str) -> bool {
        Url::parse(address).is_ok_and(|url| url.origin() == self.url.origin())
    }

    /// Whether it is https.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether it is on this machine.
    pub fn is_this_machine(&self) -> bool {
        is_this_machine(&self.url)
    }

    /// How cookies are made for it.
    pub fn cookies(&self) -> CookieJar {
        CookieJar {
            secure: self.is_secure(),
        }
    }

    /// How a request's `Host` fits. Another name for this server may be an attack that makes a browser believe that our
    /// pages are somebody else's (DNS rebinding).
    pub fn host_of(&self, headers: &HeaderMap) -> HostFit {
        let Some(host) = headers.get(HOST).and_then(|value| value.to_str().ok()) else {
            return HostFit::Foreign;
        };
        if host.eq_ignore_ascii_case(&self.authority) {
            return HostFit::Ours;
        }
        // `localhost` for `127.0.0.1` is a habit and no attack.
        let same_machine = Url::parse(&format!("http://{host}/"))
            .is_ok_and(|url| is_this_machine(&url) && url.port_or_known_default() == self.url.port_or_known_default());
        if self.is_this_machine() && same_machine {
            HostFit::OtherName
        } else {
            HostFit::Foreign
        }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.origin())
    }
}

/// How the name under which a request came fits the public one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostFit {
    /// It is the one.
    Ours,
    /// It is another name of this machine.
    OtherName,
    /// It is not ours.
    Foreign,
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> Result<PublicUrl, PublicUrlError> {
        PublicUrl::new(text.parse().expect("a URL"))
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for text in [
            "https://meet.example.com",
            "http://127.0.0.1:8080",
            "http://localhost",
            "http://[::1]:1",
        ] {
            assert!(public(text).is_ok(), "{text}");
        }
        for text in [
            "http://meet.example.com",
            "http://10.0.0.1",
            "http://localhost.example.com",
        ] {
            assert!(matches!(public(text), Err(PublicUrlError::NotSecure(_))), "{text}");
        }
        for text in [
            "https://meet.example.com/base",
            "https://a@meet.example.com",
            "ftp://x",
            "https://x/?a",
        ] {
            assert!(matches!(public(text), Err(PublicUrlError::NotAnOrigin(_))), "{text}");
        }
    }

    #[test]
    fn another_name_for_the_server_is_noticed() {
        let fit = |public_url: &str, host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().expect("a host"));
            public(public_url).expect("a URL").host_of(&headers)
        };
        assert_eq!(fit("https://meet.example.com", "meet.example.com"), HostFit::Ours);
        assert_eq!(fit("https://meet.example.com", "MEET.example.com"), HostFit::Ours);
        assert_eq!(fit("https://meet.example.com", "evil.test"), HostFit::Foreign);
        assert_eq!(fit("https://meet.example.com", "127.0.0.1"), HostFit::Foreign);
        assert_eq!(fit("http://127.0.0.1:8080", "localhost:8080"), HostFit::OtherName);
        assert_eq!(fit("http://127.0.0.1:8080", "localhost:80"), HostFit::Foreign);
        assert_eq!(fit("http://127.0.0.1:8080", "evil.test:8080"), HostFit::Foreign);
        assert_eq!(
            public("http://127.0.0.1:8080")
                .expect("a URL")
                .host_of(&HeaderMap::new()),
            HostFit::Foreign
        );
    }
}
