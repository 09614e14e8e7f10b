//! Integrations: each has a key of its own, which seals its client secrets and whatever else belongs to it.
//!
//! Journals and sign-ins seal their rows with the integration's key. So a rotation has one row to write for each
//! integration and one for each connection, and none for each of the thousands of intents.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use microapp_store::{Change, IntegrationRow, Sealed, StoreError};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::Vault;
use super::core::{Core, is_overtaken};
use super::row::{unwrap_key, wrap_key};
use crate::VaultError;
use crate::audit::Event;
use crate::canonical::Canonical;
use crate::cipher::SecretKey;
use crate::keys::KeyEncryptionKey;

/// An integration's secrets by name, such as `client_secret` and `user.client_secret`. None at all is a valid set: that
/// of a public client, or of an integration whose secrets are kept elsewhere.
pub type Secrets = BTreeMap<String, SecretString>;

/// To what sealed bytes belong: they open in the same place only.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The integration, by whose key they are sealed.
    pub integration: &'a str,
    /// What they are: `intent.input`, `sign-in.verifier`.
    pub purpose: &'static str,
    /// Which of these: the row's key, and its version if it has one.
    pub parts: &'a [&'a [u8]],
}

impl Context<'_> {
    fn canonical(&self) -> Vec<u8> {
        let whole = Canonical::new("integration.row")
            .text(self.integration)
            .text(self.purpose);
        self.parts.iter().fold(whole, |whole, part| whole.bytes(part)).finish()
    }
}

