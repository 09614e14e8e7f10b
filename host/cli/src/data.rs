//! The data folder: what this installation keeps, and the keys that open it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::ValueHint;
use etcetera::BaseStrategy as _;
use microapp_runtime::{HttpClient, Integration, IntegrationConfig, Manifest, PooledClient};
use microapp_server::connections::{Apps, IntegrationApps};
use microapp_server::sign_in::SignIns;
use microapp_server::upgrades::TrustedKeys;
use microapp_server::web::{self, Limits};
use microapp_store::{SqliteOptions, SqliteStore};
use microapp_vault::{KeySource, SystemClock, TokenEndpoint, Unfinished, Vault};

use crate::account;
use crate::exit::Failure;

/// Who did it, in the audit log.
pub const WHO: &str = "command-line";

/// Where compiled components are kept: `MICROAPP_CACHE`, or the user's cache folder.
pub fn cache_folder() -> Option<PathBuf> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    variable("MICROAPP_CACHE").or_else(|| {
        variable("XDG_CACHE_HOME")
            .or_else(|| variable("HOME").map(|home| home.join(".cache")))
            .map(|cache| cache.join("microapp"))
    })
}

/// Where this installation keeps what it must not forget.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct DataArgs {
    /// The folder with connections, intents and the audit log; the user's data folder + /microapp when absent.
    #[arg(long = "data", env = "MICROAPP_DATA", value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: Option<PathBuf>,
    /// Where the keys are: a file, env:NAME, or command:PROGRAM and its arguments; microapp.keys in the data folder when
    /// absent.
    #[arg(long, env = "MICROAPP_KEYS", value_name = "SOURCE")]
    keys: Option<String>,
}

impl DataArgs {
    /// The folder.
    ///
    /// # Errors
    ///
    /// If none is named and this user has no home.
    pub fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        let base = etcetera::choose_base_strategy().map_err(|_| Failure::NoDataFolder)?;
        Ok(base.data_dir().join("microapp"))
    }

    /// The database's file.
    ///
    /// # Errors
    ///
    /// As [`path`](Self::path).
    pub fn database(&self) -> Result<PathBuf, Failure> {
        Ok(self.path()?.join("microapp.db"))
    }

    /// The file with the keys whose signatures count for all integrations.
    ///
    /// # Errors
    ///
    /// As [`path`](Self::path).
    pub fn trusted_keys_file(&self) -> Result<PathBuf, Failure> {
        Ok(self.path()?.join("trusted-keys"))
    }

    /// Those keys; none for a user without a home.
    pub fn trusted_keys(&self) -> TrustedKeys {
        self.trusted_keys_file().map(TrustedKeys::in_file).unwrap_or_default()
    }

    /// The store; made if there is none.
    ///
    /// # Errors
    ///
    /// If the folder or the file can't be made or used.
    pub fn store(&self) -> Result<Arc<SqliteStore>, Failure> {
        make_private(&self.path()?)?;
        let store = SqliteStore::open(&self.database()?, &SqliteOptions::default())?;
        Ok(Arc::new(store))
    }

    /// The store, if there is one.
    ///
    /// # Errors
    ///
    /// If there is none, or it can't be used.
    pub fn existing_store(&self) -> Result<Arc<SqliteStore>, Failure> {
        let options = SqliteOptions {
            create: false,
            ..SqliteOptions::default()
        };
        Ok(Arc::new(SqliteStore::open(&self.database()?, &options)?))
    }

    /// Where the keys are.
    ///
    /// # Errors
    ///
    /// As [`path`](Self::path).
    pub fn keys(&self) -> Result<KeySource, Failure> {
        let Some(keys) = &self.keys else {
            return Ok(KeySource::File(self.path()?.join("microapp.keys")));
        };
        Ok(if let Some(name) = keys.strip_prefix("env:") {
            KeySource::Environment(name.to_owned())
        } else if let Some(command) = keys.strip_prefix("command:") {
            KeySource::Command(command.split_whitespace().map(str::to_owned).collect())
        } else {
            KeySource::File(keys.into())
        })
    }

    /// The vault over the store; both are made if there are none.
    ///
    /// # Errors
    ///
    /// As [`store`](Self::store), and if the keys are not at hand, or not the right ones.
    pub fn vault(&self, endpoint: Arc<dyn TokenEndpoint>) -> Result<Vault, Failure> {
        self.vault_over(self.store()?, endpoint)
    }

    /// The vault over this store.
    ///
    /// # Errors
    ///
    /// If the keys are not at hand, or not the right ones.
    pub fn vault_over(&self, store: Arc<SqliteStore>, endpoint: Arc<dyn TokenEndpoint>) -> Result<Vault, Failure> {
        let vault = Vault::builder(store).endpoint(endpoint).open(self.keys()?)?;
        UNFINISHED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(vault.unfinished().clone());
        Ok(vault)
    }

    /// The connections of a configured integration, whose row is made if there is none.
    ///
    /// # Errors
    ///
    /// As [`vault`](Self::vault), and if an address in the configuration breaks a rule.
    pub fn connections(&self, config: &IntegrationConfig, manifest: &Manifest) -> Result<Connections, Failure> {
        let name = config.name.clone().unwrap_or_else(|| manifest.name.clone());
        let http: Arc<dyn HttpClient> = Arc::new(PooledClient::default());
        let apps = Arc::new(Apps::default());
        let of_integration = IntegrationApps::of_config(&name, config, Arc::new(manifest.clone()), &http)?;
        let of_integration = apps.put(of_integration);
        let vault = self.vault(apps.clone())?;
        account::claim(&vault, &name, &manifest.name, config)?;
        let sign_ins = SignIns::new(vault.clone(), apps.clone(), Arc::new(SystemClock));
        Ok(Connections {
            name,
            vault,
            apps,
            of_integration,
            sign_ins,
        })
    }
}

/// What goes on in the vaults of this program.
static UNFINISHED: Mutex<Vec<Unfinished>> = Mutex::new(Vec::new());

/// Waits for what goes on although the command that has asked for it has ended: the exchange of a code, a refresh, whose
/// answer nobody gets twice.
pub async fn finish() {
    let all = std::mem::take(&mut *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner));
    let over = all
        .iter()
        .map(|unfinished| web::finish(unfinished, Limits::default().farewell));
    futures::future::join_all(over).await;
}

/// An integration's connections, and all that is needed to make new ones.
pub struct Connections {
    /// The integration's name.
    pub name: String,
    /// Keeps their tokens.
    pub vault: Vault,
    /// By which the vault asks for tokens.
    pub apps: Arc<Apps>,
    /// The integration's own.
    pub of_integration: Arc<IntegrationApps>,
    /// Lets people sign in.
    pub sign_ins: SignIns,
}

impl Connections {
    /// Has it found out whose account a person consents for, as the configuration wants it.
    pub fn check_people(&mut self, integration: &Integration) {
        let checked = IntegrationApps::clone(&self.of_integration).checked_by(integration);
        self.of_integration = self.apps.put(checked);
    }
}

/// Makes a folder for its owner only. One that is there is left as it is.
pub fn make_private(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Failure::Io {
        what: format!("The folder {} can't be made", folder.display()),
        error,
    })
}
