//! Numbers, durations and lists.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use fluent_bundle::FluentValue;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_normalizer::properties::CanonicalCombiningClassMapBorrowed;

use super::icu_locale;
use crate::locale::{Locale, args};
use crate::model::manifest::LocaleTag;

thread_local! {
    static NUMBERS: RefCell<BTreeMap<LocaleTag, Option<Rc<DecimalFormatter>>>> = const { RefCell::new(BTreeMap::new()) };
    static LISTS: RefCell<BTreeMap<LocaleTag, Option<Rc<ListFormatter>>>> = const { RefCell::new(BTreeMap::new()) };
}

/// A number with the language's separators: `1 234,5`. At most six digits after the point.
pub fn number(value: f64, tag: LocaleTag) -> String {
    // Shortest digits that mean the same, without an exponent.
    let rounded = (value * 1e6).round() / 1e6;
    let plain = if rounded.is_finite() {
        format!("{rounded}")
    } else {
        return value.to_string();
    };
    let Ok(decimal) = plain.parse::<Decimal>() else {
        return plain;
    };
    let formatter = NUMBERS.with_borrow_mut(|known| {
        let make = || {
            DecimalFormatter::try_new(icu_locale(tag).into(), Default::default())
                .ok()
                .map(Rc::new)
        };
        known.entry(tag).or_insert_with(make).clone()
    });
    formatter.map_or(plain, |formatter| formatter.format(&decimal).to_string())
}

/// Several texts with the language's "and": `a, b und c`.
pub fn list(items: &[String], tag: LocaleTag) -> String {
    let formatter = LISTS.with_borrow_mut(|known| {
        let options = ListFormatterOptions::default().with_length(ListLength::Wide);
        let make = || {
            ListFormatter::try_new_and(icu_locale(tag).into(), options)
                .ok()
                .map(Rc::new)
        };
        known.entry(tag).or_insert_with(make).clone()
    });
    formatter.map_or_else(
        || items.join(", "),
        |formatter| formatter.format(items.iter()).to_string(),
    )
}

/// Minutes in words: `1 hour 30 minutes`.
pub fn duration(minutes: i64, locale: &Locale) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let part =
        |key: &str, name: &'static str, count: i64| locale.word(key, Some(&args([(name, FluentValue::from(count))])));
    match (hours, rest) {
        (0, _) => part("duration-minutes", "minutes", rest),
        (_, 0) => part("duration-hours", "hours", hours),
        _ => {
            let hours = part("duration-hours", "hours", hours);
            format!("{hours} {}", part("duration-minutes", "minutes", rest.abs()))
        }
    }
}

/// A text as searches compare it: lower case, and letters without their marks. `André` is found by `andre`.
pub(crate) fn plain(text: &str) -> String {
    let marks = CanonicalCombiningClassMapBorrowed::new();
    let lower = text.to_lowercase();
    let letters = DecomposingNormalizerBorrowed::new_nfd().normalize_iter(lower.chars());
    letters.filter(|letter| marks.get_u8(*letter) == 0).collect()
}
