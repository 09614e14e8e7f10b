//! Asks a connector for its manifest, with nothing granted.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::Store;

use super::{Connector, LoadError, Manifest};
use crate::call::{self, Call, CallLog, CallState};
use crate::capability::{SystemClock, TracingLog};
use crate::limits::Limits;

/// It is pure and fast by contract.
pub(super) const DEADLINE: Duration = Duration::from_secs(5);

/// A store in which nothing is granted.
pub(super) fn bare_store(connector: &Connector, limits: &Limits) -> Store<CallState> {
    let log = CallLog::new(
        Arc::new(TracingLog),
        "describe".into(),
        "describe".to_owned(),
        20,
        limits.log_entry_bytes,
    );
    let call = Call {
        log: Arc::new(log),
        http: None,
        settings: Arc::default(),
        acting_user: None,
        intent: None,
        progress: None,
        clock: Arc::new(SystemClock::default()),
    };
    call::store(connector.engine(), call, limits)
}

pub(super) async fn describe(connector: &Connector) -> Result<Manifest, LoadError> {
    let limits = Limits {
        computing: DEADLINE,
        ..Limits::default()
    };
    let mut store = bare_store(connector, &limits);
    let meter = store.data().meter();
    let asking = meter.measure(async {
        let instance = connector.pre().instantiate_async(&mut store).await?;
        instance.microapp_connector_connector().call_describe(&mut store).await
    });
    let unusable = |reason: String| LoadError::Manifest { reason };
    match tokio::time::timeout(DEADLINE, asking).await {
        Err(_) => Err(unusable("it does not answer".to_owned())),
        Ok(Err(error)) => Err(unusable(format!("it failed: {}", error.root_cause()))),
        Ok(Ok(manifest)) => Manifest::read(manifest).map_err(|error| unusable(error.to_string())),
    }
}
