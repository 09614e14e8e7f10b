//! What a process remembers of one connection.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use microapp_store::Timestamp;

use super::floor::Floor;
use super::row::{Opened, Tokens};
use crate::clock::later;
use crate::{AccessToken, Grant, VaultError};

/// What a process remembers of one connection.
#[derive(Default)]
pub(super) struct Slot {
    /// Held by the one task of this process that refreshes the connection.
    pub flight: tokio::sync::Mutex<()>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    floor: Floor,
    cached: Option<Cached>,
    /// How many flights have ended, and how the last one failed: those who waited share it.
    flights: u64,
    failure: Option<VaultError>,
    /// No new attempt before this moment.
    pause: Option<(Timestamp, VaultError)>,
    unsaved: Option<Unsaved>,
}

struct Cached {
    token: AccessToken,
    version: u64,
    renew_at: Timestamp,
    checked: Timestamp,
}

/// A pair that the service gave and the store could not take.
pub(super) struct Unsaved {
    pub used: Tokens,
    pub grant: Grant,
    pub received: Timestamp,
}

impl Slot {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing is remembered.
    pub fn is_blank(&self) -> bool {
        let memory = self.memory();
        memory.floor.is_blank() && memory.pause.is_none() && memory.unsaved.is_none()
    }

    /// The token, if it can be used without a look at the store; `is_flying`: by the one who holds the flight.
    pub fn quick(&self, now: Timestamp, recheck: Duration, is_flying: bool) -> Option<AccessToken> {
        let memory = self.memory();
        let cached = memory.cached.as_ref()?;
        let is_fresh = cached.checked <= now && now < later(cached.checked, recheck);
        let is_early = now < cached.renew_at;
        // While one task renews the token ahead of its end, the others go on with it.
        let is_renewed = !is_flying && now < cached.token.ends() && self.flight.try_lock().is_err();
        (is_fresh && (is_early || is_renewed)).then(|| cached.token.clone())
    }

    /// Remembers a token that was found in the store, or was written there.
    pub fn cache(&self, opened: &Opened, ahead: Duration, now: Timestamp) {
        let Some(token) = opened.access_token() else { return };
        let mut memory = self.memory();
        let version = opened.row.version;
        if memory.floor.is_above(&opened.seen()) {
            return;
        }
        let renew_at = opened.renew_at(ahead);
        // The same allocation for the same version, so that callers compare and clone cheaply.
        let token = match memory.cached.take() {
            Some(cached) if cached.version == version && cached.token.is_same(&token) => cached.token,
            _ => token,
        };
        memory.cached = Some(Cached {
            token,
            version,
            renew_at,
            checked: now,
        });
    }

    /// The next caller looks at the store.
    pub fn forget_token(&self) {
        self.memory().cached = None;
    }

    /// What the store must not be below from now on. To be taken before a read.
    pub fn floor(&self) -> Floor {
        self.memory().floor.clone()
    }

    /// What a read or a write has shown that began when the floor was `before`.
    pub fn note(&self, opened: &Opened, before: &Floor) {
        let mut memory = self.memory();
        if memory.floor.note(opened.seen(), before) {
            memory.cached = None;
        }
    }

    /// How many flights have ended.
    pub fn flights(&self) -> u64 {
        self.memory().flights
    }

    /// A flight has ended.
    pub fn landed(&self, failure: Option<VaultError>) {
        let mut memory = self.memory();
        memory.flights += 1;
        memory.failure = failure;
    }

    /// How the last flight failed, if it ended after so many others.
    pub fn failure_since(&self, flights: u64) -> Option<VaultError> {
        let memory = self.memory();
        memory.failure.clone().filter(|_| memory.flights > flights)
    }

    /// No new attempt before that moment.
    pub fn pause(&self, until: Timestamp, error: VaultError) {
        self.memory().pause = Some((until, error));
    }

    /// Why not to try now. `longest` bounds a pause in case the clock was set back.
    pub fn paused(&self, now: Timestamp, longest: Duration) -> Option<VaultError> {
        let memory = self.memory();
        let (until, error) = memory.pause.as_ref()?;
        (now < *until && *until <= later(now, longest)).then(|| error.clone())
    }

    /// Somebody has changed what could be wrong: try at once.
    pub fn unpause(&self) {
        let mut memory = self.memory();
        memory.pause = None;
        memory.failure = None;
    }

    pub fn stash(&self, unsaved: Unsaved) {
        self.memory().unsaved = Some(unsaved);
    }

    pub fn take_unsaved(&self) -> Option<Unsaved> {
        self.memory().unsaved.take()
    }
}
