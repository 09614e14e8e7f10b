//! Requests to a registry: asked for a token when the registry wants one, led on to where blobs are.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use microapp_runtime::egress::EgressPolicy;
use microapp_runtime::http::HttpRequest;
use microapp_runtime::{HttpClient as _, PooledClient, with_causes};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use url::Url;

use crate::{Credentials, Reference, RegistryError};

/// How long one exchange may take, its body included.
const TIMEOUT: Duration = Duration::from_secs(120);
/// How often a registry may lead on.
const MOST_REDIRECTS: usize = 5;
/// Bytes of a token's answer.
const MOST_TOKEN_BYTES: usize = 64 << 10;

/// One repository of a registry.
pub(crate) struct Client {
    http: PooledClient,
    registry: String,
    base: Url,
    repository: String,
    credentials: Option<Credentials>,
    /// What the registry has let in, by what it was for.
    tokens: Mutex<BTreeMap<&'static str, SecretString>>,
}

/// What to send.
pub(crate) struct Ask<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) accept: &'a str,
    pub(crate) body: Option<(Bytes, &'a str)>,
    /// Bytes that the answer may have.
    pub(crate) most: usize,
    /// `pull` or `pull,push`.
    pub(crate) scope: &'static str,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Where it came from in the end.
    pub(crate) url: Url,
}

impl Client {
    pub(crate) fn new(reference: &Reference, credentials: Option<Credentials>) -> Result<Self, RegistryError> {
        let scheme = if is_here(&reference.registry) { "http" } else { "https" };
        let base = Url::parse(&format!(
            "{scheme}://{}/v2/{}/",
            reference.registry, reference.repository
        ));
        Ok(Self {
            http: PooledClient::default(),
            base: base.map_err(|error| RegistryError::Unreachable {
                registry: reference.registry.clone(),
                reason: error.to_string(),
            })?,
            registry: reference.registry.clone(),
            repository: reference.repository.clone(),
            credentials,
            tokens: Mutex::default(),
        })
    }

    /// An address within the repository, or what the registry says is next.
    pub(crate) fn url(&self, base: &Url, path: &str) -> Result<Url, RegistryError> {
        base.join(path)
            .map_err(|error| self.strange(format!("an address that is none: {error}")))
    }

    pub(crate) const fn base(&self) -> &Url {
        &self.base
    }

    pub(crate) fn strange(&self, reason: impl Into<String>) -> RegistryError {
        RegistryError::Strange {
            registry: self.registry.clone(),
            reason: reason.into(),
        }
    }

    fn unreachable(&self, reason: impl Into<String>) -> RegistryError {
        RegistryError::Unreachable {
            registry: self.registry.clone(),
            reason: reason.into(),
        }
    }

    /// Asks, with a token if the registry wants one.
    pub(crate) async fn ask(&self, ask: Ask<'_>) -> Result<Answer, RegistryError> {
        let known = self.token(ask.scope);
        let answer = self.send(&ask, known.as_ref()).await?;
        // What another host asks for, to which the registry has led, is not the registry's to want.
        if answer.status != StatusCode::UNAUTHORIZED || !self.is_ours(&answer.url) {
            return self.admitted(answer);
        }
        let challenge = answer
            .headers
            .get(WWW_AUTHENTICATE)
            .and_then(|value| value.to_str().ok());
        let Some(token) = self.authorise(challenge.unwrap_or_default(), ask.scope).await? else {
            return self.admitted(answer);
        };
        let answer = self.send(&ask, Some(&token)).await?;
        if answer.status.is_success() {
            let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            tokens.insert(ask.scope, token);
        }
        self.admitted(answer)
    }

