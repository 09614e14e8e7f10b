//! One call: what a fresh instance finds around it, and nothing else.
//!
//! [`CallState`] is the data of a store. It is made for one call and dropped with it, so nothing of one user's call is
//! within reach of the next. The imports of the contract are implemented on it, one file each, and the harmless part of
//! WASI that language runtimes link on their own ([`wasi`]).
//!
//! It must never block: what waits (HTTP, polls) is async, what does not (logs, settings) returns at once.

mod aborted;
mod host_http;
mod host_log;
mod host_small;
mod meter;
mod stop;
mod wasi;

use std::collections::BTreeMap;
use std::sync::Arc;

use wasmtime::component::{HasSelf, Linker, ResourceTable};
use wasmtime::{Store, UpdateDeadline};

pub(crate) use aborted::{aborted, mark_changes, may_have_changed};
pub(crate) use host_log::CallLog;
pub(crate) use stop::Stopped;

use crate::capability::{Clock, ProgressSink};
use crate::engine::{Engine, MemoryLimits};
use crate::http::CallGrants;
use crate::limits::Limits;
use meter::Meter;

/// Resources (streams, things to wait for) that a guest can hold at once.
const MOST_RESOURCES: usize = 1_024;

/// What a call was given.
pub(crate) struct Call {
    pub(crate) log: Arc<CallLog>,
    /// None while a connector describes itself: that asks nobody.
    pub(crate) http: Option<CallGrants>,
    /// Each setting's value as JSON.
    pub(crate) settings: Arc<BTreeMap<String, String>>,
    /// What `caller.acting-user` answers.
    pub(crate) acting_user: Option<String>,
    /// What `caller.intent` answers.
    pub(crate) intent: Option<String>,
    pub(crate) progress: Option<Arc<dyn ProgressSink>>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// The data of a store.
pub(crate) struct CallState {
    pub(crate) call: Arc<Call>,
    pub(crate) memory: MemoryLimits,
    table: ResourceTable,
    host_calls: u32,
    meter: Arc<Meter>,
}

impl CallState {
    /// What measures the call's computing: whoever runs the guest runs it in [`Meter::measure`].
    pub(crate) fn meter(&self) -> Arc<Meter> {
        Arc::clone(&self.meter)
    }

    /// Counts a call into the host, and ends the guest that makes too many.
    fn count_host_call(&mut self) -> wasmtime::Result<()> {
        match self.host_calls.checked_sub(1) {
            Some(left) => {
                self.host_calls = left;
                Ok(())
            }
            None => Err(Stopped::HostCalls.into()),
        }
    }
}

/// A store for one call, with every bound set.
pub(crate) fn store(engine: &Engine, call: Call, limits: &Limits) -> Store<CallState> {
    let options = engine.options();
    let mut table = ResourceTable::new();
    table.set_max_capacity(MOST_RESOURCES);
    let state = CallState {
        call: Arc::new(call),
        memory: MemoryLimits::new(options.instance_memory, options.table_elements),
        table,
        host_calls: limits.host_calls,
        meter: Arc::default(),
    };
    let mut store = Store::new(engine.wasmtime(), state);
    store.limiter(|state| &mut state.memory);
    store.set_hostcall_fuel(limits.host_call_bytes);
    let most = limits.computing;
    // Reached at most once a tick, while the guest computes. The yield lets the runtime serve others, and notice that the
    // call's deadline has passed.
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |context| {
        if context.data().meter.computed() > most {
            Err(Stopped::Computing.into())
        } else {
            Ok(UpdateDeadline::Yield(1))
        }
    });
    store
}

/// Everything that a connector may import. Made once for each engine.
pub(crate) fn linker(engine: &wasmtime::Engine) -> wasmtime::Result<Linker<CallState>> {
    let mut linker = Linker::new(engine);
    crate::bindings::GenericConnector::add_to_linker::<_, HasSelf<CallState>>(&mut linker, |state| state)?;
    wasi::add_to_linker(&mut linker)?;
    Ok(linker)
}
