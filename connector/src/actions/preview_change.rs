//! `preview-change`. Zoom: `GET /meetings/{meetingId}`.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::kept_dates::{self, Again};
use super::{get_meeting, update_meeting};
use crate::bindings::exports::microapp::connector::meetings::{DaylightSavingWarning, MeetingChange, Recurrence};
use crate::bindings::microapp::connector::errors::Error;
use crate::check::{self, Plan, USUAL_DURATION};
use crate::clock;
use crate::problem::{internal, invalid_field};
use crate::recurrence;
use crate::setting;
use crate::start::Start;
use crate::time_text;
use crate::zone::{Zone, utc_text};
use crate::zoom::meeting;
use crate::zoom::reply::{MeetingReply, OccurrenceReply};

/// A change that is not made yet: when a meeting takes place.
#[derive(Debug, Deserialize, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePreviewQuery {
    /// Which meeting.
    pub meeting_id: String,
    /// The new start, as in `update-meeting`.
    pub start: Option<String>,
    /// The new zone, an IANA name.
    pub time_zone: Option<String>,
    /// How long, in minutes.
    #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 1440)))]
    pub duration_minutes: Option<u32>,
    /// How it repeats.
    pub recurrence: Option<Recurrence>,
}

/// When a meeting would take place.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct ChangePreview {
    /// From when on a change of all dates holds, in UTC: of a series the next date, as its rule has it. None if none is to
    /// come.
    pub start: Option<String>,
    /// The dates that are to come, in order, those that are cancelled included.
    pub occurrences: Vec<ChangedDate>,
    /// Where daylight saving matters.
    pub warnings: Vec<DaylightSavingWarning>,
}

/// A date as it would be.
#[derive(Debug, Serialize)]
#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]
pub struct ChangedDate {
    /// The start in UTC.
    pub start: String,
    /// The start in the meeting's zone, with its offset.
    pub local_start: String,
    /// The end in UTC.
    pub end: String,
    /// Whether it is cancelled, and stays so.
    pub cancelled: bool,
}

/// The dates that a meeting would have after a change: those of the rule, without what is over, with what was said of single
/// dates before.
///
/// # Errors
///
/// `invalid-input` with every broken rule, as `update-meeting` would tell it; what Zoom's refusal means.
pub fn preview_change(input: ChangePreviewQuery) -> Result<ChangePreview, Error> {
    let id = check::meeting_id(&input.meeting_id)?;
    let change = change_of(&input)?;
    update_meeting::check_by_itself(&change, setting::max_occurrences())?;
    let before = get_meeting::reply(&id, None)?;
    previewed(change, &before, clock::now(), setting::max_occurrences())
}

/// The same fields by the same names: a change of nothing else.
fn change_of(input: &ChangePreviewQuery) -> Result<MeetingChange, Error> {
    serde_json::to_value(input)
        .and_then(serde_json::from_value)
        .map_err(|error| internal(format!("A preview's input is no change: {error}.")))
}

fn previewed(
    input: MeetingChange,
    before: &MeetingReply,
    now: Timestamp,
    max_occurrences: u32,
) -> Result<ChangePreview, Error> {
    let zone = meeting::zone_of(before);
    let rule = meeting::recurrence(before, zone.as_ref());
    let input = update_meeting::touched(input, before, &rule);
    check::change_by_itself(&input, max_occurrences)?;
    let present = update_meeting::present(before, &rule, now);
    let start = present.next_start().map(utc_text);
    let plan = check::change(&input, &present, max_occurrences)?;
    let minutes = input.duration_minutes.or(before.duration);
    let (after, warnings) = match plan.recurrence {
        Some(_) => series_after(&plan, before, minutes, now, max_occurrences)?,
        None => (as_it_is(&plan, before, minutes, input.duration_minutes), Vec::new()),
    };
    let shown_in = meeting::zone_of(&after).unwrap_or_else(Zone::utc);
    Ok(ChangePreview {
        start,
        occurrences: to_come(&after, &shown_in, now),
        warnings,
    })
}

/// A series with new dates: its rule's, of which those that were cancelled or moved are so again.
fn series_after(
    plan: &Plan,
    before: &MeetingReply,
    minutes: Option<u32>,
    now: Timestamp,
    max_occurrences: u32,
) -> Result<(MeetingReply, Vec<DaylightSavingWarning>), Error> {
    let (Some(start), Some(zone)) = (&plan.start, &plan.zone) else {
        return Err(internal("A series gets new dates without a start."));
    };
    let mut after = MeetingReply {
        kind: before.kind,
        timezone: Some(zone.name().to_owned()),
        duration: minutes,
        recurrence: plan.recurrence.clone(),
        ..MeetingReply::default()
    };
    let rule = meeting::recurrence(&after, Some(zone));
    let most = plan.recurrence.as_ref().and_then(|rule| rule.end_times);
    let dates = recurrence::expand(&rule, start, zone, most.unwrap_or_default().max(max_occurrences))
        .map_err(|error| invalid_field("recurrence", "no-dates", error.to_string()))?;
    after.occurrences = dates
        .iter()
        .map(|date| OccurrenceReply {
            occurrence_id: Some(date.start.as_millisecond().to_string()),
            start_time: Some(utc_text(date.start)),
            duration: minutes,
            status: None,
        })
        .collect();
    for again in kept_dates::forgotten(before, &after, now) {
        let (Again::Cancelled { id } | Again::Moved { id, .. }) = &again;
        let mut dates = after.occurrences.iter_mut();
        let Some(date) = dates.find(|date| date.occurrence_id.as_deref() == Some(id)) else {
            continue;
        };
        match again {
            Again::Cancelled { .. } => date.status = Some("deleted".to_owned()),
            Again::Moved { start, duration, .. } => {
                date.start_time = start.map(utc_text).or(date.start_time.take());
                date.duration = duration.or(date.duration);
            }
        }
    }
    Ok((after, recurrence::daylight_saving_warnings(&dates, zone)))
}