    fn token(&self, scope: &str) -> Option<SecretString> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(scope).cloned()
    }

    fn admitted(&self, answer: Answer) -> Result<Answer, RegistryError> {
        match answer.status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN if self.is_ours(&answer.url) => Err(self.denied(&answer)),
            _ => Ok(answer),
        }
    }

    fn denied(&self, answer: &Answer) -> RegistryError {
        RegistryError::Denied {
            registry: self.registry.clone(),
            status: answer.status.as_u16(),
        }
    }

    /// Whether an address is the registry's own.
    pub(crate) fn is_ours(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// What to send as `authorization`, by what the registry asks for. None if there is nothing to send.
    async fn authorise(&self, challenge: &str, scope: &str) -> Result<Option<SecretString>, RegistryError> {
        let (kind, parameters) = challenge.split_once(' ').unwrap_or((challenge, ""));
        if kind.eq_ignore_ascii_case("basic") {
            return Ok(self.credentials.as_ref().map(Credentials::basic));
        }
        if !kind.eq_ignore_ascii_case("bearer") {
            return Ok(None);
        }
        let parameters = parameters_of(parameters);
        let realm = parameters.get("realm").map(String::as_str).unwrap_or_default();
        let mut url = Url::parse(realm).map_err(|_| self.strange("it wants a token and does not say from where"))?;
        if let Some(service) = parameters.get("service") {
            url.query_pairs_mut().append_pair("service", service);
        }
        let scope = format!("repository:{}:{scope}", self.repository);
        url.query_pairs_mut().append_pair("scope", &scope);
        let ask = Ask {
            method: Method::GET,
            url,
            accept: "application/json",
            body: None,
            most: MOST_TOKEN_BYTES,
            scope: "token",
        };
        let basic = self.credentials.as_ref().map(Credentials::basic);
        let answer = self.exchange(&ask, &ask.url, basic.as_ref()).await?;
        // The registry has named this place itself, and what it refuses are the credentials.
        if matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(self.denied(&answer));
        }
        let token: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let token = token["token"].as_str().or_else(|| token["access_token"].as_str());
        let token = token.ok_or_else(|| self.strange("a token that is none"))?;
        Ok(Some(SecretString::from(format!("Bearer {token}"))))
    }

    /// Sends, and goes where it is led. Only the registry itself gets the credential.
    async fn send(&self, ask: &Ask<'_>, credential: Option<&SecretString>) -> Result<Answer, RegistryError> {
        let mut url = ask.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let ours = credential.filter(|_| self.is_ours(&url));
            let answer = self.exchange(ask, &url, ours).await?;
            let moved = matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308);
            if !moved || ask.method != Method::GET {
                return Ok(answer);
            }
            let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
            url = self.url(&url, location.ok_or_else(|| self.strange("a redirect to nowhere"))?)?;
        }
        Err(self.strange("one redirect after the other"))
    }

    async fn exchange(
        &self,
        ask: &Ask<'_>,
        url: &Url,
        credential: Option<&SecretString>,
    ) -> Result<Answer, RegistryError> {
        // A registry on this machine may name others on this machine; no other may.
        let here = self.base.scheme() == "http";
        let allowed = EgressPolicy::single(url, here).map_err(|refusal| self.unreachable(refusal.to_string()))?;
        let mut request = HttpRequest::new(ask.method.clone(), allowed);
        let mut put = |name, value: &str, secret| {
            if let Ok(mut value) = HeaderValue::from_str(value) {
                value.set_sensitive(secret);
                request.headers.insert(name, value);
            }
        };
        put(ACCEPT, ask.accept, false);
        if let Some(credential) = credential {
            put(AUTHORIZATION, credential.expose_secret(), true);
        }
        if let Some((_, kind)) = &ask.body {
            put(CONTENT_TYPE, kind, false);
        }
        request.body = ask.body.as_ref().map(|(bytes, _)| bytes.clone());
        let whole = async {
            let failed = |error: &dyn std::error::Error| self.unreachable(with_causes(error));
            let mut answer = self.http.send(request).await.map_err(|error| failed(&error))?;
            let mut body = Vec::new();
            while let Some(part) = answer.body.next().await {
                body.extend_from_slice(&part.map_err(|error| failed(&error))?);
                if body.len() > ask.most {
                    return Err(self.strange(format!("more than {} bytes", ask.most)));
                }
            }
            Ok(Answer {
                status: answer.status,
                headers: answer.headers,
                body,
                url: url.clone(),
            })
        };
        let answered = tokio::time::timeout(TIMEOUT, whole).await;
        answered.unwrap_or_else(|_| Err(self.unreachable("it takes too long")))
    }
}

/// Whether a registry is on this machine, and so spoken to without TLS.
fn is_here(registry: &str) -> bool {
    let host = registry.rsplit_once(':').map_or(registry, |(host, _)| host);
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// `realm="https://…",service="…"`.
fn parameters_of(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while let Some((name, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(',').unwrap_or((after, "")),
        };
        found.insert(name.trim().to_ascii_lowercase(), value.to_owned());
        rest = next.trim_start().trim_start_matches(',').trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_read_with_commas_in_quotes() {
        let found =
            parameters_of(r#"realm="https://auth.example/token",service=registry, scope="repository:a:pull,push""#);
        assert_eq!(found["realm"], "https://auth.example/token");
        assert_eq!(found["service"], "registry");
        assert_eq!(found["scope"], "repository:a:pull,push");
        for text in ["", "=", "realm", "realm=\"open", "=,=,=", ",,,"] {
            let _whatever_it_is = parameters_of(text);
        }
    }

    #[test]
    fn only_this_machine_is_asked_without_tls() {
        for registry in ["127.0.0.1:5000", "localhost", "[::1]:5000"] {
            assert!(is_here(registry), "{registry}");
        }
        for registry in [
            "ghcr.io",
            "localhost.example.com",
            "10.0.0.1:5000",
            "127.0.0.1.example.com:80",
        ] {
            assert!(!is_here(registry), "{registry}");
        }
    }
}
