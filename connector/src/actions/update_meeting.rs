//! `update-meeting`. Zoom: `GET /meetings/{meetingId}`, `PATCH /meetings/{meetingId}`; of a series that gets new dates
//! `DELETE /meetings/{meetingId}?occurrence_id` too.

use std::collections::BTreeSet;

use super::{kept_dates, new_dates};
use crate::bindings::exports::microapp::connector::meetings::{Meeting, MeetingChange, Recurrence};
use crate::bindings::microapp::connector::caller;
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check::{self, Plan, Present, PresentDate};
use crate::client::{Ask, RateClass};
use crate::clock;
use crate::marker::{mark, marker_of, unmarked};
use crate::passcode;
use crate::problem::internal;
use crate::setting;
use crate::time_text;
use crate::zoom::meeting::{co_hosts, dial_in_numbers, recurrence, zone_of};
use crate::zoom::path::{MeetingSegment as _, Path};
use crate::zoom::reply::MeetingReply;
use crate::zoom::request::{MeetingBody, Settings};

/// The longest series that an input can name, as the schema has it.
const LONGEST: u32 = 365;

/// Changes a meeting, or one occurrence, and returns it as it is then.
///
/// Reads it first: the zone of a local start, and the rule of a series that gets another start, are the meeting's own
/// where the input leaves them, and what is as it was is not sent. Dates of a series that were cancelled or moved stay so
/// when the series gets new dates, as far as [`kept_dates`] can tell.
///
/// # Errors
///
/// `invalid-input` before anything is sent if a field can't be right by itself, and before anything is changed if it does not
/// fit the meeting; what Zoom's refusal means; `unknown-outcome` if no
/// answer tells whether the change was made.
pub fn update_meeting(input: MeetingChange) -> Result<Meeting, Error> {
    let id = check::selected(&input.meeting_id, input.occurrence_id.as_deref())?;
    check_by_itself(&input, setting::max_occurrences())?;
    let occurrence = input.occurrence_id.clone();
    let occurrence = occurrence.as_deref();
    let before = super::get_meeting::reply(&id, occurrence)?;
    let zone = zone_of(&before);
    let rule = recurrence(&before, zone.as_ref());
    let input = touched(input, &before, &rule);
    let now = clock::now();
    check::change_by_itself(&input, setting::max_occurrences())?;
    let plan = check::change(&input, &present(&before, &rule, now), setting::max_occurrences())?;
    let host = before.host_id.as_deref().unwrap_or("me");
    if let Some(passcode) = input.passcode.as_deref() {
        passcode::for_change(passcode, &caller::acting_user().unwrap_or_else(|| host.to_owned()))?;
    }
    let quota = quota_host(&before, caller::acting_user().as_deref());
    let mut body = body(&input, &plan, &before);
    if body == MeetingBody::default() {
        return super::get_meeting::understood(before);
    }
    let rule = match body.recurrence.clone() {
        Some(rule) => rule,
        None => match (send(&id, occurrence, &quota, &body), &before.recurrence) {
            // Zoom's texts disagree on whether a change that leaves the dates alone has to name the rule as well.
            (Err(Error::InvalidInput(problem)), Some(rule))
                if occurrence.is_none() && problem.message.contains("recurrence") =>
            {
                body.recurrence = Some(rule.clone());
                rule.clone()
            }
            (sent, _) => {
                sent?;
                return super::get_meeting::understood(super::get_meeting::reply(&id, occurrence)?);
            }
        },
    };
    let mut after = new_dates::send(&id, &before, &rule, || send(&id, None, &quota, &body))?;
    let again = kept_dates::forgotten(&before, &after, now);
    if !again.is_empty() {
        kept_dates::say_again(&id, &quota, again);
        after = new_dates::read(&id)?;
    }
    super::get_meeting::understood(after)
}

/// Whose creates and updates of the day this is one of, by the word that `create-meeting` has for them: `me` under a
/// person's own credential, which changes no meetings but theirs; else the host's address.
fn quota_host(present: &MeetingReply, acting_user: Option<&str>) -> String {
    let host = present.host_email.as_deref().or(present.host_id.as_deref());
    match acting_user {
        Some("me") => "me".to_owned(),
        _ => host.unwrap_or("me").to_owned(),
    }
}

fn send(id: &str, occurrence: Option<&str>, quota: &str, body: &MeetingBody) -> Result<(), Error> {
    let text = serde_json::to_string(body).map_err(|error| internal(format!("A body can't be written: {error}.")))?;
    let path = Path::new("meetings").meeting(id).query_if("occurrence_id", occurrence);
    Ask::new(Method::Patch, path, RateClass::Light, "meeting", id)
        .of_occurrence(occurrence)
        .with_body(text)
        .counted_for(quota)
        .send()
        .map(drop)
}

