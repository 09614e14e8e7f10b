//! What the connector can do: a function for each action, and the typed face over the same functions.

use std::time::{SystemTime, UNIX_EPOCH};

use connector_kit::meetings::{
    Attempt, Guest, Happened, Invitation, Meeting, MeetingChange, MeetingList, MeetingQuery, MeetingRemoval,
    MeetingSelector, NewMeeting, Outcome, OutcomeQuery, RecurrencePreview, RecurrencePreviewRequest, RemovedMeeting,
    ResultOfChange, StartUrl, Undecided, UserList, UserQuery,
};
use connector_kit::path::Path;
use connector_kit::problem::problem;
use connector_kit::{Ask, Error, Method, header, host};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::describe::{CONNECTOR, DAYS_AHEAD, NEW_MEETINGS};
use crate::new::{body, other_host};
use crate::webex::{Meeting as Found, Page};
use crate::{read, refusal, time};

/// Webex's largest page.
const PAGE: &str = "100";
/// No host has this many pages of meetings; a service that says so is at fault.
const MOST_PAGES: usize = 100;

/// Makes a meeting.
///
/// # Errors
///
/// `invalid-input` for what Webex does not take, and what its refusal means.
pub fn create_meeting(input: NewMeeting) -> Result<Meeting, Error> {
    let who = other_host(input.host.as_deref())
        .map(str::to_owned)
        .or_else(host::acting_user);
    let body = body(input)?;
    let ask = Ask::post(Path::new("meetings"))
        .about("meeting", "")
        .refused_by(refusal::read)
        .body(&body);
    let made: Found = ask.quota(NEW_MEETINGS, who.unwrap_or_else(|| "me".to_owned())).json()?;
    // It is made. What its dates are is worth a question, and not the loss of the answer.
    let dates = dates(&made).unwrap_or_default();
    Ok(read::meeting(made, dates))
}

/// Reads a meeting with its dates, or one date.
///
/// # Errors
///
/// What Webex's refusal means.
pub fn get_meeting(input: MeetingSelector) -> Result<Meeting, Error> {
    let id = input.occurrence_id.as_deref().unwrap_or(&input.meeting_id);
    let found: Found = named(id, input.occurrence_id.is_some()).json()?;
    let dates = dates(&found)?;
    Ok(read::meeting(found, dates))
}

/// Lists a host's upcoming meetings, each date of a series, all pages.
///
/// # Errors
///
/// What Webex's refusal means.
pub fn list_meetings(input: MeetingQuery) -> Result<MeetingList, Error> {
    let days = host::setting::<u32>(DAYS_AHEAD.name)
        .filter(|days| (1..=365).contains(days))
        .unwrap_or(90);
    let from = now();
    let to = from
        .saturating_add(SignedDuration::from_hours(24 * i64::from(days)))
        .unwrap_or(from);
    let path = Path::new("meetings")
        .query("meetingType", "scheduledMeeting")
        .query("from", &time::utc(from))
        .query("to", &time::utc(to))
        .query_if("hostEmail", other_host(input.host.as_deref()));
    let mut meetings: Vec<_> = all(path)?.into_iter().map(read::summary).collect();
    meetings.sort_by(|one, other| one.start.cmp(&other.start));
    Ok(MeetingList { meetings })
}

/// Deletes a meeting, or one date.
///
/// # Errors
///
/// What Webex's refusal means.
pub fn delete_meeting(input: MeetingRemoval) -> Result<RemovedMeeting, Error> {
    let id = input.occurrence_id.as_deref().unwrap_or(&input.meeting_id);
    let tell = input
        .notify_hosts
        .or(input.notify_registrants)
        .map(|tell| if tell { "true" } else { "false" });
    let path = Path::new("meetings").segment(id).query_if("sendEmail", tell);
    let kind = if input.occurrence_id.is_some() {
        "occurrence"
    } else {
        "meeting"
    };
    Ask::delete(path).about(kind, id).refused_by(refusal::read).send()?;
    Ok(RemovedMeeting {
        meeting_id: input.meeting_id,
        occurrence_id: input.occurrence_id,
    })
}

/// Finds out what became of a create or a delete whose answer was lost.
///
/// # Errors
///
/// What Webex's refusal means. Then nothing is decided.
pub fn find_outcome(input: OutcomeQuery) -> Result<Outcome, Error> {
    match input.attempt {
        Attempt::CreateMeeting(attempt) => find_created(&attempt, input.marker.as_deref()),
        Attempt::DeleteMeeting(attempt) => find_deleted(attempt),
    }
}

/// By the tag that it was made with. Webex lists a single meeting as a series of one, whenever it overlaps the window.
fn find_created(attempt: &NewMeeting, marker: Option<&str>) -> Result<Outcome, Error> {
    let window = attempt.start.as_deref().and_then(time::window);
    let (Some(marker), Some((from, to))) = (marker, window) else {
        return Ok(undecided(
            "The meeting carries no mark by which it could be found.",
            Vec::new(),
        ));
    };
    let path = Path::new("meetings")
        .query("meetingType", "meetingSeries")
        .query("integrationTag", marker)
        .query("from", &from)
        .query("to", &to)
        .query_if("hostEmail", other_host(attempt.host.as_deref()));
    let mut found = all(path)?;
    match (found.pop(), found.is_empty()) {
        (None, _) => Ok(Outcome::DidNotHappen),
        (Some(one), true) => {
            let dates = dates(&one)?;
            let output = ResultOfChange::Created(read::meeting(one, dates));
            Ok(Outcome::Happened(Happened { output }))
        }
        (Some(one), false) => {
            found.push(one);
            Ok(undecided("Several meetings carry the mark of this one.", found))
        }
    }
}

