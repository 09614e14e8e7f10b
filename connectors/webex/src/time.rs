//! Times: the contract's forms, and Webex's.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// The start and the end of a new meeting, as Webex takes them.
#[derive(Debug, PartialEq, Eq)]
pub struct Span {
    /// Local, or in UTC.
    pub start: String,
    /// In the same form.
    pub end: String,
    /// Whether a zone has to say what they mean.
    pub local: bool,
}

/// Reads a start of the contract's, local or an instant with its offset; none if it is neither.
pub fn span(start: &str, minutes: u32) -> Option<Span> {
    let length = SignedDuration::from_mins(minutes.into());
    if let Ok(start) = start.parse::<Timestamp>() {
        let end = start.checked_add(length).ok()?;
        return Some(Span {
            start: utc(start),
            end: utc(end),
            local: false,
        });
    }
    // Without this, what is a date with a zone's name would pass for a local time.
    if !start
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"-:T".contains(&byte))
        || !start.contains('T')
    {
        return None;
    }
    let start: DateTime = start.parse().ok()?;
    let end = start.checked_add(length).ok()?;
    Some(Span {
        start: local(start),
        end: local(end),
        local: true,
    })
}

/// `2026-12-01T09:00:00Z`
pub fn utc(at: Timestamp) -> String {
    format!("{}Z", local(Offset::UTC.to_datetime(at)))
}

/// Days before or after a start of either form, in UTC, and wide enough for every zone: a window to look in.
pub fn window(start: &str) -> Option<(String, String)> {
    let at = match start.parse::<Timestamp>() {
        Ok(at) => at,
        Err(_) => Offset::UTC.to_timestamp(start.parse::<DateTime>().ok()?).ok()?,
    };
    let day = SignedDuration::from_hours(24);
    Some((utc(at.checked_sub(day).ok()?), utc(at.checked_add(day * 2).ok()?)))
}

/// From the day before the first start of a series to a year ahead, of it or of the present: a window with all its dates
/// that anybody plans with.
pub fn of_series(start: &str, now: Timestamp) -> Option<(String, String)> {
    let at = start.parse::<Timestamp>().ok()?;
    let day = SignedDuration::from_hours(24);
    let to = at.max(now).checked_add(day * 366).ok()?;
    Some((utc(at.checked_sub(day).ok()?), utc(to)))
}

/// What Webex says of a meeting's time, as the contract says it.
#[derive(Debug, PartialEq, Eq)]
pub struct When {
    /// In UTC.
    pub start: String,
    /// With the offset of the meeting's zone, as Webex wrote it.
    pub local_start: String,
    /// How long.
    pub minutes: u32,
}

/// Reads Webex's start and end, both with their offset.
pub fn when(start: Option<&str>, end: Option<&str>) -> Option<When> {
    let (start_text, end) = (start?, end?.parse::<Timestamp>().ok()?);
    let start = start_text.parse::<Timestamp>().ok()?;
    let minutes = end.duration_since(start).as_mins();
    Some(When {
        start: utc(start),
        local_start: start_text.to_owned(),
        minutes: u32::try_from(minutes).ok()?,
    })
}

fn local(at: DateTime) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_local_or_an_instant() {
        let local = span("2026-12-31T23:30", 60).expect("a local start");
        assert_eq!(
            (local.start.as_str(), local.end.as_str(), local.local),
            ("2026-12-31T23:30:00", "2027-01-01T00:30:00", true)
        );
        let instant = span("2026-12-01T10:00:00+01:00", 45).expect("an instant");
        assert_eq!(
            (instant.start.as_str(), instant.end.as_str(), instant.local),
            ("2026-12-01T09:00:00Z", "2026-12-01T09:45:00Z", false)
        );
        for nonsense in [
            "",
            "tomorrow",
            "2026-12-01",
            "2026-13-01T10:00",
            "2026-12-01T10:00[Europe/Berlin]",
            "10:00",
        ] {
            assert_eq!(span(nonsense, 60), None, "{nonsense}");
        }
    }

    #[test]
    fn webexs_times_are_read_with_their_offset() {
        let read = when(Some("2019-11-01T20:00:00+08:00"), Some("2019-11-01T21:00:00+08:00"));
        let wanted = When {
            start: "2019-11-01T12:00:00Z".to_owned(),
            local_start: "2019-11-01T20:00:00+08:00".to_owned(),
            minutes: 60,
        };
        assert_eq!(read, Some(wanted));
        assert_eq!(when(Some("soon"), Some("later")), None);
        assert_eq!(when(Some("2019-11-01T21:00:00Z"), Some("2019-11-01T20:00:00Z")), None);
    }

    #[test]
    fn the_dates_of_a_series_are_looked_for_from_its_first_to_a_year_ahead() {
        let now = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let wanted = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        let start = "2027-03-01T10:00:00+01:00";
        assert_eq!(
            of_series(start, now("2026-11-22T08:00:00Z")),
            wanted("2027-02-28T09:00:00Z", "2028-03-01T09:00:00Z")
        );
        assert_eq!(
            of_series(start, now("2029-01-01T00:00:00Z")),
            wanted("2027-02-28T09:00:00Z", "2030-01-02T00:00:00Z")
        );
        assert_eq!(of_series("soon", now(start)), None);
    }

    #[test]
    fn a_window_is_wide_enough_for_every_zone() {
        let (from, to) = window("2026-12-01T10:00").expect("a window");
        assert_eq!(
            (from.as_str(), to.as_str()),
            ("2026-11-30T10:00:00Z", "2026-12-03T10:00:00Z")
        );
    }
}
