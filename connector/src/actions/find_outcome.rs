//! `find-outcome`. Zoom: `GET /users/{userId}/meetings`, `GET /meetings/{meetingId}`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::{create_meeting, get_meeting, list_meetings, read};
use crate::bindings::exports::microapp::connector::meetings::{
    Attempt, Happened, MeetingRemoval, NewMeeting, Outcome, OutcomeQuery, Recurrence, RemovedMeeting, ResultOfChange,
    Undecided,
};
use crate::bindings::microapp::connector::errors::{Error, Problem};
use crate::check::{self, Plan};
use crate::client::host_segment;
use crate::clock;
use crate::marker::{mark, marker_of};
use crate::problem::{invalid_field, within};
use crate::recurrence;
use crate::search::{Fit, Verdict, Wanted};
use crate::setting;
use crate::time_text;
use crate::zone::Zone;
use crate::zoom::meeting::summary;
use crate::zoom::reply::MeetingReply;

/// The JSON of every look-up, of which `input` is read by its action.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LookUp {
    action: String,
    input: Value,
    marker: Option<String>,
    since: String,
}

/// Reads the JSON of a look-up. By hand, and not by the type's own deserialisation: that would keep a second copy of
/// the code that reads a meeting.
pub(super) fn query(action: &str, input: &str) -> Result<OutcomeQuery, Error> {
    let asked: LookUp = read(action, input)?;
    let text = asked.input.to_string();
    let inner = |error| within("input", error);
    let attempt = match asked.action.as_str() {
        "create-meeting" => Attempt::CreateMeeting(read(&asked.action, &text).map_err(inner)?),
        "delete-meeting" => Attempt::DeleteMeeting(read(&asked.action, &text).map_err(inner)?),
        other => {
            return Err(invalid_field(
                "action",
                "not-one-of",
                format!("The outcome of create-meeting and of delete-meeting can be found, not that of `{other}`."),
            ));
        }
    };
    Ok(OutcomeQuery {
        attempt,
        marker: asked.marker,
        since: asked.since,
    })
}

/// Finds out what became of a create or a delete whose answer was lost.
///
/// # Errors
///
/// `invalid-input` if the question can't be read; what Zoom's refusal means. An error has decided nothing.
pub fn find_outcome(input: OutcomeQuery) -> Result<Outcome, Error> {
    let since = time_text::instant(&input.since).ok_or_else(|| {
        invalid_field(
            "since",
            "no-instant",
            "Give an instant in UTC, such as 2026-11-22T08:00:00Z.",
        )
    })?;
    match &input.attempt {
        Attempt::CreateMeeting(meeting) => of_create(meeting, input.marker.as_deref(), since),
        Attempt::DeleteMeeting(removal) => of_delete(removal),
    }
}

/// One request for the list, 300 meetings a page; one more for the meeting that it was; and one for each meeting made
/// since whose agenda the list cuts off.
fn of_create(input: &NewMeeting, marker: Option<&str>, since: Timestamp) -> Result<Outcome, Error> {
    let max_occurrences = setting::max_occurrences();
    let plan = check::new_meeting(input, max_occurrences, None).map_err(|error| within("input", error))?;
    let wanted = wanted(input, &plan, marker, since, setting::intent_marker(), max_occurrences);
    let host = host_segment(input.host.as_deref());
    let mut found = Vec::new();
    list_meetings::each(&host, "scheduled", &mut |row| {
        let fit = wanted.fit(&row, false);
        if fit != Fit::Another {
            found.push((row, fit));
        }
    })?;
    let (mut ours, mut alike) = (Vec::new(), Vec::new());
    for (mut row, mut fit) in found {
        if fit == Fit::Unread {
            let Some(whole) = whole(&row)? else { continue };
            fit = wanted.fit(&whole, true);
            row = whole;
        }
        match fit {
            Fit::Ours => ours.push(row),
            Fit::Alike => alike.push(row),
            Fit::Another | Fit::Unread => {}
        }
    }
    Ok(match wanted.decide(ours, alike, clock::now()) {
        Verdict::Made(row) => match whole(&row)? {
            Some(whole) => Outcome::Happened(Happened {
                output: ResultOfChange::Created(get_meeting::understood(whole)?),
            }),
            None => undecided("The meeting was made, and somebody has deleted it since.", vec![*row]),
        },
        Verdict::NotMade => Outcome::DidNotHappen,
        Verdict::Undecided(reason, rows) => undecided(reason, rows),
    })
}

