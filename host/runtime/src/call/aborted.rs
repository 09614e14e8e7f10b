//! How a call that did not return is told: why it ended, and whether something may have happened at the service.

use std::sync::atomic::Ordering;

use super::{CallState, Stopped};
use crate::error::{ErrorKind, InvokeError, MAY_HAVE_CHANGED};
use crate::limits::Limits;
use crate::text::duration;

/// Why a guest ended otherwise than by returning.
pub(crate) fn aborted(error: &wasmtime::Error, state: &CallState, limits: &Limits) -> InvokeError {
    tracing::debug!(target: "microapp::call", error = format!("{error:?}"), "a guest was aborted");
    if let Some(stopped) = error.downcast_ref::<Stopped>() {
        let host = match stopped {
            Stopped::Computing => InvokeError::host(
                ErrorKind::DeadlineExceeded,
                "computing-time",
                format!(
                    "The connector computed longer than {} and was ended.",
                    duration(limits.computing)
                ),
            ),
            Stopped::HostCalls => InvokeError::host(
                ErrorKind::Trapped,
                "too-many-host-calls",
                format!(
                    "The connector called the host more than {} times and was ended.",
                    limits.host_calls
                ),
            ),
            Stopped::Exit | Stopped::Random => InvokeError::host(
                ErrorKind::Trapped,
                "trap",
                format!("The connector was ended: {stopped}."),
            ),
        };
        return mark_changes(host, state);
    }
    if error.downcast_ref::<wasmtime::PoolConcurrencyLimitError>().is_some() {
        let message = "As many calls run at this moment as this host has room for. Nothing was done; try again.";
        return InvokeError::host(ErrorKind::Overloaded, "no-room", message);
    }
    if state.memory.denied {
        let message = "The connector wanted more memory than it is granted, and was ended.";
        return mark_changes(InvokeError::host(ErrorKind::OutOfMemory, "memory", message), state);
    }
    let reason = error
        .downcast_ref::<wasmtime::Trap>()
        .map_or_else(|| error.root_cause().to_string(), ToString::to_string);
    let message = format!("The connector crashed ({reason}). This is a bug in it; its log may hold its last words.");
    mark_changes(InvokeError::host(ErrorKind::Trapped, "trap", message), state)
}

/// Says whether something may have happened at the service.
pub(crate) fn mark_changes(error: InvokeError, state: &CallState) -> InvokeError {
    error.with_detail(MAY_HAVE_CHANGED, may_have_changed(state))
}

/// Whether a request has left that may have changed something.
pub(crate) fn may_have_changed(state: &CallState) -> bool {
    let grants = state.call.http.as_ref();
    grants.is_some_and(|grants| grants.changes.load(Ordering::Relaxed) > 0)
}
