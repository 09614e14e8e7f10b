//! One request to a token endpoint (RFC 6749, section 3.2), and the reading of what it answers.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use microapp_limiter::WallTime;
use microapp_limiter::upstream::When;
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

use super::error::{OAuthError, RefusalBody, ServiceWords};
use super::grant::{Answer, Grant, NoGrant};
use crate::egress::{AllowedUrl, EgressPolicy, Refusal};
use crate::http::{HttpClient, HttpRequest, SendError, read_body};
use crate::text::{duration, with_causes};

/// More than any token answer needs.
const MOST_BYTES: usize = 64 << 10;

/// A token endpoint, and the client that asks it.
#[derive(Clone)]
pub(in crate::credentials) struct TokenEndpoint {
    http: Arc<dyn HttpClient>,
    url: AllowedUrl,
    id: String,
    secret: Option<SecretString>,
    timeout: Duration,
}

impl TokenEndpoint {
    /// One that is asked through `http`; its host is granted by being configured.
    pub(in crate::credentials) fn new(
        http: Arc<dyn HttpClient>,
        url: &Url,
        allow_loopback: bool,
        id: &str,
        secret: Option<&SecretString>,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            http,
            url: EgressPolicy::single(url, allow_loopback)?,
            id: id.to_owned(),
            secret: secret.cloned(),
            timeout: Duration::from_secs(15),
        })
    }

    /// Gives each request so long.
    pub(in crate::credentials) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Where it is.
    pub(in crate::credentials) const fn url(&self) -> &AllowedUrl {
        &self.url
    }

    /// Zoom: `grant_type=account_credentials`.
    pub(in crate::credentials) async fn account_credentials(
        &self,
        account_id: &SecretString,
    ) -> Result<Grant, OAuthError> {
        let form = [
            ("grant_type", "account_credentials"),
            ("account_id", account_id.expose_secret()),
        ];
        self.grant(&form).await
    }

    /// Asks for a token with these form fields.
    pub(super) async fn grant(&self, form: &[(&str, &str)]) -> Result<Grant, OAuthError> {
        let (status, body) = self.send(form).await?;
        // A success that can't be read: something was given, and is lost.
        let lost = || OAuthError::NoAnswer {
            reason: format!("it answered {status}, and not with the JSON of OAuth 2.0"),
        };
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| lost())?;
        answer.grant().map_err(|missing| match missing {
            NoGrant::Missing if RefusalBody::read(&body).is_some_and(|refusal| refusal.is_refusal()) => {
                self.refusal(status, &body, form)
            }
            NoGrant::Missing => lost(),
            NoGrant::Unusable => OAuthError::Unusable {
                reason: "the token has characters that a header can't carry".to_owned(),
            },
        })
    }

    /// Sends these form fields, and returns the body of a success. It holds tokens, so nothing of it goes into an error.
    pub(super) async fn send(&self, form: &[(&str, &str)]) -> Result<(StatusCode, Bytes), OAuthError> {
        let asking = async {
            let answer = self.http.send(self.request(form)?).await.map_err(not_answered)?;
            let status = answer.status;
            let headers = answer.headers;
            let body = read_body(&headers, answer.body, MOST_BYTES).await;
            if status == StatusCode::TOO_MANY_REQUESTS {
                return Err(OAuthError::RateLimited {
                    retry_after: retry_after(&headers, SystemTime::now()),
                });
            }
            if status.is_server_error() {
                let reason = format!("it answered {status}");
                return Err(OAuthError::NoAnswer { reason });
            }
            if !status.is_success() {
                // A refusal stays one if its body is broken.
                return Err(self.refusal(status, &body.unwrap_or_default(), form));
            }
            let body = body.map_err(|error| OAuthError::NoAnswer {
                reason: with_causes(&error),
            })?;
            Ok((status, body))
        };
        tokio::time::timeout(self.timeout, asking).await.unwrap_or_else(|_| {
            let reason = format!("no answer within {}", duration(self.timeout));
            Err(OAuthError::NoAnswer { reason })
        })
    }

    fn request(&self, form: &[(&str, &str)]) -> Result<HttpRequest, OAuthError> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(form);
        let mut headers = HeaderMap::new();
        match &self.secret {
            Some(secret) => {
                let header = basic(&self.id, secret).ok_or_else(|| OAuthError::NotSent {
                    reason: "the client's id and secret do not fit into a header".to_owned(),
                })?;
                headers.insert(AUTHORIZATION, header);
            }
            // A public client says who it is in the form (RFC 6749, section 3.2.1).
            None => {
                body.append_pair("client_id", &self.id);
            }
        }
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(HttpRequest {
            method: Method::POST,
            url: self.url.clone(),
            headers,
            body: Some(Bytes::from(body.finish())),
            // A token that was meant for another would be theirs from then on.
            fresh: true,
        })
    }

    /// A refusal with the service's words, out of which everything is blotted that was sent in confidence.
    fn refusal(&self, status: StatusCode, body: &[u8], form: &[(&str, &str)]) -> OAuthError {
        let Some(refusal) = RefusalBody::read(body) else {
            return OAuthError::Refused(ServiceWords {
                status: status.as_u16(),
                error: "bad-answer".to_owned(),
                reason: format!("it answered {status}, and not with the JSON of OAuth 2.0"),
                code: None,
            });
        };
        refusal.judge(status, |words| self.clean(words, form))
    }

    fn clean(&self, words: &str, form: &[(&str, &str)]) -> String {
        const PLAIN: [&str; 2] = ["grant_type", "redirect_uri"];
        let confidential = form
            .iter()
            .filter(|(name, _)| !PLAIN.contains(name))
            .map(|(_, value)| *value)
            .chain(self.secret.as_ref().map(ExposeSecret::expose_secret))
            // An empty or tiny secret would blot out the text instead.
            .filter(|value| value.len() >= 4);
        let clean = confidential.fold(words.to_owned(), |words, value| words.replace(value, "[credential]"));
        let clean = crate::text::printable(&clean).into_owned();
        crate::text::cut(&clean, 500).to_owned()
    }
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

