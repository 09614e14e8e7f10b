//! What fuzz targets share: rules, zones and starts made of raw bytes.
#![warn(missing_docs)]

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use zoom_connector::{
    bindings::exports::microapp::connector::meetings::{
        Daily, DayOfMonth, Monthly, NthWeekday, Recurrence, SeriesEnd, WeekOfMonth, Weekly,
    },
    recurrence::weekday_of_number,
    start::Start,
    zone::Zone,
};

/// Any rule, sensible or not.
#[derive(Arbitrary, Debug)]
pub struct Rule {
    kind: u8,
    every: Option<u32>,
    days: Vec<u8>,
    week: u8,
    day: u32,
    end: End,
}

#[derive(Arbitrary, Debug)]
enum End {
    None,
    Count(u32),
    Until(String),
    UntilDate(i16, u8, u8),
}

impl Rule {
    /// The rule in the contract's type.
    pub fn into_recurrence(self) -> Recurrence {
        let end = match self.end {
            End::None => None,
            End::Count(count) => Some(SeriesEnd::Count(count)),
            End::Until(text) => Some(SeriesEnd::Until(text)),
            End::UntilDate(year, month, day) => Some(SeriesEnd::Until(format!("{year:04}-{month:02}-{day:02}"))),
        };
        let every = self.every;
        let mut days = self.days.into_iter().filter_map(|day| weekday_of_number(day % 8));
        match self.kind % 5 {
            0 => Recurrence::Once,
            1 => Recurrence::NoFixedTime,
            2 => Recurrence::Daily(Daily { every, end }),
            3 => Recurrence::Weekly(Weekly {
                every,
                days: days.collect(),
                end,
            }),
            _ => {
                let week = match self.week % 5 {
                    0 => WeekOfMonth::First,
                    1 => WeekOfMonth::Second,
                    2 => WeekOfMonth::Third,
                    3 => WeekOfMonth::Fourth,
                    _ => WeekOfMonth::Last,
                };
                let on = match days.next() {
                    Some(day) => DayOfMonth::Nth(NthWeekday { week, day }),
                    None => DayOfMonth::Day(self.day),
                };
                Recurrence::Monthly(Monthly { every, on, end })
            }
        }
    }
}

/// One of all zones.
pub fn zone(number: u16) -> Zone {
    let names = Zone::names();
    let index = usize::from(number) % names.len();
    Zone::names()
        .nth(index)
        .and_then(|name| Zone::named(name).ok())
        .unwrap_or_else(Zone::utc)
}

/// Any start on the calendar.
#[derive(Arbitrary, Debug)]
pub struct AnyStart {
    year: i16,
    day: u16,
    second: u32,
    instant: bool,
}

impl AnyStart {
    /// The start as if it had been read.
    pub fn into_start(self) -> Start {
        let year = self.year.clamp(-9999, 9999);
        let date = Date::constant(year, 1, 1).saturating_add(jiff::Span::new().days(i64::from(self.day % 366)));
        let second = i64::from(self.second % 86_400);
        let local = date
            .to_datetime(Time::midnight())
            .saturating_add(jiff::Span::new().seconds(second));
        if self.instant {
            Start::Instant(instant(local))
        } else {
            Start::Local(local)
        }
    }
}

fn instant(local: DateTime) -> Timestamp {
    jiff::tz::Offset::UTC.to_timestamp(local).unwrap_or(Timestamp::MAX)
}