impl Vault {
    /// Sets an integration up: makes its row and its key, or writes over what was there. Blocks.
    ///
    /// `secrets`: none leaves those that are kept. Whether it is enabled stays as it was; a new one is.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub fn save_integration(
        &self,
        name: &str,
        connector: &str,
        configuration: &str,
        secrets: Option<&Secrets>,
        who: &str,
    ) -> Result<(), VaultError> {
        self.core.edit_integration(name, who, "integration.saved", |core, row| {
            let mut row = match row {
                Some(row) => row,
                None => core.new_integration(name)?,
            };
            connector.clone_into(&mut row.connector);
            configuration.clone_into(&mut row.configuration);
            if let Some(secrets) = secrets {
                let key = core.integration_key(&mut row)?;
                row.secrets = Some(Sealed(key.seal(&secrets_purpose(name), &encode(secrets))?));
            }
            Ok(Some(row))
        })
    }

    /// Writes a configuration over the one that the row had in this version, and `with` it what belongs to it. Gives
    /// whether it was written: not if the row has changed since. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotConfigured`], and what the store says.
    pub fn replace_configuration(
        &self,
        name: &str,
        version: u64,
        configuration: &str,
        event: Event,
        with: Vec<Change>,
    ) -> Result<bool, VaultError> {
        let row = self.core.store.integration(name)?;
        let mut row = row.ok_or_else(|| not_configured(name))?;
        if row.version != version {
            return Ok(false);
        }
        let now = self.core.now();
        row.version = row.version.saturating_add(1);
        row.updated = now;
        configuration.clone_into(&mut row.configuration);
        // The row first: what goes with it may depend on what it names.
        let mut changes = vec![Change::PutIntegration(row)];
        changes.extend(with);
        changes.push(Change::Audit(event.at(now)));
        match self.core.store.apply(&changes) {
            Err(StoreError::Stale { .. }) => Ok(false),
            written => Ok(written.map(|()| true)?),
        }
    }

    /// Makes an integration's row if there is none, with secrets that are kept elsewhere. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub fn ensure_integration(&self, name: &str, connector: &str, who: &str) -> Result<(), VaultError> {
        if self.core.store.integration(name)?.is_some() {
            return Ok(());
        }
        self.core.edit_integration(name, who, "integration.saved", |core, row| {
            if row.is_some() {
                return Ok(None);
            }
            let mut row = core.new_integration(name)?;
            connector.clone_into(&mut row.connector);
            let key = core.integration_key(&mut row)?;
            row.secrets = Some(Sealed(key.seal(&secrets_purpose(name), &encode(&Secrets::new()))?));
            Ok(Some(row))
        })
    }

    /// Switches an integration on or off. Off, none of its connections gives a token. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotConfigured`], and what the store says.
    pub fn enable_integration(&self, name: &str, enabled: bool, who: &str) -> Result<(), VaultError> {
        let what = if enabled {
            "integration.enabled"
        } else {
            "integration.disabled"
        };
        self.core.edit_integration(name, who, what, |_, row| {
            let mut row = row.ok_or_else(|| not_configured(name))?;
            row.enabled = enabled;
            Ok(Some(row))
        })?;
        self.core.forget_tokens(name);
        Ok(())
    }

    /// Forgets an integration with all that belongs to it. Blocks.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub fn remove_integration(&self, name: &str, who: &str) -> Result<(), VaultError> {
        let event = Event::new(who, "integration.removed", name).at(self.core.now());
        let changes = [Change::RemoveIntegration(name.to_owned()), Change::Audit(event)];
        self.core.store.apply(&changes)?;
        self.core.forget_tokens(name);
        Ok(())
    }

    /// An integration's secrets; none if nobody has given any yet. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError::NotConfigured`], [`VaultError::Tampered`], [`VaultError::Key`], and what the store says.
    pub fn integration_secrets(&self, name: &str) -> Result<Option<Secrets>, VaultError> {
        let mut row = self.core.store.integration(name)?.ok_or_else(|| not_configured(name))?;
        let Some(sealed) = row.secrets.take() else {
            return Ok(None);
        };
        let key = self.core.integration_key(&mut row)?;
        let opened = key.open(&secrets_purpose(name), &sealed.0);
        let secrets = opened.and_then(|bytes| decode(&bytes));
        secrets.map(Some).ok_or_else(|| VaultError::Tampered {
            what: format!("the secrets of {name}"),
        })
    }

    /// Seals bytes that belong to an integration. Blocks for a read of the store.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use microapp_vault::{Context, KeyEncryptionKey, KeyName, KeyRing, Vault, VaultError};
    /// # fn example(store: Arc<dyn microapp_store::Store>) -> Result<(), VaultError> {
    /// # let ring = KeyRing::new(vec![KeyEncryptionKey::generate(KeyName::new("key-1")?)?], "a test");
    /// let vault = Vault::builder(store).open_with(ring)?;
    /// vault.ensure_integration("zoom", "zoom", "command-line")?;
    /// let context = Context { integration: "zoom", purpose: "intent.input", parts: &[b"key 4711"] };
    /// let sealed = vault.seal(&context, b"{}")?;
    /// assert_eq!(vault.open(&context, &sealed)?.as_slice(), b"{}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`VaultError::NotConfigured`], [`VaultError::Key`], and what the store says.
    pub fn seal(&self, context: &Context<'_>, text: &[u8]) -> Result<Sealed, VaultError> {
        let key = self.core.key_of(context.integration)?;
        Ok(Sealed(key.seal(&context.canonical(), text)?))
    }

    /// Opens what was sealed in the same context. Blocks for a read of the store.
    ///
    /// # Errors
    ///
    /// [`VaultError::Tampered`] if it was sealed elsewhere or changed, and as [`Vault::seal`].
    pub fn open(&self, context: &Context<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let key = self.core.key_of(context.integration)?;
        let opened = key.open(&context.canonical(), &sealed.0);
        opened.ok_or_else(|| VaultError::Tampered {
            what: format!("{} of {}", context.purpose, context.integration),
        })
    }
}

impl Core {
    /// Reads an integration, changes it, writes it; again if somebody else was faster.
    pub fn edit_integration(
        &self,
        name: &str,
        who: &str,
        what: &'static str,
        edit: impl Fn(&Self, Option<IntegrationRow>) -> Result<Option<IntegrationRow>, VaultError>,
    ) -> Result<(), VaultError> {
        loop {
            let Some(mut row) = edit(self, self.store.integration(name)?)? else {
                return Ok(());
            };
            let now = self.now();
            row.version = row.version.saturating_add(1);
            row.updated = now;
            let event = Event::new(who, what, name).at(now);
            match self.store.apply(&[Change::PutIntegration(row), Change::Audit(event)]) {
                Err(StoreError::Stale { .. }) => {}
                written => return Ok(written?),
            }
        }
    }

