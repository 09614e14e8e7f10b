//! Users: list, get, create, change, delete, activate.

use serde_json::{Map, Value, json};

use super::Call;
use super::error::{ApiError, Problems};
use super::paging;
use crate::server::reply::Reply;
use crate::world::users::{Status, User};
use crate::world::{World, stamp};

/// Texts that a PATCH may change without consequences.
const PROFILE: [&str; 11] = [
    "dept",
    "company",
    "job_title",
    "location",
    "language",
    "manager",
    "pronouns",
    "phone_country",
    "phone_number",
    "host_key",
    "cost_center",
];

/// Zoom: GET /users
pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let status = call.query("status").unwrap_or("active").to_owned();
    if !["active", "inactive", "pending"].contains(&status.as_str()) {
        return Err(ApiError::field("status"));
    }
    let role = call.query("role_id");
    let host_key = call
        .query("include_fields")
        .is_some_and(|fields| fields.split(',').any(|name| name == "host_key"));
    let matching = call.world.users.iter().filter(|user| user.status.as_str() == status);
    let shown: Vec<Value> = matching
        .filter(|user| role.is_none_or(|role| role == user.role_id))
        .map(|user| row(user, host_key))
        .collect();
    let page = paging::page(call, &format!("users/{status}"), shown)?;
    let mut body = page.around;
    body["users"] = page.items.into();
    Ok(Reply::ok(&body))
}

fn row(user: &User, host_key: bool) -> Value {
    let mut shown = json!({
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": user.display_name,
        "type": user.kind,
        "status": user.status.as_str(),
        "pmi": user.pmi,
        "timezone": user.timezone,
        "verified": i32::from(user.status == Status::Active),
        "dept": user.profile_text("dept"),
        "created_at": stamp(user.created_at),
        "user_created_at": stamp(user.created_at),
        "last_login_time": stamp(user.created_at),
        "last_client_version": "6.2.0.46690(win)",
        "language": user.profile_text("language"),
        "phone_number": user.profile_text("phone_number"),
        "employee_unique_id": "",
        "role_id": user.role_id,
        "group_ids": [],
        "im_group_ids": [],
        "division_ids": [],
        "custom_attributes": [],
        "plan_united_type": "1",
    });
    if let (Some(shown), Status::Pending) = (shown.as_object_mut(), user.status) {
        // Somebody who has not accepted yet is not anybody yet.
        for name in ["id", "pmi", "last_login_time", "last_client_version", "user_created_at"] {
            shown.remove(name);
        }
    }
    if host_key {
        shown["host_key"] = user.profile_text("host_key").into();
    }
    shown
}

/// Zoom: GET /users/{userId}
pub(super) fn get(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let Some(user) = call.world.user(&id) else {
        return Err(ApiError::no_user(&id));
    };
    let role_name = match user.role_id {
        "0" => "Owner",
        "1" => "Admin",
        _ => "Member",
    };
    let mut body = row(user, false);
    let more = json!({
        "id": user.id,
        "pmi": user.pmi,
        "last_login_time": stamp(user.created_at),
        "last_client_version": "6.2.0.46690(win)",
        "user_created_at": stamp(user.created_at),
        "role_name": role_name,
        "use_pmi": false,
        "account_id": call.world.account_id,
        "account_number": 10_009_239,
        "cms_user_id": "",
        "company": user.profile_text("company"),
        "jid": format!("{}@xmpp.zoom.us", user.id.to_lowercase()),
        "job_title": user.profile_text("job_title"),
        "location": user.profile_text("location"),
        "login_types": [100],
        "personal_meeting_url": format!("https://us05web.zoom.us/j/{}", user.pmi),
        "phone_country": user.profile_text("phone_country"),
        "phone_numbers": [],
        "pic_url": user.profile_text("pic_url"),
        "pronouns": user.profile_text("pronouns"),
        "pronouns_option": 1,
        "vanity_url": user.profile_text("vanity_url"),
        "cluster": "us05",
        "zoom_one_type": 0,
        "cost_center": user.profile_text("cost_center"),
        "license_info_list": [],
        "manager": user.profile_text("manager"),
    });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
        // Only those who have a manager have the field.
        if user.profile_text("manager").is_empty() {
            body.remove("manager");
        }
    }
    Ok(Reply::ok(&body))
}

/// Zoom: POST /users
pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let body = call.json()?;
    let empty = Map::new();
    let info = body.get("user_info").and_then(Value::as_object).unwrap_or(&empty);
    let text = |name: &str| info.get(name).and_then(Value::as_str).unwrap_or_default();
    let action = body.get("action").and_then(Value::as_str).unwrap_or_default();
    let kind = info
        .get("type")
        .and_then(Value::as_u64)
        .filter(|kind| [1, 2, 4, 99].contains(kind));
    let mut problems = Problems::default();
    if !["create", "autoCreate", "custCreate", "ssoCreate"].contains(&action) {
        problems.add("action");
    }
    if !text("email").contains('@') || text("email").len() > 128 {
        problems.add("user_info.email");
    }
    if kind.is_none() {
        problems.add("user_info.type");
    }
    for name in ["first_name", "last_name"] {
        if text(name).chars().count() > 64 {
            problems.add(format!("user_info.{name}"));
        }
    }
    problems.check()?;
    if call.world.user(text("email")).is_some() {
        let message = format!("User already in the account: {}", text("email"));
        return Err(ApiError::new(http::StatusCode::CONFLICT, 1005, message));
    }
    let kind = kind.unwrap_or(1) as u8;
    let mut user = call
        .world
        .new_user(text("email"), text("first_name"), text("last_name"), kind);
    // Somebody who is merely invited has to accept first.
    user.status = if action == "create" {
        Status::Pending
    } else {
        Status::Active
    };
    let shown = json!({
        "id": user.id,
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.kind,
    });
    let mut object = shown.clone();
    object["display_name"] = user.display_name.as_str().into();
    call.world.add_user(user);
    tell(
        call,
        "user.created",
        json!({ "creation_type": action, "object": object }),
    );
    Ok(Reply::created(&shown))
}

