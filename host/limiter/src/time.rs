//! Two kinds of time, handed in by the caller: this crate never reads a clock.

use std::fmt;
use std::time::Duration;

/// A point on a monotonic clock, in nanoseconds since an origin that the caller chose.
///
/// Only differences mean something, and only within one process: the origin may be the start of the process (a host)
/// or of the machine (WASI's monotonic clock). 64 bits of nanoseconds last 584 years; arithmetic stops at the ends
/// instead of wrapping, because a wrapped time would free a slot early.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// The clock's origin.
    pub const ZERO: Self = Self(0);

    /// The moment `nanos` nanoseconds after the origin.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// Nanoseconds since the origin.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The time since `earlier`, or zero if `earlier` is in fact later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// The moment `span` later.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(nanos(span)))
    }
}

/// A point in civil time, in nanoseconds since 1970-01-01T00:00:00Z (leap seconds not counted).
///
/// Used only where a monotonic clock can't reach: across a restart, across machines, and for limits that a vendor
/// resets at a time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct WallTime(u64);

const DAY: u64 = 86_400_000_000_000;

impl WallTime {
    /// The instant `nanos` nanoseconds after the Unix epoch.
    #[must_use]
    pub const fn from_unix_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The instant `seconds` seconds after the Unix epoch.
    #[must_use]
    pub const fn from_unix_seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000_000))
    }

    /// Nanoseconds since the Unix epoch.
    #[must_use]
    pub const fn as_unix_nanos(self) -> u64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down.
    #[must_use]
    const fn as_unix_seconds(self) -> u64 {
        self.0 / 1_000_000_000
    }

    /// The time since `earlier`, or zero if `earlier` is in fact later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// The instant `span` later.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(nanos(span)))
    }

    /// The instant `span` earlier, not before the epoch.
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(nanos(span)))
    }

    /// The number of the UTC day, counted from 1970-01-01.
    #[must_use]
    pub const fn utc_day(self) -> u64 {
        self.0 / DAY
    }

    /// The next 00:00:00 UTC strictly after this instant.
    ///
    /// ```
    /// # use microapp_limiter::WallTime;
    /// let noon = WallTime::from_unix_seconds(12 * 3600);
    /// assert_eq!(noon.next_utc_midnight(), WallTime::from_unix_seconds(24 * 3600));
    /// ```
    #[must_use]
    pub const fn next_utc_midnight(self) -> Self {
        Self((self.utc_day() + 1).saturating_mul(DAY))
    }
}

/// Shows whole seconds as `2026-11-22T08:15:00Z`, the form that people and APIs read.
impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.utc_day());
        let second = self.as_unix_seconds() % 86_400;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// A span in nanoseconds; spans beyond 584 years end there.
pub(crate) fn nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

/// Year, month and day of a day number, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is the last of its year and months follow a fixed pattern of
/// 153 days in five months.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468; // 0000-03-01 is day zero of this count
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// The day number of a Gregorian date from 1970 on; `None` for a date that doesn't exist.
pub(crate) fn days_from_civil(year: u64, month: u64, day: u64) -> Option<u64> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(1970..=9999).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let march_year = year - u64::from(month <= 2);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let leap_days = march_year / 4 - march_year / 100 + march_year / 400;
    (march_year * 365 + leap_days + day_of_year).checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        for days in 0..120_000 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), Some(days));
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for (year, month, day) in [
            (2026, 2, 29),
            (2100, 2, 29),
            (2026, 13, 1),
            (2026, 4, 31),
            (2026, 1, 0),
            (1969, 12, 31),
        ] {
            assert_eq!(days_from_civil(year, month, day), None, "{year}-{month}-{day}");
        }
        assert!(days_from_civil(2000, 2, 29).is_some());
    }

    #[test]
    fn wall_time_reads_as_people_write_it() {
        assert_eq!(
            WallTime::from_unix_seconds(1_590_883_200).to_string(),
            "2020-05-31T00:00:00Z"
        );
        assert_eq!(
            WallTime::from_unix_seconds(1_590_883_199).to_string(),
            "2020-05-30T23:59:59Z"
        );
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(
            Moment::from_nanos(u64::MAX).after(Duration::from_secs(1)),
            Moment::from_nanos(u64::MAX)
        );
        assert_eq!(Moment::ZERO.since(Moment::from_nanos(5)), Duration::ZERO);
        assert_eq!(WallTime::default().before(Duration::from_secs(1)), WallTime::default());
    }
}
