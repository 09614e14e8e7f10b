//! `/_simulator/…`: what tests hold in their hands, over HTTP.
//!
//! | Request | Does |
//! |---|---|
//! | `GET /_simulator` | what `microapp simulator --json` prints |
//! | `GET`, `DELETE /_simulator/requests` | the requests so far; forgets them |
//! | `GET`, `POST`, `DELETE /_simulator/faults` | faults to come; orders one or a list; cancels all |
//! | `POST /_simulator/faults/release` | lets requests arrive that `"drop": "late"` keeps on their way: `{"released"}` |
//! | `GET`, `PUT /_simulator/clock` | `{"now", "frozen"}`; sets them, or `{"advance_seconds"}` |
//! | `GET`, `PATCH /_simulator/switches` | [`Switches`](crate::Switches) |
//! | `GET /_simulator/meetings` | the state of every meeting |
//! | `POST /_simulator/meetings/{id}/start`, `…/end` | as its host would |
//! | `GET`, `POST /_simulator/apps` | the apps; adds one ([`NewApp`](crate::NewApp)) |
//! | `POST /_simulator/apps/{client_id}/deauthorize` | `{"user"}` throws the app out |
//! | `GET /_simulator/tokens` | every token and code that is good at this moment |
//! | `POST /_simulator/tokens` | `{"client_id", "user"}`, both optional: an access token without signing in |
//! | `POST /_simulator/webhooks/subscriptions` | subscribes an endpoint ([`NewSubscription`](crate::NewSubscription)) |
//! | `POST /_simulator/webhooks/validate` | `{"url", "client_id"}`: Zoom's check of an endpoint |
//! | `POST /_simulator/webhooks/send` | sends an event ([`OutgoingEvent`](crate::OutgoingEvent)) |
//! | `GET /_simulator/webhooks/deliveries` | every attempt so far |
//! | `POST`, `DELETE /_simulator/limits` | `{"category"}` uses up a day's requests; forgets what was used |

pub(crate) mod faults;
pub(crate) mod journal;
pub(crate) mod state;

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server::Shared;
use crate::server::exchange::{HttpRequest, release_late};
use crate::server::reply::Reply;
use crate::webhooks;
use crate::world::limits::Category;
use faults::Fault;

/// Where the controls are.
pub(crate) const PREFIX: &str = "/_simulator";

/// Answers a control request.
pub(crate) async fn handle(shared: &Shared, request: &HttpRequest) -> Reply {
    let path = request
        .head
        .uri
        .path()
        .strip_prefix(PREFIX)
        .unwrap_or_default()
        .trim_matches('/');
    let segments: Vec<&str> = path.split('/').collect();
    let result = match (&request.head.method, segments.as_slice()) {
        (&Method::POST, ["webhooks", "validate"]) => validate(shared, &request.body).await,
        (method, segments) => control(shared, method, segments, &request.body),
    };
    result.unwrap_or_else(|(status, message)| Reply::json(status, &json!({ "error": message })))
}

type Refusal = (StatusCode, String);

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
}

