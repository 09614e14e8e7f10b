//! Dates, times, durations, numbers and lists as the readers of a language write them, by ICU.

mod moment;
mod text;

pub use moment::{DateStyle, MomentError, date, date_time, date_time_zone, time};
pub(crate) use text::plain;
pub use text::{duration, list, number};

use icu_locale_core::Locale;

use crate::model::manifest::LocaleTag;

/// ICU's name of a language. English is British English: day before month, and 24 hours.
pub(crate) fn icu_locale(tag: LocaleTag) -> Locale {
    let name = match tag {
        LocaleTag::En => "en-GB",
        LocaleTag::De => "de",
        LocaleTag::Fr => "fr",
        LocaleTag::PtBr => "pt-BR",
        LocaleTag::Fi => "fi",
    };
    name.parse().unwrap_or(Locale::UNKNOWN)
}
