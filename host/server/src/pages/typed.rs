//! What was typed into forms that were sent, so that a form that is refused in the end, or that somebody goes back to, comes
//! back as it was sent. The journal keeps what went to the action, which may be named otherwise, or made of several fields.
//!
//! In memory only, and the newest only: after a restart the journal's input is the next best.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use microapp_templates::form::Fields;

use crate::journal::IntentKey;

/// More forms than wait at any time in a busy installation, or than people go back to.
const MOST: usize = 1_000;

/// Forms by the keys of their intents, which nobody can guess.
#[derive(Default)]
pub(crate) struct Typed {
    forms: Mutex<VecDeque<(IntentKey, Fields)>>,
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
}
