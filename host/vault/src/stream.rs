//! Sealed streams: for backups, which are too long to be sealed at once.
//!
//! The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár): the text is cut into chunks of 64 KiB, each is sealed
//! with a counter in its nonce, and the last one is marked as the last. So chunks can't be left out, repeated, swapped or
//! cut off at the end without being found out.
//!
//! ```text
//! "microapp sealed 1\n"  length, name of the key  length, data key sealed  19 bytes of nonce  chunks …
//! ```
//!
//! What is before the chunks is authenticated with each of them.

use std::io::{Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;
use zeroize::Zeroizing;

use crate::canonical::Canonical;
use crate::cipher::{SecretKey, random};
use crate::keys::{KeyEncryptionKey, KeyError, KeyRing};
use crate::{Vault, VaultError};

const MAGIC: &[u8] = b"microapp sealed 1\n";
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const PREFIX: usize = 19;

impl Vault {
    /// Seals a stream with the active key. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError::Stream`], [`VaultError::Key`], and what the store says.
    pub fn seal_stream(&self, purpose: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<(), VaultError> {
        seal(&self.active_key()?, purpose, from, to)
    }
}

/// Seals a stream.
///
/// # Errors
///
/// [`VaultError::Stream`], [`VaultError::Key`].
pub fn seal(key: &KeyEncryptionKey, purpose: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<(), VaultError> {
    let data_key = SecretKey::generate()?;
    let prefix: [u8; PREFIX] = random()?;
    let name = key.name().as_str().as_bytes();
    let wrapped = key.secret().seal(&key_purpose(purpose), data_key.expose())?;
    let mut head = MAGIC.to_vec();
    for part in [name, &wrapped] {
        head.push(u8::try_from(part.len()).map_err(|_| KeyError::TooLong)?);
        head.extend_from_slice(part);
    }
    head.extend_from_slice(&prefix);
    to.write_all(&head).map_err(failed)?;
    let mut sealing = EncryptorBE32::<XChaCha20Poly1305>::from_aead(data_key.cipher(), &prefix.into());
    let mut chunks = Chunks::new(from, CHUNK);
    loop {
        let (chunk, is_last) = chunks.next()?;
        let payload = Payload { msg: chunk, aad: &head };
        if is_last {
            let sealed = sealing.encrypt_last(payload).map_err(|_| KeyError::TooLong)?;
            to.write_all(&sealed).map_err(failed)?;
            return to.flush().map_err(failed);
        }
        let sealed = sealing.encrypt_next(payload).map_err(|_| KeyError::TooLong)?;
        to.write_all(&sealed).map_err(failed)?;
    }
}

/// Opens a sealed stream. What was written to `to` is good for nothing unless this returns `Ok`: only then is it whole.
///
/// # Errors
///
/// [`VaultError::BadStream`], [`VaultError::Stream`], and [`VaultError::Key`] if its key is not at hand.
pub fn open(ring: &KeyRing, purpose: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<(), VaultError> {
    let bad = |reason: &str| VaultError::BadStream {
        reason: reason.to_owned(),
    };
    let mut head = Vec::new();
    take(from, &mut head, MAGIC.len())?;
    if head != MAGIC {
        return Err(bad("it begins in another way"));
    }
    let name = take_part(from, &mut head)?;
    let wrapped = take_part(from, &mut head)?;
    let prefix = take(from, &mut head, PREFIX)?;
    let prefix: [u8; PREFIX] = prefix.try_into().map_err(|_| bad("it is cut short"))?;
    let name = String::from_utf8(name).map_err(|_| bad("its key has no name"))?;
    let key = ring.key(&name)?;
    let data_key = key.secret().open(&key_purpose(purpose), &wrapped);
    let data_key = data_key.and_then(|bytes| Some(SecretKey::from_bytes(bytes.as_slice().try_into().ok()?)));
    let data_key =
        data_key.ok_or_else(|| bad("it was sealed with another key of that name, or for another purpose"))?;
    let mut opening = DecryptorBE32::<XChaCha20Poly1305>::from_aead(data_key.cipher(), &prefix.into());
    let mut chunks = Chunks::new(from, CHUNK + TAG);
    loop {
        let (chunk, is_last) = chunks.next()?;
        let payload = Payload { msg: chunk, aad: &head };
        let changed = || bad("a part was changed, left out, or the end is missing");
        if is_last {
            let opened = Zeroizing::new(opening.decrypt_last(payload).map_err(|_| changed())?);
            to.write_all(&opened).map_err(failed)?;
            return to.flush().map_err(failed);
        }
        let opened = Zeroizing::new(opening.decrypt_next(payload).map_err(|_| changed())?);
        to.write_all(&opened).map_err(failed)?;
    }
}

fn key_purpose(purpose: &str) -> Vec<u8> {
    Canonical::new("stream.key").text(purpose).finish()
}

fn failed(error: std::io::Error) -> VaultError {
    VaultError::Stream {
        reason: error.to_string(),
    }
}

fn take(from: &mut dyn Read, head: &mut Vec<u8>, length: usize) -> Result<Vec<u8>, VaultError> {
    let mut part = vec![0; length];
    from.read_exact(&mut part).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => VaultError::BadStream {
            reason: "it is cut short".to_owned(),
        },
        _ => failed(error),
    })?;
    head.extend_from_slice(&part);
    Ok(part)
}

fn take_part(from: &mut dyn Read, head: &mut Vec<u8>) -> Result<Vec<u8>, VaultError> {
    let length = take(from, head, 1)?;
    let length = length.first().copied().unwrap_or(0);
    take(from, head, length.into())
}

/// Reads in chunks of one length, and knows of each whether it is the last.
struct Chunks<'a> {
    from: &'a mut dyn Read,
    present: Zeroizing<Vec<u8>>,
    ahead: Zeroizing<Vec<u8>>,
    length: usize,
    has_begun: bool,
}

impl<'a> Chunks<'a> {
    fn new(from: &'a mut dyn Read, length: usize) -> Self {
        let empty = || Zeroizing::new(Vec::with_capacity(length));
        let (present, ahead) = (empty(), empty());
        Self {
            from,
            present,
            ahead,
            length,
            has_begun: false,
        }
    }

    fn next(&mut self) -> Result<(&[u8], bool), VaultError> {
        if !self.has_begun {
            self.has_begun = true;
            self.fill()?;
        }
        std::mem::swap(&mut self.present, &mut self.ahead);
        let is_last = if self.present.len() < self.length {
            true
        } else {
            self.fill()?;
            self.ahead.is_empty()
        };
        Ok((&self.present, is_last))
    }

    /// Fills what is ahead; it is empty if nothing is left.
    fn fill(&mut self) -> Result<(), VaultError> {
        self.ahead.clear();
        let mut limited = (&mut *self.from).take(self.length as u64);
        limited.read_to_end(&mut self.ahead).map_err(failed)?;
        Ok(())
    }
}
