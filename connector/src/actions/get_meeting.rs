//! `get-meeting`. Zoom: `GET /meetings/{meetingId}`.

use crate::bindings::exports::microapp::connector::meetings::{Meeting, MeetingSelector};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check;
use crate::client::{Ask, RateClass};
use crate::problem::problem;
use crate::zoom::meeting::meeting;
use crate::zoom::path::{MeetingSegment as _, Path};
use crate::zoom::reply::MeetingReply;

/// Reads a meeting with all its occurrences, or with one.
///
/// # Errors
///
/// What Zoom's refusal means.
pub fn get_meeting(input: MeetingSelector) -> Result<Meeting, Error> {
    let id = check::selected(&input.meeting_id, input.occurrence_id.as_deref())?;
    understood(reply(&id, input.occurrence_id.as_deref())?)
}

/// Zoom's reply for a meeting.
///
/// # Errors
///
/// What Zoom's refusal means.
pub(super) fn reply(id: &str, occurrence_id: Option<&str>) -> Result<MeetingReply, Error> {
    of_this_meeting(id, ask(id, occurrence_id).json()?)
}

/// The reply, if it is about the meeting that was asked for: a proxy that sends answers twice hands out those of others.
///
/// # Errors
///
/// `upstream` if it is about another meeting.
pub(super) fn of_this_meeting(id: &str, reply: MeetingReply) -> Result<MeetingReply, Error> {
    // A UUID is not spelt alike everywhere.
    let by_number = id.bytes().all(|byte| byte.is_ascii_digit());
    // A reply without any id is refused where it is read.
    let another = reply.id.is_some() && [&reply.id, &reply.pmi].iter().all(|found| found.as_deref() != Some(id));
    if by_number && another {
        return Err(Error::Upstream(problem(
            "another-reply",
            "The reply is not about the meeting that was asked for. Something on the way to Zoom mixes replies up; try again.",
            serde_json::json!({}),
        )));
    }
    Ok(reply)
}

/// The question for a meeting.
pub(super) fn ask<'a>(id: &'a str, occurrence_id: Option<&'a str>) -> Ask<'a> {
    let path = Path::new("meetings").meeting(id);
    let path = match occurrence_id {
        Some(occurrence_id) => path.query("occurrence_id", occurrence_id),
        // Without this Zoom hides the dates that are over.
        None => path.query("show_previous_occurrences", "true"),
    };
    Ask::new(Method::Get, path, RateClass::Light, "meeting", id).of_occurrence(occurrence_id)
}

/// The reply as a meeting.
pub(super) fn understood(reply: MeetingReply) -> Result<Meeting, Error> {
    meeting(reply).ok_or_else(|| {
        Error::Upstream(problem(
            "incomplete-reply",
            "Zoom's reply holds no meeting: its id or join URL is missing.",
            serde_json::json!({}),
        ))
    })
}
