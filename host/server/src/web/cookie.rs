//! Our cookies.
//!
//! With an https address they are called `__Host-…`: a browser takes such a cookie only over https, only for this very
//! host and only for all of its paths, so no neighbour under the same domain can plant one. On plain http, which is for
//! development on this machine alone, the prefix can't be had: it needs `Secure`, and not every browser takes `Secure`
//! from `http://127.0.0.1` (Chromium and Firefox do, Safari does not). There they have a plain name.

use http::HeaderValue;
use http::header::{COOKIE, HeaderMap};

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieName {
    /// Who is signed in.
    Session,
    /// Ties the forms of somebody who is not signed in to their browser.
    Visit,
    /// Says that this browser has signed in before.
    Device,
    /// A sign-in at an identity provider that is under way.
    Provider,
    /// A sign-in at a service that is under way.
    Connect,
    /// The language that was chosen.
    Language,
}

impl CookieName {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Session,
        Self::Visit,
        Self::Device,
        Self::Provider,
        Self::Connect,
        Self::Language,
    ];

    const fn stem(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Visit => "visit",
            Self::Device => "device",
            Self::Provider => "provider",
            Self::Connect => "connect",
            Self::Language => "language",
        }
    }
}

/// The value of a cookie that a request carries. Of several with the name, the first; a browser sends one.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// How cookies are named and marked at this address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CookieJar {
    /// Whether the address is https.
    pub secure: bool,
}

impl CookieJar {
    /// The name as the browser has it.
    pub fn name(self, name: CookieName) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}microapp-{}", name.stem())
    }

    /// The value that a request carries. Of several with the name, the first; a browser sends one.
    pub fn read(self, headers: &HeaderMap, name: CookieName) -> Option<&str> {
        cookie(headers, &self.name(name))
    }

    /// A `Set-Cookie` value. Without a duration the cookie goes with the browser. The value has to be ASCII without
    /// `;`; one that is not gives none.
    pub fn set(self, name: CookieName, value: &str, seconds: Option<u64>) -> Option<HeaderValue> {
        if !value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
        {
            return None;
        }
        let mut text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", self.name(name));
        if self.secure {
            text.push_str("; Secure");
        }
        if let Some(seconds) = seconds {
            text.push_str(&format!("; Max-Age={seconds}"));
        }
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// A `Set-Cookie` value that removes it.
    pub fn remove(self, name: CookieName) -> Option<HeaderValue> {
        self.set(name, "", Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Option<HeaderValue>) -> String {
        value.expect("a cookie").to_str().expect("text").to_owned()
    }

    #[test]
    fn a_cookie_over_https_belongs_to_this_host_alone() {
        let jar = CookieJar { secure: true };
        assert_eq!(
            text(jar.set(CookieName::Session, "abc-_1", None)),
            "__Host-microapp-session=abc-_1; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            text(jar.remove(CookieName::Visit)),
            "__Host-microapp-visit=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
    }

    #[test]
    fn a_value_can_not_add_attributes() {
        let jar = CookieJar { secure: true };
        for value in ["a; Domain=example.com", "a\r\nSet-Cookie: b=c", "a,b", "ä", "\"a\""] {
            assert!(jar.set(CookieName::Language, value, None).is_none(), "{value}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            HeaderValue::from_static("x=1; microapp-session=plain; __Host-microapp-session=right; y=2"),
        );
        let [secure, plain] = [true, false].map(|secure| CookieJar { secure }.read(&headers, CookieName::Session));
        assert_eq!((secure, plain), (Some("right"), Some("plain")));
        assert_eq!(CookieJar { secure: true }.read(&headers, CookieName::Visit), None);
    }
}
