//! When something starts: `2026-12-01T10:00` on the clocks of a zone, or an instant with its offset,
//! `2026-12-01T10:00:00+01:00` (RFC 3339).
//!
//! Read by hand rather than by a library's lenient parser: each slip gets an error that names it and shows the form that
//! is meant.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

use crate::zone::Zone;

/// A start as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// What the clocks show in a zone that is said elsewhere.
    Local(DateTime),
    /// An instant, the same everywhere.
    Instant(Timestamp),
}

impl Start {
    /// What the clocks of `zone` show then.
    pub fn local_in(&self, zone: &Zone) -> DateTime {
        match self {
            Self::Local(local) => *local,
            Self::Instant(instant) => zone.local(*instant),
        }
    }

    /// The instant, with a local time read on the clocks of `zone`; see [`Zone::instant`] for times that come twice or
    /// not at all.
    pub fn instant_in(&self, zone: &Zone) -> Option<Timestamp> {
        match self {
            Self::Local(local) => zone.instant(*local),
            Self::Instant(instant) => Some(*instant),
        }
    }

    /// Whether a zone must be given beside it.
    pub fn needs_zone(&self) -> bool {
        matches!(self, Self::Local(_))
    }
}

/// Reads a start.
pub fn parse(text: &str) -> Result<Start, StartError> {
    let error = |reason| StartError {
        text: text.to_owned(),
        reason,
    };
    parse_start(text).map_err(error)
}

/// Reads a date without a time, as a series ends on one: `2027-03-31`.
pub fn parse_date(text: &str) -> Result<Date, DateError> {
    let mut rest = Cursor(text);
    date(&mut rest)
        .and_then(|date| if rest.0.is_empty() { Ok(date) } else { Err(Reason::Form) })
        .map_err(|reason| DateError {
            text: text.to_owned(),
            reason,
        })
}

/// A text that is not a start. Its message shows both forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError {
    /// What was read.
    pub text: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// A text that is not a date. Its message shows the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError {
    /// What was read.
    pub text: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// What is wrong with a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing is there.
    Empty,
    /// It does not look like what is expected at all.
    Form,
    /// A date without a time.
    TimeMissing,
    /// Something other than `T` between date and time.
    Separator,
    /// There is no such month.
    Month(u8),
    /// The month has no such day.
    Day {
        /// The day.
        day: u8,
        /// How many days the month has.
        last: u8,
    },
    /// There is no such hour.
    Hour(u8),
    /// There is no such minute.
    Minute(u8),
    /// There is no such second. Leap seconds are not known to calendars.
    Second(u8),
    /// Parts of a second other than zero.
    Fraction,
    /// The offset is not one.
    Offset,
    /// It lies outside the years 1 to 9999.
    Year,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::Form => f.write_str("it has another form"),
            Self::TimeMissing => f.write_str("the time is missing"),
            Self::Separator => f.write_str("between date and time stands a `T`"),
            Self::Month(month) => write!(f, "there is no month {month}"),
            Self::Day { day: 0, .. } => f.write_str("there is no day 0"),
            Self::Day { day, last } => {
                write!(f, "there is no day {day}, the month ends on day {last}")
            }
            Self::Hour(hour) => write!(f, "there is no hour {hour}, the last is 23"),
            Self::Minute(minute) => write!(f, "there is no minute {minute}, the last is 59"),
            Self::Second(second) => write!(f, "there is no second {second}, the last is 59"),
            Self::Fraction => f.write_str("parts of a second are not possible"),
            Self::Offset => f.write_str("the offset is none, `Z` or one such as `+01:00` is"),
            Self::Year => f.write_str("it lies outside the years 1 to 9999"),
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a start: {}; write a local time such as `2026-12-01T10:00`, or an instant with its offset such \
             as `2026-12-01T10:00:00+01:00`",
            excerpt(&self.text),
            self.reason
        )
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = excerpt(&self.text);
        write!(
            f,
            "`{text}` is not a date: {}; write one such as `2027-03-31`",
            self.reason
        )
    }
}

impl std::error::Error for StartError {}
impl std::error::Error for DateError {}

/// Enough of a text to know it again in a message.
fn excerpt(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}

