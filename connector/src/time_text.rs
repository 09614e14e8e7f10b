//! Dates and times as text, in the two spellings that the connector writes: RFC 3339 and iCalendar's.
//!
//! By hand, for these few forms: a library's printers and parsers of every form, with their error messages, would be a
//! fifth of the component.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

use crate::start::{self, Start};

/// `2026-12-01`.
pub fn date(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `2026-12-01T10:00:00`.
pub fn local(local: DateTime) -> String {
    let time = local.time();
    format!(
        "{}T{:02}:{:02}:{:02}",
        date(local.date()),
        time.hour(),
        time.minute(),
        time.second()
    )
}

/// `2026-12-01T09:00:00Z`.
pub fn utc(instant: Timestamp) -> String {
    let mut text = local(Offset::UTC.to_datetime(instant));
    text.push('Z');
    text
}

/// `20261201T100000`.
pub fn compact_local(local: DateTime) -> String {
    let mut text = self::local(local);
    text.retain(|letter| letter.is_ascii_alphanumeric());
    text
}

/// `20261201T090000Z`.
pub fn compact_utc(instant: Timestamp) -> String {
    let mut text = compact_local(Offset::UTC.to_datetime(instant));
    text.push('Z');
    text
}

/// Reads an instant with its offset: `2026-12-01T09:00:00Z`. Parts of a second are left out.
pub fn instant(text: &str) -> Option<Timestamp> {
    match start::parse(&without_fraction(text)) {
        Ok(Start::Instant(instant)) => Some(instant),
        _ => None,
    }
}

/// The text without `.123`. A point without digits behind it is left where it is, and read by nobody.
fn without_fraction(text: &str) -> Cow<'_, str> {
    let Some((before, after)) = text.split_once('.') else {
        return text.into();
    };
    let rest = after.trim_start_matches(|character: char| character.is_ascii_digit());
    if rest.len() == after.len() || !before.ends_with(|character: char| character.is_ascii_digit()) {
        return text.into();
    }
    format!("{before}{rest}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_survives_both_ways() {
        for seconds in [0, 1_796_115_600, 253_402_207_200] {
            let moment = Timestamp::from_second(seconds).unwrap();
            assert_eq!(utc(moment), moment.to_string());
            assert_eq!(instant(&utc(moment)), Some(moment));
        }
        assert_eq!(instant("2026-12-01T10:00:00"), None);
    }

    #[test]
    fn parts_of_a_second_are_left_out() {
        let whole = instant("2026-12-01T09:00:00Z");
        for text in [
            "2026-12-01T09:00:00.1Z",
            "2026-12-01T09:00:00.999999999Z",
            "2026-12-01T10:00:00.5+01:00",
        ] {
            assert_eq!(instant(text), whole, "{text}");
        }
        for text in [
            "2026-12-01T09:00:00.Z",
            "2026-12-01T09:00:00.1.2Z",
            ".5",
            "2026-12-01T09:00:00Z.5",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    #[test]
    fn calendars_write_without_signs() {
        let moment = instant("2026-12-01T09:00:00Z").unwrap();
        assert_eq!(compact_utc(moment), "20261201T090000Z");
    }
}