/// Refuses without a look at the meeting what no meeting can make right. A rule with more dates than there may be today can
/// be the one that the meeting has had since there might be more.
pub(super) fn check_by_itself(input: &MeetingChange, max_occurrences: u32) -> Result<(), Error> {
    check::change_by_itself(input, max_occurrences.max(LONGEST))
}

/// The input without what the meeting has already, so that nothing is checked or sent that nobody has touched: the
/// account's rules may have changed since, and a co-host have gone. Fields that are sent back empty where nothing is there are
/// untouched too.
pub(super) fn touched(mut input: MeetingChange, present: &MeetingReply, rule: &Recurrence) -> MeetingChange {
    let agenda = present.agenda.as_deref().map(unmarked).unwrap_or_default();
    input.agenda = input.agenda.filter(|asked| asked != agenda);
    let passcode = present.password.as_deref().unwrap_or_default();
    input.passcode = input.passcode.filter(|asked| asked != passcode);
    let known = set(&co_hosts(present));
    input.co_hosts = input.co_hosts.filter(|asked| set(asked) != known);
    let shown: Vec<String> = dial_in_numbers(present.settings.global_dial_in_numbers.as_deref())
        .into_iter()
        .map(|number| number.country)
        .collect();
    let chosen = present.settings.global_dial_in_countries.as_deref().unwrap_or(&shown);
    let known = [set(&shown), set(chosen)];
    input.dial_in_countries = input.dial_in_countries.filter(|asked| !known.contains(&set(asked)));
    input.recurrence = input.recurrence.filter(|asked| !check::is_same_rule(asked, rule));
    input
}

/// Names in no order and in any letter case.
fn set(names: &[String]) -> BTreeSet<String> {
    names.iter().map(|name| name.trim().to_lowercase()).collect()
}

/// What a change is checked against.
pub(super) fn present<'a>(reply: &'a MeetingReply, rule: &'a Recurrence, now: jiff::Timestamp) -> Present<'a> {
    let instant = |text: &Option<String>| text.as_deref().and_then(time_text::instant);
    let mut dates: Vec<PresentDate> = reply
        .occurrences
        .iter()
        .filter_map(|date| {
            Some(PresentDate {
                planned: kept_dates::planned(date)?,
                start: instant(&date.start_time)?,
                cancelled: date.status.as_deref() == Some("deleted"),
            })
        })
        .collect();
    dates.sort_unstable_by_key(|date| date.planned);
    Present {
        zone: zone_of(reply),
        // Zoom leaves the series' own start away in some replies; its first date says the same.
        start: instant(&reply.start_time).or_else(|| dates.iter().find(|date| !date.cancelled).map(|date| date.start)),
        recurrence: rule,
        rule: reply.recurrence.as_ref(),
        dates,
        now,
    }
}

