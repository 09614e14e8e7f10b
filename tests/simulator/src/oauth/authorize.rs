//! The page on which a user lets an app in. Plain forms, for browsers and for tests that post.

use chrono::TimeDelta;
use http::StatusCode;
use url::Url;

use super::{Parameters, escape};
use crate::server::reply::{HTML, Reply};
use crate::world::World;
use crate::world::apps::{AppKind, Code};
use crate::world::users::Status;

/// Names that go from the query through the form to the decision.
const CARRIED: [&str; 6] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
];

/// A request that was found good.
struct Asked {
    app: usize,
    redirect_uri: Url,
    challenge: Option<(String, bool)>,
}

/// A request that can't be sent back to the app, since the app or its address is what is wrong.
fn refused(reason: &str) -> Reply {
    let page = format!(
        "<!doctype html><html lang=\"en\"><title>Zoom</title><h1>Invalid request</h1><p>{}</p></html>",
        escape(reason)
    );
    Reply::new(StatusCode::BAD_REQUEST, HTML, page)
}

fn read(world: &World, parameters: &Parameters) -> Result<Asked, Reply> {
    let get = |name: &str| parameters.get(name).map(String::as_str).unwrap_or_default();
    let app = world.apps.by_client_id(get("client_id"));
    let app = app.filter(|app| world.apps.all[*app].kind != AppKind::ServerToServer);
    let Some(app) = app else {
        return Err(refused("Invalid client_id. (4,702)"));
    };
    let known = &world.apps.all[app];
    let redirect = get("redirect_uri");
    // Compared character by character: a prefix or another query is another address.
    let redirect_uri = known
        .redirect_uris
        .iter()
        .find(|uri| *uri == redirect)
        .and_then(|uri| uri.parse().ok());
    let Some(redirect_uri) = redirect_uri else {
        return Err(refused("Invalid redirect. (4,709)"));
    };
    if get("response_type") != "code" {
        return Err(refused("Invalid response_type: only code is supported. (4,700)"));
    }
    // Scopes are chosen in the marketplace, not by the request.
    if parameters.contains_key("scope") {
        return Err(refused("Invalid scope. (4,711)"));
    }
    let challenge = match (get("code_challenge"), get("code_challenge_method")) {
        ("", _) if known.public => {
            return Err(refused("Apps without a secret must use PKCE. (4,700)"));
        }
        ("", _) => None,
        (challenge, "S256") => Some((challenge.to_owned(), true)),
        (challenge, "" | "plain") => Some((challenge.to_owned(), false)),
        _ => return Err(refused("Invalid code_challenge_method. (4,700)")),
    };
    Ok(Asked {
        app,
        redirect_uri,
        challenge,
    })
}

/// Zoom: GET https://zoom.us/oauth/authorize
pub(super) fn page(world: &World, parameters: &Parameters) -> Reply {
    let asked = match read(world, parameters) {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    let app = &world.apps.all[asked.app];
    let carried: String = CARRIED
        .iter()
        .filter_map(|name| Some((name, parameters.get(*name)?)))
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escape(value)))
        .collect();
    let scopes: String = app
        .scopes
        .iter()
        .map(|scope| format!("<li>{}</li>", escape(scope)))
        .collect();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Authorize {name} - Zoom simulator</title>\n\
         <h1>{name} is requesting access to your Zoom account</h1>\n\
         <form method=\"post\" action=\"/oauth/authorize\">\n{carried}\
         <p><label>Sign in as <select name=\"user\">{users}</select></label></p>\n\
         <details><summary>Scopes</summary><ul>{scopes}</ul></details>\n\
         <button name=\"decision\" value=\"allow\">Allow</button>\n\
         <button name=\"decision\" value=\"deny\">Deny</button>\n</form>\n</html>\n",
        name = escape(&app.name),
        users = user_options(world),
    );
    Reply::new(StatusCode::OK, HTML, page)
}

/// An option for each user who can sign in.
pub(super) fn user_options(world: &World) -> String {
    let active = world.users.iter().filter(|user| user.status == Status::Active);
    let option = |user: &crate::world::users::User| {
        format!(
            "<option value=\"{}\">{} ({})</option>",
            escape(&user.id),
            escape(&user.display_name),
            escape(&user.email)
        )
    };
    active.map(option).collect()
}

/// What the form sends: `user` and `decision`, beside everything that the page was asked with.
pub(super) fn decide(world: &mut World, parameters: &Parameters) -> Reply {
    let Asked {
        app,
        mut redirect_uri,
        challenge,
    } = match read(world, parameters) {
        Ok(asked) => asked,
        Err(reply) => return reply,
    };
    let name = parameters.get("user").map(String::as_str).unwrap_or_default();
    let user = world
        .user(name)
        .filter(|user| user.status == Status::Active)
        .map(|user| user.id.clone());
    let allowed = parameters.get("decision").is_some_and(|decision| decision == "allow");
    let state = parameters.get("state").cloned();
    match (allowed, user) {
        (true, None) => return refused("Choose a user who can sign in."),
        (true, Some(user)) => {
            let code = world.random.letters(40);
            scratch::secret("code", &code);
            let redirect = parameters.get("redirect_uri").cloned().unwrap_or_default();
            let expires = world.now + TimeDelta::minutes(5);
            world.apps.codes.insert(
                code.clone(),
                Code {
                    app,
                    user,
                    redirect_uri: redirect,
                    challenge,
                    expires,
                },
            );
            redirect_uri.query_pairs_mut().append_pair("code", &code);
        }
        (false, _) => {
            redirect_uri.query_pairs_mut().append_pair("error", "access_denied");
        }
    }
    if let Some(state) = state {
        redirect_uri.query_pairs_mut().append_pair("state", &state);
    }
    Reply::redirect(redirect_uri.as_str())
}
