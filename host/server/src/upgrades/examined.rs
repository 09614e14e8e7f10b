//! A component that was checked and loaded, before anybody has agreed to it.

use std::fmt;

use microapp_distribution::{Digest, TrustPolicy};
use microapp_runtime::{Connector, Engine, Manifest};
use microapp_store::{Change, ConnectionId};
use microapp_vault::{Event, Secrets, Vault, VaultError};

use super::proposal::{called, lines, load};
use super::{Candidate, Chosen, Components, Difference, Grants, UpgradeError};
use crate::integrations::{Setup, check_name};

/// A component for which somebody vouches as the policy wants it. Nothing runs it yet.
pub struct Examined {
    /// The component, loaded.
    pub connector: Connector,
    /// What it says of itself.
    pub manifest: Manifest,
    pub(super) grants: Grants,
    pub(super) bytes: Vec<u8>,
    pub(super) digest: Digest,
    source: String,
    signature: Option<String>,
    pub(super) key: Option<String>,
}

impl Examined {
    /// Checks a component and loads it.
    ///
    /// # Errors
    ///
    /// [`UpgradeError`]. What nobody vouches for is not compiled.
    pub async fn of(engine: &Engine, policy: &TrustPolicy, candidate: Candidate) -> Result<Self, UpgradeError> {
        let checked = policy.check(candidate.bytes, candidate.signature.as_deref())?;
        let connector = load(engine, &checked).await?;
        let manifest = connector.manifest().await?.clone();
        if let Some(signed) = &checked.statement
            && (signed.name != manifest.name || signed.version != manifest.version)
        {
            return Err(UpgradeError::OtherManifest {
                signed: format!("{} {}", signed.name, signed.version),
                found: format!("{} {}", manifest.name, manifest.version),
            });
        }
        let key = policy.keys().iter().find(|key| Some(key.id()) == checked.signed_by);
        Ok(Self {
            grants: Grants::of(&connector, &manifest),
            manifest,
            connector,
            digest: checked.digest,
            source: candidate.source,
            signature: candidate.signature.filter(|_| key.is_some()),
            key: key.map(|key| key.as_str().to_owned()),
            bytes: checked.into_bytes(),
        })
    }

    /// All that it asks for, as differences from nothing, what needs consent first.
    pub fn asks(&self) -> Vec<Difference> {
        Grants::default().differences(&self.grants)
    }

    /// As it is kept, with these hosts beside those of the configuration.
    pub fn chosen(&self, hosts: Vec<String>) -> Chosen {
        Chosen {
            digest: self.digest,
            version: self.manifest.version.clone(),
            source: self.source.clone(),
            signature: self.signature.clone(),
            key: self.key.clone(),
            grants: self.grants.clone(),
            hosts,
        }
    }

    /// Makes a new integration that runs it. `consented`: whether an admin has seen and agreed to [`asks`](Self::asks). If
    /// the integration is there and runs this very component, which was agreed to then, it is set up anew: given are the
    /// connections that ended with that, see [`Setup::ends`]. Blocks.
    ///
    /// # Errors
    ///
    /// [`UpgradeError::ConsentNeeded`], [`UpgradeError::BadName`], [`UpgradeError::NameTaken`], and the vault's. Nothing was
    /// kept then.
    pub fn install(
        self,
        vault: &Vault,
        name: &str,
        mut setup: Setup,
        secrets: &Secrets,
        consented: bool,
        who: &str,
    ) -> Result<Vec<ConnectionId>, UpgradeError> {
        check_name(name)?;
        // Again if somebody has changed it in between: an upgrade that was accepted then is not undone.
        while let Some((components, version)) = self.running(vault, name)? {
            setup.components = components;
            let ends = |before: &str, kept: &Secrets| setup.ends(secrets, before, kept);
            let text = setup.write()?;
            let anew = (self.manifest.name.as_str(), text.as_str(), secrets);
            if let Some(cut) = vault.set_up_integration(name, Some(version), anew, who, ends)? {
                return Ok(cut);
            }
        }
        let differences = self.to_consent();
        if !differences.is_empty() && !consented {
            return Err(UpgradeError::ConsentNeeded { differences });
        }
        let chosen = self.chosen(Grants::default().new_hosts(&self.grants));
        setup.components = Components {
            current: Some(chosen.clone()),
            ..Components::default()
        };
        let event = Event::new(who, "integration.installed", name)
            .detail("component", called(Some(&chosen)))
            .detail("source", chosen.source.as_str())
            .detail("consented", lines(&differences));
        let component = Change::PutComponent {
            sha256: *chosen.digest.as_bytes(),
            bytes: self.bytes,
            added: vault.now(),
        };
        let (connector, setup) = (&self.manifest.name, setup.write()?);
        if vault.add_integration(name, connector, &setup, secrets, event, vec![component])? {
            Ok(Vec::new())
        } else {
            Err(UpgradeError::NameTaken {
                integration: name.to_owned(),
            })
        }
    }

    /// What an admin has to agree to before it is installed.
    pub fn to_consent(&self) -> Vec<Difference> {
        Grants::default().beyond(&self.grants)
    }

    /// The integration's components, if it runs this one, and the version of its row.
    fn running(&self, vault: &Vault, name: &str) -> Result<Option<(Components, u64)>, UpgradeError> {
        let row = match vault.integration(name) {
            // Nobody vouches for it any more: to install it is the way out, and what it says is not believed.
            Err(VaultError::Tampered { .. } | VaultError::RolledBack { .. } | VaultError::Key(_)) => None,
            row => row?,
        };
        let Some(row) = row else {
            return Ok(None);
        };
        let components = Setup::read(&row.configuration)
            .map(|setup| setup.components)
            .unwrap_or_default();
        let current = components
            .current
            .clone()
            .filter(|current| current.digest == self.digest);
        match current {
            Some(current) if row.connector == self.manifest.name => {
                let components = Components {
                    // Whoever vouches for it now is who counts from now on.
                    current: Some(Chosen {
                        signature: self.signature.clone(),
                        key: self.key.clone(),
                        ..current
                    }),
                    ..components
                };
                Ok(Some((components, row.version)))
            }
            _ => Err(UpgradeError::NameTaken {
                integration: name.to_owned(),
            }),
        }
    }
}

impl fmt::Debug for Examined {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Examined")
            .field("name", &self.manifest.name)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
