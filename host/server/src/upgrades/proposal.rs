//! A component that is proposed for an integration.

use microapp_distribution::{Checked, Digest, TrustError, TrustPolicy};
use microapp_runtime::{ConfigError, Connector, Engine, LoadError, Manifest};
use microapp_store::{Change, IntegrationRow};
use microapp_vault::{Event, Secrets, Vault, VaultError};

use super::chosen::Before;
use super::older::older;
use super::{Chosen, Difference, Examined, Grants, TrustedKeysError};
use crate::integrations::{BadName, Setup, SetupError};

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
    /// An integration of that name is there.
    #[error(
        "there is an integration {integration} already; another component for it comes by `microapp upgrade {integration}`, and \
         another integration needs another --name"
    )]
    NameTaken {
        /// The integration.
        integration: String,
    },
    /// An integration can't have that name.
    #[error(transparent)]
    BadName(#[from] BadName),
    /// The key that vouched for a component is not trusted any more.
    #[error(
        "the component {component} is signed with {key}, which is not trusted here any more: it does not run. `microapp component \
         trust` trusts that key again, and `microapp upgrade` takes another component"
    )]
    NotTrusted {
        /// Its version and digest.
        component: String,
        /// The key.
        key: String,
    },
    /// It is not known whose signatures are trusted.
    #[error(transparent)]
    Keys(#[from] TrustedKeysError),
    /// Pages would stop working.
    #[error(
        "the pages of {} would no longer work, which an admin has to agree to here: upgrade without offering it, or remove \
         the template first", .templates.join(", ")
    )]
    Unfit {
        /// Whose pages.
        templates: Vec<String>,
    },
    /// The component that is to run does not load any more.
    #[error("the component for {integration} can't run: {reason}. Nothing was changed")]
    NotLoaded {
        /// The integration.
        integration: String,
        /// What is wrong.
        reason: String,
    },
    /// Nothing waits for consent.
    #[error("nothing is offered for {integration} any more; look at it again")]
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

/// What is different in a component and its release, what needs consent first.
pub(super) fn differences(was: &Grants, version: &str, is: &Grants, new_version: &str) -> Vec<Difference> {
    let mut found = was.differences(is);
    found.splice(0..0, older(version, new_version));
    found
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
    pub(super) manifest: Manifest,
    /// Templates whose pages would stop working.
    pub(super) unfit: Vec<String>,
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
        let examined = Examined::of(engine, policy, candidate).await?;
        let running = setup.components.current.as_ref();
        // The same bytes by another's signature are no news for the connector, but for whom to trust.
        if running.is_some_and(|running| running.digest == examined.digest && running.key == examined.key) {
            return Err(UpgradeError::Same {
                integration: row.name.clone(),
                digest: examined.digest,
            });
        }
        let manifest = &examined.manifest;
        if manifest.name != row.connector {
            return Err(UpgradeError::OtherConnector {
                integration: row.name.clone(),
                found: manifest.name.clone(),
                wanted: row.connector.clone(),
            });
        }
        drop(
            setup
                .config(&row.name, secrets)?
                .builder(&examined.connector, manifest)?,
        );
        let grants = &examined.grants;
        let (before, version, mut hosts) = match (running, own) {
            (Some(running), _) => (running.grants.clone(), running.version.clone(), running.hosts.clone()),
            (None, Some(own)) => {
                let manifest = own.manifest().await?;
                (Grants::of(own, manifest), manifest.version.clone(), Vec::new())
            }
            (None, None) => (Grants::default(), manifest.version.clone(), Vec::new()),
        };
        // What is declared no longer, an admin has to agree to again when it comes back.
        hosts.retain(|host| grants.has_host(host));
        hosts.extend(before.new_hosts(grants));
        Ok(Self {
            integration: row.name.clone(),
            row: row.version,
            differences: differences(&before, &version, grants, &manifest.version),
            setup,
            chosen: examined.chosen(hosts),
            manifest: examined.manifest,
            unfit: Vec::new(),
            bytes: examined.bytes,
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
    /// [`UpgradeError::Unfit`], since the page does not show it; [`UpgradeError::Overtaken`], and the vault's.
    pub fn offer(mut self, vault: &Vault, who: &str) -> Result<Chosen, UpgradeError> {
        if !self.unfit.is_empty() {
            return Err(UpgradeError::Unfit {
                templates: std::mem::take(&mut self.unfit),
            });
        }
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

/// The version of the component that a program brings.
pub(super) async fn version_of(own: Option<&Connector>) -> Option<String> {
    Some(own?.manifest().await.ok()?.version.clone())
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