fn body(input: &MeetingChange, plan: &Plan, present: &MeetingReply) -> MeetingBody {
    let series = plan.recurrence.is_some();
    let (start_time, timezone) = super::create_meeting::start_fields(plan.start.as_ref(), plan.zone.as_ref(), series);
    MeetingBody {
        topic: input.topic.clone(),
        start_time,
        timezone,
        // The length of a series is that of all its dates: one that is as it was would shorten those that are longer.
        duration: input
            .duration_minutes
            .filter(|minutes| present.duration != Some(*minutes)),
        // A new agenda takes the meeting's marker along, should its creator still have to find it.
        agenda: input.agenda.as_deref().map(|agenda| {
            let marker = present.agenda.as_deref().and_then(marker_of);
            mark(agenda, marker)
        }),
        password: input.passcode.clone(),
        recurrence: plan.recurrence.clone(),
        settings: Settings::of_change(input),
        ..MeetingBody::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::zoom::reply::parse;

    /// What is sent for a change on 10 December 2026, at noon in UTC, or the fields that are refused, each with its code.
    fn sent(reply: &str, input: Value) -> Result<Value, Vec<String>> {
        let reply: MeetingReply = parse(reply).unwrap();
        let input: MeetingChange = serde_json::from_value(input).unwrap();
        let zone = zone_of(&reply);
        let rule = recurrence(&reply, zone.as_ref());
        let now = time_text::instant("2026-12-10T12:00:00Z").unwrap();
        let checked = check_by_itself(&input, 60).and_then(|()| {
            let input = touched(input, &reply, &rule);
            check::change_by_itself(&input, 60)?;
            let plan = check::change(&input, &present(&reply, &rule, now), 60)?;
            Ok((input, plan))
        });
        match checked {
            Ok((input, plan)) => Ok(serde_json::to_value(body(&input, &plan, &reply)).unwrap()),
            Err(Error::InvalidInput(problem)) => {
                let details: Value = serde_json::from_str(&problem.details).unwrap();
                let told = |field: &Value| format!("{}: {}", field["field"], field["code"]).replace('"', "");
                Err(details["fields"].as_array().unwrap().iter().map(told).collect())
            }
            Err(error) => panic!("{error:?}"),
        }
    }

    /// Daily at ten in Berlin, three dates from 15 December on.
    const AHEAD: &str = r#"{"id": 1, "type": 8, "timezone": "Europe/Berlin", "start_time": "2026-12-15T09:00:00Z",
        "duration": 60, "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 3}, "occurrences": [
        {"start_time": "2026-12-15T09:00:00Z", "duration": 60, "status": "available"},
        {"start_time": "2026-12-16T09:00:00Z", "duration": 60, "status": "available"},
        {"start_time": "2026-12-17T09:00:00Z", "duration": 60, "status": "available"}]}"#;

    /// Tuesdays at ten in Berlin, four dates, of which two are over and one is cancelled.
    const BEGUN: &str = r#"{"id": 1, "type": 8, "timezone": "Europe/Berlin", "start_time": "2026-12-01T09:00:00Z",
        "duration": 60, "recurrence": {"type": 2, "repeat_interval": 1, "weekly_days": "3", "end_times": 4}, "occurrences": [
        {"start_time": "2026-12-01T09:00:00Z", "duration": 60, "status": "available"},
        {"start_time": "2026-12-08T09:00:00Z", "duration": 60, "status": "available"},
        {"start_time": "2026-12-15T09:00:00Z", "duration": 60, "status": "deleted"},
        {"start_time": "2026-12-22T09:00:00Z", "duration": 60, "status": "available"}]}"#;

    #[test]
    fn what_is_absent_is_not_sent() {
        let body = sent(r#"{"id": 1, "type": 2}"#, json!({"meeting_id": "1", "topic": "New"}));
        assert_eq!(body, Ok(json!({"topic": "New"})));
    }

    #[test]
    fn a_series_keeps_its_dates_if_nothing_else_is_asked() {
        let whole = json!({
            "meeting_id": "1", "topic": "New", "start": "2026-12-15T10:00", "time_zone": "Europe/Berlin",
            "duration_minutes": 60, "recurrence": {"daily": {"end": {"count": 3}}}, "agenda": "", "passcode": "", "co_hosts": [],
        });
        assert_eq!(
            sent(AHEAD, whole),
            Ok(json!({"topic": "New"})),
            "a form as it was drawn"
        );
        let mut of_begun = json!({
            "meeting_id": "1", "topic": "New", "start": "2026-12-22T10:00",
            "recurrence": {"weekly": {"every": 1, "days": ["tuesday"], "end": {"count": 4}}},
        });
        assert_eq!(
            sent(BEGUN, of_begun.clone()),
            Ok(json!({"topic": "New"})),
            "its next date"
        );
        of_begun["start"] = "2026-12-01T10:00".into();
        assert_eq!(sent(BEGUN, of_begun), Ok(json!({"topic": "New"})), "its first");
    }

    #[test]
    fn a_series_that_moves_takes_its_rule_along() {
        let body = sent(AHEAD, json!({"meeting_id": "1", "start": "2026-12-15T15:00"})).unwrap();
        assert_eq!(
            (&body["start_time"], &body["timezone"], &body["recurrence"]["end_times"]),
            (&json!("2026-12-15T15:00:00"), &json!("Europe/Berlin"), &json!(3))
        );
        let body = sent(AHEAD, json!({"meeting_id": "1", "time_zone": "America/New_York"})).unwrap();
        assert_eq!(
            (&body["start_time"], &body["timezone"], &body["recurrence"]["end_times"]),
            (&json!("2026-12-15T04:00:00"), &json!("America/New_York"), &json!(3))
        );
    }

    #[test]
    fn a_series_ends_on_its_last_day_in_its_new_zone_too() {
        let until = |end: &str| {
            let ends = format!("\"end_date_time\": \"{end}\"");
            AHEAD.replace("\"end_times\": 3", &ends)
        };
        // The last second of 17 December in Berlin.
        let series = until("2026-12-17T22:59:59Z");
        let whole = json!({
            "meeting_id": "1", "start": "2026-12-15T18:00", "time_zone": "Asia/Tokyo",
            "recurrence": {"daily": {"end": {"until": "2026-12-17"}}},
        });
        let body = sent(&series, whole).unwrap();
        assert_eq!(body["recurrence"]["end_date_time"], "2026-12-17T14:59:59Z");
        let body = sent(&series, json!({"meeting_id": "1", "start": "2026-12-15T18:00"})).unwrap();
        assert_eq!(
            body["recurrence"]["end_date_time"], "2026-12-17T22:59:59Z",
            "the same clocks"
        );
    }

    #[test]
    fn a_series_that_has_begun_moves_from_a_date_that_is_to_come() {
        let over = json!({"meeting_id": "1", "start": "2026-12-01T11:00"});
        assert_eq!(sent(BEGUN, over), Err(vec!["start: in-the-past".to_owned()]));
        let body = sent(BEGUN, json!({"meeting_id": "1", "start": "2026-12-22T11:00"})).unwrap();
        assert_eq!(
            (&body["start_time"], &body["recurrence"]["end_times"]),
            (&json!("2026-12-22T11:00:00"), &json!(1)),
            "two of four are over, and one that was cancelled is before it"
        );
        let rule = json!({"weekly": {"days": ["friday"], "end": {"count": 5}}});
        let body = sent(BEGUN, json!({"meeting_id": "1", "recurrence": rule})).unwrap();
        assert_eq!(
            (&body["start_time"], &body["recurrence"]["end_times"]),
            (&json!("2026-12-22T10:00:00"), &json!(5)),
            "Zoom reads no rule without a start"
        );
    }

    #[test]
    fn a_rule_without_any_start_is_refused_and_the_first_date_stands_for_one() {
        let rule = json!({"meeting_id": "1", "recurrence": {"daily": {"end": {"count": 5}}}});
        let none = AHEAD.replace("start_time", "unknown");
        assert_eq!(sent(&none, rule.clone()), Err(vec!["start: missing".to_owned()]));
        let of_series = AHEAD.replacen("start_time", "unknown", 1);
        let body = sent(&of_series, rule.clone()).unwrap();
        assert_eq!(
            (&body["start_time"], &body["recurrence"]["end_times"]),
            (&json!("2026-12-15T10:00:00"), &json!(5))
        );
        let over = AHEAD.replace("2026-12", "2025-12");
        assert_eq!(sent(&over, rule), Err(vec!["start: missing".to_owned()]));
    }

    #[test]
    fn a_meeting_does_not_move_into_the_past() {
        let once = r#"{"id": 1, "type": 2, "timezone": "Europe/Berlin", "start_time": "2026-12-01T09:00:00Z"}"#;
        let moved = json!({"meeting_id": "1", "start": "2026-12-02T10:00"});
        assert_eq!(sent(once, moved), Err(vec!["start: in-the-past".to_owned()]));
        let as_it_was = json!({"meeting_id": "1", "start": "2026-12-01T10:00", "topic": "New"});
        assert_eq!(sent(once, as_it_was), Ok(json!({"topic": "New"})));
    }

    #[test]
    fn what_is_there_can_be_emptied() {
        let full = r#"{"id": 1, "type": 2, "agenda": "Plans\n\n[intent:k3J9xQ2mPw7d]", "password": "123456",
            "settings": {"alternative_hosts": "bo@example.com"}}"#;
        let emptied = json!({"meeting_id": "1", "agenda": "", "passcode": "", "co_hosts": []});
        let body = sent(full, emptied.clone()).unwrap();
        assert_eq!(
            (&body["agenda"], &body["password"]),
            (&json!("[intent:k3J9xQ2mPw7d]"), &json!(""))
        );
        assert_eq!(body["settings"]["alternative_hosts"], "");
        let empty = r#"{"id": 1, "type": 2, "agenda": "[intent:k3J9xQ2mPw7d]"}"#;
        assert_eq!(sent(empty, emptied), Ok(json!({})), "nothing is there to be taken away");
    }

    #[test]
    fn what_nobody_has_touched_blocks_no_change() {
        // A series longer than Zoom takes today, and a co-host who may have gone.
        let old = r#"{"id": 1, "type": 8, "timezone": "Europe/Berlin", "start_time": "2026-12-15T09:00:00Z", "password": "abc",
            "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 90}, "settings": {
            "alternative_hosts": "gone@example.com;bo@example.com",
            "global_dial_in_countries": ["US"], "global_dial_in_numbers": [{"country": "US", "number": "+1 1"}]}}"#;
        let mut form = json!({
            "meeting_id": "1", "topic": "New", "passcode": "abc", "co_hosts": ["Bo@example.com", "gone@example.com"],
            "dial_in_countries": ["US"], "recurrence": {"daily": {"every": 1, "end": {"count": 90}}},
        });
        assert_eq!(sent(old, form.clone()), Ok(json!({"topic": "New"})));
        form["recurrence"]["daily"]["end"]["count"] = 91.into();
        assert_eq!(
            sent(old, form),
            Err(vec!["recurrence.daily.end.count: too-many-occurrences".to_owned()]),
            "what is new is checked"
        );
    }

    #[test]
    fn a_change_counts_for_the_host_by_the_word_that_a_create_has() {
        let reply: MeetingReply = parse(r#"{"id": 1, "host_id": "x1", "host_email": "ada@example.com"}"#).unwrap();
        assert_eq!(quota_host(&reply, Some("ada@example.com")), "ada@example.com");
        assert_eq!(quota_host(&reply, Some("bo@example.com")), "ada@example.com");
        assert_eq!(quota_host(&reply, Some("me")), "me");
        let bare: MeetingReply = parse(r#"{"id": 1, "host_id": "x1"}"#).unwrap();
        assert_eq!(quota_host(&bare, None), "x1");
    }

    #[test]
    fn a_local_start_is_read_in_the_meetings_own_zone() {
        let body = sent(AHEAD, json!({"meeting_id": "1", "start": "2026-12-16T15:00"})).unwrap();
        assert_eq!(body["start_time"], "2026-12-16T15:00:00");
        assert_eq!(body["timezone"], "Europe/Berlin");
    }

    #[test]
    fn one_occurrence_moves_without_the_rule() {
        let moved = json!({"meeting_id": "1", "occurrence_id": "2", "start": "2026-12-16T15:00"});
        assert_eq!(sent(AHEAD, moved), Ok(json!({"start_time": "2026-12-16T14:00:00Z"})));
    }

    #[test]
    fn one_occurrence_moves_to_an_instant_whatever_the_zone() {
        let mut moved = json!({
            "meeting_id": "1", "occurrence_id": "2", "start": "2026-12-16T15:00", "time_zone": "America/New_York",
        });
        assert_eq!(
            sent(AHEAD, moved.clone()),
            Ok(json!({"start_time": "2026-12-16T20:00:00Z"})),
            "Zoom would read a local time in the zone of the series"
        );
        // The reply for one occurrence has its start as the meeting's.
        moved["start"] = "2026-12-15T04:00".into();
        assert_eq!(sent(AHEAD, moved), Ok(json!({})), "the same instant in another zone");
    }

    /// Tuesdays at ten in Berlin, five dates, of which one is over; the next was moved to Wednesday at three.
    const NEXT_MOVED: &str = r#"{"id": 1, "type": 8, "timezone": "Europe/Berlin", "start_time": "2026-12-08T09:00:00Z",
        "duration": 60, "recurrence": {"type": 2, "repeat_interval": 1, "weekly_days": "3", "end_times": 5}, "occurrences": [
        {"occurrence_id": "1796720400000", "start_time": "2026-12-08T09:00:00Z", "duration": 60, "status": "available"},
        {"occurrence_id": "1797325200000", "start_time": "2026-12-16T14:00:00Z", "duration": 60, "status": "available"},
        {"occurrence_id": "1797930000000", "start_time": "2026-12-22T09:00:00Z", "duration": 60, "status": "available"},
        {"occurrence_id": "1798534800000", "start_time": "2026-12-29T09:00:00Z", "duration": 60, "status": "available"},
        {"occurrence_id": "1799139600000", "start_time": "2027-01-05T09:00:00Z", "duration": 60, "status": "available"}]}"#;

    #[test]
    fn a_date_that_was_moved_says_nothing_of_the_others() {
        let rule = json!({"weekly": {"days": ["tuesday"], "end": {"count": 8}}});
        for start in [None, Some("2026-12-15T10:00"), Some("2026-12-16T15:00")] {
            let mut input = json!({"meeting_id": "1", "recurrence": rule});
            if let Some(start) = start {
                input["start"] = start.into();
            }
            let body = sent(NEXT_MOVED, input).unwrap();
            assert_eq!(
                (&body["start_time"], &body["recurrence"]["end_times"]),
                (&json!("2026-12-15T10:00:00"), &json!(8)),
                "{start:?}"
            );
        }
        let later = sent(NEXT_MOVED, json!({"meeting_id": "1", "start": "2026-12-15T11:00"})).unwrap();
        assert_eq!(later["recurrence"]["end_times"], 4);
    }
}
