//! The token endpoint.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{OAuthError, Parameters, device};
use crate::server::reply::Reply;
use crate::world::World;
use crate::world::apps::{AccessToken, AppKind, RefreshToken};

const REFRESH_LIFE: TimeDelta = TimeDelta::days(90);

type Granted = Result<(Reply, Option<String>), OAuthError>;

/// Zoom: POST https://zoom.us/oauth/token. Returns the user whom the token acts as, too.
pub(super) fn grant(world: &mut World, origin: &str, app: usize, parameters: &Parameters) -> Granted {
    let get = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    let kind = world.apps.all[app].kind;
    match get("grant_type") {
        "account_credentials" if kind == AppKind::ServerToServer => {
            if get("account_id") != world.account_id {
                return Err(OAuthError::bad("invalid_request", "Bad Request"));
            }
            let scopes = Arc::clone(&world.apps.all[app].scopes);
            Ok((answer(world, origin, app, None, &scopes), None))
        }
        "client_credentials" => {
            // Only what belongs to the app itself: its subscriptions, and its chatbot.
            let own: Vec<String> = crate::api::scopes::of_the_app(&world.apps.all[app].scopes);
            Ok((answer(world, origin, app, None, &own.into()), None))
        }
        "authorization_code" => authorization_code(world, origin, app, parameters),
        "refresh_token" => refresh(world, origin, app, get("refresh_token")),
        device::GRANT => {
            let user = device::poll(world, app, get("device_code"))?;
            Ok(pair(world, origin, app, user))
        }
        "" => Err(OAuthError::bad("invalid_request", "Missing grant type (4,706)")),
        _ => Err(OAuthError::bad(
            "unsupported_grant_type",
            "Unsupported grant type (4,705)",
        )),
    }
}

fn authorization_code(world: &mut World, origin: &str, app: usize, parameters: &Parameters) -> Granted {
    let get = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    let invalid = || OAuthError::bad("invalid_grant", format!("Invalid authorization code {}", get("code")));
    // Taken out at once: a code is good for one attempt, right or wrong.
    let code = world
        .apps
        .codes
        .remove(get("code"))
        .filter(|code| code.app == app)
        .ok_or_else(invalid)?;
    if code.expires <= world.now {
        return Err(invalid());
    }
    if code.redirect_uri != get("redirect_uri") {
        return Err(OAuthError::bad("invalid_request", "Redirect URI mismatch. (4,709)"));
    }
    if let Some((challenge, hashed)) = &code.challenge {
        let verifier = get("code_verifier");
        let made = if *hashed {
            URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
        } else {
            verifier.to_owned()
        };
        if made != *challenge {
            return Err(OAuthError::bad("invalid_grant", "Invalid code verifier"));
        }
    }
    // Signing in again ends what the app held for this user.
    world.apps.revoke(app, Some(&code.user));
    Ok(pair(world, origin, app, code.user))
}

/// A refresh token is good once; its successor comes with the answer.
fn refresh(world: &mut World, origin: &str, app: usize, token: &str) -> Granted {
    let dead = OAuthError::bad(world.switches.dead_refresh_token_error.clone(), "Invalid Token!");
    if world.apps.refresh.get(token).is_none_or(|known| known.app != app) {
        return Err(dead);
    }
    match world.apps.refresh.remove(token) {
        Some(known) if known.expires > world.now && world.user(&known.user).is_some() => {
            Ok(pair(world, origin, app, known.user))
        }
        _ => Err(dead),
    }
}

/// An access token and a refresh token.
fn pair(world: &mut World, origin: &str, app: usize, user: String) -> (Reply, Option<String>) {
    let scopes = Arc::clone(&world.apps.all[app].scopes);
    let mut body = body(world, origin, app, Some(user.clone()), &scopes);
    let refresh = world.random.token();
    scratch::secret("refresh token", &refresh);
    let expires = world.now + REFRESH_LIFE;
    let access = body["access_token"].as_str().unwrap_or_default().to_owned();
    world.apps.refresh.insert(
        refresh.clone(),
        RefreshToken {
            app,
            user: user.clone(),
            access,
            expires,
        },
    );
    body["refresh_token"] = refresh.into();
    (Reply::json(StatusCode::OK, &body), Some(user))
}

fn answer(world: &mut World, origin: &str, app: usize, user: Option<String>, scopes: &Arc<[String]>) -> Reply {
    Reply::ok(&body(world, origin, app, user, scopes))
}

fn body(world: &mut World, origin: &str, app: usize, user: Option<String>, scopes: &Arc<[String]>) -> Value {
    json!({
        "access_token": world.issue_access(app, user, Arc::clone(scopes)),
        "token_type": "bearer",
        "expires_in": world.switches.access_token_seconds.saturating_sub(1),
        "scope": scopes.join(" "),
        "api_url": origin,
    })
}

/// Zoom: POST https://zoom.us/oauth/revoke. It takes the access token, as is documented, and ends its partner, too.
pub(super) fn revoke(world: &mut World, app: usize, parameters: &Parameters) -> Result<Reply, OAuthError> {
    let token = parameters.get("token").map(String::as_str).unwrap_or_default();
    let apps = &mut world.apps;
    let now = world.now;
    let is_good = |known: &AccessToken| known.app == app && known.expires > now;
    if !apps.access.get(token).is_some_and(is_good) {
        return Err(OAuthError::bad("invalid_request", "Invalid Token!"));
    }
    apps.access.remove(token);
    apps.refresh.retain(|_, known| known.access != token);
    Ok(Reply::ok(&json!({ "status": "success" })))
}
