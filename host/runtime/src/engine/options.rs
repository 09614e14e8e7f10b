//! What can be set at an engine, and the one wasmtime configuration that comes of it.

use std::path::PathBuf;
use std::time::Duration;

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

/// How much of a dropped instance's memory stays mapped for the next one. Without it 1,000 dropped instances gave their
/// pages back to the system one by one; with it, and without `PAGEMAP_SCAN`, they kept 1 GB.
const KEEP_RESIDENT: usize = 8 << 20;
/// A connector is a handful of core instances with one memory; languages with a runtime have some more.
const CORE_INSTANCES: u32 = 16;
const MEMORIES: u32 = 4;
const TABLES: u32 = 8;

/// The engine's options. The defaults suit a server of modest size.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EngineOptions {
    /// Bytes of memory that an instance may grow to, all its memories together. Default: 64 MiB.
    pub instance_memory: usize,
    /// Instances that can be alive at once; a call beyond that is refused as overloaded. Each reserves address space,
    /// not memory; a component with several memories takes the room of as many. Linux's default `vm.max_map_count` allows
    /// about 10,000. Default: 1,000.
    pub max_instances: u32,
    /// Elements that a table may grow to. Default: 20,000.
    pub table_elements: usize,
    /// Bytes of stack for compiled code; deeper recursion is a trap. Default: 512 KiB.
    pub stack: usize,
    /// How often a guest that computes is stopped to let others run, and so how exactly its computing time is
    /// measured. Default: 10 ms.
    pub tick: Duration,
    /// Where compiled components are kept for the next start. Only the host's user may write there: it is created so,
    /// and refused otherwise. None: they are compiled at each start. Default: none.
    pub cache: Option<PathBuf>,
    /// Whether to compile with all cores. Default: yes.
    pub parallel_compilation: bool,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            instance_memory: 64 << 20,
            max_instances: 1_000,
            table_elements: 20_000,
            stack: 512 << 10,
            tick: Duration::from_millis(10),
            cache: None,
            parallel_compilation: true,
        }
    }
}

impl EngineOptions {
    /// The defaults, with compiled components kept in `folder`.
    pub fn with_cache(folder: impl Into<PathBuf>) -> Self {
        Self {
            cache: Some(folder.into()),
            ..Self::default()
        }
    }

    /// The configuration, the same for compiling and for running.
    pub(super) fn config(&self) -> Config {
        let mut pool = PoolingAllocationConfig::new();
        pool.max_memory_size(self.instance_memory)
            .linear_memory_keep_resident(KEEP_RESIDENT)
            .table_keep_resident(64 << 10)
            .pagemap_scan(Enabled::Auto)
            .table_elements(self.table_elements)
            .total_component_instances(self.max_instances)
            .total_core_instances(self.max_instances.saturating_mul(CORE_INSTANCES / 2))
            .total_memories(self.max_instances)
            .total_tables(self.max_instances.saturating_mul(TABLES / 2))
            .total_stacks(self.max_instances)
            .max_core_instances_per_component(CORE_INSTANCES)
            .max_memories_per_component(MEMORIES)
            .max_tables_per_component(TABLES)
            .max_component_instance_size(1 << 20)
            .max_core_instance_size(1 << 20);
        let mut config = Config::new();
        config
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
            .memory_init_cow(true)
            .epoch_interruption(true)
            .max_wasm_stack(self.stack)
            // Host calls run on the same stack, beneath the guest.
            .async_stack_size(self.stack.saturating_add(512 << 10))
            .parallel_compilation(self.parallel_compilation)
            // The contract is WASI 0.2: what the newer proposals bring would only be more to attack, and the bookkeeping
            // for concurrent calls costs each instance.
            .concurrency_support(false)
            .wasm_component_model(true)
            .wasm_memory64(false)
            .wasm_tail_call(false)
            .wasm_relaxed_simd(false);
        config
    }
}
