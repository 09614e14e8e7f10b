//! Rotation: another key-encryption key takes over, row by row, while readers go on.
//!
//! A row belongs to the key that its mark is sealed with, and stays with it whoever writes it; only a rotation moves it
//! on. So a process that has not heard of the rotation never moves a row back, and "no row refers to the old key" stays
//! true once it is. Stopped at any point, a rotation is finished by running it again.

use std::collections::BTreeMap;

use microapp_store::{AuditResult, Change, ConnectionId, Timestamp, WrappedKey};

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
    /// What can't be opened, and so stays as it is.
    pub left: Vec<LeftRow>,
}

/// A row that a rotation could not move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftRow {
    /// The integration or the connection.
    pub row: String,
    /// Why not, for people; never with a secret.
    pub reason: String,
}

/// What became of a key that was forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It is gone from where keys come from.
    TakenOut,
    /// It is still there: this program can't write that place, and somebody has to take it out.
    ByHand {
        /// Where.
        place: String,
    },
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

    /// Makes a key the active one, and seals every row with it; the newest at hand if none is named: one that the store does
    /// not know if it stands last where keys come from, else the last that the store learned. Blocks for about one commit for
    /// each row. `go_on` is asked before each row, and a rotation that it stops is finished by the next. A row that can't be
    /// opened keeps none of the others from being moved; it is named in what is given back.
    ///
    /// # Errors
    ///
    /// [`VaultError::Key`] if the key to rotate to or the active one is not at hand, and what the store says.
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
            let (mut rewrapped, mut left) = (0, Vec::new());
            let mut count = |row: String, done: Result<bool, VaultError>| match done {
                Ok(moved) => {
                    rewrapped += usize::from(moved);
                    Ok(())
                }
                Err(error) if is_of_the_row(&error) => {
                    let reason = error.to_string();
                    left.push(LeftRow { row, reason });
                    Ok(())
                }
                Err(error) => Err(error),
            };
            for integration in core.store.integrations()? {
                if !go_on() {
                    return Ok(None);
                }
                reach("vault::rotate::before-row");
                let done = core.rewrap_integration(&integration.name, &to, who);
                count(integration.name.clone(), done)?;
                reach("vault::rotate::after-row");
                for row in core.store.connections(&integration.name)? {
                    if !go_on() {
                        return Ok(None);
                    }
                    reach("vault::rotate::before-row");
                    count(subject(&row.id), core.rewrap_connection(&row.id, &to))?;
                    reach("vault::rotate::after-row");
                }
            }
            let now = core.now();
            let mut event = Event::new(who, "key.rotated", format!("key/{}", to.name())).detail("rows", rewrapped);
            if !left.is_empty() {
                event = event.result(AuditResult::Failed).detail("left", left.len());
            }
            core.store.apply(&[Change::Audit(event.at(now))])?;
            let to = to.name().to_string();
            Ok(Some(Rotation { to, rewrapped, left }))
        })
    }

    /// Forgets a key, and takes it out of the key file if there is one; gives whether somebody has to do that. Blocks.
    ///
    /// Backups are sealed with the key that was active when they were made: keep a copy of it for as long as of them.
    ///
    /// # Errors
    ///
    /// [`KeyError::Active`], [`KeyError::InUse`], and what the store says.
    pub fn remove_key(&self, name: &str, who: &str) -> Result<Removal, VaultError> {
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
            let removed = core.source.as_ref().map(|source| source.remove(&name));
            let ring = core.reload_ring()?;
            match removed {
                Some(Ok(())) => Ok(Removal::TakenOut),
                None | Some(Err(KeyError::ReadOnly { .. })) if ring.key(name.as_str()).is_err() => {
                    Ok(Removal::TakenOut)
                }
                None | Some(Err(KeyError::ReadOnly { .. })) => Ok(Removal::ByHand {
                    place: ring.found_in().to_owned(),
                }),
                Some(Err(error)) => Err(error.into()),
            }
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
    /// The key of this name, or the newest at hand: the last of the ring if the store does not know it yet, or the last that
    /// it learned. One that it does not know and that others follow is an old one, which it has forgotten.
    fn key_to_rotate_to(&self, name: Option<&str>) -> Result<KeyEncryptionKey, VaultError> {
        let ring = self.reload_ring()?;
        if let Some(name) = name {
            return Ok(ring.key(name)?.clone());
        }
        let rows = self.store.keys()?;
        let known = |key: &KeyEncryptionKey| rows.iter().find(|row| row.id == key.name().as_str());
        let new = ring.keys().last().filter(|key| known(key).is_none());
        let learned = ring.keys().iter().filter_map(|key| Some((known(key)?.created, key)));
        let newest = new.or_else(|| Some(learned.max_by_key(|(created, _)| *created)?.1));
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

/// Whether it is this row that can't be opened, and others may be.
fn is_of_the_row(error: &VaultError) -> bool {
    matches!(
        error,
        VaultError::Tampered { .. } | VaultError::RolledBack { .. } | VaultError::Key(KeyError::Missing { .. })
    )
}

/// The keys that a row refers to, each once.
fn keys_of(mark: Option<String>, row: Option<WrappedKey>) -> impl Iterator<Item = String> {
    let of_row = row.map(|key| key.key_id).filter(|key| Some(key) != mark.as_ref());
    mark.into_iter().chain(of_row)
}
