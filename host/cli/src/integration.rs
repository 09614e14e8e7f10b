//! From a configuration to something that runs.

use std::path::{Path, PathBuf};

use microapp_runtime::{Connector, Engine, EngineOptions, Integration, IntegrationConfig};

use crate::exit::Failure;

/// Reads `integration.toml` and puts the integration together.
pub async fn from_config(path: &Path) -> Result<Integration, Failure> {
    let config = IntegrationConfig::from_file(path)?;
    let connector = connector(config.connector.as_deref())?;
    let manifest = connector.manifest().await?;
    Ok(config.builder(&connector, manifest)?.build().await?)
}

/// Loads a component, or the built-in Zoom connector.
pub fn connector(file: Option<&Path>) -> Result<Connector, Failure> {
    let engine = Engine::new(match cache_folder() {
        Some(folder) => EngineOptions::with_cache(folder),
        None => EngineOptions::default(),
    })?;
    Ok(match file {
        Some(path) => Connector::from_file(&engine, path)?,
        None => Connector::from_bytes(&engine, zoom_component::ZOOM_WASM)?,
    })
}

/// Where compiled components are kept: `MICROAPP_CACHE`, or the user's cache folder.
fn cache_folder() -> Option<PathBuf> {
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
