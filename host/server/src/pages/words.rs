//! The server's own words, in the languages of the engine.

use std::sync::LazyLock;

use microapp_templates::Locale;
use microapp_templates::locale::Args;
use microapp_templates::model::manifest::LocaleTag;

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words(Locale);

impl Words {
    /// Those of a language.
    pub fn of(tag: LocaleTag) -> &'static Self {
        static ALL: LazyLock<[Words; 5]> =
            LazyLock::new(|| LocaleTag::ALL.map(|tag| Words(Locale::new(tag, source(tag), None))));
        let index = LocaleTag::ALL.iter().position(|known| *known == tag);
        &ALL[index.unwrap_or(0)]
    }

    /// A text.
    pub fn text(&self, key: &str) -> String {
        self.0.message(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// A text with something in it.
    pub fn with(&self, key: &str, args: &Args<'_>) -> String {
        self.0.message(key, Some(args)).unwrap_or_else(|| key.to_owned())
    }
}

/// A language as its speakers call it.
pub(super) const fn own_name(tag: LocaleTag) -> &'static str {
    match tag {
        LocaleTag::En => "English",
        LocaleTag::De => "Deutsch",
        LocaleTag::Fr => "Français",
        LocaleTag::PtBr => "Português (Brasil)",
        LocaleTag::Fi => "Suomi",
    }
}

const fn source(tag: LocaleTag) -> &'static str {
    match tag {
        LocaleTag::En => include_str!("words/en.ftl"),
        LocaleTag::De => include_str!("words/de.ftl"),
        LocaleTag::Fr => include_str!("words/fr.ftl"),
        LocaleTag::PtBr => include_str!("words/pt-BR.ftl"),
        LocaleTag::Fi => include_str!("words/fi.ftl"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(tag: LocaleTag) -> Vec<&'static str> {
        let lines = source(tag).lines().filter(|line| !line.starts_with(['#', ' ', '}']));
        lines
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key)
            .collect()
    }

    #[test]
    fn every_language_has_the_same_words_in_the_same_order() {
        let english = keys(LocaleTag::En);
        assert!(english.len() > 60, "{}", english.len());
        for tag in LocaleTag::ALL {
            assert_eq!(keys(tag), english, "{}", tag.as_str());
            for key in &english {
                assert!(Words::of(tag).0.message(key, None).is_some(), "{} {key}", tag.as_str());
            }
        }
    }

    #[test]
    fn numbers_choose_their_form() {
        let args = microapp_templates::locale::args([("count", 12.into()), ("seconds", 4.into())]);
        assert_eq!(
            Words::of(LocaleTag::En).with("waiting-place", &args),
            "12 requests are waiting, yours among them. It takes about 4 seconds."
        );
    }
}
