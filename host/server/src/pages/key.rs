//! The key of a page view: what is pressed on it happens once.
//!
//! A page carries 128 random bits in a hidden field. The journal's key is a hash of them with the person, the integration's
//! page, the button and the step, so a key is worth nothing to anybody else, and two buttons of a page don't clash.

use microapp_store::PersonId;

use crate::journal::IntentKey;
use crate::web::Failure;
use crate::web::token::sha256;

/// The hidden field.
pub(super) const FIELD: &str = "_key";

/// The key of a page view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageKey(String);

impl PageKey {
    /// A new one.
    pub fn random() -> Result<Self, Failure> {
        let key = IntentKey::random().map_err(Failure::internal)?;
        Ok(Self(key.as_str().to_owned()))
    }

    /// One that a browser sent.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        ((20..=64).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    /// The text of the hidden field.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of another wish from the same page view: the same text gives the same key, however often it is sent.
    pub fn and(&self, text: &str) -> Self {
        let mut bytes = self.0.clone().into_bytes();
        bytes.push(b'/');
        bytes.extend_from_slice(text.as_bytes());
        let mut hash = hex(&sha256(&bytes));
        hash.truncate(32);
        Self(hash)
    }

    /// The journal's key.
    pub fn intent(&self, person: &PersonId, page: &str, button: &str, step: usize) -> Result<IntentKey, Failure> {
        let mut bytes = Vec::new();
        for part in [person.0.as_str(), page, button, &step.to_string(), &self.0] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        IntentKey::new(format!("page-{}", &hex(&sha256(&bytes))[..40])).map_err(Failure::internal)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
        assert_eq!(PageKey::parse(key.as_str()), Some(key.clone()));
        assert_eq!(PageKey::parse(key.and("x").as_str()), Some(key.and("x")));
        for text in [
            "",
            "short",
            "UPPERCASEUPPERCASEUPPERCASE",
            "a b c d e f g h i j k l m",
            &"a".repeat(65),
        ] {
            assert_eq!(PageKey::parse(text), None, "{text}");
        }
    }
}
