//! The dates of a rule: by example, by what must hold of any rule, and against other authors' code.

mod by_example;
mod daylight_saving;
mod properties;
mod rules_as_text;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday as Day, date},
};
use proptest::prelude::*;
use zoom_connector::{
    bindings::exports::microapp::connector::meetings::{
        Daily, DayOfMonth, DaylightSavingEffect as Effect, Monthly, NthWeekday, Recurrence, SeriesEnd, WeekOfMonth,
        Weekday, Weekly,
    },
    recurrence::{Instance, RuleError, expand, preview, rrule, weekday_number, weekday_of_number, zoom_weekdays},
    start::{Start, parse},
    zone::Zone,
};

const WEEK: [Weekday; 7] = [
    Weekday::Sunday,
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
];

fn daily(every: u32, end: Option<SeriesEnd>) -> Recurrence {
    Recurrence::Daily(Daily {
        every: Some(every),
        end,
    })
}

fn weekly(every: u32, days: &[Weekday], end: Option<SeriesEnd>) -> Recurrence {
    Recurrence::Weekly(Weekly {
        every: Some(every),
        days: days.to_vec(),
        end,
    })
}

fn monthly(every: u32, on: DayOfMonth, end: Option<SeriesEnd>) -> Recurrence {
    Recurrence::Monthly(Monthly {
        every: Some(every),
        on,
        end,
    })
}

fn nth(week: WeekOfMonth, day: Weekday) -> DayOfMonth {
    DayOfMonth::Nth(NthWeekday { week, day })
}

fn count(count: u32) -> Option<SeriesEnd> {
    Some(SeriesEnd::Count(count))
}

fn until(date: &str) -> Option<SeriesEnd> {
    Some(SeriesEnd::Until(date.to_owned()))
}

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// The local dates that a rule gives from a start in Berlin.
fn dates(rule: &Recurrence, start: &str) -> Vec<String> {
    expand(rule, &parse(start).unwrap(), &zone("Europe/Berlin"), 60)
        .unwrap()
        .iter()
        .map(|instance| instance.nominal.date().to_string())
        .collect()
}

fn refusal(rule: &Recurrence) -> RuleError {
    let start = parse("2026-12-01T10:00").unwrap();
    expand(rule, &start, &zone("Europe/Berlin"), 60).unwrap_err()
}
