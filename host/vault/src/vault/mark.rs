//! Marks: what vouches for a row of the store, and is kept apart from it.
//!
//! A mark is sealed with a key-encryption key beside the row's identity, its version, and the SHA-256 of all that it says.
//! So it fits one state of one row, and whoever puts an old row back has to put its mark back, too.

use microapp_store::Sealed;

use crate::keys::{KeyEncryptionKey, KeyError};

/// Tells one life of a row from the next: a row that is made anew begins at version 1 again.
pub(super) type Incarnation = [u8; 16];

/// Seals a mark. The key's name stands in front of it, in clear.
pub(super) fn seal(key: &KeyEncryptionKey, beside: &[u8], incarnation: &Incarnation) -> Result<Sealed, KeyError> {
    let name = key.name().as_str().as_bytes();
    let sealed = key.secret().seal(beside, incarnation)?;
    // A name has 64 bytes at most.
    let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
    Ok(Sealed([&[length], name, &sealed].concat()))
}

/// Opens a mark; none if it does not fit what is beside it.
pub(super) fn open(key: &KeyEncryptionKey, beside: &[u8], mark: &Sealed) -> Option<Incarnation> {
    let (_, sealed) = split(&mark.0)?;
    key.secret().open(beside, sealed)?.as_slice().try_into().ok()
}

/// The name of the key that a mark is sealed with.
pub(super) fn key_of_mark(mark: &Sealed) -> Option<&str> {
    split(&mark.0).map(|(name, _)| name)
}

fn split(mark: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = mark.split_first()?;
    let (name, sealed) = rest.split_at_checked(usize::from(*length))?;
    Some((std::str::from_utf8(name).ok()?, sealed))
}
