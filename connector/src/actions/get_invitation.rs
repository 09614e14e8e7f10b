//! `get-invitation`. Zoom: `GET /meetings/{meetingId}/invitation`, `GET /meetings/{meetingId}`.

use jiff::Timestamp;

use crate::bindings::exports::microapp::connector::meetings::{
    DialInNumber, Invitation, Meeting, MeetingSelector, Occurrence, OccurrenceStatus, Recurrence, SeriesEnd,
};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check::{self, USUAL_DURATION};
use crate::client::{self, Ask, RateClass};
use crate::clock;
use crate::icalendar::{self, Organizer, original_start};
use crate::invitation::{self, DialIn, InvitationText};
use crate::problem::problem;
use crate::recurrence::{self, with_end};
use crate::start::Start;
use crate::time_text;
use crate::zone::{Zone, utc_text};
use crate::zoom::path::{MeetingSegment as _, Path};
use crate::zoom::reply::{InvitationReply, MeetingReply};

/// The invitation: Zoom's text, its parts and a calendar file.
///
/// The parts come from the meeting itself where it has them, since Zoom may change its words at any time; from the text
/// comes what stands nowhere else.
///
/// # Errors
///
/// What Zoom's refusal means.
pub fn get_invitation(input: MeetingSelector) -> Result<Invitation, Error> {
    let id = check::selected(&input.meeting_id, input.occurrence_id.as_deref())?;
    let occurrence = input.occurrence_id.as_deref();
    let text = Ask::new(
        Method::Get,
        Path::new("meetings").meeting(&id).word("invitation"),
        RateClass::Light,
        "meeting",
        &id,
    );
    let (reply, text): (MeetingReply, InvitationReply) = client::both(super::get_meeting::ask(&id, occurrence), text)?;
    let meeting = super::get_meeting::understood(reply)?;
    let sip_links = text.sip_links.unwrap_or_default();
    let Some(text) = text.invitation else {
        return Err(Error::Upstream(problem(
            "incomplete-reply",
            "Zoom's reply holds no invitation.",
            serde_json::json!({}),
        )));
    };
    Ok(put_together(meeting, text, sip_links, occurrence, clock::now()))
}

fn put_together(
    meeting: Meeting,
    text: String,
    sip_links: Vec<String>,
    occurrence_id: Option<&str>,
    now: Timestamp,
) -> Invitation {
    let zone = meeting.time_zone.as_deref().and_then(|name| Zone::named(name).ok());
    let text = match (occurrence_id.and_then(|id| start_of(&meeting, id)), &zone) {
        (Some(start), Some(zone)) => invitation::of_one_date(&text, zone.local(start)),
        _ => text,
    };
    let found = invitation::parse(&text);
    let icalendar = calendar(&meeting, zone.as_ref(), occurrence_id, &text, &found, now);
    let next = match occurrence_id {
        None => next_occurrence(&meeting.occurrences, now),
        Some(id) => meeting.occurrences.iter().find(|occurrence| occurrence.id == id),
    };
    let (start, local_start) = match next {
        Some(next) => (Some(next.start.clone()), Some(next.local_start.clone())),
        None => (meeting.start.clone(), meeting.local_start.clone()),
    };
    let duration_minutes = next.map(|next| next.duration_minutes).or(meeting.duration_minutes);
    let rrule = match (next, &zone, occurrence_id) {
        (Some(next), Some(zone), None) => rule_from(next, &meeting, zone),
        _ => None,
    };
    let mut sip_addresses = found.sip_addresses;
    for link in sip_links {
        let address = link.strip_prefix("sip:").unwrap_or(&link).to_owned();
        if !sip_addresses.contains(&address) {
            sip_addresses.push(address);
        }
    }
    let dial_in_numbers = if meeting.dial_in_numbers.is_empty() {
        found.dial_in_numbers.into_iter().map(dial_in_number).collect()
    } else {
        meeting.dial_in_numbers
    };
    Invitation {
        meeting_id: meeting.id,
        topic: meeting.topic,
        host_name: found.host_name,
        passcode: meeting.passcode.or(found.passcode),
        phone_passcode: found.phone_passcode.or(meeting.phone_passcode),
        calendar_details: found.calendar_details,
        start,
        local_start,
        time_zone: meeting.time_zone,
        duration_minutes,
        occurrences: match occurrence_id {
            None => meeting.occurrences,
            Some(id) => meeting
                .occurrences
                .into_iter()
                .filter(|occurrence| occurrence.id == id)
                .collect(),
        },
        join_url: meeting.join_url,
        dial_in_numbers,
        one_tap_numbers: found.one_tap_numbers,
        sip_addresses,
        icalendar,
        rrule,
        text,
    }
}

