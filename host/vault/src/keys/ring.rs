//! Keys by name.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use microapp_store::{KeyRow, Sealed, Timestamp};
use zeroize::Zeroizing;

use super::KeyError;
use crate::canonical::Canonical;
use crate::cipher::{KEY, SecretKey};

/// The name of a key-encryption key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyName(Arc<str>);

impl KeyName {
    /// Checks a name.
    ///
    /// # Errors
    ///
    /// [`KeyError::BadName`].
    pub fn new(name: &str) -> Result<Self, KeyError> {
        let good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        if name.is_empty() || name.len() > 64 || !name.bytes().all(good) {
            return Err(KeyError::BadName { name: name.to_owned() });
        }
        Ok(Self(name.into()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A key that seals other keys.
#[derive(Debug, Clone)]
pub struct KeyEncryptionKey {
    name: KeyName,
    secret: Arc<SecretKey>,
}

/// What the check of a key says when it is opened.
const CHECK: &[u8] = b"the right key; integrations have marks";
/// What it said before integrations had marks.
const CHECK_BEFORE_MARKS: &[u8] = b"the right key";

impl KeyEncryptionKey {
    /// A new one.
    ///
    /// # Errors
    ///
    /// [`KeyError::Random`].
    pub fn generate(name: KeyName) -> Result<Self, KeyError> {
        let secret = Arc::new(SecretKey::generate()?);
        Ok(Self { name, secret })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// Its line. This is the secret itself.
    #[must_use]
    pub fn to_line(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(STANDARD.encode(self.secret.expose()));
        Zeroizing::new(format!("{} {}", self.name, encoded.as_str()))
    }

    pub(super) fn from_line(line: &str) -> Result<Self, &'static str> {
        let (name, encoded) = line.trim().split_once([' ', '\t', ':']).ok_or("it has one part only")?;
        let name = KeyName::new(name).map_err(|_| "its name is none")?;
        let decoded = STANDARD.decode(encoded.trim()).map_err(|_| "it is not in base64")?;
        let decoded = Zeroizing::new(decoded);
        let bytes: &[u8; KEY] = decoded.as_slice().try_into().map_err(|_| "it has not 32 bytes")?;
        let secret = Arc::new(SecretKey::from_bytes(bytes));
        Ok(Self { name, secret })
    }

    pub(crate) fn secret(&self) -> &SecretKey {
        &self.secret
    }

    /// What the store keeps of it.
    pub(crate) fn row(&self, active: bool, created: Timestamp) -> Result<KeyRow, KeyError> {
        Ok(KeyRow {
            id: self.name.to_string(),
            active,
            check: Sealed(self.secret.seal(&self.check_purpose(), CHECK)?),
            created,
        })
    }

    /// What the store kept of it before integrations had marks.
    #[cfg(test)]
    pub(crate) fn row_before_marks(&self, created: Timestamp) -> Result<KeyRow, KeyError> {
        let check = Sealed(self.secret.seal(&self.check_purpose(), CHECK_BEFORE_MARKS)?);
        Ok(KeyRow {
            check,
            ..self.row(true, created)?
        })
    }

    /// Whether it is the key that the row is of.
    pub(crate) fn is_of(&self, row: &KeyRow) -> bool {
        self.opens(row, CHECK) || self.opens(row, CHECK_BEFORE_MARKS)
    }

    /// Whether the row was written when integrations had marks already: then one without its mark is none of ours.
    pub(crate) fn knows_marks(&self, row: &KeyRow) -> bool {
        self.opens(row, CHECK)
    }

    fn opens(&self, row: &KeyRow, text: &[u8]) -> bool {
        let opened = self.secret.open(&self.check_purpose(), &row.check.0);
        opened.is_some_and(|opened| opened.as_slice() == text)
    }

    fn check_purpose(&self) -> Vec<u8> {
        Canonical::new("key.check").text(self.name.as_str()).finish()
    }
}

/// The keys that are at hand, and where they were found.
#[derive(Debug, Clone)]
pub struct KeyRing {
    keys: Vec<KeyEncryptionKey>,
    found_in: String,
}

impl KeyRing {
    /// These keys. The first is active in a store that knows none yet.
    pub fn new(keys: Vec<KeyEncryptionKey>, found_in: impl Into<String>) -> Self {
        let found_in = found_in.into();
        Self { keys, found_in }
    }

    /// Reads keys, one a line. Empty lines and those that begin with `#` say nothing; a comma ends a line, too.
    ///
    /// # Errors
    ///
    /// [`KeyError::BadLine`], [`KeyError::Taken`].
    pub fn parse(text: &str, found_in: &str) -> Result<Self, KeyError> {
        let mut keys: Vec<KeyEncryptionKey> = Vec::new();
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with('#'));
        let parts = lines.flat_map(|(place, line)| line.split(',').map(move |part| (place, part.trim())));
        for (place, line) in parts.filter(|(_, part)| !part.is_empty()) {
            let key = KeyEncryptionKey::from_line(line).map_err(|reason| KeyError::BadLine {
                place: found_in.to_owned(),
                line: place + 1,
                reason,
            })?;
            if keys.iter().any(|known| known.name == key.name) {
                return Err(KeyError::Taken {
                    name: key.name.to_string(),
                });
            }
            keys.push(key);
        }
        Ok(Self::new(keys, found_in))
    }

    /// All of them.
    #[must_use]
    pub fn keys(&self) -> &[KeyEncryptionKey] {
        &self.keys
    }

    /// The key of this name.
    ///
    /// # Errors
    ///
    /// [`KeyError::Missing`].
    pub fn key(&self, name: &str) -> Result<&KeyEncryptionKey, KeyError> {
        let found = self.keys.iter().find(|key| key.name.as_str() == name);
        found.ok_or_else(|| KeyError::Missing {
            wanted: name.to_owned(),
            looked: self.found_in.clone(),
        })
    }

    /// Where they were found.
    #[must_use]
    pub fn found_in(&self) -> &str {
        &self.found_in
    }

    /// Whether the keys at hand are those that a store was sealed with: the active one has to be there, and none may be
    /// another of the same name.
    ///
    /// # Errors
    ///
    /// [`KeyError::Missing`], [`KeyError::Wrong`].
    pub fn check(&self, rows: &[KeyRow]) -> Result<(), KeyError> {
        for row in rows {
            match self.key(&row.id) {
                Ok(key) if key.is_of(row) => {}
                Ok(key) => {
                    return Err(KeyError::Wrong {
                        name: key.name.to_string(),
                        looked: self.found_in.clone(),
                    });
                }
                Err(missing) if row.active => return Err(missing),
                Err(_) => {}
            }
        }
        Ok(())
    }

    /// A name that no key has: `key-1`, or one more than the highest such number.
    #[must_use]
    pub fn free_name(&self, rows: &[KeyRow]) -> KeyName {
        let names = self.keys.iter().map(|key| key.name.as_str());
        let names = names.chain(rows.iter().map(|row| row.id.as_str()));
        let numbers = names.filter_map(|name| name.strip_prefix("key-")?.parse::<u32>().ok());
        let next = numbers.max().map_or(1, |highest| highest.saturating_add(1));
        KeyName(format!("key-{next}").into())
    }
}
