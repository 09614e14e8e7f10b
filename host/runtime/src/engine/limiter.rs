//! Memory and tables of one instance, and the memory of having refused: a guest that is denied a page mostly aborts, and
//! its trap alone would not say why.

use wasmtime::ResourceLimiter;

/// What one store may hold.
#[derive(Debug)]
pub(crate) struct MemoryLimits {
    memory: usize,
    table: usize,
    /// Whether a growth of memory was denied.
    pub(crate) denied: bool,
}

impl MemoryLimits {
    pub(crate) const fn new(memory: usize, table: usize) -> Self {
        Self {
            memory,
            table,
            denied: false,
        }
    }
}

impl ResourceLimiter for MemoryLimits {
    fn memory_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let granted = desired <= self.memory && maximum.is_none_or(|maximum| desired <= maximum);
        self.denied |= !granted;
        Ok(granted)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.denied = true;
        Ok(())
    }

    fn table_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= self.table && maximum.is_none_or(|maximum| desired <= maximum))
    }
}
