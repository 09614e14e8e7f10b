//! What is left of meetings: past instances, participants, recordings; and templates. Nobody joins or records here, so the
//! lists are short.

use chrono::TimeDelta;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::Call;
use super::error::ApiError;
use super::meetings::list;
use super::paging;
use crate::server::reply::Reply;
use crate::world::meetings::{Instance, Meeting};
use crate::world::stamp;

/// The past instance that the path names: by meeting id the latest, by uuid that one.
///
/// Zoom: a uuid that begins with `/` or contains `//` must be encoded twice. Encoded once, it does not get through.
fn instance<'a>(call: &'a Call<'_>) -> Option<(&'a Meeting, &'a Instance)> {
    let name = call.path.first()?;
    if let Ok(id) = name.parse::<i64>() {
        let meeting = call.world.meetings.get(&id)?;
        return Some((meeting, meeting.past.last()?));
    }
    let uuid = if name.contains('%') {
        percent_decode_str(name).decode_utf8_lossy().into_owned()
    } else if name.starts_with('/') || name.contains("//") {
        return None;
    } else {
        name.clone()
    };
    let meeting = call.world.meetings.get(call.world.meeting_uuids.get(&uuid)?)?;
    Some((meeting, meeting.past.iter().find(|instance| instance.uuid == uuid)?))
}

fn not_held() -> ApiError {
    ApiError::gone(3001, "This meeting is not available or the meeting ID is invalid.")
}

/// Zoom: GET /past_meetings/{meetingId}
pub(super) fn past(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (meeting, held) = instance(call).ok_or_else(not_held)?;
    let host = call.world.user(&meeting.host_id);
    let minutes = (held.end - held.start).num_minutes();
    Ok(Reply::ok(&json!({
        "id": meeting.id,
        "uuid": held.uuid,
        "duration": minutes,
        "start_time": stamp(held.start),
        "end_time": stamp(held.end),
        "host_id": meeting.host_id,
        "dept": host.map(|host| host.profile_text("dept")).unwrap_or_default(),
        "participants_count": 1,
        "source": "Zoom",
        "topic": meeting.topic,
        "total_minutes": minutes,
        "type": meeting.kind.number(),
        "user_email": host.map(|host| host.email.as_str()).unwrap_or_default(),
        "user_name": host.map(|host| host.display_name.as_str()).unwrap_or_default(),
    })))
}

/// Zoom: GET /past_meetings/{meetingId}/participants
pub(super) fn participants(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let missing = || ApiError::gone(3001, "The meeting ID is invalid or the meeting has not ended.");
    let (meeting, held) = instance(call).ok_or_else(missing)?;
    if call.world.plan == crate::options::Plan::Free {
        return Err(ApiError::bad(
            200,
            format!("Only available for paid account: {}", call.world.account_id),
        ));
    }
    if held.end < call.world.now - TimeDelta::days(365) {
        return Err(ApiError::bad(12702, "Can not access a meeting a year ago."));
    }
    let host = call.world.user(&meeting.host_id);
    let attended: Vec<Value> = host
        .map(|host| {
            json!({
                "id": host.id,
                "name": host.display_name,
                "user_id": "16778240",
                "registrant_id": "",
                "user_email": host.email,
                "join_time": stamp(held.start),
                "leave_time": stamp(held.end),
                "duration": (held.end - held.start).num_seconds(),
                "failover": false,
                "status": "in_meeting",
                "internal_user": true,
            })
        })
        .into_iter()
        .collect();
    let list = format!("participants/{}", held.uuid);
    let page = paging::page(call, &list, attended)?;
    let mut body = page.around;
    body["participants"] = page.items.into();
    Ok(Reply::ok(&body))
}

/// Zoom: GET /past_meetings/{meetingId}/instances
pub(super) fn instances(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id: Option<i64> = call.path[0].parse().ok();
    let meeting = id.and_then(|id| call.world.meetings.get(&id)).ok_or_else(not_held)?;
    let held: Vec<Value> = meeting
        .past
        .iter()
        .map(|one| json!({ "uuid": one.uuid, "start_time": stamp(one.start) }))
        .collect();
    Ok(Reply::ok(&json!({ "meetings": held })))
}

/// Zoom: GET /users/{userId}/recordings
pub(super) fn recordings(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let user = call.path_user()?;
    let today = call.world.now.date_naive();
    let from = list::date(call, "from")?.unwrap_or(today);
    let to = list::date(call, "to")?.unwrap_or(today);
    if to < from || to - from > TimeDelta::days(31) {
        return Err(ApiError::field("from"));
    }
    let page = paging::page(call, &format!("recordings/{user}"), Vec::<Value>::new())?;
    let mut body = page.around;
    if let Some(around) = body.as_object_mut() {
        around.remove("page_number");
    }
    body["from"] = from.to_string().into();
    body["to"] = to.to_string().into();
    body["meetings"] = page.items.into();
    Ok(Reply::ok(&body))
}

/// Zoom: GET /meetings/{meetingId}/recordings
pub(super) fn recording(_: &mut Call<'_>) -> Result<Reply, ApiError> {
    Err(ApiError::gone(3301, "There is no recording for this meeting"))
}

/// Zoom: GET /users/{userId}/meeting_templates
pub(super) fn templates(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    call.path_user()?;
    Ok(Reply::ok(&json!({ "total_records": 0, "templates": [] })))
}
