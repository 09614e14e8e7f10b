//! Keys that an admin trusts.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Algorithm, number, key.
const PUBLIC_KEY_BYTES: usize = 2 + 8 + 32;

/// The number by which a signature names its key, written as minisign does: 16 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// The number in a key's or a signature's bytes.
    pub(crate) fn in_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.get(2..10)?.try_into().ok()?))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016X}", u64::from_le_bytes(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A public key by which components may be signed.
///
/// It is read from its one line (`RWQ…`) or from a `.pub` file, which has a comment above that line.
#[derive(Clone)]
pub struct TrustedKey {
    id: KeyId,
    line: String,
    key: minisign_verify::PublicKey,
}

/// Why a text is no public key. The text itself is not repeated: somebody may have mistaken the other key for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no public key; write the line `RW…` from the .pub file that `microapp component keygen` has made")]
pub struct InvalidKey;

impl TrustedKey {
    /// Its number.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Its one line.
    pub fn as_str(&self) -> &str {
        &self.line
    }

    pub(crate) fn verify(&self, bytes: &[u8], signature: &minisign_verify::Signature) -> bool {
        // Not the old kind, which is over the file itself: one way is enough.
        self.key.verify(bytes, signature, false).is_ok()
    }
}

impl FromStr for TrustedKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let line = text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with("untrusted comment:"))
            .ok_or(InvalidKey)?;
        let bytes = STANDARD.decode(line).map_err(|_| InvalidKey)?;
        if bytes.len() != PUBLIC_KEY_BYTES {
            return Err(InvalidKey);
        }
        Ok(Self {
            id: KeyId::in_bytes(&bytes).ok_or(InvalidKey)?,
            line: line.to_owned(),
            key: minisign_verify::PublicKey::from_base64(line).map_err(|_| InvalidKey)?,
        })
    }
}

impl PartialEq for TrustedKey {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line
    }
}

impl Eq for TrustedKey {}

impl fmt::Debug for TrustedKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TrustedKey({})", self.id)
    }
}
