//! `create-meeting`. Zoom: `GET /users/{userId}/settings`, `POST /users/{userId}/meetings`.

use crate::bindings::exports::microapp::connector::meetings::{Meeting, NewMeeting, Recurrence};
use crate::bindings::microapp::connector::caller;
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check::{self, Plan, USUAL_DURATION};
use crate::client::{Ask, RateClass, host_segment};
use crate::clock;
use crate::marker::{mark, marker_of};
use crate::passcode;
use crate::problem::{internal, problem};
use crate::setting;
use crate::start::Start;
use crate::time_text;
use crate::zone::{Zone, utc_text};
use crate::zoom::meeting::meeting;
use crate::zoom::path::Path;
use crate::zoom::reply::MeetingReply;
use crate::zoom::request::{MeetingBody, Settings, TrackingField};

/// Zoom: type 3.
const NO_FIXED_TIME: u32 = 3;

/// Makes a meeting.
///
/// # Errors
///
/// `invalid-input` with every broken rule before anything is sent; what Zoom's refusal means; `unknown-outcome` if the
/// meeting may have been made.
pub fn create_meeting(input: NewMeeting) -> Result<Meeting, Error> {
    let plan = check::new_meeting(&input, setting::max_occurrences(), Some(clock::now()))?;
    let host = host_segment(input.host.as_deref());
    let passcode = passcode::for_new_meeting(input.passcode.as_deref(), &host)?;
    let marker = caller::intent().filter(|_| setting::intent_marker());
    let body = body(&input, &plan, passcode, marker.as_deref());
    let body = serde_json::to_string(&body).map_err(|error| internal(format!("A body can't be written: {error}.")))?;
    let path = Path::new("users").segment(&host).word("meetings");
    let reply: MeetingReply = Ask::new(Method::Post, path, RateClass::Medium, "user", &host)
        .with_body(body)
        .counted_for(&host)
        .json()?;
    // No marker but this one was sent.
    let found = reply.agenda.as_deref().and_then(marker_of);
    if found.is_some() && found != marker.as_deref() {
        return Err(Error::UnknownOutcome(problem(
            "another-reply",
            "The reply is about the meeting of another request. Something on the way to Zoom mixes replies up. This one may \
             have been made; look for it before you make it again.",
            serde_json::json!({}),
        )));
    }
    meeting(reply).ok_or_else(|| {
        Error::UnknownOutcome(problem(
            "incomplete-reply",
            "Zoom says that the meeting was made, but not its id or its join URL. Look for it before you make it again.",
            serde_json::json!({}),
        ))
    })
}

/// Zoom's type: 2 scheduled, 3 recurring without fixed time, 8 recurring with fixed time.
pub(super) fn kind(input: &NewMeeting) -> u32 {
    match input.recurrence {
        None | Some(Recurrence::Once) => 2,
        Some(Recurrence::NoFixedTime) => NO_FIXED_TIME,
        Some(_) => 8,
    }
}

fn body(input: &NewMeeting, plan: &Plan, passcode: String, marker: Option<&str>) -> MeetingBody {
    let kind = kind(input);
    let agenda = mark(input.agenda.as_deref().unwrap_or_default(), marker);
    let (start_time, timezone) = start_fields(plan.start.as_ref(), plan.zone.as_ref(), plan.recurrence.is_some());
    MeetingBody {
        topic: Some(input.topic.clone()),
        kind: Some(kind),
        start_time,
        timezone,
        duration: (kind != NO_FIXED_TIME).then(|| input.duration_minutes.unwrap_or(USUAL_DURATION)),
        agenda: (input.agenda.is_some() || !agenda.is_empty()).then_some(agenda),
        password: Some(passcode),
        recurrence: plan.recurrence.clone(),
        tracking_fields: input
            .tracking_fields
            .iter()
            .map(|field| TrackingField {
                field: field.field.clone(),
                value: field.value.clone(),
            })
            .collect(),
        settings: Settings::of_new(input),
    }
}

