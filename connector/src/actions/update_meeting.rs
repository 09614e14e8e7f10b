//! `update-meeting`. Zoom: `GET /meetings/{meetingId}`, `PATCH /meetings/{meetingId}`.

use crate::bindings::exports::microapp::connector::meetings::{Meeting, MeetingChange, Recurrence};
use crate::bindings::microapp::connector::caller;
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check::{self, Plan, Present};
use crate::client::{Ask, RateClass};
use crate::marker::{mark, marker_of};
use crate::passcode;
use crate::problem::internal;
use crate::setting;
use crate::start::Start;
use crate::time_text;
use crate::zoom::meeting::{recurrence, zone_of};
use crate::zoom::path::{MeetingSegment as _, Path};
use crate::zoom::reply::MeetingReply;
use crate::zoom::request::{MeetingBody, Settings};

/// Changes a meeting, or one occurrence, and returns it as it is then.
///
/// Reads it first: the zone of a local start, and the rule of a series, which Zoom wants with every change of the whole
/// series, are the meeting's own where the input leaves them.
///
/// # Errors
///
/// `invalid-input` before anything is sent if a field can't be right by itself, and before anything is changed if it does not
/// fit the meeting; what Zoom's refusal means; `unknown-outcome` if no
/// answer tells whether the change was made.
pub fn update_meeting(input: MeetingChange) -> Result<Meeting, Error> {
    let id = check::meeting_id(&input.meeting_id)?;
    check::change_by_itself(&input, setting::max_occurrences())?;
    let occurrence = input.occurrence_id.as_deref();
    let present = super::get_meeting::reply(&id, occurrence)?;
    let rule = {
        let zone = zone_of(&present);
        recurrence(&present, zone.as_ref())
    };
    let plan = check::change(
        &input,
        &Present {
            zone: zone_of(&present),
            start: start_of(&present),
            recurrence: &rule,
        },
        setting::max_occurrences(),
    )?;
    let host = present.host_id.as_deref().unwrap_or("me");
    if let Some(passcode) = input.passcode.as_deref() {
        passcode::for_change(passcode, &caller::acting_user().unwrap_or_else(|| host.to_owned()))?;
    }
    let body = body(&input, &plan, &present, &rule);
    if body == MeetingBody::default() {
        return super::get_meeting::understood(present);
    }
    let text = serde_json::to_string(&body).map_err(|error| internal(format!("A body can't be written: {error}.")))?;
    let path = Path::new("meetings").meeting(&id).query_if("occurrence_id", occurrence);
    Ask::new(Method::Patch, path, RateClass::Light, "meeting", &id)
        .of_occurrence(occurrence)
        .with_body(text)
        .counted_for(host)
        .send()?;
    super::get_meeting::understood(super::get_meeting::reply(&id, occurrence)?)
}

fn start_of(present: &MeetingReply) -> Option<Start> {
    present
        .start_time
        .as_deref()
        .and_then(time_text::instant)
        .map(Start::Instant)
}

fn body(input: &MeetingChange, plan: &Plan, present: &MeetingReply, rule: &Recurrence) -> MeetingBody {
    let series = !matches!(rule, Recurrence::Once | Recurrence::NoFixedTime) && input.occurrence_id.is_none();
    let zone_given = input.time_zone.is_some();
    let (start_time, zone) = super::create_meeting::start_fields(plan.start.as_ref(), plan.zone.as_ref(), series);
    let mut body = MeetingBody {
        topic: input.topic.clone(),
        start_time,
        timezone: zone.filter(|_| zone_given || plan.start.is_some()),
        duration: input.duration_minutes,
        // A new agenda takes the meeting's marker along, should its creator still have to find it.
        agenda: input.agenda.as_deref().map(|agenda| {
            let marker = present.agenda.as_deref().and_then(marker_of);
            mark(agenda, marker)
        }),
        password: input.passcode.clone(),
        recurrence: plan.recurrence.clone(),
        settings: Settings::of_change(input),
        ..MeetingBody::default()
    };
    if series && body != MeetingBody::default() && body.recurrence.is_none() {
        body.recurrence.clone_from(&present.recurrence);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::zoom::reply::parse;

    fn sent(present: &str, input: serde_json::Value) -> serde_json::Value {
        let input: MeetingChange = serde_json::from_value(input).unwrap();
        let present: MeetingReply = parse(present).unwrap();
        let zone = zone_of(&present);
        let rule = recurrence(&present, zone.as_ref());
        let plan = check::change(
            &input,
            &Present {
                zone,
                start: start_of(&present),
                recurrence: &rule,
            },
            60,
        )
        .unwrap();
        serde_json::to_value(body(&input, &plan, &present, &rule)).unwrap()
    }

    const SERIES: &str = r#"{"id": 1, "type": 8, "timezone": "Europe/Berlin", "start_time": "2026-12-01T09:00:00Z",
        "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 3}}"#;

    #[test]
    fn what_is_absent_is_not_sent() {
        let body = sent(
            r#"{"id": 1, "type": 2}"#,
            serde_json::json!({"meeting_id": "1", "topic": "New"}),
        );
        assert_eq!(body, serde_json::json!({"topic": "New"}));
    }

    #[test]
    fn a_series_keeps_its_rule() {
        let body = sent(SERIES, serde_json::json!({"meeting_id": "1", "topic": "New"}));
        assert_eq!(body["recurrence"]["end_times"], 3);
        assert_eq!(body.get("start_time"), None);
    }

    #[test]
    fn a_local_start_is_read_in_the_meetings_own_zone() {
        let body = sent(
            SERIES,
            serde_json::json!({"meeting_id": "1", "start": "2026-12-02T15:00"}),
        );
        assert_eq!(body["start_time"], "2026-12-02T15:00:00");
        assert_eq!(body["timezone"], "Europe/Berlin");
    }

    #[test]
    fn one_occurrence_moves_without_the_rule() {
        let body = sent(
            SERIES,
            serde_json::json!({"meeting_id": "1", "occurrence_id": "5", "start": "2026-12-02T15:00"}),
        );
        assert_eq!(body.get("recurrence"), None);
    }
}
