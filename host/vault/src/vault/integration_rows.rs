//! Integrations' rows: read and written with what vouches for them, and the keys that they carry.

use std::sync::{Arc, PoisonError};

use microapp_store::{Change, IntegrationRow, WrappedKey};

use super::core::{Core, is_overtaken};
use super::floor::Floor;
use super::mark::key_of_mark;
use super::row::{unwrap_key, wrap_key};
use super::vouched::{Vouched, unvouched};
use crate::VaultError;
use crate::audit::Event;
use crate::canonical::Canonical;
use crate::cipher::{SecretKey, random};
use crate::keys::KeyEncryptionKey;

impl Core {
    /// An integration as it was written last.
    pub fn read_integration(&self, name: &str) -> Result<Option<Vouched>, VaultError> {
        // Whatever was seen before this read began was committed before it, and can't be gone.
        let floor = self.floor_of(name);
        let Some(row) = self.store.integration(name)? else {
            return Ok(None);
        };
        let key = row.mark.as_ref().and_then(key_of_mark).ok_or_else(|| unvouched(name))?;
        let key = self.key(key)?;
        let vouched = Vouched::open(row, &key)?;
        floor.check(&vouched.seen(), name)?;
        self.note(&vouched, &floor);
        Ok(Some(vouched))
    }

    /// Writes an integration as its next version, with other changes in the same batch.
    pub fn commit_integration(&self, mut next: Vouched, with: Vec<Change>) -> Result<Vouched, VaultError> {
        let floor = self.floor_of(&next.row.name);
        next.seal(&self.key(&next.key_name)?)?;
        // The row first: what goes with it may depend on what it names.
        let mut changes = vec![Change::PutIntegration(next.row.clone())];
        changes.extend(with);
        self.store.apply(&changes)?;
        self.note(&next, &floor);
        Ok(next)
    }

    /// Reads an integration, changes it, writes it; again if somebody else was faster. `edit` says whether a row that
    /// can't be trusted is to be written over.
    pub fn edit_integration(
        &self,
        name: &str,
        who: &str,
        what: &'static str,
        edit: impl Fn(&Self, Result<Option<Vouched>, VaultError>) -> Result<Option<Vouched>, VaultError>,
    ) -> Result<(), VaultError> {
        loop {
            let Some(mut next) = edit(self, self.read_integration(name))? else {
                return Ok(());
            };
            let now = self.now();
            next.row.updated = now;
            let event = Event::new(who, what, name).at(now);
            match self.commit_integration(next, vec![Change::Audit(event)]) {
                Err(error) if is_overtaken(&error) => {}
                written => return written.map(drop),
            }
        }
    }

    /// What an integration is written on that was not there, or that nobody vouches for any more. Of such a row nothing is
    /// believed but whether it was switched on; a key of its own that still opens is kept, since it seals other rows.
    pub fn blank_integration(&self, name: &str) -> Result<Vouched, VaultError> {
        let now = self.now();
        let before = self.store.integration(name)?;
        let mut row = IntegrationRow {
            name: name.to_owned(),
            version: before.as_ref().map_or(0, |before| before.version),
            connector: String::new(),
            configuration: "{}".to_owned(),
            secrets: None,
            key: None,
            enabled: before.as_ref().is_none_or(|before| before.enabled),
            created: before.as_ref().map_or(now, |before| before.created),
            updated: now,
            mark: None,
        };
        row.key = before
            .and_then(|before| before.key)
            .filter(|wrapped| self.open_key(name, wrapped).is_ok());
        Ok(Vouched::begin(row, self.active_key()?.name().to_string(), random()?))
    }

    /// The key of an integration, made and written if it has none yet.
    pub fn key_of(&self, name: &str) -> Result<Arc<SecretKey>, VaultError> {
        loop {
            let mut next = self.read_integration(name)?.ok_or_else(|| not_configured(name))?;
            if next.row.key.is_some() {
                return self.integration_key(&mut next.row);
            }
            let key = self.integration_key(&mut next.row)?;
            match self.commit_integration(next, Vec::new()) {
                Err(error) if is_overtaken(&error) => {}
                written => return written.map(|_| key),
            }
        }
    }

    /// The key that a row carries; a new one is put into a row that carries none.
    pub fn integration_key(&self, row: &mut IntegrationRow) -> Result<Arc<SecretKey>, VaultError> {
        let Some(wrapped) = &row.key else {
            let key = Arc::new(SecretKey::generate()?);
            row.key = Some(wrap_key(&self.active_key()?, &key, &key_purpose(&row.name))?);
            return Ok(key);
        };
        self.open_key(&row.name, wrapped)
    }

    fn open_key(&self, name: &str, wrapped: &WrappedKey) -> Result<Arc<SecretKey>, VaultError> {
        let mut known = self.integration_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, key)) = known.get(name)
            && known == wrapped
        {
            return Ok(key.clone());
        }
        let opened = unwrap_key(&self.key(&wrapped.key_id)?, &wrapped.bytes, &key_purpose(name));
        let key = Arc::new(opened.ok_or_else(|| VaultError::Tampered {
            what: format!("the key of {name}"),
        })?);
        known.insert(name.to_owned(), (wrapped.clone(), key.clone()));
        Ok(key)
    }

    /// Seals an integration's key and mark anew. Gives whether there was anything to do.
    pub fn rewrap_integration(&self, name: &str, to: &KeyEncryptionKey, who: &str) -> Result<bool, VaultError> {
        let to_name = to.name().as_str();
        let is_due =
            |next: &Vouched| next.key_name != to_name || next.row.key.as_ref().is_some_and(|key| key.key_id != to_name);
        if !self.read_integration(name)?.as_ref().is_some_and(is_due) {
            return Ok(false);
        }
        self.edit_integration(name, who, "integration.rewrapped", |core, found| {
            let Some(mut next) = found?.filter(is_due) else {
                return Ok(None);
            };
            if next.row.key.is_some() {
                let key = core.integration_key(&mut next.row)?;
                next.row.key = Some(wrap_key(to, &key, &key_purpose(name))?);
            }
            next.key_name = to_name.to_owned();
            Ok(Some(next))
        })?;
        Ok(true)
    }

    /// The next callers of an integration's connections look at the store.
    pub fn forget_tokens(&self, integration: &str) {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        for (_, slot) in slots.iter().filter(|(id, _)| id.integration == integration) {
            slot.forget_token();
        }
    }

    fn floor_of(&self, name: &str) -> Floor {
        let floors = self.integrations.lock().unwrap_or_else(PoisonError::into_inner);
        floors.get(name).cloned().unwrap_or_default()
    }

    /// Remembers a state that a read or a write has shown, which began when the floor was `before`.
    fn note(&self, vouched: &Vouched, before: &Floor) {
        let mut floors = self.integrations.lock().unwrap_or_else(PoisonError::into_inner);
        let floor = floors.entry(vouched.row.name.clone()).or_default();
        floor.note(vouched.seen(), before);
    }
}

pub(super) fn not_configured(name: &str) -> VaultError {
    VaultError::NotConfigured {
        integration: name.to_owned(),
    }
}

fn key_purpose(name: &str) -> Vec<u8> {
    Canonical::new("integration.key").text(name).finish()
}
