//! What was typed into forms that were sent, so that a form that is refused in the end, or that somebody goes back to, comes
//! back as it was sent. The journal keeps what went to the action, which may be named otherwise, or made of several fields.
//!
//! In memory only, and the newest only: after a restart the journal's input is the next best.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use microapp_store::PersonId;
use microapp_templates::form::Fields;
use ring::hmac;

use super::key::{self, PageKey};
use crate::journal::IntentKey;
use crate::web::token::random;

/// More forms than wait at any time in a busy installation, or than people go back to.
const MOST: usize = 1_000;

/// The hidden field that says who was shown a form.
pub(super) const TYPIST: &str = "_typist";
/// The member of an address that says that what was typed is kept.
pub(crate) const RETURNED: &str = "_typed";

/// Forms by the keys of their intents, which nobody can guess.
pub(crate) struct Typed {
    forms: Mutex<VecDeque<(IntentKey, Fields)>>,
    /// Signs who was shown a form, for as long as the process runs. Without randomness nothing is signed, and nothing kept.
    key: Option<hmac::Key>,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            forms: Mutex::default(),
            key: random::<32>()
                .ok()
                .map(|bytes| hmac::Key::new(hmac::HMAC_SHA256, &bytes)),
        }
    }
}

impl Typed {
    /// Keeps a form. The oldest goes if there are too many.
    pub fn keep(&self, key: IntentKey, fields: Fields) {
        let mut forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        forms.retain(|(known, _)| *known != key);
        forms.push_back((key, fields));
        if forms.len() > MOST {
            forms.pop_front();
        }
    }

    /// The form that was sent with an intent. It stays, since a page may be loaded twice.
    pub fn of(&self, key: &IntentKey) -> Option<Fields> {
        let forms = self.forms.lock().unwrap_or_else(PoisonError::into_inner);
        let found = forms.iter().rev().find(|(known, _)| known == key);
        found.map(|(_, fields)| fields.clone())
    }
}

/// Forms that came too late: the session has ended, or another has begun. Each carries a proof of who was shown it, so that
/// nobody can fill this with forms that we never made, and what was typed comes back to its typist alone.
impl Typed {
    /// What a form carries; nothing if nothing can be signed.
    pub(super) fn typist(&self, person: &PersonId, key: &PageKey) -> Option<String> {
        let tag = hmac::sign(self.key.as_ref()?, &signed(&person.0, key));
        Some(format!("{}.{}", URL_SAFE_NO_PAD.encode(tag), person.0))
    }

    /// Keeps a form that was not taken, and gives the key under which its typist finds it once they have signed in. None if
    /// it is not a form of ours.
    pub fn keep_untaken(&self, body: &[u8]) -> Option<String> {
        let fields = Fields::new(url::form_urlencoded::parse(body).into_owned());
        let key = fields.get(key::FIELD).and_then(PageKey::parse)?;
        let (tag, person) = fields.get(TYPIST)?.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        hmac::verify(self.key.as_ref()?, &signed(person, &key), &tag).ok()?;
        // What the page itself put in, its token first of all, is the next page's to put in.
        let typed = fields.iter().filter(|(name, _)| !name.starts_with('_'));
        let typed = Fields::new(typed.map(|(name, value)| (name.to_owned(), value.to_owned())));
        self.keep(untaken(&PersonId(person.to_owned()), &key)?, typed);
        Some(key.to_string())
    }

    /// What this person typed into a form that was not taken.
    pub(super) fn untaken(&self, person: &PersonId, key: &PageKey) -> Option<Fields> {
        self.of(&untaken(person, key)?)
    }
}

fn signed(person: &str, key: &PageKey) -> Vec<u8> {
    format!("microapp typist 1\n{key}\n{person}").into_bytes()
}

/// No page and no button have these names.
fn untaken(person: &PersonId, key: &PageKey) -> Option<IntentKey> {
    key.intent(person, "", "untaken", 0).ok()
}

/// Shows no form: there may be passcodes in it.
impl fmt::Debug for Typed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Typed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> IntentKey {
        IntentKey::new(format!("page-{number:020}")).expect("a key")
    }

    fn fields(topic: &str) -> Fields {
        Fields::new([("topic".to_owned(), topic.to_owned())])
    }

    #[test]
    fn the_newest_forms_are_kept_as_they_were_sent() {
        let typed = Typed::default();
        typed.keep(key(0), fields("First"));
        typed.keep(key(0), fields("Mended"));
        assert_eq!(typed.of(&key(0)), Some(fields("Mended")));
        assert_eq!(typed.of(&key(1)), None);
        for number in 1..=MOST {
            typed.keep(key(number), fields("Other"));
        }
        assert_eq!(typed.of(&key(0)), None, "the oldest went");
        assert_eq!(typed.of(&key(1)), Some(fields("Other")));
    }

    #[test]
    fn a_form_that_was_not_taken_is_its_typists_alone() {
        let typed = Typed::default();
        let (ada, bo) = (PersonId("ada".to_owned()), PersonId("bo".to_owned()));
        let key = PageKey::random().expect("a key");
        let body = |typist: &str, key: &PageKey| {
            url::form_urlencoded::Serializer::new(String::new())
                .append_pair("_key", &key.to_string())
                .append_pair("_csrf", "a token")
                .append_pair("_typist", typist)
                .append_pair("topic", "Planning")
                .finish()
        };
        let proof = typed.typist(&ada, &key).expect("signed");
        for (proof, key) in [
            (proof.replace("ada", "bo"), key.clone()),
            (proof.clone(), PageKey::random().expect("a key")),
            (Typed::default().typist(&ada, &key).expect("signed"), key.clone()),
            ("ada".to_owned(), key.clone()),
        ] {
            assert_eq!(typed.keep_untaken(body(&proof, &key).as_bytes()), None, "{proof}");
        }
        assert_eq!(typed.untaken(&ada, &key), None);
        let kept = typed.keep_untaken(body(&proof, &key).as_bytes());
        assert_eq!(kept, Some(key.to_string()));
        assert_eq!(
            typed.untaken(&ada, &key),
            Some(fields("Planning")),
            "and no token in it"
        );
        assert_eq!(typed.untaken(&bo, &key), None);
    }
}
