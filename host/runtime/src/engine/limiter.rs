//! Memory and tables of one instance, and the memory of having refused: a guest that is denied a page mostly aborts, and
//! its trap alone would not say why.

use wasmtime::ResourceLimiter;

/// What one store may hold.
#[derive(Debug)]
pub(crate) struct MemoryLimits {
    memory: usize,
    table: usize,
    /// Bytes that all its memories were allowed.
    held: usize,
    /// Whether a growth of memory was denied.
    pub(crate) denied: bool,
}

impl MemoryLimits {
    pub(crate) const fn new(memory: usize, table: usize) -> Self {
        Self {
            memory,
            table,
            held: 0,
            denied: false,
        }
    }
}

impl ResourceLimiter for MemoryLimits {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let held = self.held.saturating_add(desired.saturating_sub(current));
        let granted = held <= self.memory && maximum.is_none_or(|maximum| desired <= maximum);
        if granted {
            self.held = held;
        }
        self.denied |= !granted;
        Ok(granted)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        // Nothing is given back: this is also called for growths that were never asked for, so a guest could empty the count.
        self.denied = true;
        Ok(())
    }

    fn table_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= self.table && maximum.is_none_or(|maximum| desired <= maximum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grows(limits: &mut MemoryLimits, from: usize, to: usize) -> bool {
        limits.memory_growing(from, to, None).expect("an answer")
    }

    #[test]
    fn all_memories_of_an_instance_count_together() {
        let mut limits = MemoryLimits::new(100, 0);
        assert!(grows(&mut limits, 0, 60), "the first");
        assert!(!grows(&mut limits, 0, 60), "a second, beyond what is left");
        assert!(limits.denied);
        assert!(grows(&mut limits, 0, 30), "a smaller second");
        assert!(grows(&mut limits, 60, 70), "the first grows into the rest");
        assert!(!grows(&mut limits, 30, 31));
    }

    #[test]
    fn a_growth_that_failed_gives_nothing_back() {
        let mut limits = MemoryLimits::new(100, 0);
        assert!(grows(&mut limits, 0, 80));
        // What wasmtime says of a growth beyond all 32 bits, without having asked.
        let beyond = wasmtime::Error::msg("memory growth exceeds memory type's limits");
        limits.memory_grow_failed(beyond).expect("noted");
        assert!(!grows(&mut limits, 0, 80), "a second memory");
    }
}
