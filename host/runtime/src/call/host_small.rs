//! `progress`, `settings` and `caller`: a line each.

use super::CallState;
use crate::bindings::microapp::connector::{caller, errors, progress, settings};
use crate::capability::ProgressReport;
use crate::text::{cut, printable};

/// A progress message is for a line on a screen.
const MOST_PROGRESS_BYTES: usize = 500;

impl progress::Host for CallState {
    fn report(&mut self, done: u64, total: Option<u64>, message: String) -> wasmtime::Result<()> {
        self.count_host_call()?;
        if let Some(sink) = &self.call.progress {
            sink.report(&ProgressReport {
                done,
                total,
                message: &printable(cut(&message, MOST_PROGRESS_BYTES)),
            });
        }
        Ok(())
    }
}

impl settings::Host for CallState {
    fn get(&mut self, name: String) -> wasmtime::Result<Option<String>> {
        self.count_host_call()?;
        Ok(self.call.settings.get(&name).cloned())
    }
}

impl caller::Host for CallState {
    fn acting_user(&mut self) -> wasmtime::Result<Option<String>> {
        self.count_host_call()?;
        Ok(self.call.acting_user.clone())
    }

    fn intent(&mut self) -> wasmtime::Result<Option<String>> {
        self.count_host_call()?;
        Ok(self.call.intent.clone())
    }
}

// Only types.
impl errors::Host for CallState {}
