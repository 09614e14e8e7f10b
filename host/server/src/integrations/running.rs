//! What runs.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use microapp_runtime::egress::InvalidHostPattern;
use microapp_runtime::{Connector, HostPattern, HttpClient, Integration, IntegrationConfig, Manifest};
use microapp_store::{IntegrationRow, PeopleStore, Principal};
use microapp_vault::{Clock, Vault};

use super::loaded::{Loaded, vouched_for};
use super::{MeetingOptions, Setup, is_installed};
use crate::StoreMemory;
use crate::connections::{Apps, IntegrationApps, VaultCredentials};
use crate::journal::{Journal, Ledger, Resolver, Timing};
use crate::sign_in::SignIns;
use crate::upgrades::{Grants, TrustedKeys, UpgradeError};
use crate::web::Failure;

/// How often unknown outcomes are looked for when nothing is due.
const RESOLVE: Duration = Duration::from_secs(60);

/// An integration that runs.
pub struct Running {
    /// Its name in paths.
    pub name: String,
    /// The version of the row that it runs by.
    pub version: u64,
    /// What is kept of it.
    pub setup: Setup,
    /// Its configuration.
    pub config: IntegrationConfig,
    /// How it signs in.
    pub apps: Arc<IntegrationApps>,
    /// Runs actions, and each writing one once.
    pub journal: Journal,
    /// What the service says of hosts' meetings.
    pub options: MeetingOptions,
    /// Finds out in the background what became of lost answers, as long as this runs.
    _resolver: Resolver,
}

impl Running {
    /// The integration without its journal: for what only reads.
    pub fn integration(&self) -> &Integration {
        self.journal.integration()
    }

    /// Whether each person connects their own account.
    pub fn each_person(&self) -> bool {
        self.config.user_auth.is_some()
    }

    /// Whose connection a person's actions use.
    pub fn principal(&self, acting_user: &str) -> Principal {
        if self.each_person() {
            Principal::User(acting_user.to_owned())
        } else {
            Principal::Service
        }
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Running")
            .field("name", &self.name)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What [`Integrations`] are made of.
pub struct IntegrationsOptions {
    /// Where rows are kept.
    pub store: Arc<dyn PeopleStore>,
    /// Where tokens are kept. It has to ask through `apps`.
    pub vault: Vault,
    /// The apps of all integrations.
    pub apps: Arc<Apps>,
    /// Through which tokens are asked for.
    pub http: Arc<dyn HttpClient>,
    /// The connectors that there are, by their names in manifests.
    pub connectors: HashMap<String, Connector>,
    /// Whose signatures are trusted.
    pub trusted_keys: TrustedKeys,
    /// The time of sign-ins, intents and rate limits: the vault's.
    pub clock: Arc<dyn Clock>,
}

/// All integrations.
pub struct Integrations {
    options: IntegrationsOptions,
    ledger: Ledger,
    sign_ins: SignIns,
    running: Mutex<HashMap<String, Arc<Running>>>,
    loaded: Loaded,
}

impl Integrations {
    /// Nothing runs until it is asked for.
    pub fn new(options: IntegrationsOptions) -> Self {
        let store: Arc<dyn PeopleStore> = Arc::clone(&options.store);
        let ledger = Ledger::new(
            store,
            options.vault.clone(),
            Arc::clone(&options.clock),
            Timing::default(),
        );
        let sign_ins = SignIns::new(
            options.vault.clone(),
            Arc::clone(&options.apps),
            Arc::clone(&options.clock),
        );
        Self {
            loaded: Loaded::new(options.connectors.values().next()),
            options,
            ledger,
            sign_ins,
            running: Mutex::default(),
        }
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.options.vault
    }

    /// The apps of all integrations.
    pub fn apps(&self) -> &Apps {
        &self.options.apps
    }

    /// Lets people connect accounts.
    pub fn sign_ins(&self) -> &SignIns {
        &self.sign_ins
    }

    /// The time of sign-ins and intents.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.options.clock
    }

    /// The intents of all integrations.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whose signatures are trusted.
    pub fn trusted_keys(&self) -> &TrustedKeys {
        &self.options.trusted_keys
    }

    /// A connector by its name.
    pub fn connector(&self, name: &str) -> Option<&Connector> {
        self.options.connectors.get(name)
    }

    /// What is kept of all integrations that were set up here, by name: a list for people. What one runs by is
    /// [`get`](Self::get)'s to say.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn rows(&self) -> Result<Vec<IntegrationRow>, Failure> {
        let rows = crate::web::blocking(&self.options.store, |store| store.integrations()).await?;
        Ok(rows.into_iter().filter(is_installed).collect())
    }

