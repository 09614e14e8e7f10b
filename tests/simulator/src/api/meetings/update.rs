//! Changing a meeting, or one of its occurrences.

use serde_json::{Map, Value, json};

use super::input::Input;
use super::{count_change, find, hosts, occurrence_id, passcode, pick, render, rules, settings};
use crate::api::Call;
use crate::api::error::ApiError;
use crate::server::reply::Reply;
use crate::world::meetings::{Kind, Meeting, State};

pub(super) const PRESCHEDULE_REFUSED: &str = "Prescheduling is only available for scheduled meetings (type 2) and recurring meetings with no fixed time (type 3).";

/// Zoom: PATCH /meetings/{meetingId}
pub(crate) fn patch(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = find(call, "You are not the meeting host.")?;
    let body = call.json()?;
    let input = Input::read(body.clone())?;
    let mut meeting = call.world.meetings[&id].clone();
    if matches!(meeting.state, State::Started { .. }) {
        let message = "You cannot update or delete meetings that have started using this method.";
        return Err(ApiError::bad(3000, message));
    }
    let before = meeting.clone();
    let one = match call.query("occurrence_id") {
        Some(text) => Some(occurrence_id(&meeting, text)?),
        None => None,
    };
    match one {
        Some(occurrence) => change_occurrence(call, &mut meeting, occurrence, input),
        None => change(call, &mut meeting, input)?,
    }
    count_change(call, &before.host_id)?;
    tell(call, &before, &meeting, one.is_some(), &body);
    if before.host_id != meeting.host_id {
        call.world.remove_meeting(id);
        call.world.add_meeting(meeting);
    } else {
        call.world.meetings.insert(id, meeting);
    }
    Ok(Reply::empty())
}

/// With `occurrence_id`, only the agenda, the start, the duration and seven settings are looked at: no zone either, so that a
/// local start is one in the zone of the series.
fn change_occurrence(call: &Call<'_>, meeting: &mut Meeting, id: i64, input: Input) {
    let zone = meeting.timezone;
    let now = call.world.now;
    let Some(one) = meeting.occurrences.iter_mut().find(|known| known.id == id) else {
        return;
    };
    // A start in the past is ignored.
    if let Some(start) = input
        .start
        .map(|start| start.in_zone(zone))
        .filter(|start| *start > now)
    {
        one.start = start;
    }
    if let Some(duration) = input.duration.filter(|minutes| *minutes > 0) {
        one.duration = duration;
    }
    if let Some(agenda) = input.agenda {
        one.agenda = Some(agenda);
    }
    one.settings.extend(pick(&input.settings, &settings::OF_AN_OCCURRENCE));
}

/// A field that is left out is left as it is.
fn change(call: &mut Call<'_>, meeting: &mut Meeting, input: Input) -> Result<(), ApiError> {
    let kind = input.kind.unwrap_or(meeting.kind);
    if input.pre_schedule == Some(true) && !matches!(kind, Kind::Scheduled | Kind::NoFixedTime) {
        return Err(ApiError::bad(3000, PRESCHEDULE_REFUSED));
    }
    if input.schedule_for.is_some() {
        let (host, assistant) = hosts::host_for(call, &meeting.host_id, input.schedule_for.as_deref(), kind)?;
        meeting.host_id = host;
        meeting.assistant_id = assistant.or_else(|| meeting.assistant_id.take());
    }
    let mut given = input.settings.clone();
    hosts::check_alternative_hosts(call.world, &mut given)?;
    change_passcode(call, meeting, kind, input.password.as_deref())?;
    change_schedule(call, meeting, kind, &input)?;
    meeting.settings.extend(given);
    if let Some(topic) = input.topic {
        meeting.topic = topic;
    }
    if let Some(agenda) = input.agenda {
        meeting.agenda = agenda;
    }
    if let Some(pre_schedule) = input.pre_schedule {
        meeting.pre_schedule = pre_schedule;
    }
    if let Some(fields) = input.tracking_fields {
        meeting.tracking_fields = fields;
    }
    Ok(())
}