fn unknown(what: &str, name: &str) -> Refusal {
    (StatusCode::NOT_FOUND, format!("no {what} named {name:?}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    now: Option<DateTime<Utc>>,
    advance_seconds: Option<u64>,
    frozen: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<Fault>),
    One(Box<Fault>),
}

#[derive(Deserialize)]
struct AppAndUser {
    client_id: Option<String>,
    user: Option<String>,
}

fn control(shared: &Shared, method: &Method, segments: &[&str], body: &[u8]) -> Result<Reply, Refusal> {
    match (method, segments) {
        (&Method::GET, [""]) => Ok(Reply::ok(&state::announcement(shared))),
        (&Method::GET, ["requests"]) => Ok(Reply::json(
            StatusCode::OK,
            &json!({ "requests": shared.journal.records() }),
        )),
        (&Method::DELETE, ["requests"]) => {
            shared.journal.clear();
            Ok(Reply::empty())
        }
        (&Method::GET, ["faults"]) => Ok(Reply::ok(&json!({ "faults": shared.faults.pending() }))),
        (&Method::POST, ["faults"]) => {
            // Read once as it is, so that the message about a misspelt field is about that field.
            let value: Value = read(body)?;
            let faults = match &value {
                Value::Array(_) => OneOrMany::Many(read(body)?),
                _ => OneOrMany::One(Box::new(read(body)?)),
            };
            match faults {
                OneOrMany::Many(faults) => faults.into_iter().for_each(|fault| shared.faults.order(fault)),
                OneOrMany::One(fault) => shared.faults.order(*fault),
            }
            Ok(Reply::ok(&json!({ "faults": shared.faults.pending() })))
        }
        (&Method::DELETE, ["faults"]) => {
            shared.faults.clear();
            Ok(Reply::empty())
        }
        (&Method::POST, ["faults", "release"]) => Ok(Reply::ok(&json!({ "released": release_late(shared) }))),
        (&Method::GET, ["clock"]) => Ok(clock(shared)),
        (&Method::PUT, ["clock"]) => {
            let change: ClockChange = read(body)?;
            if change.now.is_some() || change.frozen.is_some() {
                shared.clock.set(change.now.map(SystemTime::from), change.frozen);
            }
            if let Some(seconds) = change.advance_seconds {
                shared.clock.advance(Duration::from_secs(seconds));
            }
            Ok(clock(shared))
        }
        (&Method::GET, ["switches"]) => Ok(Reply::json(StatusCode::OK, &shared.world().switches)),
        (&Method::PATCH, ["switches"]) => patch_switches(shared, body),
        (&Method::POST | &Method::DELETE, ["limits"]) => limits(shared, method, body),
        (_, ["meetings", ..]) => meetings(shared, method, segments),
        (_, ["apps" | "tokens", ..]) => apps(shared, method, segments, body),
        (_, ["webhooks", ..]) => events(shared, method, segments, body),
        _ => Err((
            StatusCode::NOT_FOUND,
            format!("no such control: {method} {PREFIX}/{}", segments.join("/")),
        )),
    }
}

fn clock(shared: &Shared) -> Reply {
    let now = shared.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    Reply::ok(&json!({ "now": now, "frozen": shared.clock.frozen() }))
}

fn patch_switches(shared: &Shared, body: &[u8]) -> Result<Reply, Refusal> {
    let changes: serde_json::Map<String, Value> = read(body)?;
    let mut world = shared.world();
    let mut switches = json!(world.switches);
    for (name, value) in changes {
        switches[name] = value;
    }
    world.switches = serde_json::from_value(switches).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    Ok(Reply::json(StatusCode::OK, &world.switches))
}

fn limits(shared: &Shared, method: &Method, body: &[u8]) -> Result<Reply, Refusal> {
    let mut world = shared.world();
    if method == Method::DELETE {
        world.limits.forget();
        return Ok(Reply::empty());
    }
    let wanted: Value = read(body)?;
    let all = [
        Category::Light,
        Category::Medium,
        Category::Heavy,
        Category::ResourceIntensive,
    ];
    let name = wanted["category"].as_str().unwrap_or_default();
    let category = all
        .into_iter()
        .find(|category| category.as_str().eq_ignore_ascii_case(name));
    let category = category.ok_or_else(|| unknown("category", name))?;
    let now = world.now;
    world.limits.exhaust(category, now);
    Ok(Reply::empty())
}

fn meetings(shared: &Shared, method: &Method, segments: &[&str]) -> Result<Reply, Refusal> {
    let mut world = shared.world();
    match (method, segments) {
        (&Method::GET, ["meetings"]) => Ok(Reply::ok(&json!({ "meetings": state::meetings(&world) }))),
        (&Method::POST, ["meetings", id, action @ ("start" | "end")]) => {
            let known = id.parse().ok().filter(|id| world.meetings.contains_key(id));
            let number = known.ok_or_else(|| unknown("meeting", id))?;
            let done = if *action == "start" {
                world.start_meeting(number)
            } else {
                world.end_meeting(number)
            };
            let deliveries = world.take_deliveries();
            drop(world);
            shared.deliver(deliveries);
            Ok(Reply::ok(&json!({ "changed": done })))
        }
        _ => Err((
            StatusCode::METHOD_NOT_ALLOWED,
            "GET meetings, or POST meetings/{id}/start or end".into(),
        )),
    }
}

fn apps(shared: &Shared, method: &Method, segments: &[&str], body: &[u8]) -> Result<Reply, Refusal> {
    let mut world = shared.world();
    match (method, segments) {
        (&Method::GET, ["apps"]) => Ok(Reply::ok(&json!({ "apps": state::apps(&world) }))),
        (&Method::POST, ["apps"]) => Ok(Reply::json(StatusCode::CREATED, &world.add_app(read(body)?))),
        (&Method::POST, ["apps", client_id, "deauthorize"]) => {
            let named: AppAndUser = read(body)?;
            let app = world
                .apps
                .by_client_id(client_id)
                .ok_or_else(|| unknown("app", client_id))?;
            let name = named.user.unwrap_or_default();
            let user = world
                .user(&name)
                .map(|user| user.id.clone())
                .ok_or_else(|| unknown("user", &name))?;
            let deliveries = world.deauthorize(app, &user);
            drop(world);
            shared.deliver(deliveries);
            Ok(Reply::empty())
        }
        (&Method::GET, ["tokens"]) => Ok(Reply::ok(&state::tokens(&world))),
        (&Method::POST, ["tokens"]) => {
            let named: AppAndUser = read(body)?;
            let app = match &named.client_id {
                None => 0,
                Some(client_id) => world
                    .apps
                    .by_client_id(client_id)
                    .ok_or_else(|| unknown("app", client_id))?,
            };
            let user = match &named.user {
                None => None,
                Some(name) => Some(
                    world
                        .user(name)
                        .map(|user| user.id.clone())
                        .ok_or_else(|| unknown("user", name))?,
                ),
            };
            let scopes = std::sync::Arc::clone(&world.apps.all[app].scopes);
            let access_token = world.issue_access(app, user, scopes);
            Ok(Reply::created(&json!({ "access_token": access_token })))
        }
        _ => Err((
            StatusCode::METHOD_NOT_ALLOWED,
            "GET or POST apps, or POST apps/{client_id}/deauthorize".into(),
        )),
    }
}

fn events(shared: &Shared, method: &Method, segments: &[&str], body: &[u8]) -> Result<Reply, Refusal> {
    match (method, segments) {
        (&Method::POST, ["webhooks", "subscriptions"]) => {
            let subscribed = shared.world().subscribe(read(body)?);
            let id = subscribed.map_err(|error| (StatusCode::NOT_FOUND, error.to_string()))?;
            Ok(Reply::created(&json!({ "event_subscription_id": id })))
        }
        (&Method::POST, ["webhooks", "send"]) => {
            let deliveries = shared.world().deliveries_of(read(body)?);
            let sent = deliveries.len();
            shared.deliver(deliveries);
            Ok(Reply::ok(&json!({ "sent": sent })))
        }
        (&Method::GET, ["webhooks", "deliveries"]) => Ok(Reply::json(
            StatusCode::OK,
            &json!({ "deliveries": shared.world().subscriptions.attempts }),
        )),
        _ => Err((
            StatusCode::NOT_FOUND,
            "webhooks/subscriptions, validate, send or deliveries".into(),
        )),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endpoint {
    url: String,
    client_id: Option<String>,
}

async fn validate(shared: &Shared, body: &[u8]) -> Result<Reply, Refusal> {
    let endpoint: Endpoint = read(body)?;
    let app = match &endpoint.client_id {
        None => 0,
        Some(client_id) => shared
            .world()
            .apps
            .by_client_id(client_id)
            .ok_or_else(|| unknown("app", client_id))?,
    };
    let result = webhooks::validate(shared, endpoint.url, app).await;
    Ok(Reply::ok(&json!({ "valid": result.is_ok(), "reason": result.err() })))
}
