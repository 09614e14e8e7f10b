//! The engine: one wasmtime configuration for compiling and for running, and the memory that instances live in.
//!
//! Every call gets a fresh instance, so what an instance costs decides the design. Instances come from a pool of slots
//! that is reserved once; a component's initial memory is mapped into its slot copy-on-write, and a slot that is given
//! back is cleaned where it was written and nowhere else (`PAGEMAP_SCAN`, Linux 6.7). So isolation between two users
//! costs some microseconds, and there is no reason to keep an instance for a second call.
//!
//! What bounds a guest here: the size of a slot (memory), the sizes of tables and of the stack, and a thread that moves
//! the epoch on, by which a guest that computes is stopped now and then to ask whether it may go on.

mod cache;
mod limiter;
mod options;
mod precompiled;
mod ticker;

use std::fmt;
use std::sync::Arc;

use wasmtime::component::{Component, Linker};

pub use cache::CacheError;
pub(crate) use limiter::MemoryLimits;
pub use options::EngineOptions;

use crate::call::CallState;

/// What connectors are compiled by and run in. A process needs one; a clone is another handle to it.
///
/// ```
/// use microapp_runtime::{Engine, EngineOptions};
///
/// let mut options = EngineOptions::default();
/// options.max_instances = 16;
/// let engine = Engine::new(options)?;
/// # Ok::<_, microapp_runtime::EngineError>(())
/// ```
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    engine: wasmtime::Engine,
    linker: Linker<CallState>,
    cache: Option<cache::CompileCache>,
    options: EngineOptions,
    _ticker: ticker::Ticker,
}

/// Why there is no engine.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// Too much was asked of this machine, mostly address space for `max_instances`.
    #[error("the engine can't be set up with room for {instances} instances of {} MiB: {reason}", memory >> 20)]
    Setup {
        /// The instances that were asked for.
        instances: u32,
        /// Bytes for each.
        memory: usize,
        /// What wasmtime or the system says.
        reason: String,
    },
    /// The cache's folder can't be used, or must not be.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// No thread could be started to keep time.
    #[error("the engine's clock thread can't be started")]
    Thread(#[source] std::io::Error),
}

impl Engine {
    /// Reserves the pool and starts the clock thread, which ends with the engine.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if the machine has no room, or the cache's folder is not safe.
    pub fn new(options: EngineOptions) -> Result<Self, EngineError> {
        let setup = |error: wasmtime::Error| EngineError::Setup {
            instances: options.max_instances,
            memory: options.instance_memory,
            reason: format!("{error:#}"),
        };
        let engine = wasmtime::Engine::new(&options.config()).map_err(setup)?;
        let linker = crate::call::linker(&engine).map_err(setup)?;
        let cache = match &options.cache {
            Some(folder) => Some(cache::CompileCache::open(folder, &engine)?),
            None => None,
        };
        let ticker = ticker::Ticker::start(engine.clone(), options.tick).map_err(EngineError::Thread)?;
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                linker,
                cache,
                options,
                _ticker: ticker,
            }),
        })
    }

    /// What it was made with.
    pub fn options(&self) -> &EngineOptions {
        &self.inner.options
    }

    pub(crate) fn wasmtime(&self) -> &wasmtime::Engine {
        &self.inner.engine
    }

    pub(crate) fn linker(&self) -> &Linker<CallState> {
        &self.inner.linker
    }

    /// Compiles a component, or takes it from the cache.
    pub(crate) fn compile(&self, bytes: &[u8]) -> wasmtime::Result<Component> {
        match &self.inner.cache {
            Some(cache) => cache.load_or_compile(&self.inner.engine, bytes),
            None => Component::new(&self.inner.engine, bytes),
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Engine")
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}
