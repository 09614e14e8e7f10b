//! One language: the template's words and the engine's own, by Fluent.
//!
//! A message that a template lacks in one language is taken from its default language; `check` tells about it beforehand.
//! Fluent limits how far messages may unfold into one another.

mod wishes;
mod zones;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::format;
use crate::model::manifest::LocaleTag;

pub use wishes::wished;
pub use zones::{Zone, zones};
pub(crate) use zones::{is_zone, offset};

type Words = FluentBundle<Arc<FluentResource>>;

/// The words and formats of one language.
pub struct Locale {
    tag: LocaleTag,
    words: Words,
    fallback: Option<Arc<Locale>>,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Locale").field(&self.tag.as_str()).finish()
    }
}

/// Values for the placeholders of a message.
pub type Args<'a> = FluentArgs<'a>;

/// Placeholders by name.
pub fn args<'a>(values: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>) -> Args<'a> {
    values.into_iter().collect()
}

impl Locale {
    /// A language of a template, from the text of its Fluent file. What is broken in it is left out.
    pub fn new(tag: LocaleTag, source: &str, fallback: Option<Arc<Self>>) -> Self {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
        let words = bundle(tag, resource);
        Self { tag, words, fallback }
    }

    /// A language with the engine's own words only.
    pub fn plain(tag: LocaleTag) -> Self {
        Self::new(tag, "", None)
    }

    /// Which language it is.
    pub fn tag(&self) -> LocaleTag {
        self.tag
    }

    /// The tag for HTML's `lang`.
    pub fn lang(&self) -> &'static str {
        self.tag.as_str()
    }

    /// A message of the template.
    pub fn message(&self, key: &str, args: Option<&Args<'_>>) -> Option<String> {
        let own = self.words.get_message(key).and_then(|message| message.value());
        match own {
            Some(pattern) => Some(formatted(&self.words, pattern, args)),
            None => self.fallback.as_ref()?.message(key, args),
        }
    }

    /// An attribute of a message of the template, such as `.hint`.
    pub fn attribute(&self, key: &str, name: &str, args: Option<&Args<'_>>) -> Option<String> {
        let own = self.words.get_message(key);
        match own.and_then(|message| message.get_attribute(name)) {
            Some(attribute) => Some(formatted(&self.words, attribute.value(), args)),
            None => self.fallback.as_ref()?.attribute(key, name, args),
        }
    }

    /// A word of the engine's own.
    pub fn word(&self, key: &str, args: Option<&Args<'_>>) -> String {
        let words = own_words(self.tag);
        match words.get_message(key).and_then(|message| message.value()) {
            Some(pattern) => formatted(words, pattern, args),
            None => key.to_owned(),
        }
    }
}

fn formatted(words: &Words, pattern: &fluent_syntax::ast::Pattern<&str>, args: Option<&Args<'_>>) -> String {
    // What can't be filled in stands there as its name: better than nothing at all.
    words.format_pattern(pattern, args, &mut Vec::new()).into_owned()
}

fn bundle(tag: LocaleTag, resource: FluentResource) -> Words {
    let language: LanguageIdentifier = tag.as_str().parse().unwrap_or_default();
    let mut words = Words::new_concurrent(vec![language]);
    // Marks of direction would be copied along with texts.
    words.set_use_isolating(false);
    words.set_formatter(Some(match tag {
        LocaleTag::En => |value, _| number(value, LocaleTag::En),
        LocaleTag::De => |value, _| number(value, LocaleTag::De),
        LocaleTag::Fr => |value, _| number(value, LocaleTag::Fr),
        LocaleTag::PtBr => |value, _| number(value, LocaleTag::PtBr),
        LocaleTag::Fi => |value, _| number(value, LocaleTag::Fi),
    }));
    words.add_resource_overriding(Arc::new(resource));
    words
}

fn number(value: &FluentValue<'_>, tag: LocaleTag) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::number(number.value, tag)),
        _ => None,
    }
}

fn own_words(tag: LocaleTag) -> &'static Words {
    static ALL: LazyLock<[Words; 5]> = LazyLock::new(|| {
        LocaleTag::ALL.map(|tag| {
            let source: Cow<'static, str> = own_source(tag).into();
            let resource = FluentResource::try_new(source.into_owned()).unwrap_or_else(|(resource, _)| resource);
            bundle(tag, resource)
        })
    });
    let index = LocaleTag::ALL.iter().position(|known| *known == tag);
    &ALL[index.unwrap_or(0)]
}

/// The engine's own words in a language, as a Fluent file.
pub(crate) const fn own_source(tag: LocaleTag) -> &'static str {
    match tag {
        LocaleTag::En => include_str!("words/en.ftl"),
        LocaleTag::De => include_str!("words/de.ftl"),
        LocaleTag::Fr => include_str!("words/fr.ftl"),
        LocaleTag::PtBr => include_str!("words/pt-BR.ftl"),
        LocaleTag::Fi => include_str!("words/fi.ftl"),
    }
}
