//! The words of a control: label, hint, the texts of choices.

use super::control::{Choice, Control, ControlKind, Item};
use crate::locale::Locale;

/// The attribute of a message that has the text of a choice: `.option-weekly`; of the absence of a value
/// `.option-none`, or `.option-absent` beside a value that is called `none`.
pub(crate) fn option_attribute(word: &str) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || letter == '-' {
            letter
        } else {
            '-'
        }
    };
    let word = if word.is_empty() { "absent" } else { word };
    format!("option-{}", word.chars().map(plain).collect::<String>())
}

impl Control {
    /// The label in a language.
    pub fn label(&self, locale: &Locale) -> String {
        let message = locale.message(&self.key, None).or_else(|| self.literal.clone());
        message.unwrap_or_else(|| self.path.last().cloned().unwrap_or_default())
    }

    /// The hint in a language.
    pub fn hint(&self, locale: &Locale) -> Option<String> {
        locale.attribute(&self.key, "hint", None)
    }

    /// The text of a choice or case.
    pub(crate) fn option(&self, locale: &Locale, word: &str, literal: Option<&str>) -> String {
        let mut own = locale.attribute(&self.key, &option_attribute(word), None);
        if word.is_empty() && own.is_none() && !self.has_word("none") {
            own = locale.attribute(&self.key, "option-none", None);
        }
        own.or_else(|| literal.map(str::to_owned))
            .unwrap_or_else(|| match word {
                "" => locale.word("none", None),
                "true" => locale.word("yes", None),
                "false" => locale.word("no", None),
                other => other.to_owned(),
            })
    }

    /// Whether a choice or case is called so.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        match &self.kind {
            ControlKind::Choice { choices, .. } => choices.iter().any(|choice| choice.word == word),
            ControlKind::Variant { cases, .. } => cases.iter().any(|case| case.word == word),
            _ => false,
        }
    }

    pub(crate) fn choice_text(&self, locale: &Locale, choice: &Choice) -> String {
        self.option(locale, &choice.word, choice.literal.as_deref())
    }
}

impl Item {
    /// The words in a language.
    pub fn words(&self, locale: &Locale) -> String {
        let message = self.key.as_ref().and_then(|key| locale.message(key, None));
        message.or_else(|| self.literal.clone()).unwrap_or_default()
    }
}