fn find_deleted(attempt: MeetingRemoval) -> Result<Outcome, Error> {
    let id = attempt.occurrence_id.as_deref().unwrap_or(&attempt.meeting_id);
    match named(id, attempt.occurrence_id.is_some()).send() {
        Ok(_) => Ok(Outcome::DidNotHappen),
        Err(Error::NotFound(_)) => {
            let output = ResultOfChange::Deleted(RemovedMeeting {
                meeting_id: attempt.meeting_id,
                occurrence_id: attempt.occurrence_id,
            });
            Ok(Outcome::Happened(Happened { output }))
        }
        Err(error) => Err(error),
    }
}

fn undecided(reason: &str, candidates: Vec<Found>) -> Outcome {
    Outcome::Undecided(Undecided {
        reason: reason.to_owned(),
        candidates: candidates.into_iter().map(read::summary).collect(),
    })
}

fn named(id: &str, is_date: bool) -> Ask<'_> {
    let kind = if is_date { "occurrence" } else { "meeting" };
    Ask::get(Path::new("meetings").segment(id))
        .about(kind, id)
        .refused_by(refusal::read)
}

fn now() -> Timestamp {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::try_from(now).unwrap_or_default());
    now.unwrap_or_default()
}

/// The dates of a series, from its first to a year ahead; none of a single meeting.
fn dates(meeting: &Found) -> Result<Vec<Found>, Error> {
    if meeting.recurrence.as_deref().is_none_or(str::is_empty) || meeting.meeting_series_id.is_some() {
        return Ok(Vec::new());
    }
    // Webex: without these it lists those of the next seven days.
    let window = meeting.start.as_deref().and_then(|start| time::of_series(start, now()));
    let (from, to) = window.unzip();
    let path = Path::new("meetings")
        .query("meetingSeriesId", &meeting.id)
        .query("meetingType", "scheduledMeeting")
        .query_if("from", from.as_deref())
        .query_if("to", to.as_deref());
    all_in(path, meeting.timezone.as_deref())
}

/// Every page of a list.
fn all(path: Path) -> Result<Vec<Found>, Error> {
    all_in(path, None)
}

/// The same, with times as the clocks of a zone show them. Webex: the header `timezone`, else they are in UTC.
fn all_in(path: Path, zone: Option<&str>) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let mut ask = Ask::get(path.query("max", PAGE));
    for _ in 0..MOST_PAGES {
        ask = ask.about("meeting", "").refused_by(refusal::read);
        if let Some(zone) = zone.filter(|zone| is_zone(zone)) {
            ask = ask.header("timezone", zone);
        }
        let (response, page) = ask.json_with::<Page>()?;
        found.extend(page.items);
        host::progress(found.len() as u64, None, "meetings");
        match header(&response, "link").and_then(next_page) {
            Some(next) => ask = Ask::to(Method::Get, next),
            None => return Ok(found),
        }
    }
    Err(Error::Upstream(problem(
        "endless-list",
        format!("Webex's list of meetings does not end: there were {MOST_PAGES} pages."),
        json!({}),
    )))
}

/// Whether it can be a zone's name, and so a header's value: what a service answers may be anything.
fn is_zone(name: &str) -> bool {
    let letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '_' | '-' | '+');
    !name.is_empty() && name.chars().all(letter)
}

/// The address of `<…>; rel="next"` (RFC 8288).
fn next_page(links: &str) -> Option<&str> {
    links.split(',').find_map(|link| {
        let (address, relation) = link.split_once(';')?;
        let is_next = relation.contains("rel=\"next\"") || relation.trim() == "rel=next";
        is_next
            .then(|| address.trim().strip_prefix('<')?.strip_suffix('>'))
            .flatten()
    })
}

/// The typed face: the same functions.
#[derive(Debug)]
pub struct Typed;

impl Guest for Typed {
    fn create_meeting(input: NewMeeting) -> Result<Meeting, Error> {
        create_meeting(input)
    }

    fn get_meeting(input: MeetingSelector) -> Result<Meeting, Error> {
        get_meeting(input)
    }

    fn list_meetings(input: MeetingQuery) -> Result<MeetingList, Error> {
        list_meetings(input)
    }

    fn update_meeting(_input: MeetingChange) -> Result<Meeting, Error> {
        Err(CONNECTOR.unknown("update-meeting"))
    }

    fn delete_meeting(input: MeetingRemoval) -> Result<RemovedMeeting, Error> {
        delete_meeting(input)
    }

    fn find_outcome(input: OutcomeQuery) -> Result<Outcome, Error> {
        find_outcome(input)
    }

    fn get_invitation(_input: MeetingSelector) -> Result<Invitation, Error> {
        Err(CONNECTOR.unknown("get-invitation"))
    }

    fn preview_recurrence(_input: RecurrencePreviewRequest) -> Result<RecurrencePreview, Error> {
        Err(CONNECTOR.unknown("preview-recurrence"))
    }

    fn list_users(_input: UserQuery) -> Result<UserList, Error> {
        Err(CONNECTOR.unknown("list-users"))
    }

    fn get_start_url(_input: MeetingSelector) -> Result<StartUrl, Error> {
        Err(CONNECTOR.unknown("get-start-url"))
    }
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn the_next_page_is_found_among_links() {
        let links = r#"<https://webexapis.com/v1/meetings?a=1>; rel="first", <https://webexapis.com/v1/meetings?b=2>; rel="next""#;
        assert_eq!(next_page(links), Some("https://webexapis.com/v1/meetings?b=2"));
        assert_eq!(next_page(r#"<https://webexapis.com/v1/meetings>; rel="prev""#), None);
        assert_eq!(next_page("nonsense"), None);
    }
}
