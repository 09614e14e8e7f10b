//! Rotation: another key-encryption key takes over, row by row, while readers go on.
//!
//! A row belongs to the key that its mark is sealed with, and stays with it whoever writes it; only a rotation moves it
//! on. So a process that has not heard of the rotation never moves a row back, and "no row refers to the old key" stays
//! true once it is. Stopped at any point, a rotation is finished by running it again.

use std::collections::BTreeMap;

use microapp_store::{Change, ConnectionId, Timestamp, WrappedKey};

use super::Vault;
use super::core::{Core, is_overtaken};
use super::mark::key_of_mark;
use super::vouch::LEASE;
use crate::VaultError;
use crate::audit::{Event, subject};
use crate::fail_point::reach;
use crate::keys::{KeyEncryptionKey, KeyError, KeyName};

/// A key, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its name.
    pub name: String,
    /// Whether new rows are sealed with it.
    pub active: bool,
    /// Since when the store knows it; none if it does not yet.
    pub created: Option<Timestamp>,
    /// Whether it is at hand here.
    pub at_hand: bool,
    /// How many rows are sealed with it.
    pub rows: usize,
}

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The key that everything is sealed with now.
    pub to: String,
    /// How many rows were sealed anew.
    pub rewrapped: usize,
}

impl Vault {
    /// The keys that the store or this process knows. Blocks.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub fn keys(&self) -> Result<Vec<KeyInfo>, VaultError> {
        let ring = self.core.reload_ring()?;
        let used = self.core.used_keys()?;
        let info = |name: &str, active, created| KeyInfo {
            name: name.to_owned(),
            active,
            created,
            at_hand: ring.key(name).is_ok(),
            rows: used.get(name).map_or(0, Vec::len),
        };
        let rows = self.core.store.keys()?;
        let mut all: Vec<_> = rows
            .iter()
            .map(|row| info(&row.id, row.active, Some(row.created)))
            .collect();
        for key in ring.keys() {
            let name = key.name().as_str();
            if rows.iter().all(|row| row.id != name) {
                all.push(info(name, false, None));
            }
        }
        Ok(all)
    }

    /// Makes a key and adds it to where keys come from. It takes over with [`Vault::rotate`]. Blocks.
    ///
    /// # Errors
    ///
    /// [`KeyError::ReadOnly`] where keys come from the environment or a command, [`KeyError::Taken`], and what the store
    /// says.
    pub fn new_key(&self, name: Option<&str>, who: &str) -> Result<KeyName, VaultError> {
        self.alone(|core| {
            let ring = core.reload_ring()?;
            let rows = core.store.keys()?;
            let name = match name {
                Some(name) => KeyName::new(name)?,
                None => ring.free_name(&rows),
            };
            if ring.key(name.as_str()).is_ok() || rows.iter().any(|row| row.id == name.as_str()) {
                let name = name.to_string();
                return Err(KeyError::Taken { name }.into());
            }
            let source = core.source.as_ref().ok_or_else(|| KeyError::ReadOnly {
                place: ring.found_in().to_owned(),
                instead: "add the key there yourself".to_owned(),
            })?;
            let key = KeyEncryptionKey::generate(name.clone())?;
            source.add(&key)?;
            core.reload_ring()?;
            core.register(&key, false, who)?;
            Ok(name)
        })
    }

    /// Makes a key the active one, and seals every row with it; the newest at hand if none is named. Blocks for about one
    /// commit for each row. `go_on` is asked before each row, and a rotation that it stops is finished by the next.
    ///
    /// # Errors
    ///
    /// [`VaultError::Key`] if a key that rows are sealed with is not at hand, and what the store says.
    pub fn rotate(
        &self,
        to: Option<&str>,
        who: &str,
        mut go_on: impl FnMut() -> bool,
    ) -> Result<Option<Rotation>, VaultError> {
        self.alone(|core| {
            let to = core.key_to_rotate_to(to)?;
            let is_active = core
                .store
                .keys()?
                .iter()
                .any(|row| row.active && row.id == to.name().as_str());
            if !is_active {
                reach("vault::rotate::before-activation");
                core.register(&to, true, who)?;
                reach("vault::rotate::after-activation");
            }
            let mut rewrapped = 0;
            for integration in core.store.integrations()? {
                if !go_on() {
                    return Ok(None);
                }
                reach("vault::rotate::before-row");
                rewrapped += usize::from(core.rewrap_integration(&integration.name, &to, who)?);
                reach("vault::rotate::after-row");
                for row in core.store.connections(&integration.name)? {
                    if !go_on() {
                        return Ok(None);
                    }
                    reach("vault::rotate::before-row");
                    rewrapped += usize::from(core.rewrap_connection(&row.id, &to)?);
                    reach("vault::rotate::after-row");
                }
            }
            let now = core.now();
            let event = Event::new(who, "key.rotated", format!("key/{}", to.name()));
            core.store
                .apply(&[Change::Audit(event.detail("rows", rewrapped).at(now))])?;
            let to = to.name().to_string();
            Ok(Some(Rotation { to, rewrapped }))
        })
    }

    /// Forgets a key, and takes it out of the key file if there is one. Blocks.
    ///
    /// Backups are sealed with the key that was active when they were made: keep a copy of it for as long as of them.
    ///
    /// # Errors
    ///
    /// [`KeyError::Active`], [`KeyError::InUse`], and what the store says.
    pub fn remove_key(&self, name: &str, who: &str) -> Result<(), VaultError> {
        self.alone(|core| {
            let name = KeyName::new(name)?;
            let known = core.store.keys()?;
            if known.iter().any(|row| row.active && row.id == name.as_str()) {
                let name = name.to_string();
                return Err(KeyError::Active { name }.into());
            }
            if let Some(rows) = core.used_keys()?.get(name.as_str())
                && let Some(first) = rows.first()
            {
                return Err(KeyError::InUse {
                    name: name.to_string(),
                    rows: if rows.len() == 1 {
                        "1 row".to_owned()
                    } else {
                        format!("{} rows", rows.len())
                    },
                    first: first.clone(),
                }
                .into());
            }
            let event = Event::new(who, "key.removed", format!("key/{name}")).at(core.now());
            core.store
                .apply(&[Change::RemoveKey(name.to_string()), Change::Audit(event)])?;
            match core.source.as_ref().map(|source| source.remove(&name)) {
                // Where this program can't write, the admin takes it out.
                None | Some(Ok(()) | Err(KeyError::ReadOnly { .. })) => {}
                Some(Err(error)) => return Err(error.into()),
            }
            core.reload_ring()?;
            Ok(())
        })
    }

    /// One process at a time changes keys.
    fn alone<T>(&self, work: impl FnOnce(&Core) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let core = &*self.core;
        // Longer than any rotation of a sensible store; a crashed one keeps others away for so long at most.
        let length = core.options.lease;
        let lease = core
            .store
            .acquire_lease(LEASE, core.now(), length)?
            .ok_or(KeyError::Busy)?;
        let done = work(core);
        core.release(&lease);
        done
    }
}