/// What to look for: see [`Wanted`].
fn wanted<'a>(
    input: &'a NewMeeting,
    plan: &Plan,
    marker: Option<&'a str>,
    since: Timestamp,
    markers_on: bool,
    max_occurrences: u32,
) -> Wanted<'a> {
    let sent = mark(
        input.agenda.as_deref().unwrap_or_default(),
        marker.filter(|_| markers_on),
    );
    Wanted {
        topic: &input.topic,
        kind: create_meeting::kind(input),
        starts: starts(input, plan, since, max_occurrences),
        since,
        marker,
        marked: marker.is_some() && marker_of(&sent) == marker,
    }
}

/// When the meeting may start in Zoom's list. Zoom moves a start that has passed, so that it says nothing then.
fn starts(input: &NewMeeting, plan: &Plan, since: Timestamp, max_occurrences: u32) -> Vec<Timestamp> {
    let Some(start) = &plan.start else {
        return Vec::new();
    };
    let zone = plan.zone.clone().unwrap_or_else(Zone::utc);
    let mut starts: Vec<Timestamp> = start.instant_in(&zone).into_iter().collect();
    if starts.iter().any(|start| *start <= since) {
        return Vec::new();
    }
    if let Some(rule) = input.recurrence.as_ref().filter(|rule| **rule != Recurrence::Once) {
        let dates = recurrence::expand(rule, start, &zone, max_occurrences).unwrap_or_default();
        starts.extend(dates.iter().map(|date| date.start));
    }
    starts
}

/// The meeting of a row. None if it is not there any more.
fn whole(row: &MeetingReply) -> Result<Option<MeetingReply>, Error> {
    let Some(id) = row.id.as_deref() else {
        return Ok(None);
    };
    match get_meeting::reply(id, None) {
        Ok(meeting) => Ok(Some(meeting)),
        Err(Error::NotFound(problem)) if is_gone(&problem) => Ok(None),
        Err(error) => Err(error),
    }
}

fn undecided(reason: &str, rows: Vec<MeetingReply>) -> Outcome {
    Outcome::Undecided(Undecided {
        reason: reason.to_owned(),
        candidates: rows.into_iter().filter_map(summary).collect(),
    })
}

/// One request: the meeting with all its dates.
fn of_delete(input: &MeetingRemoval) -> Result<Outcome, Error> {
    let id =
        check::selected(&input.meeting_id, input.occurrence_id.as_deref()).map_err(|error| within("input", error))?;
    let gone = match get_meeting::reply(&id, None) {
        Err(Error::NotFound(problem)) if is_gone(&problem) => true,
        Err(error) => return Err(error),
        Ok(meeting) => input.occurrence_id.as_deref().is_some_and(|wanted| {
            let mut left = meeting
                .occurrences
                .iter()
                .filter(|one| one.status.as_deref() != Some("deleted"));
            left.all(|one| one.occurrence_id.as_deref() != Some(wanted))
        }),
    };
    if !gone {
        return Ok(Outcome::DidNotHappen);
    }
    Ok(Outcome::Happened(Happened {
        output: ResultOfChange::Deleted(RemovedMeeting {
            meeting_id: id,
            occurrence_id: input.occurrence_id.clone(),
        }),
    }))
}

/// Whether it is Zoom that says that the meeting is not there, and not a server on the way that knows no such page.
fn is_gone(problem: &Problem) -> bool {
    let details: Value = serde_json::from_str(&problem.details).unwrap_or_default();
    details["kind"] == "meeting" && details.get("service_code").is_some()
}
