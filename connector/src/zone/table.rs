//! The table that `build.rs` writes, and the look-up in it.

use std::cmp::Ordering;

use jiff::tz::TimeZone;

include!(concat!(env!("OUT_DIR"), "/zones.rs"));

/// What a zone's clocks will do.
pub(super) enum Rule {
    /// A POSIX `TZ` string says it all.
    Posix(&'static str),
    /// A TZif file with the coming transitions one by one.
    Transitions(&'static [u8]),
}

impl Rule {
    /// The zone for calculations. The table is tested whole, so there always is one.
    pub(super) fn time_zone(&self, name: &str) -> Option<TimeZone> {
        match self {
            Self::Posix(text) => TimeZone::posix(text).ok(),
            Self::Transitions(data) => TimeZone::tzif(name, data).ok(),
        }
    }
}

/// The zone's name in the database's spelling, and its rule.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static Rule)> {
    let index = NAMES
        .binary_search_by(|(known, _)| compare_ignoring_case(known, name))
        .ok()?;
    let (name, rule) = NAMES.get(index)?;
    Some((name, RULES.get(usize::from(*rule))?))
}

/// All names, in the order of the table.
pub(super) fn names() -> impl ExactSizeIterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

fn compare_ignoring_case(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_small() {
        let rules: usize = RULES
            .iter()
            .map(|rule| match rule {
                Rule::Posix(text) => text.len(),
                Rule::Transitions(data) => data.len(),
            })
            .sum();
        let names: usize = NAMES.iter().map(|(name, _)| name.len()).sum();
        // On wasm32 a string slice takes 8 bytes, a rule and an entry 12 each.
        let total = rules + names + 12 * (RULES.len() + NAMES.len());
        assert!(
            total < 30_000,
            "{} rules, {} names: {total} bytes",
            RULES.len(),
            NAMES.len()
        );
    }
}
