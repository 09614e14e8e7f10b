//! The state as JSON, for tests to look at.

use serde_json::{Value, json};

use crate::api::meetings::render::{self, View};
use crate::server::Shared;
use crate::world::World;
use crate::world::stamp;

/// Every meeting with what no API shows: all occurrences, registrants, past instances, the host's key.
pub(crate) fn meetings(world: &World) -> Value {
    let one = |meeting: &crate::world::meetings::Meeting| {
        let mut shown = render::meeting(world, meeting, View::All);
        let registrants: Vec<Value> = meeting
            .registrants
            .iter()
            .map(|known| json!({ "id": known.id, "email": known.email, "status": known.status }))
            .collect();
        let past: Vec<Value> = meeting
            .past
            .iter()
            .map(|held| json!({ "uuid": held.uuid, "start_time": stamp(held.start), "end_time": stamp(held.end) }))
            .collect();
        shown["registrants"] = registrants.into();
        shown["past"] = past.into();
        shown
    };
    world.meetings.values().map(one).collect()
}

/// Every app with its secrets.
pub(crate) fn apps(world: &World) -> Vec<Value> {
    let one = |app: &crate::world::apps::App| {
        json!({
            "name": app.name,
            "kind": app.kind,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "secret_token": app.secret_token,
            "scopes": &*app.scopes,
            "redirect_uris": app.redirect_uris,
            "public": app.public,
        })
    };
    world.apps.all.iter().map(one).collect()
}

/// Everything that is worth stealing at this moment, for tests that look for it where it must not be.
pub(crate) fn tokens(world: &World) -> Value {
    let apps = &world.apps;
    json!({
        "access": apps.access.keys().collect::<Vec<_>>(),
        "refresh": apps.refresh.keys().collect::<Vec<_>>(),
        "codes": apps.codes.keys().collect::<Vec<_>>(),
    })
}

/// What `microapp simulator --json` prints.
pub(crate) fn announcement(shared: &Shared) -> Value {
    let world = shared.world();
    let users: Vec<Value> = world
        .users
        .iter()
        .map(|user| json!({ "id": user.id, "email": user.email, "type": user.kind, "status": user.status.as_str() }))
        .collect();
    json!({
        "base_url": format!("{}/v2/", shared.origin),
        "oauth_url": format!("{}/oauth", shared.origin),
        "account_id": world.account_id,
        "client_id": world.apps.all[0].client_id,
        "client_secret": world.apps.all[0].client_secret,
        "users": users,
    })
}