impl Core {
    /// The key of this name, or the newest at hand: one that the store does not know yet, or the last that it learned.
    fn key_to_rotate_to(&self, name: Option<&str>) -> Result<KeyEncryptionKey, VaultError> {
        let ring = self.reload_ring()?;
        if let Some(name) = name {
            return Ok(ring.key(name)?.clone());
        }
        let rows = self.store.keys()?;
        let age = |key: &&KeyEncryptionKey| {
            let known = rows.iter().find(|row| row.id == key.name().as_str());
            known.map_or(Timestamp(i64::MAX), |row| row.created)
        };
        let newest = ring.keys().iter().max_by_key(age);
        Ok(newest.cloned().ok_or_else(|| KeyError::Missing {
            wanted: "to rotate to".to_owned(),
            looked: ring.found_in().to_owned(),
        })?)
    }

    /// Which rows refer to which key.
    fn used_keys(&self) -> Result<BTreeMap<String, Vec<String>>, VaultError> {
        let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for integration in self.store.integrations()? {
            let of_mark = integration.mark.as_ref().and_then(key_of_mark).map(str::to_owned);
            for key in keys_of(of_mark, integration.key) {
                used.entry(key).or_default().push(integration.name.clone());
            }
            for row in self.store.connections(&integration.name)? {
                let Some((row, mark)) = self.store.connection(&row.id)? else {
                    continue;
                };
                let of_mark = mark.as_ref().and_then(key_of_mark).map(str::to_owned);
                for key in keys_of(of_mark, row.key) {
                    used.entry(key).or_default().push(subject(&row.id));
                }
            }
        }
        Ok(used)
    }

    fn rewrap_connection(&self, id: &ConnectionId, to: &KeyEncryptionKey) -> Result<bool, VaultError> {
        loop {
            let Some(mut next) = self.read(id)? else {
                return Ok(false);
            };
            if next.key_name == to.name().as_str() {
                return Ok(false);
            }
            next.key_name = to.name().to_string();
            match self.commit(next, Vec::new()) {
                Err(error) if is_overtaken(&error) => {}
                written => return written.map(|_| true),
            }
        }
    }
}

/// The keys that a row refers to, each once.
fn keys_of(mark: Option<String>, row: Option<WrappedKey>) -> impl Iterator<Item = String> {
    let of_row = row.map(|key| key.key_id).filter(|key| Some(key) != mark.as_ref());
    mark.into_iter().chain(of_row)
}