/// How long to wait, which services say in seconds or as a date (RFC 9110, section 10.2.3). A date is compared with the
/// answer's own, so that it does not matter whether both clocks agree; `now` is for an answer without one.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let said = |name| When::parse(headers.get(name)?.to_str().ok()?);
    let until = match said(RETRY_AFTER)? {
        When::In(span) => return Some(span),
        When::At(until) => until,
    };
    let now = match said(DATE) {
        Some(When::At(date)) => date,
        _ => WallTime::from_unix_seconds(now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs()),
    };
    Some(until.since(now))
}

fn not_answered(error: SendError) -> OAuthError {
    let reason = with_causes(&error);
    match error {
        SendError::NotSent(_) | SendError::AddressNotPublic(_) => OAuthError::NotSent { reason },
        SendError::NoAnswer(_) => OAuthError::NoAnswer { reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_to_wait_is_said_in_seconds_or_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_590_883_200 - 30);
        let said = |headers: &[(http::HeaderName, &'static str)]| {
            let headers = headers.iter().cloned();
            retry_after(
                &headers
                    .map(|(name, value)| (name, HeaderValue::from_static(value)))
                    .collect(),
                now,
            )
        };
        let date = "Sun, 31 May 2020 00:00:00 GMT";
        assert_eq!(said(&[(RETRY_AFTER, "7")]), Some(Duration::from_secs(7)));
        assert_eq!(said(&[(RETRY_AFTER, date)]), Some(Duration::from_secs(30)));
        let by_its_clock = [(RETRY_AFTER, date), (DATE, "Sat, 30 May 2020 23:59:00 GMT")];
        assert_eq!(said(&by_its_clock), Some(Duration::from_secs(60)));
        let over = [(RETRY_AFTER, date), (DATE, "Sun, 31 May 2020 00:01:00 GMT")];
        assert_eq!(said(&over), Some(Duration::ZERO));
        assert_eq!(said(&[(RETRY_AFTER, "soon")]), None);
        assert_eq!(said(&[]), None);
    }

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
}
