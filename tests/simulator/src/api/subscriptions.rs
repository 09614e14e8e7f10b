//! Event subscriptions, managed by an app with a token of its own (`client_credentials`).

use serde_json::{Value, json};

use super::Call;
use super::error::{ApiError, Problems};
use crate::server::reply::Reply;
use crate::webhooks::Subscription;

fn texts(body: &serde_json::Map<String, Value>, name: &str) -> Option<Vec<String>> {
    body.get(name)?
        .as_array()?
        .iter()
        .map(|text| text.as_str().map(str::to_owned))
        .collect()
}

/// Zoom: POST /marketplace/app/event_subscription. At most twenty for an app.
pub(super) fn create(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let body = call.json()?;
    let mut problems = Problems::default();
    let events = texts(&body, "events").filter(|events| !events.is_empty());
    let url = body
        .get("event_webhook_url")
        .and_then(Value::as_str)
        .filter(|url| url::Url::parse(url).is_ok());
    if events.is_none() {
        problems.add("events");
    }
    if url.is_none() {
        problems.add("event_webhook_url");
    }
    problems.check()?;
    let app = call.caller.app;
    if call
        .world
        .subscriptions
        .all
        .iter()
        .filter(|known| known.app == app)
        .count()
        >= 20
    {
        return Err(ApiError::bad(
            300,
            "The app has reached its maximum number of event subscriptions.",
        ));
    }
    let id = call.world.random.id22();
    call.world.subscriptions.all.push(Subscription {
        id: id.clone(),
        app,
        name: body
            .get("event_subscription_name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        url: url.unwrap_or_default().to_owned(),
        events: events.unwrap_or_default(),
        user_ids: texts(&body, "user_ids").unwrap_or_default(),
    });
    Ok(Reply::created(&json!({ "event_subscription_id": id })))
}

/// Zoom: GET /marketplace/app/event_subscription
pub(super) fn list(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let app = call.caller.app;
    let mine = call.world.subscriptions.all.iter().filter(|known| known.app == app);
    let shown: Vec<Value> = mine
        .map(|known| {
            json!({
                "event_subscription_id": known.id,
                "event_subscription_name": known.name,
                "event_webhook_url": known.url,
                "events": known.events,
            })
        })
        .collect();
    Ok(Reply::ok(
        &json!({ "event_subscriptions": shown, "next_page_token": "", "page_size": 30 }),
    ))
}

fn position(call: &Call<'_>) -> Result<usize, ApiError> {
    let id = call.path[0].as_str();
    let mine = |known: &Subscription| known.id == id && known.app == call.caller.app;
    let found = call.world.subscriptions.all.iter().position(mine);
    found.ok_or_else(|| ApiError::gone(300, format!("Event subscription does not exist: {id}.")))
}

/// Zoom: PATCH /marketplace/app/event_subscription/{eventSubscriptionId}. Adds or removes users.
pub(super) fn patch(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let index = position(call)?;
    let body = call.json()?;
    let users = texts(&body, "user_ids").unwrap_or_default();
    let known = &mut call.world.subscriptions.all[index].user_ids;
    match body.get("action").and_then(Value::as_str) {
        Some("add") => known.extend(users),
        Some("delete") => known.retain(|id| !users.contains(id)),
        _ => return Err(ApiError::field("action")),
    }
    Ok(Reply::empty())
}

/// Zoom: DELETE /marketplace/app/event_subscription/{eventSubscriptionId}
pub(super) fn delete(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let index = position(call)?;
    call.world.subscriptions.all.remove(index);
    Ok(Reply::empty())
}
