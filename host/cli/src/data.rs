//! The data folder: what this installation keeps, and the keys that open it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueHint;
use etcetera::BaseStrategy as _;
use microapp_distribution::{InvalidKey, TrustedKey};
use microapp_runtime::{HttpClient, Integration, IntegrationConfig, Manifest, PooledClient};
use microapp_server::connections::{Apps, IntegrationApps};
use microapp_server::sign_in::SignIns;
use microapp_store::{SqliteOptions, SqliteStore};
use microapp_vault::{KeySource, SystemClock, TokenEndpoint, Vault};

use crate::component::read_text;
use crate::exit::Failure;

/// Who did it, in the audit log.
pub const WHO: &str = "command-line";

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

    /// Those keys: one in each line, `#` before a comment. None if there is no file, and none for a user without a home.
    ///
    /// # Errors
    ///
    /// If the file can't be read, or a line is no key.
    pub fn trusted_keys(&self) -> Result<Vec<TrustedKey>, Failure> {
        let Ok(path) = self.trusted_keys_file() else {
            return Ok(Vec::new());
        };
        if !path.exists() {
            return Ok(Vec::new());
        }
        let text = read_text(&path)?;
        let lines = text.lines().map(str::trim).zip(1..);
        let keys = lines.filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
        keys.map(|(line, number)| {
            line.parse()
                .map_err(|error: InvalidKey| Failure::Usage(format!("{}:{number}: {error}", path.display())))
        })
        .collect()
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
        Ok(Vault::builder(store).endpoint(endpoint).open(self.keys()?)?)
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
        vault.ensure_integration(&name, &manifest.name, WHO)?;
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