/// Zoom: PATCH /users/{userId}
pub(super) fn patch(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let body = call.json()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let mut problems = Problems::default();
    for name in ["first_name", "last_name"] {
        if text(name).is_some_and(|text| text.chars().count() > 64) {
            problems.add(name);
        }
    }
    let kind = body
        .get("type")
        .map(|kind| kind.as_u64().filter(|kind| [1, 2, 4, 99].contains(kind)));
    if kind == Some(None) {
        problems.add("type");
    }
    if text("timezone").is_some_and(|zone| zone.parse::<chrono_tz::Tz>().is_err()) {
        problems.add("timezone");
    }
    problems.check()?;
    let Some(user) = call.world.user_mut(&id) else {
        return Err(ApiError::no_user(&id));
    };
    let before = event_fields(user);
    if let Some(first) = text("first_name") {
        user.first_name = first.to_owned();
    }
    if let Some(last) = text("last_name") {
        user.last_name = last.to_owned();
    }
    if text("first_name").is_some() || text("last_name").is_some() {
        user.display_name = format!("{} {}", user.first_name, user.last_name).trim().to_owned();
    }
    if let Some(name) = text("display_name") {
        user.display_name = name.to_owned();
    }
    if let Some(Some(kind)) = kind {
        user.kind = kind as u8;
    }
    if let Some(zone) = text("timezone") {
        user.timezone = zone.to_owned();
    }
    for name in PROFILE {
        if let Some(text) = text(name) {
            user.profile.insert(name.to_owned(), text.into());
        }
    }
    let after = event_fields(user);
    let only_changed = |of: &Map<String, Value>| {
        let changed = |name: &&String| *name == "id" || before.get(*name) != after.get(*name);
        let fields: Map<String, Value> = of
            .keys()
            .filter(changed)
            .map(|name| (name.clone(), of[name].clone()))
            .collect();
        Value::Object(fields)
    };
    let payload = json!({
        "time_stamp": call.world.now.timestamp_millis(),
        "object": only_changed(&after),
        "old_object": only_changed(&before),
    });
    tell(call, "user.updated", payload);
    Ok(Reply::empty())
}

fn event_fields(user: &User) -> Map<String, Value> {
    let mut fields = user.profile.clone();
    fields.insert("id".into(), user.id.as_str().into());
    fields.insert("first_name".into(), user.first_name.as_str().into());
    fields.insert("last_name".into(), user.last_name.as_str().into());
    fields.insert("display_name".into(), user.display_name.as_str().into());
    fields.insert("type".into(), user.kind.into());
    fields.insert("timezone".into(), user.timezone.as_str().into());
    fields
}

/// Zoom: DELETE /users/{userId}
pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let action = call.query("action").unwrap_or("disassociate").to_owned();
    if !["disassociate", "delete"].contains(&action.as_str()) {
        return Err(ApiError::field("action"));
    }
    if call.world.users[0].id == id {
        return Err(ApiError::bad(1122, "You can't delete the account owner."));
    }
    let Some(user) = call.world.remove_user(&id) else {
        return Err(ApiError::no_user(&id));
    };
    call.world
        .apps
        .access
        .retain(|_, token| token.user.as_ref() != Some(&id));
    call.world.apps.refresh.retain(|_, token| token.user != id);
    let event = if action == "delete" {
        "user.deleted"
    } else {
        "user.disassociated"
    };
    tell(call, event, json!({ "object": short(&user) }));
    Ok(Reply::empty())
}

fn short(user: &User) -> Value {
    json!({
        "id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "type": user.kind,
    })
}

/// Zoom: PUT /users/{userId}/status
pub(super) fn put_status(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let body = call.json()?;
    let (status, event) = match body.get("action").and_then(Value::as_str) {
        Some("activate") => (Status::Active, "user.activated"),
        Some("deactivate") => (Status::Inactive, "user.deactivated"),
        _ => return Err(ApiError::field("action")),
    };
    let Some(user) = call.world.user_mut(&id) else {
        return Err(ApiError::no_user(&id));
    };
    user.status = status;
    let object = short(user);
    tell(call, event, json!({ "object": object }));
    Ok(Reply::empty())
}

/// Zoom: GET /users/email
pub(super) fn check_email(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let Some(email) = call.query("email") else {
        return Err(ApiError::field("email"));
    };
    Ok(Reply::ok(&json!({ "existed_email": call.world.user(email).is_some() })))
}

/// Zoom: GET /users/me/zak
pub(super) fn zak(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    Ok(new_token(call.world))
}

/// Zoom: GET /users/{userId}/token
pub(super) fn token(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    call.path_user()?;
    Ok(new_token(call.world))
}

fn new_token(world: &mut World) -> Reply {
    Reply::ok(&json!({ "token": world.random.token() }))
}

/// Zoom: GET /users/{userId}/permissions
pub(super) fn permissions(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.path_user()?;
    let owner = call.world.users[0].id == id;
    let permissions: &[&str] = if owner {
        &["User:Edit", "User:Read", "AccountSetting:Edit", "Role:Edit"]
    } else {
        &[]
    };
    Ok(Reply::ok(&json!({ "permissions": permissions })))
}

fn tell(call: &mut Call<'_>, event: &str, mut payload: Value) {
    let (operator, operator_id) = call.operator();
    payload["operator"] = operator.into();
    payload["operator_id"] = operator_id.into();
    call.happened(event, payload);
}
