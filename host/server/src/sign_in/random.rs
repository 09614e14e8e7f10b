//! Random names, and their hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

use super::SignInError;

/// 256 random bits as text: 43 characters.
pub(super) fn name() -> Result<SecretString, SignInError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| SignInError::NoRandomness(error.to_string()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes).into())
}

/// Whether a text can be one of these.
pub(super) fn is_name(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The hash of a name, for one purpose at one installation.
pub(super) fn hash(purpose: &str, installation: &str, name: &SecretString) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [purpose, installation, name.expose_secret()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
