//! Proof Key for Code Exchange (RFC 7636): who began a sign-in is the only one who can end it.

use std::fmt;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use secrecy::{ExposeSecret, SecretString};

/// A verifier, which stays here until the code is exchanged, and the challenge that is made of it.
#[derive(Clone)]
pub struct Pkce {
    verifier: SecretString,
}

impl Pkce {
    /// A new one, of 256 random bits.
    ///
    /// # Errors
    ///
    /// If the system gives no random bytes.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0_u8; 32];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| io::Error::other("the system gives no random bytes"))?;
        Ok(Self::from_verifier(URL_SAFE_NO_PAD.encode(bytes).into()))
    }

    /// One that was kept while the person was at the consent page.
    pub const fn from_verifier(verifier: SecretString) -> Self {
        Self { verifier }
    }

    /// What has to be kept, sealed.
    pub const fn verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// What the consent page is asked with: S256.
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.expose_secret().as_bytes()))
    }
}

impl fmt::Debug for Pkce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pkce([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        // Appendix B.
        let pkce = Pkce::from_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned().into());
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn each_is_another_and_none_is_shown() {
        let (one, other) = (Pkce::random().expect("random"), Pkce::random().expect("random"));
        assert_ne!(one.challenge(), other.challenge());
        assert_eq!(one.verifier().expose_secret().len(), 43);
        assert_eq!(format!("{one:?}"), "Pkce([REDACTED])");
    }
}
