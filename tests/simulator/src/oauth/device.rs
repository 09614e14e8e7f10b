//! Devices without a browser: the app shows a code, somebody types it elsewhere, the app asks until that is done.

use std::time::Duration;

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::json;

use super::{OAuthError, Parameters, authorize, escape};
use crate::server::reply::{HTML, Reply};
use crate::world::World;
use crate::world::apps::Device;

/// Zoom: `grant_type` of the poll.
pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

const INTERVAL: Duration = Duration::from_secs(5);

/// Zoom: POST https://zoom.us/oauth/devicecode
pub(super) fn start(world: &mut World, origin: &str, app: usize) -> Reply {
    let (device_code, user_code) = (world.random.letters(40), world.random.letters(8));
    let expires = world.now + TimeDelta::seconds(900);
    let device = Device {
        app,
        user_code: user_code.clone(),
        user: None,
        denied: false,
        expires,
        polled: None,
    };
    world.apps.devices.insert(device_code.clone(), device);
    Reply::ok(&json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": format!("{origin}/oauth/device"),
        "verification_uri_complete": format!("{origin}/oauth/device?user_code={user_code}"),
        "expires_in": 900,
        "interval": INTERVAL.as_secs(),
    }))
}

/// The page on which the code is typed.
pub(super) fn page(world: &World, parameters: &Parameters) -> Reply {
    let code = parameters.get("user_code").map(String::as_str).unwrap_or_default();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Device - Zoom simulator</title>\n\
         <h1>Connect a device</h1>\n<form method=\"post\" action=\"/oauth/device\">\n\
         <p><label>Code <input name=\"user_code\" value=\"{}\"></label></p>\n\
         <p><label>Sign in as <select name=\"user\">{}</select></label></p>\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button name=\"decision\" value=\"deny\">Deny</button>\n</form>\n</html>\n",
        escape(code),
        authorize::user_options(world),
    );
    Reply::new(StatusCode::OK, HTML, page)
}

/// What that form sends.
pub(super) fn decide(world: &mut World, parameters: &Parameters) -> Reply {
    let get = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    let user = world.user(get("user")).map(|user| user.id.clone());
    let device = world
        .apps
        .devices
        .values_mut()
        .find(|device| device.user_code == get("user_code"));
    let Some(device) = device else {
        return Reply::new(
            StatusCode::BAD_REQUEST,
            HTML,
            "<!doctype html><h1>This code is not valid.</h1>",
        );
    };
    match user {
        Some(user) if get("decision") == "allow" => device.user = Some(user),
        _ => device.denied = true,
    }
    Reply::new(
        StatusCode::OK,
        HTML,
        "<!doctype html><h1>You can go back to your device.</h1>",
    )
}

/// The user who let the device in, once there is one.
pub(super) fn poll(world: &mut World, app: usize, code: &str) -> Result<String, OAuthError> {
    let (now, ticks) = (world.now, world.ticks);
    let devices = &mut world.apps.devices;
    let expired = || OAuthError::bad("expired_token", "The device code has expired.");
    let device = devices
        .get_mut(code)
        .filter(|device| device.app == app)
        .ok_or_else(expired)?;
    if device.expires <= now {
        return Err(expired());
    }
    if device.denied {
        devices.remove(code);
        return Err(OAuthError::bad("access_denied", "The user denied the request."));
    }
    if let Some(user) = device.user.clone() {
        devices.remove(code);
        return Ok(user);
    }
    let too_soon = device.polled.is_some_and(|polled| ticks < polled + INTERVAL);
    device.polled = Some(ticks);
    let error = if too_soon { "slow_down" } else { "authorization_pending" };
    Err(OAuthError::bad(error, error))
}
