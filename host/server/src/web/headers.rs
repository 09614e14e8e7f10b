//! The headers that every answer has.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderValue};

/// What a page asks of the browser beyond the strictest. Put into a response's extensions, see [`super::Page`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loosened {
    /// Origins to which a form may lead in the end, such as a service's sign-in.
    pub form_action: Vec<String>,
    /// Origins that may show the page in a frame. Counts only on a route that says so.
    pub frame_ancestors: Vec<String>,
}

/// Sets them. What a handler has set of its own accord stands only for caching.
pub(super) fn secure(headers: &mut HeaderMap, loosened: &Loosened, framed: bool, https: bool) {
    let ancestors: &[String] = if framed { &loosened.frame_ancestors } else { &[] };
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), \
         usb=()",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    if ancestors.is_empty() {
        set(X_FRAME_OPTIONS, "DENY");
    }
    if https {
        set(STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(CONTENT_SECURITY_POLICY, policy(&loosened.form_action, ancestors));
}

fn policy(form_action: &[String], ancestors: &[String]) -> HeaderValue {
    let origins = |list: &[String]| -> String {
        list.iter()
            .filter(|origin| is_origin(origin))
            .map(|origin| format!(" {origin}"))
            .collect()
    };
    let forms = origins(form_action);
    let mut frames = origins(ancestors);
    if frames.is_empty() {
        frames.push_str(" 'none'");
    }
    let text = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action \
         'self'{forms}; frame-ancestors{frames}; base-uri 'none'"
    );
    HeaderValue::from_str(&text)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"))
}

/// Whether it is an origin and can be nothing else in a policy.
pub fn is_origin(text: &str) -> bool {
    url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.origin().ascii_serialization() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(loosened: &Loosened, framed: bool) -> (String, bool) {
        let mut headers = HeaderMap::new();
        secure(&mut headers, loosened, framed, true);
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        (policy, headers.contains_key(X_FRAME_OPTIONS))
    }

    #[test]
    fn nothing_is_allowed_that_is_not_our_own() {
        let (policy, no_frames) = text(&Loosened::default(), true);
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        );
        assert!(no_frames);
    }

    #[test]
    fn only_a_framed_route_can_be_framed_and_only_by_origins() {
        let loosened = Loosened {
            form_action: vec!["https://zoom.us".into()],
            frame_ancestors: vec![
                "https://intranet.example.com".into(),
                "https://a.test; script-src *".into(),
                "*".into(),
            ],
        };
        let (policy, no_frames) = text(&loosened, true);
        assert!(policy.contains("form-action 'self' https://zoom.us;"), "{policy}");
        assert!(
            policy.contains("frame-ancestors https://intranet.example.com;"),
            "{policy}"
        );
        assert!(!no_frames);
        let (policy, no_frames) = text(&loosened, false);
        assert!(policy.contains("frame-ancestors 'none';"), "{policy}");
        assert!(no_frames);
    }
}
