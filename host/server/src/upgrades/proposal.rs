//! A component that is proposed for an integration.

use microapp_distribution::{Checked, Digest, TrustError, TrustPolicy};
use microapp_runtime::{ConfigError, Connector, Engine, LoadError};
use microapp_store::{Change, IntegrationRow};
use microapp_vault::{Event, Secrets, Vault, VaultError};

use super::chosen::Before;
use super::{Chosen, Difference, Grants};
use crate::integrations::{Setup, SetupError};

/// Why there is no upgrade. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpgradeError {
    /// Nobody vouches for the component. It was not compiled.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It does not load.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It is another connector.
    #[error("the component is the connector {found}, and {integration} runs {wanted}")]
    OtherConnector {
        /// The integration.
        integration: String,
        /// What the component is.
        found: String,
        /// What the integration is for.
        wanted: String,
    },
    /// What was signed is not what its manifest says.
    #[error("the component is signed as {signed}, but its manifest says {found}")]
    OtherManifest {
        /// Name and version that were signed.
        signed: String,
        /// Name and version of the manifest.
        found: String,
    },
    /// It runs already.
    #[error("{integration} runs {digest} already")]
    Same {
        /// The integration.
        integration: String,
        /// The component.
        digest: Digest,
    },
    /// It asks for more, and nobody has agreed.
    #[error(
        "the component asks for more than was agreed to, and nobody has agreed yet: {}",
        joined(differences)
    )]
    ConsentNeeded {
        /// What needs an admin to agree.
        differences: Vec<Difference>,
    },
    /// The integration's configuration does not fit it.
    #[error("the integration's configuration does not fit the component: {0}")]
    Setup(#[from] SetupError),
    /// A setting does not fit it.
    #[error("the integration's configuration does not fit the component: {0}")]
    Config(#[from] ConfigError),
    /// What is kept can't be read or written.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Somebody else was faster.
    #[error("the integration {integration} was changed at the same time; look at it again")]
    Overtaken {
        /// The integration.
        integration: String,
    },
    /// There is nothing to go back to.
    #[error("there is nothing to go back to: {integration} has run this component from the beginning")]
    NothingBefore {
        /// The integration.
        integration: String,
    },
    /// Nothing waits for consent, or something else does.
    #[error("this component is not offered for {integration} any more; look at it again")]
    NotOffered {
        /// The integration.
        integration: String,
    },
}

fn joined(differences: &[Difference]) -> String {
    lines(differences).join("; ")
}

/// As the audit log has them.
pub(super) fn lines(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(ToString::to_string).collect()
}

/// A component that was checked and loaded beside the one that runs.
#[derive(Debug)]
pub struct Proposal {
    pub(super) integration: String,
    /// The version of the row that it was compared with.
    pub(super) row: u64,
    pub(super) setup: Setup,
    pub(super) chosen: Chosen,
    pub(super) bytes: Vec<u8>,
    /// What is different, what needs consent first.
    pub differences: Vec<Difference>,
}

/// A component before it is proposed.
#[derive(Debug)]
pub struct Candidate {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The text of its signature, if it has one.
    pub signature: Option<String>,
    /// Where it comes from.
    pub source: String,
}

impl Proposal {
    /// Checks a component, loads it, and compares it with what the integration runs: `own` is what the program brings for
    /// this connector.
    ///
    /// # Errors
    ///
    /// [`UpgradeError`]. What nobody vouches for is not compiled.
    pub async fn of(
        engine: &Engine,
        row: &IntegrationRow,
        secrets: &Secrets,
        own: Option<&Connector>,
        policy: &TrustPolicy,
        candidate: Candidate,
    ) -> Result<Self, UpgradeError> {
        let setup = Setup::read(&row.configuration)?;
        let checked = policy.check(candidate.bytes, candidate.signature.as_deref())?;
        let running = setup.components.current.as_ref();
        if running.is_some_and(|running| running.digest == checked.digest) {
            return Err(UpgradeError::Same {
                integration: row.name.clone(),
                digest: checked.digest,
            });
        }
        let connector = load(engine, &checked).await?;
        let manifest = connector.manifest().await?;
        if manifest.name != row.connector {
            return Err(UpgradeError::OtherConnector {
                integration: row.name.clone(),
                found: manifest.name.clone(),
                wanted: row.connector.clone(),
            });
        }
        if let Some(signed) = &checked.statement
            && (signed.name != manifest.name || signed.version != manifest.version)
        {
            return Err(UpgradeError::OtherManifest {
                signed: format!("{} {}", signed.name, signed.version),
                found: format!("{} {}", manifest.name, manifest.version),
            });
        }
        drop(setup.config(&row.name, secrets)?.builder(&connector, manifest)?);
        let grants = Grants::of(&connector, manifest);
        let (before, mut hosts) = match (running, own) {
            (Some(running), _) => (running.grants.clone(), running.hosts.clone()),
            (None, Some(own)) => (Grants::of(own, own.manifest().await?), Vec::new()),
            (None, None) => (Grants::default(), Vec::new()),
        };
        // What is declared no longer, an admin has to agree to again when it comes back.
        hosts.retain(|host| grants.has_host(host));
        hosts.extend(before.new_hosts(&grants));
        let key = policy.keys().iter().find(|key| Some(key.id()) == checked.signed_by);
        let chosen = Chosen {
            digest: checked.digest,
            version: manifest.version.clone(),
            source: candidate.source,
            signature: candidate.signature.filter(|_| key.is_some()),
            key: key.map(|key| key.as_str().to_owned()),
            hosts,
            grants: grants.clone(),
        };
        Ok(Self {
            integration: row.name.clone(),
            row: row.version,
            differences: before.differences(&grants),
            setup,
            chosen,
            bytes: checked.into_bytes(),
        })
    }

    /// The component.
    pub fn chosen(&self) -> &Chosen {
        &self.chosen
    }

    /// What an admin has to agree to.
    pub fn to_consent(&self) -> Vec<Difference> {
        let needed = self.differences.iter().filter(|difference| difference.needs_consent);
        needed.cloned().collect()
    }

    /// Has the integration run it from the next call on. `consented`: whether an admin has seen and agreed to
    /// [`to_consent`](Self::to_consent). Blocks.
    ///
    /// # Errors
    ///
    /// [`UpgradeError::ConsentNeeded`], [`UpgradeError::Overtaken`], and the vault's.
    pub fn accept(mut self, vault: &Vault, consented: bool, who: &str) -> Result<Chosen, UpgradeError> {
        let differences = self.to_consent();
        if !differences.is_empty() && !consented {
            return Err(UpgradeError::ConsentNeeded { differences });
        }
        let components = &mut self.setup.components;
        let before = components.current.replace(self.chosen.clone());
        components.offered = None;
        let event = Event::new(who, "integration.upgraded", &self.integration)
            .detail("from", called(before.as_ref()))
            .detail("to", called(Some(&self.chosen)))
            .detail("source", self.chosen.source.as_str())
            .detail("consented", lines(&differences));
        components.before = Some(Before { component: before });
        self.write(vault, event)?;
        Ok(self.chosen)
    }

    /// Keeps it until an admin agrees, or does not. Blocks.
    ///
    /// # Errors
    ///
    /// [`UpgradeError::Overtaken`], and the vault's.
    pub fn offer(mut self, vault: &Vault, who: &str) -> Result<Chosen, UpgradeError> {
        self.setup.components.offered = Some(self.chosen.clone());
        let event = Event::new(who, "component.offered", &self.integration)
            .detail("component", called(Some(&self.chosen)))
            .detail("source", self.chosen.source.as_str());
        self.write(vault, event)?;
        Ok(self.chosen)
    }

    fn write(&mut self, vault: &Vault, event: Event) -> Result<(), UpgradeError> {
        let component = Change::PutComponent {
            sha256: *self.chosen.digest.as_bytes(),
            bytes: std::mem::take(&mut self.bytes),
            added: vault.now(),
        };
        replace(vault, &self.integration, self.row, &self.setup, event, vec![component])
    }
}

/// Compiles on a thread that may take its time.
pub(crate) async fn load(engine: &Engine, checked: &Checked) -> Result<Connector, LoadError> {
    let (engine, checked) = (engine.clone(), checked.clone());
    let loaded = tokio::task::spawn_blocking(move || Connector::from_checked(&engine, &checked)).await;
    loaded.unwrap_or_else(|stopped| {
        Err(LoadError::NotAComponent {
            reason: stopped.to_string(),
        })
    })
}

/// How a component is called in the audit log.
pub(super) fn called(component: Option<&Chosen>) -> String {
    match component {
        Some(chosen) => format!("{} {}", chosen.version, chosen.digest),
        None => "the program's own".to_owned(),
    }
}

/// Writes a configuration over the one with this version, and forgets the components that no configuration names any more.
pub(super) fn replace(
    vault: &Vault,
    integration: &str,
    version: u64,
    setup: &Setup,
    event: Event,
    mut with: Vec<Change>,
) -> Result<(), UpgradeError> {
    with.push(Change::RemoveUnusedComponents);
    if vault.replace_configuration(integration, version, &setup.write()?, event, with)? {
        Ok(())
    } else {
        Err(UpgradeError::Overtaken {
            integration: integration.to_owned(),
        })
    }
}