/// What is left to be read.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    /// Takes a letter if it stands here.
    fn take(&mut self, letter: char) -> bool {
        self.0.strip_prefix(letter).map(|rest| self.0 = rest).is_some()
    }

    /// Takes exactly so many digits.
    fn digits(&mut self, count: usize) -> Option<u16> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        digits.parse().ok()
    }

    fn two_digits(&mut self) -> Result<u8, Reason> {
        self.digits(2)
            .and_then(|number| u8::try_from(number).ok())
            .ok_or(Reason::Form)
    }

    fn expect(&mut self, letter: char) -> Result<(), Reason> {
        if self.take(letter) { Ok(()) } else { Err(Reason::Form) }
    }
}

fn parse_start(text: &str) -> Result<Start, Reason> {
    let mut rest = Cursor(text);
    let date = date(&mut rest)?;
    if rest.0.is_empty() {
        return Err(Reason::TimeMissing);
    }
    if !rest.take('T') && !rest.take('t') {
        return Err(Reason::Separator);
    }
    if rest.0.is_empty() {
        return Err(Reason::TimeMissing);
    }
    let local = date.to_datetime(time(&mut rest)?);
    if rest.0.is_empty() {
        return Ok(Start::Local(local));
    }
    let offset = offset(rest.0)?;
    offset.to_timestamp(local).map(Start::Instant).map_err(|_| Reason::Year)
}

fn date(rest: &mut Cursor<'_>) -> Result<Date, Reason> {
    if rest.0.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let year = rest
        .digits(4)
        .and_then(|year| i16::try_from(year).ok())
        .ok_or(Reason::Form)?;
    rest.expect('-')?;
    let month = rest.two_digits()?;
    rest.expect('-')?;
    let day = rest.two_digits()?;
    if year == 0 {
        return Err(Reason::Year);
    }
    let month_number = i8::try_from(month).map_err(|_| Reason::Month(month))?;
    let first = Date::new(year, month_number, 1).map_err(|_| Reason::Month(month))?;
    let last = first.days_in_month().unsigned_abs();
    let error = Reason::Day { day, last };
    let day_number = i8::try_from(day).map_err(|_| error)?;
    Date::new(year, month_number, day_number).map_err(|_| error)
}

fn time(rest: &mut Cursor<'_>) -> Result<Time, Reason> {
    let hour = rest.two_digits()?;
    rest.expect(':')?;
    let minute = rest.two_digits()?;
    let second = if rest.take(':') { rest.two_digits()? } else { 0 };
    if rest.take('.') {
        let digits = rest.0.bytes().take_while(u8::is_ascii_digit).count();
        let (fraction, after) = rest.0.split_at(digits);
        rest.0 = after;
        if fraction.is_empty() {
            return Err(Reason::Form);
        }
        // Clients that print a whole second as `10:00:00.000` mean no harm.
        if fraction.bytes().any(|digit| digit != b'0') {
            return Err(Reason::Fraction);
        }
    }
    let within = |number: u8, end: u8, reason: fn(u8) -> Reason| {
        if number < end {
            i8::try_from(number).map_err(|_| reason(number))
        } else {
            Err(reason(number))
        }
    };
    let hour = within(hour, 24, Reason::Hour)?;
    let minute = within(minute, 60, Reason::Minute)?;
    let second = within(second, 60, Reason::Second)?;
    Time::new(hour, minute, second, 0).map_err(|_| Reason::Form)
}

fn offset(text: &str) -> Result<Offset, Reason> {
    if matches!(text, "Z" | "z") {
        return Ok(Offset::UTC);
    }
    let mut rest = Cursor(text);
    let sign = if rest.take('+') {
        1
    } else if rest.take('-') {
        -1
    } else {
        return Err(Reason::Offset);
    };
    let hours = rest.digits(2).ok_or(Reason::Offset)?;
    let colon = rest.take(':');
    let minutes = rest.digits(2).ok_or(Reason::Offset)?;
    if !colon || !rest.0.is_empty() || hours > 23 || minutes > 59 {
        return Err(Reason::Offset);
    }
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    Offset::from_seconds(sign * seconds).map_err(|_| Reason::Offset)
}
