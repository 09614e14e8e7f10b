//! Dates and times of day.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{T, YMD, YMDE};
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_time::Time;
use jiff::{Timestamp, Zoned, civil, tz::TimeZone};
use thiserror::Error;

use super::icu_locale;
use crate::locale::offset;
use crate::model::manifest::LocaleTag;

/// Why a text is no moment.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MomentError {
    /// It is no date.
    #[error("`{0}` is no date; give one such as `2027-03-22`, `2027-03-22T10:00` or `2027-03-22T10:00:00Z`")]
    NoDate(String),
    /// It is no time.
    #[error("`{0}` has no time of day; give one such as `10:00`, `2027-03-22T10:00` or `2027-03-22T10:00:00Z`")]
    NoTime(String),
}

/// How long a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `Monday 22 March 2027`
    Full,
    /// `22 March 2027`
    Long,
    /// `22 Mar 2027`
    Medium,
    /// `22/03/2027`
    Short,
}

impl DateStyle {
    /// The styles by name.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("full", Self::Full),
        ("long", Self::Long),
        ("medium", Self::Medium),
        ("short", Self::Short),
    ];
}

struct Formatters {
    full: FixedCalendarDateTimeFormatter<Gregorian, YMDE>,
    long: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    medium: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    short: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    time: NoCalendarFormatter<T>,
}

thread_local! {
    // ICU's formatters stay on their thread; making one takes some microseconds.
    static FORMATTERS: RefCell<BTreeMap<LocaleTag, Option<Rc<Formatters>>>> = const { RefCell::new(BTreeMap::new()) };
}

fn formatters(tag: LocaleTag) -> Option<Rc<Formatters>> {
    FORMATTERS.with_borrow_mut(|known| known.entry(tag).or_insert_with(|| make(tag).map(Rc::new)).clone())
}

fn make(tag: LocaleTag) -> Option<Formatters> {
    let locale = icu_locale(tag);
    let date = |fields| FixedCalendarDateTimeFormatter::try_new((&locale).into(), fields).ok();
    Some(Formatters {
        full: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMDE::long()).ok()?,
        long: date(YMD::long())?,
        medium: date(YMD::medium())?,
        short: date(YMD::short())?,
        time: NoCalendarFormatter::try_new((&locale).into(), T::hm()).ok()?,
    })
}

/// What a text says, as far as it says it.
struct Moment {
    date: Option<civil::Date>,
    time: Option<civil::Time>,
    zoned: Option<Zoned>,
    /// The zone was not known, and this instant is shown with its own offset instead.
    elsewhere: bool,
}

/// Reads `2027-03-22`, `10:00`, `2027-03-22T10:00`, or an instant, the latter shown in `zone`.
///
/// A service may know zones that the database here lacks. That is no reason for a page to fail: an instant then has the
/// offset that it was written with, and says so.
fn read(text: &str, zone: Option<&str>) -> Result<Moment, MomentError> {
    let known = zone.and_then(|name| jiff::tz::TimeZoneDatabase::bundled().get(name).ok());
    let (zone, elsewhere) = (known.clone(), zone.is_some() && known.is_none());
    if let Ok(instant) = text.parse::<Timestamp>() {
        // Without a zone an instant keeps the offset that it was written with.
        let zone = zone.unwrap_or_else(|| written_offset(text));
        let zoned = instant.to_zoned(zone);
        return Ok(Moment {
            date: Some(zoned.date()),
            time: Some(zoned.time()),
            zoned: Some(zoned),
            elsewhere,
        });
    }
    if let Ok(time) = text.parse::<civil::Time>()
        && !text.contains('-')
    {
        return Ok(Moment {
            date: None,
            time: Some(time),
            zoned: None,
            elsewhere: false,
        });
    }
    let failed = || MomentError::NoDate(text.chars().take(60).collect());
    let local: civil::DateTime = text.parse().map_err(|_| failed())?;
    Ok(Moment {
        date: Some(local.date()),
        time: text.contains(['T', 't', ' ']).then(|| local.time()),
        zoned: zone.and_then(|zone| zone.to_ambiguous_zoned(local).compatible().ok()),
        elsewhere: false,
    })
}