    /// An integration that is set up and switched on, as it is set up now.
    ///
    /// # Errors
    ///
    /// 404 if there is none; 503 if it can't run, with the reason in the log.
    pub async fn get(&self, name: &str) -> Result<Arc<Running>, Failure> {
        let row = self.row(name).await?.filter(|row| row.enabled);
        let Some(row) = row else {
            self.forget(name);
            return Err(Failure::not_found());
        };
        let Some(running) = self.known(name).filter(|running| running.version == row.version) else {
            let built = self.build(row).await?;
            return Ok(self.keep(built));
        };
        if let Some(chosen) = &running.setup.components.current
            && let Err(cause) = vouched_for(chosen, &running.setup, self.trusted_keys()).await
        {
            self.forget(name);
            return Err(not_well(name, &cause));
        }
        Ok(running)
    }

    /// An integration to look at, switched on or not: nobody signs in, and nothing goes on in the background.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub async fn at_rest(&self, name: &str) -> Result<Integration, Failure> {
        let row = self.row(name).await?.ok_or_else(Failure::not_found)?;
        Ok(self.assemble(&row).await?.integration)
    }

    async fn row(&self, name: &str) -> Result<Option<IntegrationRow>, Failure> {
        let (vault, wanted) = (self.options.vault.clone(), name.to_owned());
        let row = tokio::task::spawn_blocking(move || vault.integration(&wanted)).await;
        row.map_err(Failure::internal)?.map_err(|error| not_well(name, &error))
    }

    /// Another request may have been faster: one journal is enough, and the newer one stays. Its apps are those by which the
    /// vault asks.
    fn keep(&self, built: Arc<Running>) -> Arc<Running> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = running.entry(built.name.clone()).or_insert_with(|| Arc::clone(&built));
        if kept.version < built.version {
            *kept = Arc::clone(&built);
        }
        self.options.apps.put(Arc::clone(&kept.apps));
        Arc::clone(kept)
    }

    /// Those that run at this moment.
    pub fn all_running(&self) -> Vec<Arc<Running>> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = running.values().cloned().collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all
    }

    /// Starts all that are switched on; those that can't run are told in the log.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn start_all(&self) -> Result<(), Failure> {
        for row in self.rows().await?.into_iter().filter(|row| row.enabled) {
            if let Err(failure) = self.get(&row.name).await {
                let cause = failure.cause.unwrap_or_default();
                tracing::warn!(target: "microapp::web", integration = row.name, cause, "an integration can't run");
            }
        }
        Ok(())
    }

    fn known(&self, name: &str) -> Option<Arc<Running>> {
        self.running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    fn forget(&self, name: &str) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(name);
        self.options.apps.remove(name);
    }

    /// The component that an admin has chosen, as far as what it asks for was agreed to; or the program's own.
    async fn connector_of(&self, row: &IntegrationRow, setup: &Setup) -> Result<Connector, String> {
        let own = self.options.connectors.get(&row.connector);
        let Some(chosen) = &setup.components.current else {
            return own
                .cloned()
                .ok_or_else(|| format!("there is no connector {}", row.connector));
        };
        let connector = self
            .loaded
            .get(chosen, setup, self.trusted_keys(), &self.options.store)
            .await?;
        let manifest = connector.manifest().await.map_err(|error| error.to_string())?;
        let beyond = chosen.grants.beyond(&Grants::of(&connector, manifest));
        if manifest.name != row.connector || !beyond.is_empty() {
            let beyond: Vec<String> = beyond.iter().map(ToString::to_string).collect();
            return Err(format!(
                "the component {} ({}) asks for more than an admin has agreed to: {}",
                chosen.digest,
                manifest.name,
                beyond.join("; ")
            ));
        }
        Ok(connector)
    }

    /// Tries what a row would run with this setup, as each of its calls would: the component loads, and the configuration
    /// fits it. Gives what the component says of itself.
    pub(crate) async fn fits(&self, row: &IntegrationRow, setup: &Setup) -> Result<Manifest, UpgradeError> {
        let not_loaded = |reason: String| UpgradeError::NotLoaded {
            integration: row.name.clone(),
            reason,
        };
        let (vault, name) = (self.options.vault.clone(), row.name.clone());
        let secrets = tokio::task::spawn_blocking(move || vault.integration_secrets(&name)).await;
        let secrets = secrets.map_err(|stopped| not_loaded(stopped.to_string()))??;
        let config = setup.config(&row.name, &secrets.unwrap_or_default())?;
        let connector = self.connector_of(row, setup).await.map_err(not_loaded)?;
        let manifest = connector.manifest().await?;
        drop(config.builder(&connector, manifest)?);
        Ok(manifest.clone())
    }

    async fn build(&self, row: IntegrationRow) -> Result<Arc<Running>, Failure> {
        let Assembled {
            setup,
            config,
            apps,
            integration,
        } = self.assemble(&row).await?;
        let apps = apps.checked_by(&integration);
        let journal = Journal::new(integration, self.ledger.clone());
        Ok(Arc::new(Running {
            name: row.name,
            version: row.version,
            setup,
            config,
            apps: Arc::new(apps),
            options: MeetingOptions::default(),
            _resolver: Resolver::start(vec![journal.clone()], RESOLVE),
            journal,
        }))
    }

    async fn assemble(&self, row: &IntegrationRow) -> Result<Assembled, Failure> {
        let cannot = |cause: String| not_well(&row.name, &cause);
        let setup = Setup::read(&row.configuration).map_err(|error| cannot(error.to_string()))?;
        let (vault, name) = (self.options.vault.clone(), row.name.clone());
        let secrets = tokio::task::spawn_blocking(move || vault.integration_secrets(&name)).await;
        let secrets = secrets.map_err(|error| cannot(error.to_string()))?;
        let secrets = secrets.map_err(|error| cannot(error.to_string()))?.unwrap_or_default();
        let config = setup
            .config(&row.name, &secrets)
            .map_err(|error| cannot(error.to_string()))?;
        let connector = self.connector_of(row, &setup).await.map_err(cannot)?;
        let manifest = connector.manifest().await.map_err(|error| cannot(error.to_string()))?;
        let apps = IntegrationApps::of_config(&row.name, &config, Arc::new(manifest.clone()), &self.options.http);
        let apps = apps.map_err(|refusal| cannot(refusal.to_string()))?;
        let apps = apps.of_setup(&setup, &secrets);
        let each_person = config.user_auth.is_some();
        let signs_in = each_person || config.auth.is_some();
        let credentials = VaultCredentials::new(self.options.vault.clone(), &row.name).each_person(each_person);
        let limits = StoreMemory::new(self.options.store.clone(), &row.name, Arc::clone(&self.options.clock));
        let builder = config
            .builder(&connector, manifest)
            .map_err(|error| cannot(error.to_string()))?
            .allow_hosts(consented_hosts(&setup).map_err(cannot)?)
            .name(&row.name)
            .rate_memory(Arc::new(limits));
        // Where nobody signs in, there is a token in the configuration, or nothing is needed.
        let builder = match signs_in {
            true => builder.credentials(Arc::new(credentials)),
            false => builder,
        };
        // Calls that are under way on what ran before draw on the same limit, and nobody waits for them to end.
        let builder = match self
            .known(&row.name)
            .filter(|known| same_limits(known, &config, manifest))
        {
            Some(known) => builder.limiter(known.integration().rate_limiter()),
            None => builder,
        };
        let integration = builder.build().await.map_err(|error| cannot(error.to_string()))?;
        Ok(Assembled {
            setup,
            config,
            apps,
            integration,
        })
    }
}

/// An integration before it runs.
struct Assembled {
    setup: Setup,
    config: IntegrationConfig,
    apps: IntegrationApps,
    integration: Integration,
}

/// An integration that can't run.
fn not_well(name: &str, cause: &dyn fmt::Display) -> Failure {
    let mut failure = Failure::unavailable("integration-not-well");
    failure.cause = Some(format!("integration {name}: {cause}"));
    failure
}

/// Whether what ran before keeps the rate limit as it is configured and declared now.
fn same_limits(known: &Running, config: &IntegrationConfig, manifest: &Manifest) -> bool {
    let before = known.integration().manifest();
    known.config.rate_limit == config.rate_limit
        && before.details == manifest.details
        && serde_json::to_value(&before.rate_limits).ok() == serde_json::to_value(&manifest.rate_limits).ok()
}

/// The hosts that an admin has agreed to with the component.
fn consented_hosts(setup: &Setup) -> Result<Vec<HostPattern>, String> {
    let hosts = setup.components.current.iter().flat_map(|chosen| &chosen.hosts);
    let parsed = hosts.map(|host| host.parse().map_err(|error: InvalidHostPattern| error.to_string()));
    parsed.collect()
}

impl fmt::Debug for Integrations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Integrations")
    }
}
