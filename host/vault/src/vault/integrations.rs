//! Integrations: each has a key of its own, which seals its client secrets and whatever else belongs to it.
//!
//! Journals and sign-ins seal their rows with the integration's key. So a rotation has one row to write for each
//! integration and one for each connection, and none for each of the thousands of intents.

use microapp_store::{Change, ConnectionId, IntegrationRow, Sealed};
use zeroize::Zeroizing;

use super::Vault;
use super::core::{Core, is_overtaken};
use super::cut::{Cut, Ends};
use super::integration_rows::not_configured;
use super::secrets::{Secrets, decode, encode};
use crate::VaultError;
use crate::audit::Event;
use crate::canonical::Canonical;

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
    /// An integration as the vault wrote it last; none if there is none. Whoever acts by what a row says reads it here: the
    /// store's own reading finds out nothing. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError::Tampered`] and [`VaultError::RolledBack`] if somebody else has written it, swapped it with another or
    /// put an older one back, [`VaultError::Key`], and what the store says.
    pub fn integration(&self, name: &str) -> Result<Option<IntegrationRow>, VaultError> {
        Ok(self.core.read_integration(name)?.map(|vouched| vouched.row))
    }

    /// Sets an integration up: makes its row and its key, or writes over what was there. Its connections stay. Blocks.
    ///
    /// `secrets`: none leaves those that are kept. Whether it is enabled stays as it was; a new one is. With secrets, a row
    /// that nobody vouches for any more is written over: to set it up again is the way out.
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
        self.core
            .edit_integration(name, who, "integration.saved", |core, found| {
                let mut next = match found {
                    Err(error) if is_written_over(&error) && secrets.is_some() => core.blank_integration(name)?,
                    found => match found? {
                        Some(next) => next,
                        None => core.blank_integration(name)?,
                    },
                };
                core.put_setup(&mut next.row, connector, configuration, secrets)?;
                Ok(Some(next))
            })
    }

    /// As [`save_integration`](Self::save_integration), over the row that had the version `before`, perhaps with another app or
    /// account: in the same batch it cuts the connections that `ends` says no to, which is asked with the earlier
    /// configuration and secrets, and parks the intents that were carried out with those and whose outcome is not known: nobody
    /// finds in one account what was made in another. Gives the connections; none if the row has changed since. Without
    /// `before` there is no row, or one that nobody vouches for any more: that one is written over, and its connections
    /// stay, since what they were made with is not known. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub fn set_up_integration(
        &self,
        name: &str,
        before: Option<u64>,
        (connector, configuration, secrets): (&str, &str, &Secrets),
        who: &str,
        ends: impl Fn(&str, &Secrets) -> Ends,
    ) -> Result<Option<Vec<ConnectionId>>, VaultError> {
        let core = &self.core;
        loop {
            let (mut next, ends) = match core.read_integration(name) {
                Ok(found) if found.as_ref().map(|found| found.row.version) != before => return Ok(None),
                Ok(Some(before)) => {
                    let kept = core.secrets_of(before.row.clone())?.unwrap_or_default();
                    let ends = ends(&before.row.configuration, &kept);
                    (before, ends)
                }
                Ok(None) => (core.blank_integration(name)?, Ends::default()),
                Err(error) if is_written_over(&error) => (core.blank_integration(name)?, Ends::default()),
                Err(error) => return Err(error),
            };
            let now = core.now();
            next.row.updated = now;
            core.put_setup(&mut next.row, connector, configuration, Some(secrets))?;
            let cut = core.cut(name, ends, who)?;
            let mut changes = vec![Change::Audit(Event::new(who, "integration.saved", name).at(now))];
            changes.extend(cut.iter().flat_map(Cut::changes));
            changes.extend(core.park(name, ends)?);
            let written = core.commit_integration(next, changes);
            // Even if it failed: what is remembered may be out of date.
            core.forget_tokens(name);
            match written {
                Err(error) if is_overtaken(&error) => {}
                written => {
                    written?;
                    return Ok(Some(cut.into_iter().map(|cut| core.note_cut(cut)).collect()));
                }
            }
        }
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
        let mut next = self.core.read_integration(name)?.ok_or_else(|| not_configured(name))?;
        if next.row.version != version {
            return Ok(false);
        }
        let now = self.core.now();
        next.row.updated = now;
        configuration.clone_into(&mut next.row.configuration);
        let mut changes = with;
        changes.push(Change::Audit(event.at(now)));
        match self.core.commit_integration(next, changes) {
            Err(error) if is_overtaken(&error) => Ok(false),
            written => written.map(|_| true),
        }
    }

    /// Makes a new integration, and `with` it what belongs to it. Gives whether it was made: not if there is one of that
    /// name. A row that nobody vouches for any more is written over. Blocks.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub fn add_integration(
        &self,
        name: &str,
        connector: &str,
        configuration: &str,
        secrets: &Secrets,
        event: Event,
        with: Vec<Change>,
    ) -> Result<bool, VaultError> {
        let core = &self.core;
        let mut next = match core.read_integration(name) {
            Ok(Some(_)) => return Ok(false),
            Ok(None) => core.blank_integration(name)?,
            Err(error) if is_written_over(&error) => core.blank_integration(name)?,
            Err(error) => return Err(error),
        };
        core.put_setup(&mut next.row, connector, configuration, Some(secrets))?;
        let mut changes = with;
        changes.push(Change::Audit(event.at(core.now())));
        match core.commit_integration(next, changes) {
            Err(error) if is_overtaken(&error) => Ok(false),
            written => written.map(|_| true),
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
        self.core
            .edit_integration(name, who, "integration.saved", |core, found| {
                if found?.is_some() {
                    return Ok(None);
                }
                let mut next = core.blank_integration(name)?;
                connector.clone_into(&mut next.row.connector);
                let key = core.integration_key(&mut next.row)?;
                next.row.secrets = Some(Sealed(key.seal(&secrets_purpose(name), &encode(&Secrets::new()))?));
                Ok(Some(next))
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
        self.core.edit_integration(name, who, what, |_, found| {
            let mut next = found?.ok_or_else(|| not_configured(name))?;
            next.row.enabled = enabled;
            Ok(Some(next))
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
        let row = self.integration(name)?.ok_or_else(|| not_configured(name))?;
        self.core.secrets_of(row)
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
    fn put_setup(
        &self,
        row: &mut IntegrationRow,
        connector: &str,
        configuration: &str,
        secrets: Option<&Secrets>,
    ) -> Result<(), VaultError> {
        connector.clone_into(&mut row.connector);
        configuration.clone_into(&mut row.configuration);
        if let Some(secrets) = secrets {
            let key = self.integration_key(row)?;
            row.secrets = Some(Sealed(key.seal(&secrets_purpose(&row.name), &encode(secrets))?));
        }
        Ok(())
    }

    /// The secrets of a row that was read.
    pub(super) fn secrets_of(&self, mut row: IntegrationRow) -> Result<Option<Secrets>, VaultError> {
        let Some(sealed) = row.secrets.take() else {
            return Ok(None);
        };
        let key = self.integration_key(&mut row)?;
        let opened = key.open(&secrets_purpose(&row.name), &sealed.0);
        let secrets = opened.and_then(|bytes| decode(&bytes));
        secrets.map(Some).ok_or_else(|| VaultError::Tampered {
            what: format!("the secrets of {}", row.name),
        })
    }
}

/// Whether to set an integration up again is the way out.
fn is_written_over(error: &VaultError) -> bool {
    matches!(
        error,
        VaultError::Tampered { .. } | VaultError::RolledBack { .. } | VaultError::Key(_)
    )
}

fn secrets_purpose(name: &str) -> Vec<u8> {
    Canonical::new("integration.secrets").text(name).finish()
}
