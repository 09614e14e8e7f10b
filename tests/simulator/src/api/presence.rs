//! Whether people are there. REST, chat and webhooks spell the same states in three ways.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::Call;
use super::error::ApiError;
use crate::server::reply::Reply;
use crate::world::stamp;

const SETTABLE: [&str; 7] = [
    "Away",
    "Do_Not_Disturb",
    "Available",
    "In_Calendar_Event",
    "Presenting",
    "In_A_Zoom_Meeting",
    "On_A_Call",
];

/// Zoom: GET /users/{userId}/presence_status
pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let now = call.world.now;
    let Some(user) = call.world.user(&id) else {
        return Err(ApiError::no_user(&id));
    };
    let mut body = json!({ "status": user.presence.status });
    if let Some(until) = user.presence.until {
        body = match (until - now).num_minutes() {
            left if left > 0 => {
                // Zoom's own spelling in this one place.
                json!({ "status": "Do_No_Disturb", "end_time": stamp(until), "remaining_time": left })
            }
            _ => json!({ "status": "Available" }),
        };
    }
    Ok(Reply::ok(&body))
}

/// Zoom: PUT /users/{userId}/presence_status. Once a minute and user.
pub(super) fn put(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let body = call.json()?;
    let status = body.get("status").and_then(Value::as_str).unwrap_or_default();
    if !SETTABLE.contains(&status) {
        return Err(ApiError::field("status"));
    }
    let minutes = match body.get("duration") {
        None | Some(Value::Null) => 20,
        Some(duration) => match duration.as_i64().filter(|minutes| (20..=1440).contains(minutes)) {
            Some(minutes) => minutes,
            None => return Err(ApiError::field("duration")),
        },
    };
    let (now, ticks, limits) = (call.world.now, call.world.ticks, call.world.switches.limits);
    let Some(user) = call.world.user_mut(&id) else {
        return Err(ApiError::no_user(&id));
    };
    if limits
        && user
            .presence
            .set_at
            .is_some_and(|set| ticks < set + Duration::from_secs(60))
    {
        return Err(ApiError::too_many(
            "You have reached the maximum rate limit for this API: once a minute and user.",
        ));
    }
    user.presence.set_at = Some(ticks);
    user.presence.status = status.to_owned();
    user.presence.until = (status == "Do_Not_Disturb").then(|| now + TimeDelta::minutes(minutes));
    let in_events = match status {
        "In_A_Zoom_Meeting" => "In_Meeting",
        "On_A_Call" => "On_Phone_Call",
        other => other,
    };
    let object = json!({ "id": user.id, "email": user.email, "date_time": stamp(now), "presence_status": in_events });
    call.happened("user.presence_status_updated", json!({ "object": object }));
    Ok(Reply::empty())
}

/// The spelling of chat: `In_A_Meeting`, `In_A_Call`, `In_A_Calendar_Event`.
pub(super) fn in_chat(status: &str) -> &str {
    match status {
        "In_A_Zoom_Meeting" => "In_A_Meeting",
        "On_A_Call" => "In_A_Call",
        "In_Calendar_Event" => "In_A_Calendar_Event",
        other => other,
    }
}
