//! The server's own words, in the languages of the engine: `locales/*.ftl`.
//!
//! What a person reads is named by a key and said at the last moment, when it is known to whom ([`Said`]). It must never
//! hold a sentence in the code: whoever does not read English would be the first to meet it.

use std::sync::LazyLock;

use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;
use microapp_store::Timestamp;
use microapp_templates::locale::{Args, args, wished};
use microapp_templates::model::manifest::LocaleTag;
use microapp_templates::{Locale, format};

use crate::web::{CookieJar, CookieName};

/// The words of one language.
#[derive(Debug)]
pub struct Words(Locale);

impl Words {
    /// Those of a language.
    pub fn of(tag: LocaleTag) -> &'static Self {
        static ALL: LazyLock<[Words; 5]> =
            LazyLock::new(|| LocaleTag::ALL.map(|tag| Words(Locale::new(tag, source(tag), None))));
        let index = LocaleTag::ALL.iter().position(|known| *known == tag);
        &ALL[index.unwrap_or(0)]
    }

    /// Those for a request: what was chosen, else what the browser wishes, else English.
    pub fn wished(headers: &HeaderMap, cookies: CookieJar) -> &'static Self {
        let chosen = cookies.read(headers, CookieName::Language).and_then(LocaleTag::parse);
        let wishes = || headers.get(ACCEPT_LANGUAGE)?.to_str().ok();
        let tag = chosen.or_else(|| wished(wishes()?, LocaleTag::ALL));
        Self::of(tag.unwrap_or(LocaleTag::En))
    }

    /// Which language it is.
    pub fn tag(&self) -> LocaleTag {
        self.0.tag()
    }

    /// The tag for HTML's `lang`.
    pub fn lang(&self) -> &'static str {
        self.0.lang()
    }

    /// A text.
    pub fn text(&self, key: &str) -> String {
        self.0.message(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// A text with something in it.
    pub fn with(&self, key: &str, args: &Args<'_>) -> String {
        self.0.message(key, Some(args)).unwrap_or_else(|| key.to_owned())
    }

    /// Whether there is such a text.
    pub fn has(&self, key: &str) -> bool {
        self.0.message(key, None).is_some()
    }

    /// Says it in this language.
    pub fn say(&self, said: &Said) -> String {
        let values = said.values.iter().map(|(name, value)| match value {
            Value::Text(text) => (*name, text.as_str().into()),
            Value::Number(number) => (*name, (*number).into()),
        });
        self.with(said.key, &args(values))
    }

    /// A moment for people: to the minute, UTC.
    pub fn moment(&self, time: Timestamp) -> String {
        let instant = jiff::Timestamp::from_millisecond(time.0)
            .unwrap_or_default()
            .to_string();
        let style = format::DateStyle::Medium;
        match format::date_time(&instant, Some("UTC"), style, self.tag()) {
            Ok(text) => format!("{text} UTC"),
            Err(_) => instant,
        }
    }
}

/// Something to say to a person, before it is known in which language: the key of a text, and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    key: &'static str,
    values: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Text(String),
    Number(u64),
}

impl Said {
    /// With a text in it.
    #[must_use]
    pub fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.values.push((name, Value::Text(text.into())));
        self
    }

    /// With a number in it, by which a language may choose its form.
    #[must_use]
    pub fn count(mut self, name: &'static str, number: u64) -> Self {
        self.values.push((name, Value::Number(number)));
        self
    }
}

/// A text by its key.
impl From<&'static str> for Said {
    fn from(key: &'static str) -> Self {
        Self {
            key,
            values: Vec::new(),
        }
    }
}

/// A language as its speakers call it.
pub const fn own_name(tag: LocaleTag) -> &'static str {
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
        LocaleTag::En => include_str!("../locales/en.ftl"),
        LocaleTag::De => include_str!("../locales/de.ftl"),
        LocaleTag::Fr => include_str!("../locales/fr.ftl"),
        LocaleTag::PtBr => include_str!("../locales/pt-BR.ftl"),
        LocaleTag::Fi => include_str!("../locales/fi.ftl"),
    }
}

#[cfg(test)]
mod tests;
