//! Contacts of chat, the company's directory, and phone users.

use serde_json::{Value, json};

use super::Call;
use super::error::ApiError;
use super::{paging, presence};
use crate::server::reply::Reply;
use crate::world::users::{Status, User};

fn contact(user: &User) -> Value {
    json!({
        "id": user.id,
        "member_id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
    })
}

fn active<'a>(call: &'a Call<'_>) -> impl Iterator<Item = &'a User> {
    call.world.users.iter().filter(|user| user.status == Status::Active)
}

/// A page without the legacy fields.
fn token_page(call: &mut Call<'_>, list: &str, name: &str, all: Vec<Value>) -> Result<Reply, ApiError> {
    let page = paging::page(call, list, all)?;
    let mut body = json!({
        "next_page_token": page.around["next_page_token"],
        "page_size": page.around["page_size"],
    });
    body[name] = page.items.into();
    Ok(Reply::ok(&body))
}

/// Zoom: GET /chat/users/me/contacts
pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let kind = call.query("type").unwrap_or("company").to_owned();
    let me = call.acting_user();
    let contacts: Vec<Value> = match kind.as_str() {
        "company" => active(call).filter(|user| user.id != me).map(contact).collect(),
        "external" => Vec::new(),
        _ => return Err(ApiError::field("type")),
    };
    token_page(call, &format!("contacts/{me}/{kind}"), "contacts", contacts)
}

/// Zoom: GET /chat/users/me/contacts/{identifier}
pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let name = call.path[0].as_str();
    let Some(user) = call.world.user(name) else {
        return Err(ApiError::no_user(name));
    };
    let mut body = contact(user);
    if call.query_flag("query_presence_status") {
        body["presence_status"] = presence::in_chat(&user.presence.status).into();
    }
    Ok(Reply::ok(&body))
}

/// Zoom: GET /contacts
pub(super) fn search(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let Some(key) = call.query("search_key").map(str::to_lowercase) else {
        return Err(ApiError::field("search_key"));
    };
    let with_presence = call.query_flag("query_presence_status");
    let matching = active(call)
        .filter(|user| user.email.to_lowercase().contains(&key) || user.display_name.to_lowercase().contains(&key));
    let show = |user: &User| {
        let mut shown = contact(user);
        shown["dept"] = user.profile_text("dept").into();
        shown["job_title"] = user.profile_text("job_title").into();
        if with_presence {
            shown["presence_status"] = presence::in_chat(&user.presence.status).into();
        }
        shown
    };
    let contacts: Vec<Value> = matching.map(show).collect();
    token_page(call, &format!("search/{key}"), "contacts", contacts)
}

fn phone(call: &Call<'_>, user: &User) -> Value {
    let position = call
        .world
        .users
        .iter()
        .position(|known| known.id == user.id)
        .unwrap_or_default();
    json!({
        "id": user.id,
        "email": user.email,
        "name": user.display_name,
        "extension_id": format!("ext{}", user.id),
        "extension_number": 1000 + position,
        "phone_user_id": user.id,
        "status": "activate",
        "calling_plans": [],
        "phone_numbers": [],
    })
}

/// Zoom: GET /phone/users
pub(super) fn phone_users(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let users: Vec<Value> = active(call).map(|user| phone(call, user)).collect();
    let total = users.len();
    let page = paging::page(call, "phone", users)?;
    Ok(Reply::ok(&json!({
        "next_page_token": page.around["next_page_token"],
        "page_size": page.around["page_size"],
        "total_records": total,
        "users": page.items,
    })))
}

/// Zoom: GET /phone/users/{userId}
pub(super) fn phone_user(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let Some(user) = call.world.user(&id) else {
        return Err(ApiError::no_user(&id));
    };
    Ok(Reply::ok(&phone(call, user)))
}
