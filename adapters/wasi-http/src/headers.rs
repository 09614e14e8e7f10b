//! Which headers pass, in both directions: the same as in a host of the contract. Names are in lower case.

/// Whether a header of a request is the host's to set, and not a connector's.
pub(crate) fn is_the_hosts(name: &str) -> bool {
    // Credentials, where it goes, the connection and its framing, and what answers are compressed with.
    let listed = [
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "expect",
        "forwarded",
        "host",
        "http2-settings",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-real-ip",
    ];
    listed.contains(&name) || name.starts_with("proxy-")
}

/// Whether a header of an answer could be used as a credential.
pub(crate) fn is_withheld(name: &str) -> bool {
    matches!(
        name,
        "set-cookie"
            | "set-cookie2"
            | "authorization"
            | "proxy-authorization"
            | "www-authenticate"
            | "proxy-authenticate"
            | "authentication-info"
            | "proxy-authentication-info"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connector_speaks_for_itself_only() {
        for name in ["authorization", "proxy-anything", "host", "expect", "x-forwarded-for"] {
            assert!(is_the_hosts(name), "{name}");
        }
        for name in ["accept", "content-type", "x-request-id", "if-match"] {
            assert!(!is_the_hosts(name), "{name}");
        }
        assert!(is_withheld("authentication-info") && !is_withheld("location"));
    }
}
