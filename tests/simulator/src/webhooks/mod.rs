//! Webhooks: who is told of what, signed as Zoom signs, and repeated when nobody answers.
//!
//! Zoom repeats a delivery that was not answered with 200 or 204 within three seconds: 5 minutes later, 20 minutes after
//! that, 60 minutes after that. The waiting goes by the simulator's clock, the three seconds by the real one.

mod send;

use chrono::TimeDelta;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::error::Error;
use crate::world::World;
use crate::world::apps::App;

pub(crate) use send::{deliver_all, validate};

/// How long after the one before each repetition comes.
const REPEATS: [TimeDelta; 3] = [TimeDelta::minutes(5), TimeDelta::minutes(20), TimeDelta::minutes(60)];

/// An endpoint to subscribe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewSubscription {
    /// The app whose secret token signs; the ready-made app when absent.
    pub client_id: Option<String>,
    /// Where to post.
    pub url: String,
    /// Names of events; empty means all.
    pub events: Vec<String>,
    /// Only events of these users; empty means all.
    pub user_ids: Vec<String>,
}

/// An event to send.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutgoingEvent {
    /// `phone.callee_ringing`, `user.deactivated`, ….
    pub event: String,
    /// `account_id` is added when it is not there.
    pub payload: Value,
    /// Milliseconds; now when absent.
    #[serde(default)]
    pub event_ts: Option<i64>,
    /// Only to this app's subscriptions.
    #[serde(default)]
    pub client_id: Option<String>,
}

/// One post that is to be made.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    event: String,
    url: String,
    secret_token: String,
    /// Compact, as `JSON.stringify` writes it: Zoom's own library verifies signatures over its own rendering of the body.
    body: String,
}

/// One attempt, as `GET /_simulator/webhooks/deliveries` tells it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Attempt {
    event: String,
    url: String,
    /// 1 is the first.
    attempt: usize,
    /// What was answered, if anything was.
    status: Option<u16>,
    /// The simulator's time.
    at: String,
}

#[derive(Debug)]
pub(crate) struct Subscription {
    pub(crate) id: String,
    pub(crate) app: usize,
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) events: Vec<String>,
    pub(crate) user_ids: Vec<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Subscriptions {
    pub(crate) all: Vec<Subscription>,
    pub(crate) attempts: Vec<Attempt>,
}

impl Subscription {
    fn wants(&self, event: &str, payload: &Value) -> bool {
        let object = &payload["object"];
        let concerns = |id: &String| {
            [&object["host_id"], &object["id"], &object["user_id"]]
                .iter()
                .any(|known| known.as_str() == Some(id))
        };
        (self.events.is_empty() || self.events.iter().any(|wanted| wanted == event))
            && (self.user_ids.is_empty() || self.user_ids.iter().any(concerns))
    }

    fn delivery(&self, app: &App, event: &str, body: &Value) -> Delivery {
        Delivery {
            event: event.to_owned(),
            url: self.url.clone(),
            secret_token: app.secret_token.clone(),
            body: body.to_string(),
        }
    }
}

impl World {
    /// Subscribes an endpoint.
    pub(crate) fn subscribe(&mut self, new: NewSubscription) -> Result<String, Error> {
        let app = match new.client_id {
            None => 0,
            Some(name) => self
                .apps
                .by_client_id(&name)
                .ok_or(Error::Unknown { what: "app", name })?,
        };
        let id = self.random.id22();
        self.subscriptions.all.push(Subscription {
            id: id.clone(),
            app,
            name: String::new(),
            url: new.url,
            events: new.events,
            user_ids: new.user_ids,
        });
        Ok(id)
    }

    /// The posts that an event gives rise to.
    pub(crate) fn deliveries_of(&self, event: OutgoingEvent) -> Vec<Delivery> {
        let mut payload = event.payload;
        if let Some(payload) = payload.as_object_mut() {
            payload
                .entry("account_id")
                .or_insert_with(|| self.account_id.as_str().into());
        }
        let event_ts = event.event_ts.unwrap_or_else(|| self.now.timestamp_millis());
        let body = json!({ "event": event.event, "event_ts": event_ts, "payload": payload });
        let app = event
            .client_id
            .as_deref()
            .map(|client_id| self.apps.by_client_id(client_id));
        let wanting = self.subscriptions.all.iter().filter(|known| {
            app.is_none_or(|app| app == Some(known.app)) && known.wants(&event.event, &body["payload"])
        });
        wanting
            .map(|known| known.delivery(&self.apps.all[known.app], &event.event, &body))
            .collect()
    }

    /// The posts for everything that happened since the last call.
    pub(crate) fn take_deliveries(&mut self) -> Vec<Delivery> {
        let happened = std::mem::take(&mut self.happened);
        let event = |(event, payload)| OutgoingEvent {
            event,
            payload,
            event_ts: None,
            client_id: None,
        };
        happened
            .into_iter()
            .flat_map(|one| self.deliveries_of(event(one)))
            .collect()
    }

    /// A user throws an app out: its tokens die, and it is told. Returns the posts to make.
    pub(crate) fn deauthorize(&mut self, app: usize, user: &str) -> Vec<Delivery> {
        self.apps.revoke(app, Some(user));
        let client_id = self.apps.all[app].client_id.clone();
        let payload = json!({
            "user_id": user,
            "client_id": client_id,
            "user_data_retention": "false",
            "deauthorization_time": crate::world::stamp(self.now),
            "signature": sign(&self.apps.all[app].secret_token, user),
        });
        let event = "app_deauthorized".to_owned();
        self.deliveries_of(OutgoingEvent {
            event,
            payload,
            event_ts: None,
            client_id: Some(client_id),
        })
    }
}

/// Hexadecimal HMAC-SHA256.
pub(crate) fn sign(secret: &str, message: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(message.as_bytes());
    mac.finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn signatures_are_hexadecimal_hmac_sha256() {
        // RFC 4231, test case 2.
        assert_eq!(
            super::sign("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
