//! `find-conflicts`. Zoom: `GET /users/{userId}/meetings`, and for dates that lie far ahead `GET /meetings/{meetingId}` of
//! each series.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{get_meeting, list_meetings};
use crate::bindings::exports::microapp::connector::meetings::{Recurrence, RecurrencePreviewRequest};
use crate::bindings::microapp::connector::caller;
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::log::{self, Level};
use crate::check::{self, USUAL_DURATION};
use crate::client::host_segment;
use crate::clock;
use crate::problem::invalid_field;
use crate::recurrence;
use crate::setting;
use crate::time_text;
use crate::zone::utc_text;
use crate::zoom::reply::MeetingReply;

/// So many meetings that stand in the way are named; the others are counted.
const NAMED: usize = 10;
/// Zoom: "upcoming_meetings" reaches six months ahead. Some days are kept back.
const LISTED_AHEAD: SignedDuration = SignedDuration::from_hours(175 * 24);
/// Beyond that the dates of a series have to be read one series at a time; of so many at most.
const SERIES_READ: usize = 20;
/// Zoom: type 8, recurring with fixed time.
const SERIES: u32 = 8;

/// A meeting that is not made yet.
#[derive(Debug, Deserialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConflictQuery {
    /// Whose meeting it will be: `me`, an id or an e-mail address. Absent: `me`.
    pub host: Option<String>,
    /// The first start, as in `create-meeting`. Absent: a meeting with no fixed time, which is in nobody's way.
    pub start: Option<String>,
    /// The zone, an IANA name. Required with a local start.
    pub time_zone: Option<String>,
    /// How long each is, in minutes. Absent: 60.
    #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 1440)))]
    pub duration_minutes: Option<u32>,
    /// How it repeats. Absent: once.
    pub recurrence: Option<Recurrence>,
}

/// What stands in the way of a meeting.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct Conflicts {
    /// Meetings of the host, and of the acting user if that is another person, at the same time; the earliest first.
    pub conflicts: Vec<Conflict>,
    /// How many more there are.
    pub more: u32,
    /// Whose meetings could not be looked at, or not all of them, as they were asked for: there may be others of theirs.
    pub unknown: Vec<String>,
}

/// A meeting at the same time. Of a series, the first date that is.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct Conflict {
    /// Whose it is, as it was asked for.
    pub host: String,
    /// Whether it is the acting user's own.
    pub own: bool,
    /// The number by which people join it.
    pub meeting_id: String,
    /// What it is about.
    pub topic: String,
    /// When it starts, in UTC.
    pub start: String,
    /// When it ends, in UTC.
    pub end: String,
    /// On how many of the new meeting's dates it is in the way.
    pub dates: u32,
}

/// A stretch of time: from this instant to before that one.
type Span = (Timestamp, Timestamp);

/// Finds meetings at the same time.
///
/// # Errors
///
/// `invalid-input` with every broken rule; what Zoom's refusal to list meetings means: of another host's, other than that it is not
/// allowed; of one's own, other than that a scope is missing.
pub fn find_conflicts(input: ConflictQuery) -> Result<Conflicts, Error> {
    let mut found = Found::default();
    let wanted = wanted(&input)?;
    if wanted.is_empty() {
        return Ok(found.told());
    }
    let me = host_segment(None);
    let host = host_segment(input.host.as_deref());
    let other = !is_me(&host, &me);
    if other {
        match found.look(&host, false, &wanted) {
            Ok(()) => {}
            // Somebody's own credential lists nobody else's meetings.
            Err(Error::MissingScope(problem) | Error::NotAllowed(problem) | Error::NotFound(problem)) => {
                found.not_listed(&host, problem.message);
            }
            Err(error) => return Err(error),
        }
    }
    // Where the integration's account acts for nobody, `me` is that account, and not a person with a calendar.
    if !other || caller::acting_user().is_some() {
        match found.look(&me, true, &wanted) {
            Ok(()) => {}
            Err(Error::MissingScope(problem)) => found.not_listed(&me, problem.message),
            Err(error) => return Err(error),
        }
    }
    Ok(found.told())
}

