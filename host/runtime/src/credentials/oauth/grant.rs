//! What a token endpoint gives.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

/// How long a token is taken to live if the service does not say.
const UNSAID: Duration = Duration::from_secs(300);
/// Longer than any access token should live.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What a token endpoint has given.
#[derive(Clone)]
#[non_exhaustive]
pub struct Grant {
    /// What requests are signed with.
    pub access_token: SecretString,
    /// What gets the next pair, once; none where the service gives none.
    pub refresh_token: Option<SecretString>,
    /// How long the access token lives from now on; 5 minutes if the service does not say, a day at most.
    pub expires_in: Duration,
    /// What the token may do, as the service spells it; empty if it does not say.
    pub scopes: Vec<String>,
    /// Where the service serves this token, if it says so (regional hosts).
    pub api_url: Option<Url>,
}

impl fmt::Debug for Grant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Grant")
            .field("refreshable", &self.refresh_token.is_some())
            .field("expires_in", &self.expires_in)
            .field("scopes", &self.scopes)
            .field("api_url", &self.api_url.as_ref().map(Url::as_str))
            .finish_non_exhaustive()
    }
}

/// The answer's members, as they come. Some services write numbers as text, and scopes with commas.
#[derive(Deserialize)]
pub(super) struct Answer {
    access_token: Option<SecretString>,
    refresh_token: Option<SecretString>,
    expires_in: Option<Value>,
    scope: Option<String>,
    api_url: Option<String>,
}

/// Why a success holds no usable token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoGrant {
    /// There is none in it.
    Missing,
    /// It has characters that a header can't carry.
    Unusable,
}

impl Answer {
    pub(super) fn grant(self) -> Result<Grant, NoGrant> {
        let sound = |token: &SecretString| {
            let token = token.expose_secret();
            !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let access_token = self.access_token.ok_or(NoGrant::Missing)?;
        if !sound(&access_token) {
            return Err(NoGrant::Unusable);
        }
        let seconds = self.expires_in.and_then(|value| match value {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        });
        let scopes = self.scope.unwrap_or_default();
        Ok(Grant {
            access_token,
            refresh_token: self.refresh_token.filter(sound),
            expires_in: seconds.map_or(UNSAID, Duration::from_secs).min(LONGEST),
            scopes: scopes
                .split(|character: char| character.is_whitespace() || character == ',')
                .filter(|scope| !scope.is_empty())
                .map(str::to_owned)
                .collect(),
            api_url: self
                .api_url
                .and_then(|text| Url::parse(&text).ok())
                .filter(Url::has_host),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(text: &str) -> Result<Grant, NoGrant> {
        serde_json::from_str::<Answer>(text).expect("an answer").grant()
    }

    #[test]
    fn an_answer_is_read_whole() {
        let grant = grant(
            r#"{"access_token":"abc","token_type":"bearer","refresh_token":"def","expires_in":3599,
                "scope":"meeting:read meeting:write","api_url":"https://api-eu.example.com"}"#,
        )
        .expect("a grant");
        assert_eq!(grant.access_token.expose_secret(), "abc");
        assert_eq!(
            grant.refresh_token.as_ref().expect("a refresh token").expose_secret(),
            "def"
        );
        assert_eq!(grant.expires_in, Duration::from_secs(3_599));
        assert_eq!(grant.scopes, ["meeting:read", "meeting:write"]);
        assert_eq!(
            grant.api_url.as_ref().map(Url::as_str),
            Some("https://api-eu.example.com/")
        );
        let shown = format!("{grant:?}");
        assert!(!shown.contains("abc") && !shown.contains("def"), "{shown}");
    }

    #[test]
    fn what_is_missing_or_bent_has_a_default() {
        let bent =
            grant(r#"{"access_token":"abc","expires_in":"3599","scope":"a,b","api_url":"nowhere","refresh_token":""}"#)
                .expect("a grant");
        assert_eq!(bent.expires_in, Duration::from_secs(3_599));
        assert_eq!(bent.scopes, ["a", "b"]);
        assert!(bent.api_url.is_none() && bent.refresh_token.is_none());
        let bare = grant(r#"{"access_token":"abc","expires_in":null}"#).expect("a grant");
        assert_eq!((bare.expires_in, bare.scopes.len()), (UNSAID, 0));
        let long = grant(r#"{"access_token":"abc","expires_in":999999999999}"#).expect("a grant");
        assert_eq!(long.expires_in, LONGEST);
    }

    #[test]
    fn a_token_that_no_header_carries_is_none() {
        for (text, wanted) in [
            ("{}", NoGrant::Missing),
            (r#"{"access_token":""}"#, NoGrant::Unusable),
            (r#"{"access_token":"a b"}"#, NoGrant::Unusable),
            ("{\"access_token\":\"a\\nb\"}", NoGrant::Unusable),
        ] {
            assert_eq!(grant(text).expect_err(text), wanted, "{text}");
        }
    }
}
