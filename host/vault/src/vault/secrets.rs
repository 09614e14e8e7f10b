//! An integration's secrets as bytes, and back.

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// An integration's secrets by name, such as `client_secret` and `user.client_secret`. None at all is a valid set: that
/// of a public client, or of an integration whose secrets are kept elsewhere.
pub type Secrets = BTreeMap<String, SecretString>;

/// Each name and each secret with its length before it.
pub(super) fn encode(secrets: &Secrets) -> Zeroizing<Vec<u8>> {
    let parts = || {
        secrets
            .iter()
            .flat_map(|(name, secret)| [name.as_str(), secret.expose_secret()])
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(parts().map(|part| part.len() + 8).sum()));
    for part in parts() {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// What [`encode`] has written; none if it is something else.
pub(super) fn decode(mut bytes: &[u8]) -> Option<Secrets> {
    let mut secrets = Secrets::new();
    let mut part = || {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        bytes = rest;
        Some((std::str::from_utf8(part).ok()?.to_owned(), rest.is_empty()))
    };
    loop {
        let Some((name, _)) = part() else {
            // Nothing left, or nothing that could be a part.
            return bytes.is_empty().then_some(secrets);
        };
        let (secret, _) = part()?;
        secrets.insert(name, SecretString::from(secret));
    }
}
