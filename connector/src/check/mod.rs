//! All that Zoom documents about inputs, checked before anything is sent: every broken rule at once, each with its field
//! and its limit.
//!
//! What the checks find on the way (the start, the zone, the rule in Zoom's spelling) comes out as a [`Plan`], so that
//! nothing is read twice. [`fields`] holds the rules of single fields, [`when`] those of start, zone and recurrence, and
//! [`mod@change`] compares with what is there.

mod change;
mod fields;
mod when;

pub use self::change::{Present, PresentDate, change, is_same_rule};
pub use self::fields::AGENDA;
use self::fields::Checks;
use jiff::Timestamp;

use crate::bindings::exports::microapp::connector::meetings::{
    MeetingChange, NewMeeting, Recurrence, RecurrencePreviewRequest,
};
use crate::bindings::microapp::connector::errors::Error;
use crate::start::Start;
use crate::zone::Zone;
use crate::zoom::recurrence::ZoomRecurrence;

/// How long a meeting is if nobody says.
pub const USUAL_DURATION: u32 = 60;

/// When a meeting is, as far as the input says.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The start. None without a fixed time, or if a change leaves it.
    pub start: Option<Start>,
    /// The zone. None if the start is an instant and no zone is given.
    pub zone: Option<Zone>,
    /// The rule in Zoom's spelling, for a series with fixed times.
    pub recurrence: Option<ZoomRecurrence>,
}

/// Checks a meeting to be made, and if there is a present moment, that it does not begin before it: Zoom would move such a
/// start without a word.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn new_meeting(input: &NewMeeting, max_occurrences: u32, now: Option<Timestamp>) -> Result<Plan, Error> {
    let mut checks = Checks::default();
    checks.topic(Some(&input.topic));
    checks.agenda(input.agenda.as_deref());
    checks.duration(input.duration_minutes);
    checks.passcode(input.passcode.as_deref());
    checks.co_hosts(&input.co_hosts);
    checks.countries(&input.dial_in_countries);
    checks.join_minutes(input.join_before_host_minutes);
    checks.email("contact_email", input.contact_email.as_deref());
    for (at, invitee) in input.invitees.iter().enumerate() {
        checks.email(&format!("invitees[{at}]"), Some(invitee));
    }
    let recurrence = input.recurrence.as_ref().unwrap_or(&Recurrence::Once);
    if input.use_personal_meeting_id == Some(true) && is_fixed_series(recurrence) {
        checks.broken(
            "use_personal_meeting_id",
            "not-for-series",
            "A series with fixed times can't use the personal meeting id.",
        );
    }
    let plan = checks.plan(
        input.start.as_deref(),
        input.time_zone.as_deref(),
        recurrence,
        max_occurrences,
    );
    if let Some(now) = now {
        checks.still_to_come(&plan, now);
    }
    checks.finish(plan)
}

/// Checks what can be said of a change without the meeting that it changes, so that nothing is sent for what can't be right.
/// [`change`] checks all of it.
///
/// # Errors
///
/// `invalid-input` with every broken rule of those.
pub fn change_by_itself(input: &MeetingChange, max_occurrences: u32) -> Result<(), Error> {
    let mut checks = Checks::default();
    checks.fields_of_change(input);
    checks.zone(input.time_zone.as_deref());
    checks.start(input.start.as_deref());
    if let Some(recurrence) = &input.recurrence {
        checks.rule_by_itself(recurrence, max_occurrences);
    }
    checks.finish(())
}

/// Checks a rule whose dates are wanted.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn preview(input: &RecurrencePreviewRequest, max_occurrences: u32) -> Result<(Start, Zone), Error> {
    let mut checks = Checks::default();
    checks.duration(input.duration_minutes);
    let plan = checks.plan(
        Some(&input.start),
        input.time_zone.as_deref(),
        &input.recurrence,
        max_occurrences,
    );
    let plan = checks.finish(plan)?;
    let zone = plan.zone.unwrap_or_else(Zone::utc);
    plan.start
        .map(|start| (start, zone))
        .ok_or_else(|| crate::problem::internal("A start that was checked is missing."))
}

/// Checks an id that becomes a path segment.
///
/// # Errors
///
/// `invalid-input` if it is empty.
pub fn meeting_id(id: &str) -> Result<String, Error> {
    // People copy `987 6543 2101` from invitations.
    let plain: String = id.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Err(crate::problem::invalid_field(
            "meeting_id",
            "missing",
            "Give the meeting's id, such as 98765432101.",
        ));
    }
    let digits: String = plain.chars().filter(|c| *c != '-').collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    Ok(if is_number && !digits.is_empty() { digits } else { plain })
}

