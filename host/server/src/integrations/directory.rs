//! The directory: the people whom a service knows, for look-ups.
//!
//! It is what the connector's action `list-users` gives, all pages and all states, kept in the store. One process at a
//! time lists (a lease says which), about once an hour and when an admin wants it, with the account's connection and after
//! everything that a person waits for.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{Clock, Integration, Invocation, Priority};
use microapp_store::{DirectoryEntry, DirectoryQuery, DirectoryState, PeopleChange, PeopleStore};
use microapp_vault::Unfinished;
use serde_json::{Value, json};

use super::Running;
use crate::detached::to_the_end;
use crate::web::{Failure, blocking, now};

/// The action that lists people.
const ACTION: &str = "list-users";
/// The states that it is asked for; active ones first, since the first of two with one address counts.
const STATES: [&str; 3] = ["active", "pending", "inactive"];
/// How long one process may take.
const LEASE: Duration = Duration::from_secs(10 * 60);
/// How old a directory gets before it is listed again.
const FRESH: i64 = 60 * 60 * 1_000;
/// How long after a failure it is tried again.
const AFTER_FAULT: i64 = 5 * 60 * 1_000;

/// Keeps directories.
#[derive(Clone)]
pub struct Directory {
    store: Arc<dyn PeopleStore>,
    clock: Arc<dyn Clock>,
    unfinished: Unfinished,
}

/// What became of a refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// It has so many entries now.
    Listed(usize),
    /// Another process is at it.
    Busy,
    /// The connector has no list of people.
    NotOffered,
    /// It failed, for this reason; what was there stays.
    Failed(String),
}

impl Directory {
    /// Over a store. A listing that is under way is counted in `unfinished`.
    pub fn new(store: Arc<dyn PeopleStore>, clock: Arc<dyn Clock>, unfinished: Unfinished) -> Self {
        Self {
            store,
            clock,
            unfinished,
        }
    }

    /// Those whose name or e-mail address has all of these words; see [`DirectoryQuery`].
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn search(&self, integration: &str, text: &str, limit: u32) -> Result<Vec<DirectoryEntry>, Failure> {
        let integration = integration.to_owned();
        let words = text.split_whitespace().take(8).map(str::to_owned).collect();
        let query = DirectoryQuery { words, limit };
        blocking(&self.store, move |store| store.directory(&integration, &query)).await
    }

    /// The person with this e-mail address.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn find(&self, integration: &str, email: &str) -> Result<Option<DirectoryEntry>, Failure> {
        let (integration, email) = (integration.to_owned(), email.trim().to_lowercase());
        blocking(&self.store, move |store| store.directory_entry(&integration, &email)).await
    }

    /// How fresh it is.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn state(&self, integration: &str) -> Result<DirectoryState, Failure> {
        let integration = integration.to_owned();
        blocking(&self.store, move |store| store.directory_state(&integration)).await
    }

    /// Lists it again if it is time. `jitter`, from 0 to 1, spreads installations and integrations over some minutes.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn refresh_if_due(&self, running: &Running, jitter: f64) -> Result<Option<Refreshed>, Failure> {
        let state = self.state(&running.name).await?;
        let at = now(&*self.clock);
        let spread = (jitter.clamp(0.0, 1.0) * 600_000.0) as i64;
        let since =
            |time: Option<microapp_store::Timestamp>| time.map_or(i64::MAX, |noted| at.0.saturating_sub(noted.0));
        let due = if state.fault.is_some() {
            since(state.tried) >= AFTER_FAULT
        } else {
            since(state.refreshed) >= FRESH.saturating_add(spread)
        };
        if due {
            Ok(Some(self.refresh(running).await?))
        } else {
            Ok(None)
        }
    }

    /// Lists it again, unless another process is at it. Whoever goes away does not stop it: it holds a lease.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn refresh(&self, running: &Running) -> Result<Refreshed, Failure> {
        let (directory, integration) = (self.clone(), running.integration().clone());
        let name = running.name.clone();
        let work = async move { directory.list_again(name, &integration).await };
        to_the_end(&self.unfinished, work).await
    }

    async fn list_again(&self, name: String, integration: &Integration) -> Result<Refreshed, Failure> {
        if integration.manifest().action(ACTION).is_none() {
            return Ok(Refreshed::NotOffered);
        }
        let lease = format!("directory/{name}");
        let (taken, at) = (lease.clone(), now(&*self.clock));
        let Some(held) = blocking(&self.store, move |store| store.acquire_lease(&taken, at, LEASE)).await? else {
            return Ok(Refreshed::Busy);
        };
        let listed = list(integration).await;
        let at = now(&*self.clock);
        let integration = name;
        let (change, done) = match listed {
            Ok(entries) => {
                let done = Refreshed::Listed(entries.len());
                let change = PeopleChange::PutDirectory {
                    integration,
                    entries,
                    refreshed: at,
                };
                (change, done)
            }
            Err(fault) => {
                let change = PeopleChange::DirectoryFault {
                    integration,
                    fault: fault.clone(),
                    tried: at,
                };
                (change, Refreshed::Failed(fault))
            }
        };
        let written = blocking(&self.store, move |store| {
            let written = store.apply_people(&[change]);
            store.release_lease(&lease, held.fence)?;
            written
        });
        written.await?;
        Ok(done)
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Directory")
    }
}

/// Everybody, in all states.
async fn list(integration: &Integration) -> Result<Vec<DirectoryEntry>, String> {
    let mut entries = Vec::new();
    for state in STATES {
        let input = json!({ "status": state }).to_string();
        let invocation = Invocation::new(ACTION, input)
            .priority(Priority::Sync)
            .deadline(Duration::from_secs(300));
        let output = integration.invoke(invocation).await;
        let output = output.map_err(|error| error.to_string())?.value();
        let users = output["users"].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.extend(users.iter().filter_map(entry));
    }
    Ok(entries)
}

fn entry(user: &Value) -> Option<DirectoryEntry> {
    let text = |member: &str| user[member].as_str().map(str::trim).filter(|text| !text.is_empty());
    let email = text("email")?.to_lowercase();
    let parts = || {
        let parts: Vec<&str> = [text("first_name"), text("last_name")].into_iter().flatten().collect();
        parts.join(" ")
    };
    Some(DirectoryEntry {
        id: text("id").map(str::to_owned),
        email,
        name: text("display_name").map_or_else(parts, str::to_owned),
        can_co_host: user["can_co_host"].as_bool().unwrap_or_default(),
        details: user.to_string(),
    })
}