fn is_me(host: &str, me: &str) -> bool {
    host.eq_ignore_ascii_case(me) || host == "me"
}

/// When the new meeting takes place, date by date.
fn wanted(input: &ConflictQuery) -> Result<Vec<Span>, Error> {
    let rule = input.recurrence.clone().unwrap_or(Recurrence::Once);
    let Some(start) = input.start.clone().filter(|_| rule != Recurrence::NoFixedTime) else {
        return Ok(Vec::new());
    };
    let max_occurrences = setting::max_occurrences();
    let request = RecurrencePreviewRequest {
        start,
        time_zone: input.time_zone.clone(),
        duration_minutes: input.duration_minutes,
        recurrence: rule,
    };
    let (start, zone) = check::preview(&request, max_occurrences)?;
    let dates = recurrence::expand(&request.recurrence, &start, &zone, max_occurrences)
        .map_err(|error| invalid_field("recurrence", "no-dates", error.to_string()))?;
    let minutes = input.duration_minutes.unwrap_or(USUAL_DURATION);
    Ok(dates.iter().filter_map(|date| span(date.start, minutes)).collect())
}

fn span(start: Timestamp, minutes: u32) -> Option<Span> {
    let end = start.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok()?;
    Some((start, end))
}

/// What has been found so far.
#[derive(Default)]
struct Found {
    conflicts: Vec<(Span, Conflict)>,
    /// Which meetings have been counted, and at which of their dates: Zoom's two lists have many of them in common.
    counted: BTreeSet<(String, Timestamp)>,
    unknown: Vec<String>,
}

impl Found {
    /// Looks at all of a host's meetings.
    fn look(&mut self, host: &str, own: bool, wanted: &[Span]) -> Result<(), Error> {
        list_meetings::each(host, "upcoming_meetings", &mut |row| self.take(row, host, own, wanted))?;
        let listed_to = clock::now().saturating_add(LISTED_AHEAD).unwrap_or(Timestamp::MAX);
        let far: Vec<Span> = wanted.iter().filter(|span| span.1 > listed_to).copied().collect();
        if far.is_empty() {
            return Ok(());
        }
        let mut series = Vec::new();
        list_meetings::each(host, "scheduled", &mut |row| match row.kind {
            Some(SERIES) => series.extend(row.id),
            _ => self.take(row, host, own, &far),
        })?;
        if series.len() > SERIES_READ {
            let reason = format!(
                "There are {} series, of which {SERIES_READ} are read to their ends.",
                series.len()
            );
            self.not_listed(host, reason);
        }
        for id in series.iter().take(SERIES_READ) {
            let whole = match get_meeting::reply(id, None) {
                // Somebody has deleted it since.
                Err(Error::NotFound(_)) => continue,
                whole => whole?,
            };
            for date in whole.occurrences {
                if date.status.as_deref() != Some("deleted") {
                    let row = MeetingReply {
                        id: Some(id.clone()),
                        topic: whole.topic.clone(),
                        start_time: date.start_time,
                        duration: date.duration,
                        ..MeetingReply::default()
                    };
                    self.take(row, host, own, &far);
                }
            }
        }
        Ok(())
    }

    /// Notes that nothing is known of somebody's meetings, and tells the log why: a scope that is missing is named there.
    fn not_listed(&mut self, host: &str, reason: String) {
        log::write(
            Level::Warn,
            "Somebody's meetings can't be listed, or not all; those are not looked at for conflicts.",
            &[log::Field {
                name: "reason".to_owned(),
                value: reason,
            }],
        );
        self.unknown.push(host.to_owned());
    }