    fn new_integration(&self, name: &str) -> Result<IntegrationRow, VaultError> {
        let now = self.now();
        Ok(IntegrationRow {
            name: name.to_owned(),
            version: 0,
            connector: String::new(),
            configuration: "{}".to_owned(),
            secrets: None,
            key: None,
            enabled: true,
            created: now,
            updated: now,
        })
    }

    /// The key of an integration, made and written if it has none yet.
    fn key_of(&self, name: &str) -> Result<Arc<SecretKey>, VaultError> {
        loop {
            let mut row = self.store.integration(name)?.ok_or_else(|| not_configured(name))?;
            if row.key.is_some() {
                return self.integration_key(&mut row);
            }
            let key = self.integration_key(&mut row)?;
            row.version = row.version.saturating_add(1);
            match self
                .store
                .apply(&[Change::PutIntegration(row)])
                .map_err(VaultError::from)
            {
                Err(error) if is_overtaken(&error) => {}
                written => return written.map(|()| key),
            }
        }
    }

    /// The key that a row carries; a new one is put into a row that carries none.
    fn integration_key(&self, row: &mut IntegrationRow) -> Result<Arc<SecretKey>, VaultError> {
        let mut known = self.integration_keys.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(wrapped) = &row.key else {
            let key = Arc::new(SecretKey::generate()?);
            row.key = Some(wrap_key(&self.active_key()?, &key, &key_purpose(&row.name))?);
            return Ok(key);
        };
        if let Some((known, key)) = known.get(&row.name)
            && known == wrapped
        {
            return Ok(key.clone());
        }
        let opened = unwrap_key(&self.key(&wrapped.key_id)?, &wrapped.bytes, &key_purpose(&row.name));
        let key = Arc::new(opened.ok_or_else(|| VaultError::Tampered {
            what: format!("the key of {}", row.name),
        })?);
        known.insert(row.name.clone(), (wrapped.clone(), key.clone()));
        Ok(key)
    }

    /// Seals an integration's key anew. Gives whether there was anything to do.
    pub fn rewrap_integration(&self, name: &str, to: &KeyEncryptionKey, who: &str) -> Result<bool, VaultError> {
        let is_due = |row: &IntegrationRow| row.key.as_ref().is_some_and(|key| key.key_id != to.name().as_str());
        if !self.store.integration(name)?.as_ref().is_some_and(is_due) {
            return Ok(false);
        }
        self.edit_integration(name, who, "integration.rewrapped", |core, row| {
            let Some(mut row) = row.filter(is_due) else {
                return Ok(None);
            };
            let key = core.integration_key(&mut row)?;
            row.key = Some(wrap_key(to, &key, &key_purpose(name))?);
            Ok(Some(row))
        })?;
        Ok(true)
    }

    /// The next callers of an integration's connections look at the store.
    fn forget_tokens(&self, integration: &str) {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        for (_, slot) in slots.iter().filter(|(id, _)| id.integration == integration) {
            slot.forget_token();
        }
    }
}

fn not_configured(name: &str) -> VaultError {
    VaultError::NotConfigured {
        integration: name.to_owned(),
    }
}

fn key_purpose(name: &str) -> Vec<u8> {
    Canonical::new("integration.key").text(name).finish()
}

fn secrets_purpose(name: &str) -> Vec<u8> {
    Canonical::new("integration.secrets").text(name).finish()
}

/// Each name and each secret with its length before it.
fn encode(secrets: &Secrets) -> Zeroizing<Vec<u8>> {
    let parts = || {
        secrets
            .iter()
            .flat_map(|(name, secret)| [name.as_str(), secret.expose_secret()])
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(parts().map(|part| part.len() + 8).sum()));
    for part in parts() {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

fn decode(mut bytes: &[u8]) -> Option<Secrets> {
    let mut secrets = Secrets::new();
    let mut part = || {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let (part, rest) = rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?)?;
        bytes = rest;
        Some((std::str::from_utf8(part).ok()?.to_owned(), rest.is_empty()))
    };
    loop {
        let Some((name, _)) = part() else {
            // Nothing left, or nothing that could be a part.
            return bytes.is_empty().then_some(secrets);
        };
        let (secret, _) = part()?;
        secrets.insert(name, SecretString::from(secret));
    }
}
