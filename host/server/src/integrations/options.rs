//! What a service says of a host's meetings: the passcode policy, the countries with dial-in numbers. Asked once, and kept
//! for a while, so that a page does not wait for it each time.
//!
//! In memory only, unlike the directory of users: it is one small answer for each host, asked for when a page of theirs is
//! opened; after a restart the first page asks again. In the store a policy that has changed at the service would outlive
//! that, and refuse or let pass passcodes by rules that are no longer there.
//!
//! It must never be in the way: where it can't be read soon, a page does without. The service still has the last word.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use microapp_runtime::{Integration, Invocation, Priority};
use serde_json::{Value, json};

/// The action that tells it, in any connector for meetings.
const ACTION: &str = "get-meeting-options";
/// How long an answer is good.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// How long nobody asks again after a failure.
const AFTER_FAULT: Duration = Duration::from_secs(60);
/// How long a page waits for an answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many hosts are remembered.
const HOSTS: usize = 10_000;

/// How long what was found while somebody types is good: a topic that is typed asks nobody.
const RECENT: Duration = Duration::from_secs(20);

/// The answers of one integration, by host.
#[derive(Debug, Default)]
pub struct MeetingOptions {
    known: Mutex<HashMap<String, Known>>,
    recent: Mutex<HashMap<String, (Instant, Arc<Value>)>>,
}

/// When it was asked, and what came.
type Known = (Instant, Option<Arc<Value>>);

impl MeetingOptions {
    /// What is known of a host's meetings; none if the service does not say. `acting_user` asks.
    pub async fn of(&self, integration: &Integration, acting_user: &str, host: &str) -> Option<Arc<Value>> {
        let host = host.to_lowercase();
        if let Some(known) = self.remembered(&host) {
            return known;
        }
        integration.manifest().action(ACTION)?;
        // Those who wait to have something done go first.
        if integration.would_wait(Priority::Person) > PATIENCE {
            return None;
        }
        let input = if host.eq_ignore_ascii_case(acting_user) {
            json!({})
        } else {
            json!({ "host": host })
        };
        let invocation = Invocation::new(ACTION, input.to_string())
            .acting_user(acting_user)
            .priority(Priority::Person)
            .deadline(PATIENCE);
        let answer = match integration.invoke(invocation).await {
            Ok(output) => Some(Arc::new(output.value())),
            Err(error) => {
                // A missing scope is named in the message.
                let (code, message) = (&error.code, &error.message);
                tracing::warn!(target: "microapp::pages", code, message, "the options of meetings can't be read");
                None
            }
        };
        self.remember(host, answer.clone());
        answer
    }

    /// What a look of this kind has found a moment ago.
    pub fn recent(&self, look: &str) -> Option<Arc<Value>> {
        let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, found) = recent.get(look)?;
        (at.elapsed() < RECENT).then(|| Arc::clone(found))
    }

    /// Keeps what a look has found for a moment.
    pub fn keep(&self, look: String, found: &Arc<Value>) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= HOSTS {
            recent.retain(|_, (at, _)| at.elapsed() < RECENT);
        }
        recent.insert(look, (Instant::now(), Arc::clone(found)));
    }

    /// Forgets looks whose name begins so.
    pub fn forget_recent(&self, beginning: &str) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|look, _| !look.starts_with(beginning));
    }

    fn remembered(&self, host: &str) -> Option<Option<Arc<Value>>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, answer) = known.get(host)?;
        let good = if answer.is_some() { FRESH } else { AFTER_FAULT };
        (at.elapsed() < good).then(|| answer.clone())
    }

    fn remember(&self, host: String, answer: Option<Arc<Value>>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= HOSTS {
            known.clear();
        }
        known.insert(host, (Instant::now(), answer));
    }
}