/// When one date of a series starts.
fn start_of(meeting: &Meeting, occurrence_id: &str) -> Option<Timestamp> {
    let chosen = meeting
        .occurrences
        .iter()
        .find(|occurrence| occurrence.id == occurrence_id);
    let start = chosen.map(|chosen| chosen.start.as_str()).or(meeting.start.as_deref());
    time_text::instant(start?)
}

/// The dates from this one on as a rule: only if it gives each of them, at its time and length, and no other.
fn rule_from(first: &Occurrence, meeting: &Meeting, zone: &Zone) -> Option<String> {
    let later = meeting
        .occurrences
        .iter()
        .filter(|occurrence| occurrence.status == OccurrenceStatus::Available && occurrence.start >= first.start);
    let mut dates = Vec::new();
    for occurrence in later {
        if occurrence.duration_minutes != first.duration_minutes {
            return None;
        }
        dates.push(time_text::instant(&occurrence.start)?);
    }
    let count = u32::try_from(dates.len()).ok().filter(|count| *count > 1)?;
    let rule = with_end(&meeting.recurrence, Some(SeriesEnd::Count(count)))?;
    let given = recurrence::expand(&rule, &Start::Instant(*dates.first()?), zone, count).ok()?;
    let same = given.iter().map(|instance| instance.start).eq(dates);
    same.then(|| recurrence::rrule(&rule, zone, count)).flatten()
}

/// The first date of a series that is not over and takes place.
fn next_occurrence(occurrences: &[Occurrence], now: Timestamp) -> Option<&Occurrence> {
    let now = utc_text(now);
    let mut taking_place = occurrences
        .iter()
        .filter(|occurrence| occurrence.status == OccurrenceStatus::Available);
    // Both are RFC 3339 in UTC to the second, so that text compares as time does.
    taking_place
        .clone()
        .find(|occurrence| occurrence.start >= now)
        .or_else(|| taking_place.next())
}

fn dial_in_number(found: DialIn) -> DialInNumber {
    DialInNumber {
        // The text names countries in words; some are codes already.
        country: found
            .country_name
            .clone()
            .filter(|name| name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_uppercase()))
            .unwrap_or_default(),
        country_name: found.country_name,
        city: found.city,
        number: found.number,
        toll_free: found.toll_free,
    }
}

fn calendar(
    meeting: &Meeting,
    zone: Option<&Zone>,
    occurrence_id: Option<&str>,
    text: &str,
    found: &InvitationText,
    now: Timestamp,
) -> Option<String> {
    let utc = Zone::utc();
    let instant = time_text::instant;
    let occurrences: Vec<icalendar::Occurrence> = meeting
        .occurrences
        .iter()
        .filter_map(|occurrence| {
            Some(icalendar::Occurrence {
                original: original_start(&occurrence.id),
                start: instant(&occurrence.start)?,
                duration_minutes: occurrence.duration_minutes,
                cancelled: occurrence.status == OccurrenceStatus::Deleted,
            })
        })
        .collect();
    let first = occurrences
        .iter()
        .map(|occurrence| occurrence.original.unwrap_or(occurrence.start))
        .min();
    let (uid, start, recurrence, occurrences) = match occurrence_id {
        Some(id) => {
            let chosen = meeting.occurrences.iter().find(|occurrence| occurrence.id == id);
            let start = chosen.map_or(meeting.start.as_deref(), |chosen| Some(&chosen.start));
            let uid = icalendar::uid(&format!("{}-{id}", meeting.id));
            (uid, instant(start?)?, &Recurrence::Once, &[][..])
        }
        None => {
            let start = match first {
                Some(first) => first,
                None => instant(meeting.start.as_deref()?)?,
            };
            (
                icalendar::uid(&meeting.id),
                start,
                &meeting.recurrence,
                &occurrences[..],
            )
        }
    };
    icalendar::write(&icalendar::Meeting {
        uid: &uid,
        topic: &meeting.topic,
        description: Some(text),
        join_url: &meeting.join_url,
        organizer: meeting.host_email.as_deref().map(|email| Organizer {
            name: found.host_name.as_deref(),
            email,
        }),
        start,
        zone: zone.unwrap_or(&utc),
        duration_minutes: meeting.duration_minutes.unwrap_or(USUAL_DURATION),
        recurrence,
        occurrences,
        stamp: now,
    })
}
