//! Random values, their hashes, and the tokens that tie forms to a browser.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};
use secrecy::{ExposeSecret as _, SecretString};

/// 256 random bits as text for a cookie or a link. Its bearer is let in, so it is kept as a hash only.
#[derive(Clone)]
pub struct Token(SecretString);

/// The system gives no randomness. Nothing that depends on it may go on.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

impl Token {
    /// A new one.
    ///
    /// # Errors
    ///
    /// [`NoRandomness`].
    pub fn random() -> Result<Self, NoRandomness> {
        Ok(Self(SecretString::from(URL_SAFE_NO_PAD.encode(random::<32>()?))))
    }

    /// One that has come back. None if it can't be one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == 32).then(|| Self(SecretString::from(text)))
    }

    /// What the browser keeps.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What we keep.
    pub fn hash(&self) -> [u8; 32] {
        sha256(self.expose().as_bytes())
    }

    /// The token that the forms of its bearer carry. Nobody can make one without this value, and it tells nothing of it.
    pub fn form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.form_key(), FORM))
    }

    /// Whether a form carries the right token, in a time that does not tell how far it was right.
    pub fn checks(&self, form_token: &str) -> bool {
        let tag = URL_SAFE_NO_PAD.decode(form_token);
        tag.is_ok_and(|tag| hmac::verify(&self.form_key(), FORM, &tag).is_ok())
    }

    /// Another value that only its bearer and we can make. It tells nothing of this one.
    pub fn derive(&self, label: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.form_key(), format!("microapp {label}").as_bytes()))
    }

    fn form_key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.expose().as_bytes())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token([REDACTED])")
    }
}

/// What a form's token is made over; the key is the browser's.
const FORM: &[u8] = b"microapp form token 1";

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}

/// So many random bytes.
///
/// # Errors
///
/// [`NoRandomness`].
pub fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], NoRandomness> {
    let mut bytes = [0; LENGTH];
    SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// Random bytes in hexadecimal: a name that says nothing.
///
/// # Errors
///
/// [`NoRandomness`].
pub fn random_name<const LENGTH: usize>() -> Result<String, NoRandomness> {
    Ok(random::<LENGTH>()?.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_fits_one_browser_only() {
        let [one, other] = [Token::random(), Token::random()].map(|token| token.expect("a token"));
        assert!(one.checks(&one.form_token()));
        assert!(!one.checks(&other.form_token()));
        assert!(!one.checks(""));
        assert!(!one.form_token().contains(one.expose()));
    }

    #[test]
    fn only_what_can_be_ours_is_read_back() {
        let token = Token::random().expect("a token");
        let again = Token::parse(token.expose()).expect("a token");
        assert_eq!(again.hash(), token.hash());
        for text in ["", "abc", &token.expose()[1..], &format!("{}=", token.expose())] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
        assert_eq!(format!("{token:?}"), "Token([REDACTED])");
    }
}