/// A meeting whose dates stay, each at most at another length; or a single one, which has one date.
fn as_it_is(plan: &Plan, before: &MeetingReply, minutes: Option<u32>, new_length: Option<u32>) -> MeetingReply {
    let zone = plan.zone.clone().or_else(|| meeting::zone_of(before));
    let new_length = new_length.filter(|minutes| before.duration != Some(*minutes));
    let moved = plan.start.and_then(|start| start_in(&start, zone.as_ref()));
    let single = moved.map(utc_text).or_else(|| before.start_time.clone());
    let mut occurrences: Vec<OccurrenceReply> = before
        .occurrences
        .iter()
        .map(|date| OccurrenceReply {
            occurrence_id: None,
            start_time: date.start_time.clone(),
            duration: new_length.or(date.duration),
            status: date.status.clone(),
        })
        .collect();
    if occurrences.is_empty() && single.is_some() {
        occurrences.push(OccurrenceReply {
            start_time: single,
            duration: minutes,
            ..OccurrenceReply::default()
        });
    }
    MeetingReply {
        timezone: zone.map(|zone| zone.name().to_owned()),
        occurrences,
        ..MeetingReply::default()
    }
}

fn start_in(start: &Start, zone: Option<&Zone>) -> Option<Timestamp> {
    start.instant_in(&zone.cloned().unwrap_or_else(Zone::utc))
}

fn to_come(after: &MeetingReply, zone: &Zone, now: Timestamp) -> Vec<ChangedDate> {
    let mut dates: Vec<(Timestamp, ChangedDate)> = after
        .occurrences
        .iter()
        .filter_map(|date| {
            let start = date.start_time.as_deref().and_then(time_text::instant)?;
            let minutes = i64::from(date.duration.unwrap_or(USUAL_DURATION));
            let end = start.checked_add(SignedDuration::from_mins(minutes)).ok()?;
            let shown = ChangedDate {
                start: utc_text(start),
                local_start: zone.local_text(start),
                end: utc_text(end),
                cancelled: date.status.as_deref() == Some("deleted"),
            };
            (end > now).then_some((start, shown))
        })
        .collect();
    dates.sort_by_key(|(start, _)| *start);
    dates.into_iter().map(|(_, date)| date).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::zoom::reply::parse;

    /// Daily at ten in Berlin, six dates from 8 December on, of which two are over, the fourth is cancelled and the fifth at
    /// three in the afternoon.
    fn begun() -> MeetingReply {
        let first = time_text::instant("2026-12-08T09:00:00Z").unwrap().as_millisecond();
        let dates: Vec<Value> = (0..6_i64)
            .map(|day| {
                let planned = first + day * 86_400_000;
                let start = planned + if day == 4 { 5 * 3_600_000 } else { 0 };
                json!({
                    "occurrence_id": planned.to_string(),
                    "start_time": utc_text(Timestamp::from_millisecond(start).unwrap()),
                    "duration": 60,
                    "status": if day == 3 { "deleted" } else { "available" },
                })
            })
            .collect();
        let reply = json!({
            "id": 1, "type": 8, "timezone": "Europe/Berlin", "start_time": "2026-12-08T09:00:00Z", "duration": 60,
            "recurrence": {"type": 1, "repeat_interval": 1, "end_times": 6}, "occurrences": dates,
        });
        parse(&reply.to_string()).unwrap()
    }

    /// The dates that are shown at noon in UTC on 9 December 2026: the day and the hour in Berlin, and a cross if it is cancelled.
    fn shown(change: Value) -> (Option<String>, Vec<String>) {
        let mut input = json!({"meeting_id": "1"});
        for (name, value) in change.as_object().unwrap() {
            input[name] = value.clone();
        }
        let now = time_text::instant("2026-12-09T12:00:00Z").unwrap();
        let input = change_of(&serde_json::from_value(input).unwrap()).unwrap();
        let preview = previewed(input, &begun(), now, 60).unwrap();
        let short = |date: &ChangedDate| {
            let cross = if date.cancelled { " x" } else { "" };
            format!("{} {}{cross}", &date.local_start[8..10], &date.local_start[11..16])
        };
        (preview.start, preview.occurrences.iter().map(short).collect())
    }

    #[test]
    fn without_a_change_the_dates_to_come_are_those_that_are_there() {
        let (start, dates) = shown(json!({}));
        assert_eq!(start.as_deref(), Some("2026-12-10T09:00:00Z"));
        assert_eq!(dates, ["10 10:00", "11 10:00 x", "12 15:00", "13 10:00"]);
        let form = json!({"start": "2026-12-10T10:00", "recurrence": {"daily": {"end": {"count": 6}}}});
        assert_eq!(shown(form).1, dates, "a form as it was drawn");
    }

    #[test]
    fn at_another_time_only_the_dates_that_are_left_are_shown_and_the_cancelled_ones_marked() {
        let later = json!({"start": "2026-12-10T11:00", "recurrence": {"daily": {"end": {"count": 6}}}});
        assert_eq!(shown(later).1, ["10 11:00", "11 11:00 x", "12 15:00", "13 11:00"]);
    }

    #[test]
    fn a_new_rule_counts_from_the_next_date() {
        let longer = json!({"recurrence": {"daily": {"end": {"count": 5}}}});
        assert_eq!(
            shown(longer).1,
            ["10 10:00", "11 10:00 x", "12 15:00", "13 10:00", "14 10:00"]
        );
    }
}
