//! Who may schedule for whom.

use serde_json::{Value, json};

use super::Call;
use super::error::ApiError;
use crate::server::reply::Reply;
use crate::world::stamp;
use crate::world::users::User;

fn show(user: &User) -> Value {
    json!({ "id": user.id, "email": user.email })
}

/// Zoom: GET /users/{userId}/assistants
pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let ids = call
        .world
        .user(&id)
        .map(|user| user.assistants.clone())
        .unwrap_or_default();
    let assistants: Vec<Value> = ids.iter().filter_map(|id| call.world.user(id)).map(show).collect();
    Ok(Reply::ok(&json!({ "assistants": assistants })))
}

/// Zoom: POST /users/{userId}/assistants. Lets others schedule for this user.
pub(super) fn add(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let body = call.json()?;
    let named = body
        .get("assistants")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut ids = Vec::new();
    for person in &named {
        let name = person
            .get("id")
            .or_else(|| person.get("email"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        let user = call.world.user(name).ok_or_else(|| ApiError::no_user(name))?;
        ids.push(user.id.clone());
    }
    let joined = ids.join(",");
    if let Some(user) = call.world.user_mut(&id) {
        ids.retain(|known| !user.assistants.contains(known));
        user.assistants.extend(ids);
    }
    Ok(Reply::created(
        &json!({ "ids": joined, "add_at": stamp(call.world.now) }),
    ))
}

/// Zoom: GET /users/{userId}/schedulers. For whom this user may schedule.
pub(super) fn schedulers(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let whom = call.world.users.iter().filter(|user| user.assistants.contains(&id));
    let show = |user: &User| json!({ "id": user.id, "email": user.email, "pmi": user.pmi });
    let schedulers: Vec<Value> = whom.map(show).collect();
    Ok(Reply::ok(&json!({ "schedulers": schedulers })))
}
