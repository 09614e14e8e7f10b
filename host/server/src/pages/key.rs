//! The key of a page view: what is pressed on it happens once.
//!
//! A page carries 128 random bits in a hidden field. The journal's key is a hash of them with the person, the integration's
//! page, the button and the step, so a key is worth nothing to anybody else, and two buttons of a page don't clash.
//!
//! Where something is made, the key is in the page's address as well: the browser's history keeps it, so whoever goes back
//! comes to the same page view, with script or without.

use std::fmt;

use microapp_store::PersonId;

use crate::journal::IntentKey;
use crate::web::token::sha256;
use crate::web::{Failure, hex};

/// The hidden field, and the member of an address.
pub(super) const FIELD: &str = "_key";

/// The most digits of an attempt's number.
const MOST_DIGITS: usize = 6;

/// The key of a page view, and which attempt at its wish this is: one that was refused is mended and sent again, by a key
/// that follows from the first. `k…`, `k….1`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageKey {
    base: String,
    attempt: u32,
}

impl PageKey {
    /// A new one.
    pub fn random() -> Result<Self, Failure> {
        let key = IntentKey::random().map_err(Failure::internal)?;
        Ok(Self::first_of(key.as_str().to_owned()))
    }

    const fn first_of(base: String) -> Self {
        Self { base, attempt: 0 }
    }

    /// One that a browser sent.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let (base, attempt) = match text.split_once('.') {
            Some((base, digits)) if digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                (base, digits.parse().ok()?)
            }
            Some(_) => return None,
            None => (text, 0),
        };
        let base = ((20..=64).contains(&base.len()) && base.bytes().all(plain)).then(|| base.to_owned())?;
        Some(Self { base, attempt })
    }

    /// The key of another wish from the same page view: the same text gives the same key, however often it is sent.
    pub fn and(&self, text: &str) -> Self {
        let mut bytes = self.base.clone().into_bytes();
        bytes.push(b'/');
        bytes.extend_from_slice(text.as_bytes());
        let mut hash = hex(&sha256(&bytes));
        hash.truncate(32);
        Self::first_of(hash)
    }

    /// The first attempt.
    pub fn first(&self) -> Self {
        Self::first_of(self.base.clone())
    }

    /// The attempt after this one.
    pub fn next(&self) -> Self {
        Self {
            base: self.base.clone(),
            attempt: self.attempt.saturating_add(1),
        }
    }

    /// Whether a person has seen how another attempt at the same wish ended.
    pub fn is_after(&self, other: &Self) -> bool {
        self.base == other.base && self.attempt > other.attempt
    }

    /// The journal's key.
    pub fn intent(&self, person: &PersonId, page: &str, button: &str, step: usize) -> Result<IntentKey, Failure> {
        let mut bytes = Vec::new();
        for part in [person.0.as_str(), page, button, &step.to_string(), &self.to_string()] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        IntentKey::new(format!("page-{}", &hex(&sha256(&bytes))[..40])).map_err(Failure::internal)
    }
}

impl fmt::Display for PageKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.attempt {
            0 => formatter.write_str(&self.base),
            attempt => write!(formatter, "{}.{attempt}", self.base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_one_person_page_button_and_step() {
        let key = PageKey::random().unwrap();
        let of = |person: &str, page, button, step| key.intent(&PersonId(person.into()), page, button, step).unwrap();
        let first = of("ada", "create", "create", 0);
        assert_eq!(first, of("ada", "create", "create", 0));
        let again = key
            .next()
            .intent(&PersonId("ada".into()), "create", "create", 0)
            .unwrap();
        assert_ne!(first, again, "another attempt is another intent");
        for other in [
            of("bo", "create", "create", 0),
            of("ada", "change", "create", 0),
            of("ada", "create", "save", 0),
            of("ada", "create", "create", 1),
            of("ad", "acreate", "create", 0),
        ] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn only_what_can_be_a_key_is_one() {
        let key = PageKey::random().unwrap();
        for key in [key.clone(), key.and("x"), key.next(), key.next().next()] {
            assert_eq!(PageKey::parse(&key.to_string()), Some(key));
        }
        let base = key.to_string();
        for text in [
            "",
            "short",
            "UPPERCASEUPPERCASEUPPERCASE",
            "a b c d e f g h i j k l m",
            &"a".repeat(65),
            &format!("{base}."),
            &format!("{base}.-1"),
            &format!("{base}.1.1"),
            &format!("{base}.1234567"),
        ] {
            assert_eq!(PageKey::parse(text), None, "{text}");
        }
    }
}
