//! Idempotency keys and markers.

use std::fmt;

/// The caller's name for one wish: whoever asks again with the same key asks for the same thing, not for one more.
///
/// 1 to 200 visible ASCII characters; a random one is best.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IntentKey(String);

/// A key that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key is 1 to 200 visible ASCII characters, and this has {0}")]
pub struct BadKey(String);

impl IntentKey {
    /// Checks a caller's key.
    ///
    /// # Errors
    ///
    /// [`BadKey`] says what is wrong with it.
    pub fn new(key: impl Into<String>) -> Result<Self, BadKey> {
        let key = key.into();
        if key.is_empty() || key.len() > 200 {
            return Err(BadKey(format!("{} bytes", key.len())));
        }
        match key.chars().find(|letter| !letter.is_ascii_graphic()) {
            Some(letter) => Err(BadKey(format!("{letter:?} in it"))),
            None => Ok(Self(key)),
        }
    }

    /// A new one that nobody else has: 128 random bits.
    ///
    /// # Errors
    ///
    /// When the system has no randomness.
    pub fn random() -> Result<Self, getrandom::Error> {
        random_letters(26).map(Self)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IntentKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::str::FromStr for IntentKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        Self::new(text)
    }
}

/// A marker to be left at the service: 80 random bits, nothing of the key in it.
pub(super) fn marker() -> Result<String, getrandom::Error> {
    random_letters(16)
}

/// So many of 32 letters and digits: five random bits each.
fn random_letters(count: usize) -> Result<String, getrandom::Error> {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut bytes = vec![0_u8; count];
    getrandom::fill(&mut bytes)?;
    Ok(bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_and_visible() {
        for key in ["", " ", "a b", "tab\t", "ü", &"x".repeat(201)] {
            assert!(IntentKey::new(key).is_err(), "{key:?}");
        }
        assert_eq!(IntentKey::new("page/7!").unwrap().as_str(), "page/7!");
        let message = IntentKey::new("a b").unwrap_err().to_string();
        assert!(message.contains("' ' in it"), "{message}");
    }

    #[test]
    fn random_ones_differ() {
        assert_ne!(IntentKey::random().unwrap(), IntentKey::random().unwrap());
        assert_eq!(marker().unwrap().len(), 16);
    }
}
