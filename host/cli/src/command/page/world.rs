//! A service that stands in for the real one, and the real connector in front of it.
//!
//! It listens on this machine and keeps everything in memory; what it is asked is written down.

use std::path::Path;

use microapp_runtime::{Integration, IntegrationConfig, Invocation, InvokeError};
use microapp_templates::kit::Request;
use microapp_templates::page::User;
use serde_json::{Value, json};
use zoom_simulator::{Options, Simulator};

use super::folder::Service;
use super::secrets;
use crate::exit::Failure;

/// A simulated service with a person in it.
pub struct World {
    zoom: Simulator,
    integration: Integration,
    user: User,
}

impl World {
    /// One with nothing in it but people.
    pub async fn start(service: &Service) -> Result<Self, Failure> {
        let zoom = Simulator::start(Options::default()).await?;
        let credentials = zoom.credentials();
        let text = format!(
            "[integration]\nbase_url = {}\nallow_loopback = true\n[integration.auth]\nmode = \"server-to-server\"\ntoken_url = \
             {}\naccount_id = {}\nclient_id = {}\nclient_secret = {}\n",
            json!(zoom.base_url()),
            json!(format!("{}/token", zoom.oauth_url())),
            json!(credentials.account_id),
            json!(credentials.client_id),
            json!(credentials.client_secret),
        );
        let config = IntegrationConfig::parse(&text, Path::new("simulator"))?;
        let integration = config.builder(&service.connector, &service.manifest)?.build().await?;
        let host = zoom.users().into_iter().find(|user| user.kind == 2);
        let user = User {
            name: "Ada Lovelace".to_owned(),
            email: host.map(|user| user.email).unwrap_or_default(),
            time_zone: Some("Europe/Berlin".to_owned()),
        };
        Ok(Self {
            zoom,
            integration,
            user,
        })
    }

    /// Who looks at pages.
    pub const fn user(&self) -> &User {
        &self.user
    }

    /// Runs an action as that person.
    pub async fn call(&self, action: &str, input: &Value) -> Result<Value, InvokeError> {
        let invocation = Invocation::new(action, input.to_string()).acting_user(&self.user.email);
        Ok(self.integration.invoke(invocation).await?.value())
    }

    /// Whether the output of an action is a secret.
    pub fn is_secret(&self, action: &str) -> bool {
        let known = self.integration.manifest().action(action);
        known.is_some_and(|action| action.secret_output)
    }

    /// How many requests have arrived so far.
    pub fn mark(&self) -> usize {
        self.zoom.requests().len()
    }

    /// What has arrived since then, without what only signs in.
    pub fn requests_since(&self, mark: usize) -> Vec<Request> {
        let requests = self.zoom.requests().into_iter().skip(mark);
        let sent = requests
            .filter(|request| request.path.starts_with("/v2/"))
            .map(|request| Request {
                method: request.method,
                path: match request.query.as_str() {
                    "" => request.path,
                    query => format!("{}?{}", request.path, secrets::hidden_query(query)),
                },
                body: serde_json::from_str(&request.body).unwrap_or(Value::Null),
            });
        sent.collect()
    }

    /// A weekly meeting of that person, for pages that are about one: its id, and that of its first date.
    pub async fn meeting(&self, series: bool) -> Result<(String, Option<String>), InvokeError> {
        let mut input = json!({
            "topic": "Quarterly review", "start": "2099-03-02T10:00", "time_zone": "Europe/Berlin", "duration_minutes": 60,
        });
        if series {
            input["recurrence"] = json!({ "weekly": { "days": ["monday"], "end": { "count": 4 } } });
        }
        let made = self.call("create-meeting", &input).await?;
        let id = made["id"].as_str().unwrap_or_default().to_owned();
        let date = made.pointer("/occurrences/0/id").and_then(Value::as_str);
        Ok((id, date.map(str::to_owned)))
    }
}
