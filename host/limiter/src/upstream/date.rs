//! Dates in headers: ISO 8601 in UTC, and the three forms of an HTTP date.

use crate::WallTime;
use crate::time::days_from_civil;

/// Reads a date in one of the forms that servers send. `None` if it is none of them, or doesn't exist.
///
/// | Form | Example |
/// |---|---|
/// | ISO 8601, UTC or with an offset | `2020-05-31T00:00:00Z`, `2020-05-31T02:00:00.5+02:00` |
/// | HTTP (RFC 9110) | `Sun, 31 May 2020 00:00:00 GMT` |
/// | HTTP, obsolete | `Sunday, 31-May-20 00:00:00 GMT`, `Sun May 31 00:00:00 2020` |
pub(super) fn parse(text: &str) -> Option<WallTime> {
    let text = text.trim();
    iso(text).or_else(|| http(text))
}

fn iso(text: &str) -> Option<WallTime> {
    let (date, rest) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (
        digits(parts.next()?, 4)?,
        digits(parts.next()?, 2)?,
        digits(parts.next()?, 2)?,
    );
    let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at(at),
        None => (rest, "Z"), // without a zone: UTC, as the vendors who leave it out mean
    };
    let clock = clock.split_once('.').map_or(clock, |(whole, _)| whole);
    let at = unix(year, month, day, seconds(clock)?)?;
    let (sign, offset) = offset.split_at_checked(1)?;
    match sign {
        "+" => Some(WallTime::from_unix_seconds(at.checked_sub(minutes(offset)? * 60)?)),
        "-" => Some(WallTime::from_unix_seconds(at.checked_add(minutes(offset)? * 60)?)),
        _ if offset.is_empty() => Some(WallTime::from_unix_seconds(at)),
        _ => None,
    }
}

fn http(text: &str) -> Option<WallTime> {
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, clock) = match words[..] {
        [_, day, month, year, clock, "GMT" | "UTC"] if day.len() == 2 => (day, month, year, clock),
        [_, month, day, clock, year] => (day, month, year, clock),
        _ => return None,
    };
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
    let year = match year.len() {
        2 => 2000 + digits(year, 2)?, // a limit is never reset in the last century
        _ => digits(year, 4)?,
    };
    Some(WallTime::from_unix_seconds(unix(
        year,
        month,
        digits(day, day.len().min(2))?,
        seconds(clock)?,
    )?))
}

fn unix(year: u64, month: u64, day: u64, second: u64) -> Option<u64> {
    Some(days_from_civil(year, month, day)? * 86_400 + second)
}

/// `hh:mm:ss` as seconds; a leap second is the next minute's first.
fn seconds(clock: &str) -> Option<u64> {
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, second) = (
        digits(parts.next()?, 2)?,
        digits(parts.next()?, 2)?,
        digits(parts.next()?, 2)?,
    );
    (hour < 24 && minute < 60 && second <= 60).then_some(hour * 3600 + minute * 60 + second)
}

/// `hh:mm` or `hhmm` as minutes.
fn minutes(offset: &str) -> Option<u64> {
    let (hour, minute) = offset.split_once(':').or_else(|| offset.split_at_checked(2))?;
    let (hour, minute) = (digits(hour, 2)?, digits(minute, 2)?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Exactly `count` ASCII digits.
fn digits(text: &str, count: usize) -> Option<u64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_names_the_same_moment() {
        for text in [
            "2020-05-31T00:00:00Z",
            "2020-05-31t00:00:00.999z",
            "2020-05-31 00:00:00",
            "2020-05-31T02:00:00+02:00",
            "2020-05-30T16:30:00-0730",
            "Sun, 31 May 2020 00:00:00 GMT",
            "Sunday, 31-May-20 00:00:00 GMT",
            "Sun May 31 00:00:00 2020",
        ] {
            assert_eq!(parse(text), Some(WallTime::from_unix_seconds(1_590_883_200)), "{text}");
        }
        assert_eq!(parse("Mon Jun  1 00:00:00 2020"), parse("2020-06-01T00:00:00Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "T",
            "soon",
            "12",
            "2020-05-31",
            "2020-13-01T00:00:00Z",
            "2021-02-29T00:00:00Z",
            "2020-05-31T24:00:00Z",
            "2020-05-31T00:00:00X",
            "2020-05-31T00:00:00Zulu",
            "2020-05-31T00:00:00+",
            "Sun, 31 Mai 2020 00:00:00 GMT",
            "Sun, 31 May 2020 00:00:00 CET",
            "+020-05-31T00:00:00Z",
            "2020-05-31T00:00:00+é1:00",
            "1969-12-31T23:59:59Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