/// An empty passcode removes it, unless the host's settings demand one.
fn change_passcode(
    call: &mut Call<'_>,
    meeting: &mut Meeting,
    kind: Kind,
    password: Option<&str>,
) -> Result<(), ApiError> {
    let Some(password) = password else {
        return Ok(());
    };
    let Some(host) = call.world.user(&meeting.host_id) else {
        return Err(ApiError::no_user(&meeting.host_id));
    };
    if password.is_empty() {
        if passcode::required(host, kind) {
            return Err(ApiError::field("password"));
        }
    } else {
        passcode::check(host, password)?;
    }
    let digits = !password.is_empty() && password.bytes().all(|byte| byte.is_ascii_digit());
    meeting.password = password.to_owned();
    meeting.numeric_password = match (password.is_empty(), digits) {
        (true, _) => String::new(),
        (false, true) => password.to_owned(),
        (false, false) => call.world.random.digits(6),
    };
    meeting.encrypted_password = if password.is_empty() {
        String::new()
    } else {
        format!("{}.1", call.world.random.letters(32))
    };
    Ok(())
}

/// Zoom: "If the start_time value is a future date, the recurrence object is required." and "If the value is omitted or a
/// date in the past, the API ignores this value and does not update any recurring meetings." New dates are made of both,
/// and what single dates had of their own is gone.
fn change_schedule(call: &Call<'_>, meeting: &mut Meeting, kind: Kind, input: &Input) -> Result<(), ApiError> {
    let zone = input.timezone.unwrap_or(meeting.timezone);
    let asked = input.start.map(|start| start.in_zone(zone));
    let wanted = asked.filter(|start| *start > call.world.now);
    let duration = input
        .duration
        .filter(|minutes| *minutes > 0)
        .unwrap_or(meeting.duration);
    let moved = wanted.is_some_and(|start| Some(start) != meeting.start);
    let becomes_series = kind == Kind::FixedTime && meeting.kind != Kind::FixedTime;
    if call.world.switches.series_change_needs_recurrence && kind == Kind::FixedTime && input.recurrence.is_none() {
        return Err(ApiError::field("recurrence"));
    }
    match kind {
        Kind::FixedTime if becomes_series || moved || (wanted.is_some() && input.recurrence.is_some()) => {
            let start = wanted.or(meeting.start).unwrap_or(call.world.now);
            let (recurrence, occurrences) = rules::series(call.world, input, kind, Some(start), zone, duration)?;
            meeting.recurrence = recurrence;
            meeting.start = occurrences.first().map(|first| first.start).or(Some(start));
            meeting.occurrences = occurrences;
        }
        Kind::FixedTime => {
            if input.duration.is_some() {
                meeting.occurrences.iter_mut().for_each(|one| one.duration = duration);
            }
        }
        Kind::NoFixedTime => {
            meeting.start = None;
            meeting.recurrence = None;
            meeting.occurrences.clear();
        }
        Kind::Instant | Kind::Scheduled | Kind::ScreenShare => {
            meeting.start = wanted.or(meeting.start).or(Some(call.world.now));
            meeting.recurrence = None;
            meeting.occurrences.clear();
        }
    }
    meeting.kind = kind;
    meeting.timezone = zone;
    meeting.duration = duration;
    Ok(())
}

/// meeting.updated: the changed fields, new and old, with the id.
fn tell(call: &mut Call<'_>, before: &Meeting, after: &Meeting, single: bool, body: &Map<String, Value>) {
    let changed = |meeting: &Meeting| {
        let all = render::event_object(meeting);
        let empty = Map::new();
        let names: Vec<&str> = body
            .keys()
            .map(String::as_str)
            .chain(["id", "uuid", "occurrences"])
            .collect();
        let mut object = pick(all.as_object().unwrap_or(&empty), &names);
        if let Some(Value::Object(given)) = body.get("settings") {
            let names: Vec<&str> = given.keys().map(String::as_str).collect();
            object.insert("settings".into(), Value::Object(pick(&meeting.settings, &names)));
        }
        object
    };
    let (operator, operator_id) = call.operator();
    let payload = json!({
        "operator": operator,
        "operator_id": operator_id,
        "scope": if single { "single" } else { "all" },
        "time_stamp": call.world.now.timestamp_millis(),
        "object": changed(after),
        "old_object": changed(before),
    });
    call.happened("meeting.updated", payload);
}
