//! VTIMEZONE: what the zone's clocks do while the meeting lasts (RFC 5545, 3.6.5).
//!
//! Written from the changes of clocks themselves, not from the text of a rule. Changes of one kind (same offsets, same
//! name) become one STANDARD or DAYLIGHT part: as a yearly RRULE where they fall on the same weekday of the same month
//! for [`YEARS`] years, as a list of RDATE where they don't. So each date that the file names is right by construction.

use std::fmt::Write as _;

use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{Dst, Offset},
};

use super::{content_line::File, local_value};
use crate::recurrence::letters_of;
use crate::zone::Zone;

/// For how long changes are compared. The day of the month of, say, a last Sunday has taken each of its seven values
/// after eleven years, so the fourth and the last are told apart.
const YEARS: i64 = 12;

const YEAR: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Changes of one kind.
struct Part {
    from: Offset,
    to: Offset,
    name: String,
    dst: Dst,
    /// When, on the clocks that are about to change.
    onsets: Vec<DateTime>,
}

/// Writes the zone, for dates from `first` to `last`.
pub(super) fn write(file: &mut File, zone: &Zone, first: Timestamp, last: Timestamp) {
    let watched = first
        .saturating_add(YEAR * i32::try_from(YEARS).unwrap_or(i32::MAX))
        .unwrap_or(Timestamp::MAX)
        .max(last.saturating_add(YEAR).unwrap_or(Timestamp::MAX));
    file.line("BEGIN", "VTIMEZONE");
    file.line("TZID", zone.name());
    let needed_until = zone.local(last);
    let watched_until = zone.local(watched);
    for part in parts(zone, first, watched) {
        write_part(file, &part, needed_until, watched_until);
    }
    file.line("END", "VTIMEZONE");
}

/// What holds at `first`, and all changes from then on until `end`, by kind.
fn parts(zone: &Zone, first: Timestamp, end: Timestamp) -> Vec<Part> {
    let time_zone = zone.time_zone();
    let just_after = first
        .saturating_add(SignedDuration::from_secs(1))
        .unwrap_or(Timestamp::MAX);
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |from, to, name: &str, dst, onset| {
        let known = parts
            .iter_mut()
            .find(|part| part.from == from && part.to == to && part.name == name && part.dst == dst);
        match known {
            Some(part) => part.onsets.push(onset),
            None => parts.push(Part {
                from,
                to,
                name: name.to_owned(),
                dst,
                onsets: vec![onset],
            }),
        }
    };

    let now = time_zone.to_offset_info(first);
    let since = time_zone.preceding(just_after).next();
    match &since {
        Some(change) => {
            let from = offset_before(zone, change.timestamp());
            let onset = from.to_datetime(change.timestamp());
            add(from, change.offset(), change.abbreviation(), change.dst(), onset);
        }
        // The clocks have not changed as far back as is known.
        None => {
            let onset = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
            add(now.offset(), now.offset(), now.abbreviation(), now.dst(), onset);
        }
    }
    for change in time_zone
        .following(first)
        .take_while(|change| change.timestamp() <= end)
    {
        let from = offset_before(zone, change.timestamp());
        let onset = from.to_datetime(change.timestamp());
        add(from, change.offset(), change.abbreviation(), change.dst(), onset);
    }
    parts
}

fn offset_before(zone: &Zone, change: Timestamp) -> Offset {
    let just_before = change
        .saturating_sub(SignedDuration::from_secs(1))
        .unwrap_or(Timestamp::MIN);
    zone.offset(just_before)
}

fn write_part(file: &mut File, part: &Part, needed_until: DateTime, watched_until: DateTime) {
    let Some(onset) = part.onsets.first().filter(|onset| **onset <= needed_until) else {
        return;
    };
    let kind = if part.dst.is_dst() { "DAYLIGHT" } else { "STANDARD" };
    file.line("BEGIN", kind);
    file.line("DTSTART", &local_value(*onset));
    file.line("TZOFFSETFROM", &offset_value(part.from));
    file.line("TZOFFSETTO", &offset_value(part.to));
    if let Some(rule) = yearly_rule(&part.onsets, watched_until) {
        file.line("RRULE", &rule);
    } else {
        for onset in part.onsets.iter().skip(1).filter(|onset| **onset <= needed_until) {
            file.line("RDATE", &local_value(*onset));
        }
    }
    file.text("TZNAME", &part.name);
    file.line("END", kind);
}

/// The RRULE of changes that fall on the same weekday of the same month each year, up to `until` at least.
fn yearly_rule(onsets: &[DateTime], until: DateTime) -> Option<String> {
    let (first, last) = (onsets.first()?, onsets.last()?);
    let alike = onsets.iter().zip(i32::from(first.year())..).all(|(onset, year)| {
        i32::from(onset.year()) == year
            && onset.month() == first.month()
            && onset.weekday() == first.weekday()
            && onset.time() == first.time()
    });
    let goes_on = last.year() >= until.year() - 1 && onsets.len() > 2;
    if !alike || !goes_on {
        return None;
    }
    let week = |onset: &DateTime| (onset.day() - 1) / 7 + 1;
    let is_last = |onset: &DateTime| onset.day() + 7 > onset.date().days_in_month();
    let week = if onsets.iter().all(is_last) {
        -1
    } else if onsets.iter().all(|onset| week(onset) == week(first)) {
        week(first)
    } else {
        return None;
    };
    let day = letters_of(first.weekday());
    Some(format!("FREQ=YEARLY;BYMONTH={};BYDAY={week}{day}", first.month()))
}

/// `+0530`; with seconds only where there are any.
fn offset_value(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, ahead) = if seconds < 0 { ('-', -seconds) } else { ('+', seconds) };
    let mut value = format!("{sign}{:02}{:02}", ahead / 3600, ahead / 60 % 60);
    if ahead % 60 != 0 {
        let _ = write!(value, "{:02}", ahead % 60);
    }
    value
}