impl Moment {
    /// The time of day; with its offset if it is not that of the zone that was asked for.
    fn written_time(&self, tag: LocaleTag) -> Option<String> {
        let time = written_time(self.time?, tag)?;
        Some(match self.zoned.as_ref().filter(|_| self.elsewhere) {
            Some(zoned) => format!("{time} ({})", offset(zoned.time_zone(), zoned.timestamp())),
            None => time,
        })
    }
}

fn written_offset(text: &str) -> TimeZone {
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok();
    let offset = pieces.and_then(|pieces| pieces.to_numeric_offset());
    offset.map_or(TimeZone::UTC, TimeZone::fixed)
}

/// A date in words.
///
/// # Errors
///
/// If it is none.
pub fn date(text: &str, zone: Option<&str>, style: DateStyle, tag: LocaleTag) -> Result<String, MomentError> {
    let date = read(text, zone)?.date;
    date.and_then(|date| written_date(date, style, tag))
        .ok_or_else(|| MomentError::NoDate(text.chars().take(60).collect()))
}

/// A time of day: `10:00`.
///
/// # Errors
///
/// If it is none.
pub fn time(text: &str, zone: Option<&str>, tag: LocaleTag) -> Result<String, MomentError> {
    read(text, zone)?
        .written_time(tag)
        .ok_or_else(|| MomentError::NoTime(text.chars().take(60).collect()))
}

/// A date and a time of day: `Monday 22 March 2027, 10:00`.
///
/// # Errors
///
/// If it is none.
pub fn date_time(text: &str, zone: Option<&str>, style: DateStyle, tag: LocaleTag) -> Result<String, MomentError> {
    let moment = read(text, zone)?;
    let no_time = || MomentError::NoTime(text.chars().take(60).collect());
    let no_date = || MomentError::NoDate(text.chars().take(60).collect());
    let time = moment.written_time(tag).ok_or_else(no_time)?;
    let date = moment
        .date
        .and_then(|date| written_date(date, style, tag))
        .ok_or_else(no_date)?;
    Ok(format!("{date}, {time}"))
}

/// The same with the zone: `Monday 22 March 2027, 10:00, Europe/Berlin (UTC+01:00)`. In a zone that is not known here:
/// `Monday 22 March 2027, 09:00 (UTC+00:00), Mars/Base`.
///
/// # Errors
///
/// If it is none.
pub fn date_time_zone(text: &str, zone: &str, style: DateStyle, tag: LocaleTag) -> Result<String, MomentError> {
    let shown = date_time(text, Some(zone), style, tag)?;
    let moment = read(text, Some(zone))?;
    let name = zone.replace('_', " ");
    Ok(match moment.zoned.filter(|_| !moment.elsewhere) {
        Some(zoned) => format!("{shown}, {name} ({})", offset(zoned.time_zone(), zoned.timestamp())),
        None => format!("{shown}, {name}"),
    })
}

fn written_date(date: civil::Date, style: DateStyle, tag: LocaleTag) -> Option<String> {
    let formatters = formatters(tag)?;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    let date = Date::try_new_gregorian(date.year().into(), month, day).ok()?;
    Some(match style {
        DateStyle::Full => formatters.full.format(&date).to_string(),
        DateStyle::Long => formatters.long.format(&date).to_string(),
        DateStyle::Medium => formatters.medium.format(&date).to_string(),
        DateStyle::Short => formatters.short.format(&date).to_string(),
    })
}

fn written_time(time: civil::Time, tag: LocaleTag) -> Option<String> {
    let formatters = formatters(tag)?;
    let hour = u8::try_from(time.hour()).ok()?;
    let minute = u8::try_from(time.minute()).ok()?;
    let time = Time::try_new(hour, minute, 0, 0).ok()?;
    Some(formatters.time.format(&time).to_string())
}
