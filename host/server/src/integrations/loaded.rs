//! Components from the store, loaded when they are first needed.

use std::sync::{Arc, Mutex, PoisonError};

use microapp_distribution::{Digest, TrustPolicy, TrustedKey};
use microapp_runtime::{Connector, Engine};
use microapp_store::PeopleStore;

use super::Setup;
use crate::upgrades::{Chosen, TrustedKeys, load};

/// So many stay at hand, so that a step back is as fast as a step forth.
const AT_HAND: usize = 4;

/// Those that are loaded, the last used at the end. A call that is under way keeps the one that it runs on.
pub(super) struct Loaded {
    engine: Option<Engine>,
    connectors: Mutex<Vec<(Digest, Connector)>>,
}

impl Loaded {
    /// Loads into the engine of one of the program's own connectors: a process has one engine.
    pub(super) fn new(own: Option<&Connector>) -> Self {
        Self {
            engine: own.map(|connector| connector.engine().clone()),
            connectors: Mutex::default(),
        }
    }

    /// The component that was chosen, if the key is trusted still that vouched for it when an admin agreed. It is checked again
    /// before it is compiled: the bytes by their digest, and the signature by that key.
    pub(super) async fn get(
        &self,
        chosen: &Chosen,
        setup: &Setup,
        keys: &TrustedKeys,
        store: &Arc<dyn PeopleStore>,
    ) -> Result<Connector, String> {
        vouched_for(chosen, setup, keys).await?;
        if let Some(connector) = self.use_again(chosen.digest) {
            return Ok(connector);
        }
        let engine = self
            .engine
            .as_ref()
            .ok_or("this program has no engine for components")?;
        let sha256 = *chosen.digest.as_bytes();
        let bytes = crate::web::blocking(store, move |store| store.component(&sha256)).await;
        let bytes = bytes.map_err(|failure| failure.cause.unwrap_or_default())?;
        let bytes = bytes.ok_or_else(|| format!("the store does not have the component {}", chosen.digest))?;
        let mut keys = setup.trusted_keys();
        if let Some(key) = &chosen.key {
            let key: TrustedKey = key.parse().map_err(|error| format!("{error}"))?;
            keys.push(key);
        }
        let policy = TrustPolicy::new(keys, chosen.key.is_some());
        let checked = policy.check_pinned(bytes, chosen.digest, chosen.signature.as_deref());
        let checked = checked.map_err(|error| error.to_string())?;
        let connector = load(engine, &checked).await.map_err(|error| error.to_string())?;
        self.keep(chosen.digest, connector.clone());
        Ok(connector)
    }

    fn use_again(&self, digest: Digest) -> Option<Connector> {
        let connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        let found = connectors.iter().find(|(known, _)| *known == digest)?.1.clone();
        drop(connectors);
        self.keep(digest, found.clone());
        Some(found)
    }

    fn keep(&self, digest: Digest, connector: Connector) {
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        connectors.retain(|(known, _)| *known != digest);
        connectors.push((digest, connector));
        let beyond = connectors.len().saturating_sub(AT_HAND);
        connectors.drain(..beyond);
    }
}

/// Whether the key of a component is trusted at this moment.
pub(super) async fn vouched_for(chosen: &Chosen, setup: &Setup, keys: &TrustedKeys) -> Result<(), String> {
    if chosen.key.is_none() {
        return Ok(());
    }
    let (chosen, setup, keys) = (chosen.clone(), setup.clone(), keys.clone());
    let checked = tokio::task::spawn_blocking(move || keys.check(&chosen, &setup)).await;
    checked
        .map_err(|stopped| stopped.to_string())?
        .map_err(|error| error.to_string())
}
