//! From a configuration to something that runs.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use microapp_runtime::config::{AuthConfig, AuthMode};
use microapp_runtime::{Connector, Engine, EngineOptions, Integration, IntegrationConfig, PooledClient};
use microapp_server::connections::{Apps, ServiceApp, VaultCredentials};
use microapp_server::integrations::{Integrations, IntegrationsOptions, Running, Setup, is_installed};
use microapp_store::{ConnectionId, Principal, Store as _};
use microapp_vault::{NoEndpoint, State, SystemClock};
use secrecy::ExposeSecret as _;

use crate::component::Fetched;
use crate::data::{DataArgs, WHO, cache_folder};
use crate::exit::Failure;

/// Reads `integration.toml` and puts the integration together. Where somebody has to sign in, it has no credentials.
pub async fn from_config(path: &Path, data: &DataArgs) -> Result<Integration, Failure> {
    let config = IntegrationConfig::from_file(path)?;
    let connector = of_config(&config, data).await?;
    let manifest = connector.manifest().await?;
    Ok(config.builder(&connector, manifest)?.build().await?)
}

/// The same, signing requests with what the data folder keeps where somebody has signed in, or has connected the account by
/// its own credentials: all processes then share the latest token, and a connection that was cut is cut for all of them.
pub async fn connected(path: &Path, data: &DataArgs) -> Result<(Integration, IntegrationConfig), Failure> {
    let config = IntegrationConfig::from_file(path)?;
    let connector = of_config(&config, data).await?;
    let manifest = connector.manifest().await?;
    let builder = config.builder(&connector, manifest)?;
    let signs_in = |auth: &Option<AuthConfig>, mode: AuthMode| auth.as_ref().is_some_and(|auth| auth.mode == mode);
    let service = ConnectionId {
        integration: config.name.clone().unwrap_or_else(|| manifest.name.clone()),
        principal: Principal::Service,
    };
    let by_browser =
        signs_in(&config.auth, AuthMode::AuthorizationCode) || signs_in(&config.user_auth, AuthMode::AuthorizationCode);
    let by_itself = signs_in(&config.auth, AuthMode::ServerToServer);
    if !(by_browser || by_itself && is_kept(&service, &config, data)?) {
        return Ok((builder.build().await?, config));
    }
    let connections = data.connections(&config, manifest)?;
    // An account that needs nobody's consent is connected when it is first needed; one that was cut stays cut.
    let needs_nobody = matches!(
        connections.of_integration.service,
        Some(ServiceApp::ServerToServer { .. })
    );
    let status = connections.vault.status(&service).await?;
    if needs_nobody && status.state == State::SignInNeeded && status.since.is_none() {
        connections.sign_ins.connect_service(&connections.name, WHO).await?;
    }
    let credentials = VaultCredentials::new(connections.vault, connections.name);
    let credentials = credentials.each_person(config.user_auth.is_some());
    Ok((builder.credentials(Arc::new(credentials)).build().await?, config))
}

/// Whether the data folder knows this connection, cut or not. Makes no folder.
fn is_kept(id: &ConnectionId, config: &IntegrationConfig, data: &DataArgs) -> Result<bool, Failure> {
    if !data.database().is_ok_and(|database| database.exists()) {
        return Ok(false);
    }
    let store = data.existing_store()?;
    if store.connection(id)?.is_none() {
        return Ok(false);
    }
    let Some(row) = store.integration(&id.integration)?.filter(is_installed) else {
        return Ok(true);
    };
    // An integration that was installed may bear the same name and be of another account.
    let secrets = data.vault_over(store, Arc::new(NoEndpoint))?;
    let secrets = secrets.integration_secrets(&row.name)?.unwrap_or_default();
    let installed = Setup::read(&row.configuration)?.config(&row.name, &secrets)?;
    let account = |config: &IntegrationConfig| {
        let auth = config.auth.as_ref()?;
        let account_id = auth.account_id.as_ref()?;
        Some([account_id, &auth.client_id].map(|id| id.expose_secret().to_owned()))
    };
    Ok(account(&installed) == account(config))
}

/// The integrations of the data folder as the server runs them, and the one with this name, which runs: its connections,
/// limits and journal.
pub async fn served(name: &str, data: &DataArgs) -> Result<(Arc<Integrations>, Arc<Running>), Failure> {
    let integrations = integrations(data).await?;
    match integrations.get(name).await {
        Ok(running) => Ok((Arc::new(integrations), running)),
        Err(failure) => Err(cannot(&integrations, name, failure).await),
    }
}

/// One that `microapp install` has added, to look at: with the component that it runs, and the limits that the server keeps
/// in the store. Nothing is sent.
pub async fn installed(name: &str, data: &DataArgs) -> Result<Integration, Failure> {
    let integrations = integrations(data).await?;
    match integrations.at_rest(name).await {
        Ok(integration) => Ok(integration),
        Err(failure) => Err(cannot(&integrations, name, failure).await),
    }
}

/// The integrations of the data folder. Nothing runs until it is asked for.
pub async fn integrations(data: &DataArgs) -> Result<Integrations, Failure> {
    let store = data.existing_store()?;
    let apps = Arc::new(Apps::default());
    let vault = data.vault_over(Arc::clone(&store), apps.clone())?;
    let zoom = connector(None)?;
    let connectors = HashMap::from([(zoom.manifest().await?.name.clone(), zoom)]);
    Ok(Integrations::new(IntegrationsOptions {
        store,
        vault,
        apps,
        http: Arc::new(PooledClient::default()),
        connectors,
        trusted_keys: data.trusted_keys(),
        clock: Arc::new(SystemClock),
    }))
}

async fn cannot(integrations: &Integrations, name: &str, failure: microapp_server::web::Failure) -> Failure {
    if let Some(cause) = failure.cause {
        return Failure::Usage(cause);
    }
    let rows = integrations.rows().await.unwrap_or_default();
    let known: Vec<_> = rows
        .iter()
        .filter(|row| row.enabled)
        .map(|row| row.name.as_str())
        .collect();
    let known = if known.is_empty() {
        "none".to_owned()
    } else {
        known.join(", ")
    };
    Failure::Usage(format!(
        "there is no integration `{name}` that is switched on in the data folder; there is {known}"
    ))
}

/// The component that a configuration names, if those vouch for it whom the admin trusts; or the built-in Zoom connector,
/// which came with this program.
pub async fn of_config(config: &IntegrationConfig, data: &DataArgs) -> Result<Connector, Failure> {
    let Some(source) = &config.connector else {
        return connector(None);
    };
    let fetched = Fetched::from_source(source).await?;
    let policy = config.trust_policy(&data.trusted_keys().read()?);
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
