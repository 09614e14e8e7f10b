//! A user's settings, among them the passcode policy.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Call;
use super::error::ApiError;
use crate::server::reply::Reply;

/// Zoom: GET /users/{userId}/settings
pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let Some(user) = call.world.user(&id) else {
        return Err(ApiError::no_user(&id));
    };
    let authentication = |name: &str| {
        let options = user
            .setting("authentication_options", name)
            .cloned()
            .unwrap_or_default();
        json!({ "authentication_options": { name: options } })
    };
    let body = match call.query("option") {
        None => {
            let mut groups = Map::clone(&user.settings);
            groups.remove("authentication_options");
            if let Some(wanted) = call.query("custom_query_fields") {
                let wanted: Vec<&str> = wanted.split(',').map(str::trim).collect();
                groups.retain(|group, _| wanted.contains(&group.as_str()));
            }
            Value::Object(groups)
        }
        Some("meeting_security") => json!({ "meeting_security": *user.security }),
        Some(name @ ("meeting_authentication" | "recording_authentication")) => authentication(name),
        Some(_) => return Err(ApiError::field("option")),
    };
    Ok(Reply::ok(&body))
}

/// Zoom: PATCH /users/{userId}/settings. Known settings of the same type are taken over, others ignored.
pub(super) fn patch(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let body = call.json()?;
    let (operator, operator_id) = call.operator();
    let time_stamp = call.world.now.timestamp_millis();
    let Some(user) = call.world.user_mut(&id) else {
        return Err(ApiError::no_user(&id));
    };
    let before = Arc::clone(&user.settings);
    let settings = Arc::make_mut(&mut user.settings);
    merge(settings, &body);
    if let Some(Value::Object(security)) = body.get("meeting_security") {
        merge(Arc::make_mut(&mut user.security), security);
        // The policy is one, shown in two places.
        if let Some(policy @ Value::Object(_)) = security.get("meeting_password_requirement")
            && let Some(Value::Object(schedule)) = settings.get_mut("schedule_meeting")
        {
            merge(
                schedule,
                &Map::from_iter([("meeting_password_requirement".to_owned(), policy.clone())]),
            );
        }
    }
    let changed = |settings: &Map<String, Value>| {
        let groups = body.keys().filter_map(|group| {
            let names = body.get(group)?.as_object()?.keys();
            let all = settings.get(group)?.as_object()?;
            let picked: Map<String, Value> = names
                .filter_map(|name| Some((name.clone(), all.get(name)?.clone())))
                .collect();
            Some((group.clone(), Value::Object(picked)))
        });
        Value::Object(groups.collect())
    };
    let payload = json!({
        "operator": operator,
        "operator_id": operator_id,
        "time_stamp": time_stamp,
        "object": { "id": id, "settings": changed(&user.settings) },
        "old_object": { "id": id, "settings": changed(&before) },
    });
    call.happened("user.settings_updated", payload);
    Ok(Reply::empty())
}

fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (name, value) in from {
        match (into.get_mut(name), value) {
            (Some(Value::Object(known)), Value::Object(given)) => merge(known, given),
            (Some(known), given) if std::mem::discriminant(known) == std::mem::discriminant(given) => {
                *known = given.clone();
            }
            _ => {}
        }
    }
}
