//! From a configuration to something that runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use microapp_runtime::config::{AuthConfig, AuthMode};
use microapp_runtime::{Connector, Engine, EngineOptions, Integration, IntegrationConfig};
use microapp_server::StoreMemory;
use microapp_server::connections::{ServiceApp, VaultCredentials};
use microapp_server::integrations::Setup;
use microapp_store::{ConnectionId, Principal};
use microapp_vault::{NoEndpoint, State, SystemClock};

use crate::component::Fetched;
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;

/// Reads `integration.toml` and puts the integration together. Where somebody has to sign in, it has no credentials.
pub async fn from_config(path: &Path) -> Result<Integration, Failure> {
    let config = IntegrationConfig::from_file(path)?;
    let connector = of_config(&config, &DataArgs::default()).await?;
    let manifest = connector.manifest().await?;
    Ok(config.builder(&connector, manifest)?.build().await?)
}

/// The same, signing requests with what the data folder keeps where somebody has signed in.
pub async fn connected(path: &Path, data: &DataArgs) -> Result<Integration, Failure> {
    let config = IntegrationConfig::from_file(path)?;
    let connector = of_config(&config, data).await?;
    let manifest = connector.manifest().await?;
    let builder = config.builder(&connector, manifest)?;
    let by_browser = |auth: &Option<AuthConfig>| {
        auth.as_ref()
            .is_some_and(|auth| auth.mode == AuthMode::AuthorizationCode)
    };
    if !by_browser(&config.auth) && !by_browser(&config.user_auth) {
        return Ok(builder.build().await?);
    }
    let connections = data.connections(&config, manifest)?;
    let service = ConnectionId {
        integration: connections.name.clone(),
        principal: Principal::Service,
    };
    // An account that needs nobody's consent is connected when it is first needed.
    let needs_nobody = matches!(
        connections.of_integration.service,
        Some(ServiceApp::ServerToServer { .. })
    );
    if needs_nobody && connections.vault.status(&service).await?.state == State::SignInNeeded {
        connections.sign_ins.connect_service(&connections.name, WHO).await?;
    }
    let credentials = VaultCredentials::new(connections.vault, connections.name);
    let credentials = credentials.each_person(config.user_auth.is_some());
    Ok(builder.credentials(Arc::new(credentials)).build().await?)
}

/// Puts an integration together that `microapp install` has added, with the limits that the server keeps in the store.
pub async fn installed(name: &str, data: &DataArgs) -> Result<Integration, Failure> {
    let vault = data.vault_over(data.existing_store()?, Arc::new(NoEndpoint))?;
    let row = vault.integration(name)?.ok_or_else(|| {
        Failure::Usage(format!(
            "no integration is named {name} there; `microapp install` adds one, and --config names the file of another"
        ))
    })?;
    let secrets = vault.integration_secrets(name)?.unwrap_or_default();
    let config = Setup::read(&row.configuration)?.config(name, &secrets)?;
    let connector = of_config(&config, data).await?;
    let memory = StoreMemory::new(Arc::clone(vault.store()), name, Arc::new(SystemClock));
    let builder = config.builder(&connector, connector.manifest().await?)?;
    Ok(builder.rate_memory(Arc::new(memory)).build().await?)
}

/// The component that a configuration names, if those vouch for it whom the admin trusts; or the built-in Zoom connector,
/// which came with this program.
pub async fn of_config(config: &IntegrationConfig, data: &DataArgs) -> Result<Connector, Failure> {
    let Some(source) = &config.connector else {
        return connector(None);
    };
    let fetched = Fetched::from_source(source).await?;
    let policy = config.trust_policy(&data.trusted_keys()?);
    let checked = policy.check(fetched.bytes, fetched.signature.as_deref())?;
    // Nothing is compiled, and no engine is made, before this.
    Ok(Connector::from_checked(&engine()?, &checked)?)
}

/// Loads a component to look at it, or the built-in Zoom connector.
pub fn connector(file: Option<&Path>) -> Result<Connector, Failure> {
    let engine = engine()?;
    Ok(match file {
        Some(path) => Connector::from_file(&engine, path)?,
        None => Connector::from_bytes(&engine, zoom_component::ZOOM_WASM)?,
    })
}

/// An engine with the user's cache.
pub fn engine() -> Result<Engine, Failure> {
    Ok(Engine::new(match cache_folder() {
        Some(folder) => EngineOptions::with_cache(folder),
        None => EngineOptions::default(),
    })?)
}

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
