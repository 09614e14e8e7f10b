//! Meetings: create, get, delete, start and end. Changing and listing have files of their own.

pub(crate) mod hosts;
mod input;
pub(crate) mod list;
mod passcode;
pub(crate) mod render;
mod rules;
mod settings;
pub(crate) mod update;

use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::Call;
use super::error::ApiError;
use crate::options::MissingMeetingText;
use crate::server::reply::Reply;
use crate::world::meetings::{Instance, Kind, Meeting, State};
use crate::world::stamp;
use input::Input;

/// Zoom: POST /users/{userId}/meetings
pub(crate) fn create(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let path_user = call.path_user()?;
    let input = Input::read(call.json()?)?;
    let kind = input.kind.unwrap_or(Kind::Scheduled);
    let (host_id, assistant_id) = hosts::host_for(call, &path_user, input.schedule_for.as_deref(), kind)?;
    let Some(host) = call.world.user(&host_id).cloned() else {
        return Err(ApiError::no_user(&host_id));
    };
    if host.status != crate::world::users::Status::Active {
        return Err(ApiError::gone(
            1001,
            format!("User {host_id} not exist or not belong to this account."),
        ));
    }
    if !host.may_host() {
        let message = "Meeting hosting and scheduling capabilities are not allowed for your user account.";
        return Err(ApiError::bad(3161, message));
    }
    if input.pre_schedule == Some(true) && !matches!(kind, Kind::Scheduled | Kind::NoFixedTime) {
        return Err(ApiError::bad(3000, update::PRESCHEDULE_REFUSED));
    }
    let mut settings = input.settings.clone();
    hosts::check_alternative_hosts(call.world, &mut settings)?;
    let timezone: Tz = input.timezone.or_else(|| host.timezone.parse().ok()).unwrap_or(Tz::UTC);
    let start = match kind {
        Kind::NoFixedTime => None,
        Kind::Instant | Kind::ScreenShare => Some(call.world.now),
        Kind::FixedTime => Some(input.start.map_or(call.world.now, |start| start.in_zone(timezone))),
        // A start in the past becomes the present, without a word.
        Kind::Scheduled => {
            let wanted = input.start.map(|start| start.in_zone(timezone));
            Some(wanted.map_or(call.world.now, |start| start.max(call.world.now)))
        }
    };
    let duration = input.duration.filter(|minutes| *minutes > 0).unwrap_or(60);
    let (recurrence, occurrences) = rules::series(call.world, &input, kind, start, timezone, duration)?;
    let password = passcode::choose(
        call.world,
        &host,
        kind,
        input.password.as_deref(),
        input.default_password,
    )?;
    count_change(call, &host_id)?;

    let random = &mut call.world.random;
    let all_digits = !password.is_empty() && password.bytes().all(|byte| byte.is_ascii_digit());
    let numeric_password = match (password.is_empty(), all_digits) {
        (true, _) => String::new(),
        (false, true) => password.clone(),
        (false, false) => random.digits(6),
    };
    let encrypted_password = if password.is_empty() {
        String::new()
    } else {
        format!("{}.1", random.letters(32))
    };
    let meeting = Meeting {
        uuid: random.uuid(),
        host_key: random.digits(6),
        id: call.world.new_meeting_id(),
        host_id,
        assistant_id,
        kind,
        topic: input.topic.unwrap_or_else(|| "Zoom Meeting".into()),
        agenda: input.agenda.unwrap_or_default(),
        start: occurrences.first().map(|first| first.start).or(start),
        timezone,
        duration,
        created_at: call.world.now,
        password,
        numeric_password,
        encrypted_password,
        pre_schedule: input.pre_schedule.unwrap_or(false),
        recurrence,
        occurrences,
        settings,
        tracking_fields: input.tracking_fields.unwrap_or_default(),
        registrants: Vec::new(),
        state: State::Waiting,
        past: Vec::new(),
    };
    let body = render::meeting(call.world, &meeting, render::View::All);
    let (operator, operator_id) = call.operator();
    let object = render::event_object(&meeting);
    call.happened(
        "meeting.created",
        json!({ "operator": operator, "operator_id": operator_id, "object": object }),
    );
    call.world.add_meeting(meeting);
    Ok(Reply::created(&body))
}

/// Zoom: GET /meetings/{meetingId}
pub(crate) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = find(call, "Cannot access meeting information.")?;
    let view = match call.query("occurrence_id") {
        Some(occurrence) => render::View::Occurrence(occurrence_id(&call.world.meetings[&id], occurrence)?),
        None if call.query_flag("show_previous_occurrences") => render::View::All,
        None => render::View::Ahead,
    };
    let world = &*call.world;
    Ok(Reply::ok(&render::meeting(world, &world.meetings[&id], view)))
}

