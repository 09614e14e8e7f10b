//! The one cipher: XChaCha20-Poly1305 with a random nonce in front of the text.
//!
//! Its nonce has 24 bytes, so that random ones don't meet however many there are, and no counter has to outlive a crash.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

use crate::key_error::KeyError;

/// Length of a key.
pub(crate) const KEY: usize = 32;
/// Length of a nonce.
pub(crate) const NONCE: usize = 24;

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::Random {
        reason: error.to_string(),
    })?;
    Ok(bytes)
}

/// A key of 256 bits. Wiped when dropped, never shown.
pub(crate) struct SecretKey(SecretBox<[u8; KEY]>);

impl SecretKey {
    pub fn generate() -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(random()?);
        Ok(Self::from_bytes(&bytes))
    }

    pub fn from_bytes(bytes: &[u8; KEY]) -> Self {
        Self(SecretBox::init_with_mut(|key: &mut [u8; KEY]| {
            key.copy_from_slice(bytes)
        }))
    }

    pub fn expose(&self) -> &[u8; KEY] {
        self.0.expose_secret()
    }

    pub fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.expose().into())
    }

    /// The nonce, then the text and its tag.
    pub fn seal(&self, beside: &[u8], text: &[u8]) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; NONCE] = random()?;
        let payload = Payload { msg: text, aad: beside };
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| KeyError::TooLong)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The text; none if it was sealed with another key, for another purpose, or changed.
    pub fn open(&self, beside: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: text, aad: beside };
        let opened = self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()?;
        Some(Zeroizing::new(opened))
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretKey([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_and_its_purpose_only() {
        let (key, other) = (
            SecretKey::generate().expect("a key"),
            SecretKey::generate().expect("a key"),
        );
        let sealed = key.seal(b"purpose", b"text").expect("sealed");
        assert_eq!(key.open(b"purpose", &sealed).expect("opened").as_slice(), b"text");
        assert!(key.open(b"another", &sealed).is_none());
        assert!(other.open(b"purpose", &sealed).is_none());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(key.open(b"purpose", &changed).is_none(), "{place}");
            assert!(key.open(b"purpose", &sealed[..place]).is_none(), "{place}");
        }
    }
}
