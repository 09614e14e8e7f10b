//! A meeting as an iCalendar file (RFC 5545), to be imported by any calendar.
//!
//! The file's dates are always the service's. A series is written as its rule where the rule gives the dates that the
//! service lists (cancelled ones become EXDATE, moved ones an event with a RECURRENCE-ID), and as a plain list of dates
//! where it doesn't; [`series`] decides. The zone's clocks are described in the file itself ([`time_zone`]), for the
//! reader may know neither the name nor the newest rules.
//!
//! Topics and descriptions come from anybody. [`content_line`] writes them so that they can't end a line or add a
//! property.

mod content_line;
mod series;
mod time_zone;

use jiff::{Timestamp, civil::DateTime};

use self::{
    content_line::{File, parameter, uri},
    series::{Dates, Series},
};
use crate::{bindings::exports::microapp::connector::meetings::Recurrence, time_text, zone::Zone};

/// What goes into the file.
#[derive(Clone, Debug)]
pub struct Meeting<'a> {
    /// The identity by which a calendar knows the meeting again; see [`uid`].
    pub uid: &'a str,
    /// What it is about.
    pub topic: &'a str,
    /// Text for the body of the calendar entry.
    pub description: Option<&'a str>,
    /// Where people join.
    pub join_url: &'a str,
    /// Who invites.
    pub organizer: Option<Organizer<'a>>,
    /// The first start.
    pub start: Timestamp,
    /// The zone in which it was planned.
    pub zone: &'a Zone,
    /// How long, in minutes.
    pub duration_minutes: u32,
    /// How it repeats.
    pub recurrence: &'a Recurrence,
    /// The dates of a series as the service lists them. Empty: those that the rule gives.
    pub occurrences: &'a [Occurrence],
    /// When this description was made.
    pub stamp: Timestamp,
}

/// Who invites.
#[derive(Clone, Copy, Debug)]
pub struct Organizer<'a> {
    /// The name.
    pub name: Option<&'a str>,
    /// The e-mail address.
    pub email: &'a str,
}

/// One date of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// When the rule had it start; see [`original_start`]. Absent: it was never moved.
    pub original: Option<Timestamp>,
    /// When it starts.
    pub start: Timestamp,
    /// How long, in minutes.
    pub duration_minutes: u32,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

/// The identity of a meeting in calendars, always the same for the same id.
pub fn uid(meeting_id: &str) -> String {
    format!("zoom-{meeting_id}@zoom.us")
}

/// When the rule had an occurrence start. Zoom's ids of occurrences are that instant in milliseconds, also after a move.
pub fn original_start(occurrence_id: &str) -> Option<Timestamp> {
    if occurrence_id.bytes().all(|byte| byte.is_ascii_digit()) {
        Timestamp::from_millisecond(occurrence_id.parse().ok()?).ok()
    } else {
        None
    }
}

/// Writes the file. `None` for a meeting without a date: one with no fixed time, or one of which each date was cancelled.
pub fn write(meeting: &Meeting<'_>) -> Option<String> {
    let series = Series::of(meeting)?;
    let mut file = File::new();
    file.line("BEGIN", "VCALENDAR");
    file.line("VERSION", "2.0");
    file.line("PRODID", "-//microapp//zoom-connector//EN");
    file.line("CALSCALE", "GREGORIAN");
    file.line("METHOD", "PUBLISH");
    if !meeting.zone.is_utc() {
        let (first, last) = series.span();
        time_zone::write(&mut file, meeting.zone, first, last);
    }
    write_series(&mut file, meeting, &series);
    for (original, moved) in &series.moved {
        begin_event(&mut file, meeting);
        time(&mut file, "RECURRENCE-ID", *original, meeting.zone);
        time(&mut file, "DTSTART", moved.start, meeting.zone);
        end_event(&mut file, meeting, moved.duration_minutes);
    }
    file.line("END", "VCALENDAR");
    Some(file.into_text())
}

fn write_series(file: &mut File, meeting: &Meeting<'_>, series: &Series) {
    begin_event(file, meeting);
    time(file, "DTSTART", series.first, meeting.zone);
    match &series.dates {
        Dates::One => {}
        Dates::Rule { rrule, left_out } => {
            file.line("RRULE", rrule);
            for date in left_out {
                time(file, "EXDATE", *date, meeting.zone);
            }
        }
        Dates::List(others) => {
            for date in others {
                time(file, "RDATE", *date, meeting.zone);
            }
        }
    }
    end_event(file, meeting, meeting.duration_minutes);
}

fn begin_event(file: &mut File, meeting: &Meeting<'_>) {
    file.line("BEGIN", "VEVENT");
    file.text("UID", meeting.uid);
    file.line("DTSTAMP", &utc_value(meeting.stamp));
}

fn end_event(file: &mut File, meeting: &Meeting<'_>, duration_minutes: u32) {
    file.line("DURATION", &format!("PT{duration_minutes}M"));
    file.text("SUMMARY", meeting.topic);
    if let Some(description) = meeting.description {
        file.text("DESCRIPTION", description);
    }
    file.text("LOCATION", meeting.join_url);
    file.line("URL", &uri(meeting.join_url));
    if let Some(organizer) = &meeting.organizer {
        let address = format!("mailto:{}", uri(organizer.email));
        match organizer.name {
            Some(name) => file.line(&format!("ORGANIZER;CN={}", parameter(name)), &address),
            None => file.line("ORGANIZER", &address),
        }
    }
    file.line("STATUS", "CONFIRMED");
    file.line("END", "VEVENT");
}

/// Writes an instant as local time in the zone; in UTC where local time can't tell it, which is so for the second of two
/// equal times.
fn time(file: &mut File, name: &str, instant: Timestamp, zone: &Zone) {
    let local = zone.local(instant);
    if zone.is_utc() || zone.instant(local) != Some(instant) {
        file.line(name, &utc_value(instant));
    } else {
        file.line(&format!("{name};TZID={}", zone.name()), &local_value(local));
    }
}

/// `20261201T090000Z`.
fn utc_value(instant: Timestamp) -> String {
    time_text::compact_utc(instant)
}

/// `20261201T100000`.
fn local_value(local: DateTime) -> String {
    time_text::compact_local(local)
}