/// Zoom: DELETE /meetings/{meetingId}
pub(crate) fn delete(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = find(call, "You are not the meeting host.")?;
    let meeting = &call.world.meetings[&id];
    if matches!(meeting.state, State::Started { .. }) {
        return Err(ApiError::bad(
            3002,
            "Sorry, you cannot delete this meeting since it is in progress.",
        ));
    }
    let (operator, operator_id) = call.operator();
    let mut object = render::event_object(meeting);
    let one = match call.query("occurrence_id") {
        Some(text) => Some(occurrence_id(meeting, text)?),
        None => None,
    };
    let operation = if one.is_some() { "single" } else { "all" };
    if let Some(occurrence) = one {
        let occurrences = &meeting.occurrences;
        let Some(gone) = occurrences.iter().find(|known| known.id == occurrence) else {
            return Err(ApiError::bad(3000, "Invalid occurrence_id."));
        };
        object["occurrences"] = json!([render::occurrence(gone)]);
        // The last occurrence takes the meeting with it.
        if occurrences.iter().filter(|known| !known.deleted).count() <= 1 {
            call.world.remove_meeting(id);
        } else if let Some(meeting) = call.world.meetings.get_mut(&id) {
            meeting
                .occurrences
                .iter_mut()
                .filter(|known| known.id == occurrence)
                .for_each(|known| known.deleted = true);
        }
    } else {
        call.world.remove_meeting(id);
    }
    let payload = json!({ "operator": operator, "operator_id": operator_id, "operation": operation, "object": object });
    call.happened("meeting.deleted", payload);
    Ok(Reply::empty())
}

/// Zoom: PUT /meetings/{meetingId}/status
pub(crate) fn put_status(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = find(call, "You are not the meeting host.")?;
    let body = call.json()?;
    match body.get("action").and_then(Value::as_str) {
        Some("end") => {
            if !call.world.end_meeting(id) {
                return Err(ApiError::bad(
                    3063,
                    "Can not end on-premise user's meeting, or the meeting has not started.",
                ));
            }
        }
        // Deleted meetings are not kept, so there is nothing to recover; a meeting that is there needs none.
        Some("recover") => {}
        _ => return Err(ApiError::field("action")),
    }
    Ok(Reply::empty())
}

/// The meeting that the path names, if it is there and the token may see it.
pub(crate) fn find(call: &Call<'_>, refusal: &str) -> Result<i64, ApiError> {
    let text = call.path.first().map(String::as_str).unwrap_or_default();
    let Ok(id) = text.parse::<i64>() else {
        return Err(ApiError::bad(300, "Invalid meeting ID."));
    };
    let missing = || missing(call, text);
    let meeting = call.world.meetings.get(&id).ok_or_else(missing)?;
    if call.world.switches.meetings_expire && meeting.expired(call.world.now) {
        return Err(missing());
    }
    if call.for_one_user() && Some(&meeting.host_id) != call.caller.user.as_ref() {
        let code = if refusal.contains("host") { 3003 } else { 3000 };
        return Err(ApiError::bad(code, refusal));
    }
    Ok(id)
}

/// Zoom's words for a meeting that is not there.
pub(crate) fn missing(call: &Call<'_>, id: &str) -> ApiError {
    let message = match call.world.switches.missing_meeting {
        MissingMeetingText::DoesNotExist => format!("Meeting does not exist: {id}."),
        MissingMeetingText::NotFoundOrExpired => {
            format!("Meeting {id} is not found or has expired.")
        }
    };
    ApiError::gone(3001, message)
}

fn occurrence_id(meeting: &Meeting, text: &str) -> Result<i64, ApiError> {
    let known = |id: &i64| meeting.occurrences.iter().any(|one| one.id == *id && !one.deleted);
    text.parse()
        .ok()
        .filter(known)
        .ok_or_else(|| ApiError::bad(3000, "Invalid occurrence_id."))
}

/// Counts towards the host's creates and updates of the day.
fn count_change(call: &mut Call<'_>, host: &str) -> Result<(), ApiError> {
    let world = &mut *call.world;
    if !world.switches.limits || world.plan == crate::options::Plan::Unlimited {
        return Ok(());
    }
    let limit = world.switches.daily_meeting_changes;
    if world.limits.change(host, limit, world.now) {
        return Ok(());
    }
    // These three headers and no others, as captured.
    Err(ApiError::too_many(format!(
        "You have exceeded the daily rate limit ({limit}) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00."
    ))
    .with_header("x-ratelimit-category", "Light")
    .with_header("x-ratelimit-limit", 6000)
    .with_header("x-ratelimit-remaining", 5893))
}

impl crate::world::World {
    /// Begins a meeting, as its host would. Returns whether it was waiting.
    pub(crate) fn start_meeting(&mut self, id: i64) -> bool {
        let now = self.now;
        let Some(meeting) = self
            .meetings
            .get_mut(&id)
            .filter(|meeting| meeting.state == State::Waiting)
        else {
            return false;
        };
        meeting.state = State::Started { at: now };
        let payload = json!({ "object": render::running_object(meeting, now) });
        self.happened.push(("meeting.started".into(), payload));
        true
    }

    /// Ends a meeting. Returns whether it was going on.
    pub(crate) fn end_meeting(&mut self, id: i64) -> bool {
        let now = self.now;
        let uuid = self.random.uuid();
        let Some(meeting) = self.meetings.get_mut(&id) else {
            return false;
        };
        let State::Started { at } = meeting.state else {
            return false;
        };
        let mut object = render::running_object(meeting, at);
        object["end_time"] = stamp(now).into();
        // The instance keeps the uuid it was held under; the next one gets a new one.
        let held = std::mem::replace(&mut meeting.uuid, uuid.clone());
        meeting.past.push(Instance {
            uuid: held,
            start: at,
            end: now,
        });
        meeting.state = State::Waiting;
        self.meeting_uuids.insert(uuid, id);
        self.happened
            .push(("meeting.ended".into(), json!({ "object": object })));
        true
    }
}

/// A copy of some fields of a map.
fn pick(map: &Map<String, Value>, names: &[&str]) -> Map<String, Value> {
    names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), map.get(*name)?.clone())))
        .collect()
}
