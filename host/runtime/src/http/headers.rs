//! Which headers pass, in both directions.
//!
//! Outward: a guest must not speak for the host. `authorization` would let it use a credential that it got elsewhere;
//! `host` would name another service than the one that was checked; the framing headers are how requests are smuggled.
//! Inward: whatever could be used as a credential stays outside.

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::failure::Failure;

/// What a guest may not set, lower-case. Prefixes end with a hyphen.
const REFUSED: &[&str] = &[
    // Credentials are the host's to attach.
    "authorization",
    "proxy-authorization",
    "cookie",
    "cookie2",
    // Where it goes was checked from the URL.
    "host",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "via",
    "proxy-",
    // The connection and its framing are the client's.
    "connection",
    "content-length",
    "expect",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    // Answers are read as they are: compressed ones would make the size limit meaningless.
    "accept-encoding",
];

/// What a guest does not get to see.
const WITHHELD: &[&str] = &[
    "set-cookie",
    "set-cookie2",
    "authorization",
    "proxy-authorization",
    "www-authenticate",
    "proxy-authenticate",
    "authentication-info",
    "proxy-authentication-info",
];

/// Whether a header of a request is the host's to set, and not a connector's. The name in lower case.
pub fn is_the_hosts(name: &str) -> bool {
    let is_listed = |entry: &&str| *entry == name || entry.ends_with('-') && name.starts_with(*entry);
    REFUSED.iter().any(is_listed)
}

/// Checks the headers of a guest's request.
pub(crate) fn outgoing(given: Vec<(String, String)>, body: bool) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::with_capacity(given.len() + 3);
    for (name, value) in given {
        let refused = |why: &str| {
            Failure::not_allowed(
                "header-not-allowed",
                format!("The header `{}` {why}.", name.escape_default()),
            )
        };
        let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(refused("has a name that HTTP does not allow"));
        };
        if is_the_hosts(parsed.as_str()) {
            return Err(refused("is the host's to set, not a connector's"));
        }
        let Ok(value) = HeaderValue::from_str(&value) else {
            return Err(refused("has a value that HTTP does not allow"));
        };
        headers.append(parsed, value);
    }
    if body && !headers.contains_key(http::header::CONTENT_TYPE) {
        headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if !headers.contains_key(http::header::ACCEPT) {
        headers.insert(http::header::ACCEPT, HeaderValue::from_static("application/json"));
    }
    if !headers.contains_key(http::header::USER_AGENT) {
        headers.insert(
            http::header::USER_AGENT,
            HeaderValue::from_static(concat!("microapp/", env!("CARGO_PKG_VERSION"))),
        );
    }
    Ok(headers)
}

/// The headers of an answer that a guest may see: names in lower case, values as text.
pub(crate) fn incoming(headers: &HeaderMap) -> impl Iterator<Item = (&str, std::borrow::Cow<'_, str>)> {
    headers
        .iter()
        .filter(|(name, _)| !WITHHELD.contains(&name.as_str()))
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_does_not_speak_for_the_host() {
        for name in [
            "Authorization",
            "PROXY-AUTHORIZATION",
            "cookie",
            "Host",
            "content-length",
            "Transfer-Encoding",
            "connection",
            "TE",
            "upgrade",
            "keep-alive",
            "trailer",
            "expect",
            "proxy-connection",
            "accept-encoding",
            "x-forwarded-for",
            "",
            "bad name",
            "bad\r\nname",
            "naïve",
        ] {
            let failure = outgoing(vec![(name.to_owned(), "x".to_owned())], false).expect_err(name);
            assert_eq!(failure.code(), "header-not-allowed", "{name}");
        }
        assert!(outgoing(vec![("x-a".to_owned(), "x\r\nauthorization: y".to_owned())], false).is_err());
        assert!(outgoing(vec![("x-a".to_owned(), "ok".to_owned())], false).is_ok());
    }

    #[test]
    fn a_body_is_json_unless_it_says_otherwise() {
        let headers = outgoing(vec![], true).expect("headers");
        assert_eq!(headers["content-type"], "application/json");
        let headers = outgoing(vec![("Content-Type".to_owned(), "text/plain".to_owned())], true).expect("headers");
        assert_eq!(headers["content-type"], "text/plain");
    }

    #[test]
    fn credentials_of_an_answer_are_withheld() {
        let mut headers = HeaderMap::new();
        for name in ["set-cookie", "www-authenticate", "authorization", "x-request-id"] {
            headers.insert(name, HeaderValue::from_static("v"));
        }
        let seen: Vec<_> = incoming(&headers).map(|(name, _)| name.to_owned()).collect();
        assert_eq!(seen, ["x-request-id"]);
    }
}
