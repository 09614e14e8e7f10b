//! A rule as the value of an RRULE property (RFC 5545, 3.3.10).

use std::fmt::Write as _;

use jiff::{
    Timestamp,
    civil::{Date, time},
};

use super::weekdays::{in_week_order, letters};
use crate::{
    bindings::exports::microapp::connector::meetings::{DayOfMonth, Recurrence, SeriesEnd, WeekOfMonth},
    start::parse_date,
    time_text,
    zone::Zone,
};

/// The rule as `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=12;WKST=SU`. `None` for meetings that don't repeat at fixed
/// times, and for an end date that is none.
///
/// A rule without an end is given that of `count` occurrences, which the service makes of it. An end date becomes the last
/// second of that day in UTC, as the RFC wants it for a series with a zone.
pub fn rrule(rule: &Recurrence, zone: &Zone, count: u32) -> Option<String> {
    let mut text = String::new();
    let (every, end) = match rule {
        Recurrence::Once | Recurrence::NoFixedTime => return None,
        Recurrence::Daily(daily) => {
            text.push_str("FREQ=DAILY");
            (daily.every, &daily.end)
        }
        Recurrence::Weekly(weekly) => {
            text.push_str("FREQ=WEEKLY");
            (weekly.every, &weekly.end)
        }
        Recurrence::Monthly(monthly) => {
            text.push_str("FREQ=MONTHLY");
            (monthly.every, &monthly.end)
        }
    };
    if let Some(every) = every.filter(|every| *every != 1) {
        let _ = write!(text, ";INTERVAL={every}");
    }
    match rule {
        Recurrence::Weekly(weekly) => {
            for (index, day) in in_week_order(&weekly.days).enumerate() {
                text.push_str(if index == 0 { ";BYDAY=" } else { "," });
                text.push_str(letters(day));
            }
        }
        Recurrence::Monthly(monthly) => match &monthly.on {
            DayOfMonth::Day(day) => {
                let _ = write!(text, ";BYMONTHDAY={day}");
            }
            DayOfMonth::Nth(nth) => {
                let week = match nth.week {
                    WeekOfMonth::First => "1",
                    WeekOfMonth::Second => "2",
                    WeekOfMonth::Third => "3",
                    WeekOfMonth::Fourth => "4",
                    WeekOfMonth::Last => "-1",
                };
                let _ = write!(text, ";BYDAY={week}{}", letters(nth.day));
            }
        },
        Recurrence::Once | Recurrence::Daily(_) | Recurrence::NoFixedTime => {}
    }
    match end {
        None => {
            let _ = write!(text, ";COUNT={count}");
        }
        Some(SeriesEnd::Count(count)) => {
            let _ = write!(text, ";COUNT={count}");
        }
        Some(SeriesEnd::Until(until)) => {
            let end = end_of_day(parse_date(until).ok()?, zone)?;
            let _ = write!(text, ";UNTIL={}", time_text::compact_utc(end));
        }
    }
    if matches!(rule, Recurrence::Weekly(_)) {
        text.push_str(";WKST=SU");
    }
    Some(text)
}

/// The rule with another end; `None` if it has no dates.
pub fn with_end(rule: &Recurrence, end: Option<SeriesEnd>) -> Option<Recurrence> {
    let mut rule = rule.clone();
    match &mut rule {
        Recurrence::Daily(daily) => daily.end = end,
        Recurrence::Weekly(weekly) => weekly.end = end,
        Recurrence::Monthly(monthly) => monthly.end = end,
        Recurrence::Once | Recurrence::NoFixedTime => return None,
    }
    Some(rule)
}

/// The last second of a day. Zoom ends a series so too.
pub fn end_of_day(date: Date, zone: &Zone) -> Option<Timestamp> {
    zone.instant(date.to_datetime(time(23, 59, 59, 0)))
}
