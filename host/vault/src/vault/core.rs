//! The vault's rows: reading, opening, sealing and writing them. Nothing here waits for anything but the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use microapp_store::{Change, ConnectionId, ConnectionRow, KeyRow, Sealed, Store, Timestamp, WrappedKey};

use super::floor::Floor;
use super::mark::key_of_mark;
use super::options::Options;
use super::row::Opened;
use super::slot::Slot;
use crate::audit::{Event, subject};
use crate::cipher::{SecretKey, random};
use crate::keys::{KeyEncryptionKey, KeyError, KeyRing, KeySource};
use crate::{Clock, TokenEndpoint, Unfinished, VaultError};

/// Everything that a process has one of.
pub(super) struct Core {
    pub store: Arc<dyn Store>,
    pub endpoint: Arc<dyn TokenEndpoint>,
    pub clock: Arc<dyn Clock>,
    pub options: Options,
    pub source: Option<KeySource>,
    pub ring: RwLock<Arc<KeyRing>>,
    pub slots: RwLock<HashMap<ConnectionId, Arc<Slot>>>,
    /// What was seen of the integrations' rows.
    pub integrations: Mutex<HashMap<String, Floor>>,
    pub integration_keys: Mutex<HashMap<String, (WrappedKey, Arc<SecretKey>)>>,
    /// What goes on although its caller may have gone.
    pub unfinished: Unfinished,
}

impl Core {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is remembered of a connection.
    pub fn slot(&self, id: &ConnectionId) -> Arc<Slot> {
        let known = self
            .slots
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned();
        known.unwrap_or_else(|| {
            let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
            slots.entry(id.clone()).or_default().clone()
        })
    }

    /// Forgets a connection that does not exist, unless somebody is at it.
    fn drop_slot(&self, id: &ConnectionId, mine: &Arc<Slot>) {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        // One in the map, one here.
        if Arc::strong_count(mine) <= 2 && mine.is_blank() {
            slots.remove(id);
        }
    }

    pub fn ring(&self) -> Arc<KeyRing> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the keys again: somebody may have added one since.
    pub fn reload_ring(&self) -> Result<Arc<KeyRing>, VaultError> {
        let Some(ring) = self.source.as_ref().map(KeySource::read).transpose()?.flatten() else {
            return Ok(self.ring());
        };
        ring.check(&self.store.keys()?)?;
        let ring = Arc::new(ring);
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = ring.clone();
        Ok(ring)
    }

    /// The key of this name, from where keys come from if it is new.
    pub fn key(&self, name: &str) -> Result<KeyEncryptionKey, VaultError> {
        if let Ok(key) = self.ring().key(name) {
            return Ok(key.clone());
        }
        Ok(self.reload_ring()?.key(name)?.clone())
    }

    /// The key that new rows are sealed with: the store says which, because another process may have rotated.
    pub fn active_key(&self) -> Result<KeyEncryptionKey, VaultError> {
        let rows = self.store.keys()?;
        let active = rows.iter().find(|row| row.active).ok_or_else(|| KeyError::Missing {
            wanted: "that is active".to_owned(),
            looked: "the store".to_owned(),
        })?;
        self.key(&active.id)
    }

    /// Makes sure that the store and the keys at hand belong together; a new store learns its first key.
    pub fn open_keys(&self) -> Result<(), VaultError> {
        let rows = self.store.keys()?;
        let ring = self.ring();
        ring.check(&rows)?;
        if !rows.is_empty() {
            return self.vouch_once();
        }
        let first = ring.keys().first().ok_or_else(|| KeyError::Missing {
            wanted: "to begin with".to_owned(),
            looked: ring.found_in().to_owned(),
        })?;
        self.register(first, true, "system")
    }

    /// Lets the store know of a key.
    pub fn register(&self, key: &KeyEncryptionKey, active: bool, who: &str) -> Result<(), VaultError> {
        let now = self.now();
        // The order of keys must not hang on a clock that was ahead once: what comes later counts as newer.
        let rows = self.store.keys()?;
        let others = rows.iter().filter(|row| row.id != key.name().as_str());
        let after = others.map(|row| row.created.plus_millis(1)).max();
        let row: KeyRow = key.row(active, after.map_or(now, |after| after.max(now)))?;
        let what = if active { "key.activated" } else { "key.added" };
        let event = Event::new(who, what, format!("key/{}", key.name())).at(now);
        Ok(self.store.apply(&[Change::PutKey(row), Change::Audit(event)])?)
    }

    /// A connection in the open, as it is in the store.
    pub fn read(&self, id: &ConnectionId) -> Result<Option<Opened>, VaultError> {
        let slot = self.slot(id);
        // Whatever was seen before this read began was committed before it, and can't be gone.
        let floor = slot.floor();
        let Some((row, mark)) = self.store.connection(id)? else {
            slot.forget_token();
            self.drop_slot(id, &slot);
            return Ok(None);
        };
        let opened = self.open_row(row, mark.as_ref())?;
        floor.check(&opened.seen(), &subject(id))?;
        slot.note(&opened, &floor);
        Ok(Some(opened))
    }

    fn open_row(&self, row: ConnectionRow, mark: Option<&Sealed>) -> Result<Opened, VaultError> {
        let Some(name) = mark.and_then(key_of_mark) else {
            return Err(VaultError::Tampered {
                what: format!("the mark of {}", subject(&row.id)),
            });
        };
        let key = self.key(name)?;
        Opened::open(row, mark, &key)
    }

    /// What a connection is written on that was not there, or can't be opened any more.
    pub fn blank(&self, id: &ConnectionId) -> Result<Opened, VaultError> {
        let version = self.store.connection(id)?.map_or(0, |(row, _)| row.version);
        let key = self.active_key()?.name().to_string();
        Ok(Opened::blank(id.clone(), version, key, random()?))
    }

    /// Writes a connection as its next version, with the other changes in the same batch.
    pub fn commit(&self, mut next: Opened, mut changes: Vec<Change>) -> Result<Opened, VaultError> {
        let slot = self.slot(&next.row.id);
        let floor = slot.floor();
        let key = self.key(&next.key_name)?;
        let mark = next.seal(&key)?;
        changes.push(Change::PutConnection {
            row: next.row.clone(),
            mark,
        });
        let written = self.store.apply(&changes);
        // Even if it failed: what is remembered may be out of date.
        slot.forget_token();
        written?;
        slot.note(&next, &floor);
        Ok(next)
    }

    /// Remembers the token of a row that was read or written.
    pub fn cache(&self, opened: &Opened) {
        let slot = self.slot(&opened.row.id);
        slot.cache(opened, self.options.renew_ahead, self.now());
    }
}

/// Whether the row, or the lease, has passed to somebody else: what is known is out of date.
pub(super) fn is_overtaken(error: &VaultError) -> bool {
    use microapp_store::StoreError::{Fenced, Stale};
    matches!(error, VaultError::Store(error) if matches!(**error, Stale { .. } | Fenced { .. }))
}
