//! A disk with a name that SQLite knows.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::fault::{Fault, Operation};
use crate::recording::{Event, Recording};
use crate::vfs;

/// A file system of SQLite's that records and fails. It lives as long as the program: SQLite keeps its name.
#[derive(Debug)]
pub struct Disk {
    name: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    recording: Recording,
    fault: Option<Fault>,
    /// How often a fault has struck.
    struck: u64,
}

impl Disk {
    /// A new one, over the system's files.
    ///
    /// # Panics
    ///
    /// If SQLite doesn't take it.
    pub fn register() -> &'static Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let disk: &'static Self = Box::leak(Box::new(Self {
            name: format!("faulty-disk-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
            state: Mutex::default(),
        }));
        vfs::register(disk, &disk.name);
        disk
    }

    /// The name by which SQLite knows it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Fails from now on as this says.
    pub fn fail(&self, fault: Fault) {
        let mut state = self.state();
        state.fault = Some(fault);
        state.struck = 0;
    }

    /// Works again. Returns how often the fault has struck.
    pub fn mend(&self) -> u64 {
        let mut state = self.state();
        state.fault = None;
        state.struck
    }

    /// Writes down that everything up to here was acknowledged: so many changes, say.
    pub fn mark(&self, number: u64) {
        self.state().recording.push(Event::Mark(number));
    }

    /// What was recorded since the beginning.
    pub fn recording(&self) -> Recording {
        self.state().recording.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// SQLite's code if the operation is to fail.
    pub(crate) fn refuses(&self, operation: Operation, path: &Path) -> Option<i32> {
        let mut state = self.state();
        let code = state.fault.as_mut()?.strikes(operation, path)?;
        state.struck += 1;
        Some(code)
    }

    /// Does the operation and writes it down at once, so that the order is the true one.
    pub(crate) fn recorded(&self, event: impl FnOnce() -> Event, operation: impl FnOnce() -> i32) -> i32 {
        let mut state = self.state();
        let code = operation();
        if code == 0 {
            state.recording.push(event());
        }
        code
    }
}
