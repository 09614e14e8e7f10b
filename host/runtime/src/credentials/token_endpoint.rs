//! One request to a token endpoint (RFC 6749, section 3.2), and the reading of what it answers.

use base64::Engine as _;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::form_urlencoded;

use super::CredentialError;
use crate::egress::AllowedUrl;
use crate::http::{HttpClient, HttpRequest, SendError, read_body};
use crate::text::with_causes;

/// More than any token answer needs.
const MOST_BYTES: usize = 64 << 10;

/// A token as it came.
pub(super) struct Granted {
    pub(super) token: String,
    pub(super) lifetime_seconds: Option<u64>,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Option<SecretString>,
    expires_in: Option<serde_json::Value>,
    error: Option<String>,
    #[serde(alias = "error_description")]
    reason: Option<String>,
}

/// The client's name and password as RFC 6749 2.3.1 wants them: each form-encoded, then joined, then base64. Without the
/// first step a colon or percent sign in a secret breaks the header.
fn basic(id: &str, secret: &SecretString) -> Option<HeaderValue> {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(id), encode(secret.expose_secret()));
    let text = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Asks for a token with these form fields.
pub(super) async fn ask(
    client: &dyn HttpClient,
    endpoint: &AllowedUrl,
    id: &str,
    secret: &SecretString,
    form: &[(&str, &str)],
) -> Result<Granted, CredentialError> {
    let unusable = || CredentialError::Unusable {
        reason: "the client's id and secret do not fit into a header".to_owned(),
    };
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, basic(id, secret).ok_or_else(unusable)?);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let request = HttpRequest {
        method: Method::POST,
        url: endpoint.clone(),
        headers,
        body: Some(Bytes::from(body)),
    };
    let unreachable = |error: &SendError| CredentialError::Unreachable {
        reason: with_causes(error),
    };
    let answer = client.send(request).await.map_err(|error| unreachable(&error))?;
    let status = answer.status;
    let text = read_body(&answer.headers, answer.body, MOST_BYTES)
        .await
        .map_err(|error| CredentialError::Unreachable {
            reason: with_causes(&error),
        })?;
    if status.is_server_error() || status == http::StatusCode::TOO_MANY_REQUESTS {
        return Err(CredentialError::Unreachable {
            reason: format!("it answered {status}"),
        });
    }
    read(status, &text)
}

/// Reads the answer. It holds a token, so nothing of it goes into an error but the two fields that are meant for that.
fn read(status: http::StatusCode, text: &[u8]) -> Result<Granted, CredentialError> {
    let rejected = |code: &str, reason: String| CredentialError::Rejected {
        code: code.to_owned(),
        reason,
    };
    let Ok(answer) = serde_json::from_slice::<Answer>(text) else {
        return Err(rejected(
            "bad-answer",
            format!("it answered {status}, and not with the JSON of OAuth 2.0"),
        ));
    };
    if let Some(token) = answer.access_token.filter(|_| status.is_success()) {
        let token = token.expose_secret().to_owned();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(CredentialError::Unusable {
                reason: "the token has characters that a header can't carry".to_owned(),
            });
        }
        // Seconds, as a number or, at some services, as a string.
        let lifetime_seconds = answer.expires_in.and_then(|value| match value {
            serde_json::Value::Number(number) => number.as_u64(),
            serde_json::Value::String(text) => text.parse().ok(),
            _ => None,
        });
        return Ok(Granted {
            token,
            lifetime_seconds,
        });
    }
    let code = answer.error.unwrap_or_else(|| status.as_u16().to_string());
    Err(rejected(
        &code,
        answer.reason.unwrap_or_else(|| format!("it answered {status}")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_password_are_form_encoded_first() {
        // RFC 6749 2.3.1; `:` and `%` would otherwise end the name or be decoded.
        let value = basic("client:id", &SecretString::from("p%ss wörd/+")).expect("a header");
        assert!(value.is_sensitive());
        let encoded = value
            .to_str()
            .expect("text")
            .strip_prefix("Basic ")
            .expect("Basic")
            .to_owned();
        let decoded = base64::engine::general_purpose::STANDARD
            .decode(encoded)
            .expect("base64");
        assert_eq!(
            String::from_utf8(decoded).expect("text"),
            "client%3Aid:p%25ss+w%C3%B6rd%2F%2B"
        );
    }

    #[test]
    fn a_refusal_keeps_the_services_words() {
        let refused = read(
            http::StatusCode::BAD_REQUEST,
            br#"{"reason":"Bad account","error":"invalid_request"}"#,
        );
        let Err(CredentialError::Rejected { code, reason }) = refused else {
            panic!("not rejected")
        };
        assert_eq!((code.as_str(), reason.as_str()), ("invalid_request", "Bad account"));
    }

    #[test]
    fn nonsense_is_an_error_and_never_a_panic() {
        for text in [
            "",
            "null",
            "[]",
            "<html>",
            "{}",
            r#"{"access_token":5}"#,
            r#"{"access_token":""}"#,
            r#"{"access_token":"a b"}"#,
        ] {
            assert!(read(http::StatusCode::OK, text.as_bytes()).is_err(), "{text}");
        }
        let granted = read(http::StatusCode::OK, br#"{"access_token":"abc","expires_in":"3599"}"#);
        assert_eq!(granted.ok().and_then(|granted| granted.lifetime_seconds), Some(3_599));
    }
}