    /// Looks at one row of a host's list: a meeting, or one date of a series.
    fn take(&mut self, row: MeetingReply, host: &str, own: bool, wanted: &[Span]) {
        let Some(start) = row.start_time.as_deref().and_then(time_text::instant) else {
            return;
        };
        let (Some(theirs), Some(id)) = (span(start, row.duration.unwrap_or(USUAL_DURATION)), row.id) else {
            return;
        };
        let overlaps = |ours: &&Span| ours.0 < theirs.1 && theirs.0 < ours.1;
        let dates = u32::try_from(wanted.iter().filter(overlaps).count()).unwrap_or(u32::MAX);
        if dates == 0 || !self.counted.insert((id.clone(), start)) {
            return;
        }
        let known = self
            .conflicts
            .iter_mut()
            .find(|(_, conflict)| conflict.meeting_id == id);
        if let Some((span, conflict)) = known {
            conflict.dates = conflict.dates.saturating_add(dates);
            if theirs.0 < span.0 {
                (*span, conflict.start, conflict.end) = (theirs, utc_text(theirs.0), utc_text(theirs.1));
            }
            return;
        }
        let conflict = Conflict {
            host: host.to_owned(),
            own,
            meeting_id: id,
            topic: row.topic.unwrap_or_default(),
            start: utc_text(theirs.0),
            end: utc_text(theirs.1),
            dates,
        };
        self.conflicts.push((theirs, conflict));
    }

    fn told(mut self) -> Conflicts {
        self.conflicts.sort_by_key(|(span, _)| *span);
        let more = self.conflicts.len().saturating_sub(NAMED);
        self.conflicts.truncate(NAMED);
        Conflicts {
            conflicts: self.conflicts.into_iter().map(|(_, conflict)| conflict).collect(),
            more: u32::try_from(more).unwrap_or(u32::MAX),
            unknown: self.unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::reply::parse;

    fn instant(text: &str) -> Timestamp {
        time_text::instant(text).unwrap()
    }

    fn row(id: u32, start: &str, minutes: u32) -> MeetingReply {
        parse(&format!(
            r#"{{"id": {id}, "topic": "Weekly review", "start_time": "{start}", "duration": {minutes}}}"#
        ))
        .unwrap()
    }

    fn found(rows: &[(u32, &str, u32)]) -> Conflicts {
        let wanted = ["2026-12-01T09:00:00Z", "2026-12-08T09:00:00Z"];
        let wanted: Vec<Span> = wanted.iter().filter_map(|start| span(instant(start), 60)).collect();
        let mut found = Found::default();
        for (id, start, minutes) in rows {
            found.take(row(*id, start, *minutes), "bo@example.com", false, &wanted);
        }
        found.told()
    }

    #[test]
    fn what_touches_is_not_in_the_way() {
        let rows = [
            (1, "2026-12-01T08:00:00Z", 60),
            (2, "2026-12-01T10:00:00Z", 60),
            (3, "2026-12-02T09:00:00Z", 60),
        ];
        assert!(found(&rows).conflicts.is_empty());
    }

    #[test]
    fn what_overlaps_at_either_end_within_or_around_is() {
        for (start, minutes) in [
            ("2026-12-01T08:30:00Z", 31),
            ("2026-12-01T09:59:00Z", 5),
            ("2026-12-01T09:15:00Z", 10),
            ("2026-12-01T08:00:00Z", 600),
        ] {
            let conflicts = found(&[(1, start, minutes)]).conflicts;
            assert_eq!(conflicts.len(), 1, "{start}");
            assert_eq!(conflicts[0].start, start);
        }
    }

    #[test]
    fn the_dates_of_a_series_are_one_conflict_with_their_number() {
        let conflicts = found(&[(1, "2026-12-08T09:30:00Z", 30), (1, "2026-12-01T09:30:00Z", 30)]).conflicts;
        assert_eq!(conflicts.len(), 1);
        assert_eq!(
            (conflicts[0].dates, conflicts[0].start.as_str()),
            (2, "2026-12-01T09:30:00Z")
        );
        assert_eq!(conflicts[0].end, "2026-12-01T10:00:00Z");
    }

    #[test]
    fn what_stands_in_both_of_zooms_lists_is_counted_once() {
        let conflicts = found(&[(1, "2026-12-01T09:30:00Z", 30), (1, "2026-12-01T09:30:00Z", 30)]).conflicts;
        assert_eq!((conflicts.len(), conflicts[0].dates), (1, 1));
    }

    #[test]
    fn ten_are_named_and_the_others_counted() {
        let rows: Vec<_> = (0..13).map(|id| (id, "2026-12-01T09:00:00Z", 30)).collect();
        let found = found(&rows);
        assert_eq!((found.conflicts.len(), found.more), (10, 3));
    }
}