/// `start_time` and `timezone` as Zoom takes them: local time with a zone; UTC if the start is an instant, of which the
/// zone then says only how it is shown.
///
/// A time that the clocks jump over is sent as the time that they show instead, so that nobody has to guess what Zoom
/// makes of it; but for a series, whose other dates follow from the time as it was written.
pub(super) fn start_fields(
    start: Option<&Start>,
    zone: Option<&Zone>,
    series: bool,
) -> (Option<String>, Option<String>) {
    let timezone = zone.map(|zone| zone.name().to_owned());
    let start_time = match (start, zone) {
        (None, _) => None,
        (Some(Start::Instant(instant)), None) => Some(utc_text(*instant)),
        // Of two equal local times, only the instant says which is meant.
        (Some(Start::Instant(instant)), Some(_)) if !series => Some(utc_text(*instant)),
        (Some(start), Some(zone)) if series => Some(time_text::local(start.local_in(zone))),
        (Some(start), Some(zone)) => match start.instant_in(zone) {
            Some(instant) => Some(time_text::local(zone.local(instant))),
            None => Some(time_text::local(start.local_in(zone))),
        },
        (Some(Start::Local(local)), None) => Some(time_text::local(*local)),
    };
    (start_time, timezone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(input: serde_json::Value) -> serde_json::Value {
        let input: NewMeeting = serde_json::from_value(input).unwrap();
        let plan = check::new_meeting(&input, 60, None).unwrap();
        serde_json::to_value(body(&input, &plan, "12345678".to_owned(), None)).unwrap()
    }

    #[test]
    fn the_body_of_a_weekly_series() {
        let body = sent(serde_json::json!({
            "topic": "Planning",
            "start": "2026-12-01T10:00",
            "time_zone": "europe/berlin",
            "duration_minutes": 45,
            "co_hosts": ["bo@example.com", " cy@example.com "],
            "dial_in_countries": ["US", "DE"],
            "recurrence": {"weekly": {"every": 2, "days": ["thursday", "monday"], "end": {"until": "2027-03-31"}}},
            "waiting_room": true,
            "auto_recording": "cloud",
        }));
        let expected = serde_json::json!({
            "topic": "Planning",
            "type": 8,
            "start_time": "2026-12-01T10:00:00",
            "timezone": "Europe/Berlin",
            "duration": 45,
            "password": "12345678",
            "recurrence": {
                "type": 2,
                "repeat_interval": 2,
                "weekly_days": "2,5",
                "end_date_time": "2027-03-31T21:59:59Z",
            },
            "settings": {
                "alternative_hosts": "bo@example.com;cy@example.com",
                "global_dial_in_countries": ["US", "DE"],
                "waiting_room": true,
                "auto_recording": "cloud",
            },
        });
        assert_eq!(body, expected);
    }

    #[test]
    fn an_instant_without_a_zone_stays_in_utc() {
        let body = sent(serde_json::json!({"topic": "x", "start": "2026-12-01T10:00:00+01:00"}));
        assert_eq!(body["start_time"], "2026-12-01T09:00:00Z");
        assert_eq!(body["timezone"], serde_json::Value::Null);
        assert_eq!(body["duration"], 60);
    }

    #[test]
    fn an_instant_with_a_zone_stays_the_instant() {
        let twice =
            serde_json::json!({"topic": "x", "start": "2027-10-31T02:30:00+01:00", "time_zone": "Europe/Berlin"});
        let body = sent(twice);
        assert_eq!(body["start_time"], "2027-10-31T01:30:00Z");
        assert_eq!(body["timezone"], "Europe/Berlin");
    }

    #[test]
    fn a_skipped_time_is_sent_as_the_time_that_clocks_show() {
        let once = serde_json::json!({"topic": "x", "start": "2027-03-28T02:30", "time_zone": "Europe/Berlin"});
        assert_eq!(sent(once)["start_time"], "2027-03-28T03:30:00");
    }

    #[test]
    fn no_fixed_time_has_no_start_and_no_duration() {
        let body = sent(serde_json::json!({"topic": "x", "recurrence": "no_fixed_time", "duration_minutes": 30}));
        assert_eq!(body["type"], 3);
        assert_eq!(body.get("start_time"), None);
        assert_eq!(body.get("duration"), None);
    }
}