/// Checks what names a meeting, or one occurrence of it, and gives the meeting's id.
///
/// # Errors
///
/// `invalid-input` if one of them is empty: a service may read an empty occurrence as none, and take the whole series for it.
pub fn selected(meeting: &str, occurrence: Option<&str>) -> Result<String, Error> {
    let id = meeting_id(meeting)?;
    if occurrence.is_some_and(|occurrence| occurrence.trim().is_empty()) {
        return Err(crate::problem::invalid_field(
            "occurrence_id",
            "missing",
            "Give the date's id, or leave the field out: then all dates are meant.",
        ));
    }
    Ok(id)
}

fn is_fixed_series(recurrence: &Recurrence) -> bool {
    kind(recurrence) == Kind::Series
}

/// Zoom's kinds of meeting, between which no change leads.
#[derive(PartialEq)]
enum Kind {
    Once,
    Series,
    NoFixedTime,
}

fn kind(recurrence: &Recurrence) -> Kind {
    match recurrence {
        Recurrence::Once => Kind::Once,
        Recurrence::Daily(_) | Recurrence::Weekly(_) | Recurrence::Monthly(_) => Kind::Series,
        Recurrence::NoFixedTime => Kind::NoFixedTime,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_broken_rule_is_named_at_once() {
        let input: NewMeeting = serde_json::from_value(serde_json::json!({
            "topic": "x".repeat(201),
            "agenda": "y".repeat(2001),
            "start": "2026-12-01 10:00",
            "time_zone": "Europe/Berln",
            "duration_minutes": 0,
            "passcode": "has space!!",
            "co_hosts": ["a@x.org;b@x.org", ""],
            "dial_in_countries": ["de"],
            "join_before_host_minutes": 7,
            "contact_email": "nobody",
        }))
        .unwrap();
        let Error::InvalidInput(problem) = new_meeting(&input, 60, None).unwrap_err() else {
            panic!("invalid-input")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        let fields: Vec<&str> = details["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["field"].as_str().unwrap())
            .collect();
        assert_eq!(
            fields,
            [
                "topic",
                "agenda",
                "duration_minutes",
                "passcode",
                "passcode",
                "co_hosts[0]",
                "co_hosts[1]",
                "dial_in_countries[0]",
                "join_before_host_minutes",
                "contact_email",
                "time_zone",
                "start",
            ]
        );
        assert_eq!(details["fields"][0]["limit"], 200);
    }

    /// The codes that are told of a start, at noon in UTC on 10 December 2026.
    fn told_of(start: &str, zone: &str, recurrence: Value) -> Vec<String> {
        let input = serde_json::json!({"topic": "x", "start": start, "time_zone": zone, "recurrence": recurrence});
        let now = "2026-12-10T12:00:00Z".parse().unwrap();
        match new_meeting(&serde_json::from_value(input).unwrap(), 60, Some(now)) {
            Ok(_) => Vec::new(),
            Err(Error::InvalidInput(problem)) => {
                let details: Value = serde_json::from_str(&problem.details).unwrap();
                let told = |field: &Value| format!("{}: {}", field["field"], field["code"]).replace('"', "");
                details["fields"].as_array().unwrap().iter().map(told).collect()
            }
            Err(error) => panic!("{error:?}"),
        }
    }

    #[test]
    fn a_meeting_does_not_begin_in_the_past() {
        let over = ["start: in-the-past"];
        assert_eq!(told_of("2026-12-09T13:00", "Europe/Berlin", "once".into()), over);
        assert_eq!(told_of("2026-12-10T12:00", "Europe/Berlin", "once".into()), over);
        assert!(told_of("2026-12-10T12:00", "America/New_York", "once".into()).is_empty());
        assert!(
            told_of("2026-12-10T11:50:00Z", "UTC", "once".into()).is_empty(),
            "people who meet at once are not that exact"
        );
        let daily = serde_json::json!({"daily": {"end": {"count": 3}}});
        assert_eq!(told_of("2026-12-09T13:00", "Europe/Berlin", daily), over);
    }

    #[test]
    fn ids_are_read_as_people_copy_them() {
        assert_eq!(meeting_id("987 6543 2101").unwrap(), "98765432101");
        assert_eq!(meeting_id("987-6543-2101").unwrap(), "98765432101");
        assert_eq!(
            meeting_id("aDYlohsHRtCd4ii1uC2+hA==").unwrap(),
            "aDYlohsHRtCd4ii1uC2+hA=="
        );
        assert!(meeting_id("  ").is_err());
    }
}
