//! How a retry is known from a new wish.
//!
//! The journal needs a key for whatever changes something, and the protocol has none. A client that can set a request's
//! `_meta` gives one under [`META_KEY`]: the same key is the same wish, for ever and in every process.
//!
//! Most clients can't, and a model that has seen a time-out simply calls again. So without a key **the same call again, with
//! nothing else changed in between, is the same wish**, as long as the connection lasts: it gets the answer of the first.
//! The rules, for each connection:
//!
//! | The same action, person and input as | is |
//! |---|---|
//! | a call that is under way, or whose outcome is unknown | the same wish, also where the client has given it up |
//! | the last call that changed something | the same wish |
//! | a call that was refused, or did not reach the service | a new wish: nothing had happened |
//! | an older call | a new wish: a change lies between |
//!
//! To make a meeting, delete it and make it again are three wishes. Who really wants the same thing twice in a row changes
//! a word or gives keys. Actions with the same effect once or twice need no memory: each call of theirs is a wish of its own.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use microapp_runtime::Action;
use microapp_server::journal::{BadKey, Fingerprint, IntentKey, Verdict};
use rmcp::model::JsonObject;
use serde_json::Value;

/// The name of the caller's key in a request's `_meta`; answers tell there which key they had.
pub const META_KEY: &str = "microapp/idempotency-key";

/// Why a call has no key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeyError {
    #[error("`{META_KEY}` in `_meta` can't be used: {0}")]
    Bad(#[from] BadKey),
    #[error("`{META_KEY}` in `_meta` has to be a text")]
    NoText,
    #[error("no key can be made up: {0}")]
    NoRandomness(String),
}

/// What a call asks for, and its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    pub(crate) key: IntentKey,
    what: Fingerprint,
}

/// The keys of one connection.
#[derive(Default)]
pub(crate) struct Keys {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Under way or unknown.
    open: HashMap<Fingerprint, IntentKey>,
    /// What changed something last.
    last: Option<Wish>,
}

impl Keys {
    /// The wish behind a call that changes something; `what` is its fingerprint.
    pub(crate) fn wish(&self, meta: &JsonObject, action: &Action, what: Fingerprint) -> Result<Wish, KeyError> {
        let key = match meta.get(META_KEY) {
            Some(Value::String(key)) => IntentKey::new(key.as_str())?,
            Some(_) => return Err(KeyError::NoText),
            None if action.repeatable => random()?,
            None => {
                let mut known = self.known();
                let last = known.last.as_ref().filter(|last| last.what == what);
                match known.open.get(&what).or(last.map(|last| &last.key)) {
                    Some(key) => key.clone(),
                    None => {
                        let key = random()?;
                        known.open.insert(what, key.clone());
                        key
                    }
                }
            }
        };
        Ok(Wish { key, what })
    }

    /// Notes what became of it.
    pub(crate) fn settle(&self, wish: &Wish, verdict: Verdict) {
        let mut known = self.known();
        if verdict != Verdict::Unknown && known.open.get(&wish.what) == Some(&wish.key) {
            known.open.remove(&wish.what);
        }
        if verdict == Verdict::Answered {
            known.last = Some(wish.clone());
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys")
    }
}

fn random() -> Result<IntentKey, KeyError> {
    IntentKey::random().map_err(|error| KeyError::NoRandomness(error.to_string()))
}
