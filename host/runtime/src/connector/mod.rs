//! Connectors: components that were checked, compiled and linked, and wait to be instantiated.
//!
//! Loading answers, without running a line of the guest, whether this host can run it at all: it has to export the
//! contract in a version that this host speaks, and to import nothing but the contract and the harmless part of WASI.
//! A component that wants files or sockets fails here, with a message that names the import, and not at its first use
//! in a customer's hands.

mod allowed;
mod describe;
mod imports;
mod manifest;
mod probe;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use microapp_distribution::{Checked, Digest};
use tokio::sync::OnceCell;

pub use allowed::CONTRACT_VERSIONS;
pub use manifest::{
    Action, Authentication, DailyQuota, Effect, Manifest, Plan, RateClass, RateLimits, ScopeSet, Setting,
};

use crate::bindings::GenericConnectorPre;
use crate::call::CallState;
use crate::engine::Engine;

/// More than any component of use; what is larger is not even parsed.
const MOST_BYTES: usize = 128 << 20;

/// A loaded connector. A clone is another handle to it; any number of integrations share it.
#[derive(Clone)]
pub struct Connector {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    pre: GenericConnectorPre<CallState>,
    contract: String,
    imports: Vec<String>,
    bytes: usize,
    digest: Digest,
    manifest: OnceCell<Manifest>,
}

/// Why a component is no connector, or none for this host.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file can't be read.
    #[error("the connector {} can't be read", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is larger than anything useful.
    #[error("the connector has {size} bytes; at most {MOST_BYTES} are loaded")]
    TooLarge {
        /// Its size.
        size: usize,
    },
    /// It is not a WebAssembly component, or not a valid one.
    #[error("this is no WebAssembly component that can be loaded: {reason}")]
    NotAComponent {
        /// What is wrong.
        reason: String,
    },
    /// It is a component of another kind.
    #[error(
        "the component does not export `microapp:connector/connector`, so it is no connector (it exports {})",
        list(exports)
    )]
    NotAConnector {
        /// What it exports.
        exports: Vec<String>,
    },
    /// It speaks a version of the contract that this host does not.
    #[error(
        "the connector speaks version {found} of the contract; this host loads {}",
        list(supported)
    )]
    ContractVersion {
        /// Its version.
        found: String,
        /// The versions that would load.
        supported: Vec<String>,
    },
    /// It imports what a connector may not have.
    #[error(
        "the connector imports {}, which no connector gets: a connector reaches the world only through `microapp:connector`",
        list(imports)
    )]
    ForbiddenImport {
        /// Each import that is not allowed.
        imports: Vec<String>,
    },
    /// An import has another shape than the contract's.
    #[error("the connector does not fit the contract: {reason}")]
    Mismatch {
        /// What does not fit.
        reason: String,
    },
    /// Its manifest can't be had, or used.
    #[error("the connector's manifest can't be used: {reason}")]
    Manifest {
        /// What is wrong.
        reason: String,
    },
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Connector {
    /// Loads a component from its bytes. Compiles it, which takes a moment, unless the engine's cache has it.
    ///
    /// # Errors
    ///
    /// [`LoadError`], which names the version or the import that does not fit.
    pub fn from_bytes(engine: &Engine, bytes: &[u8]) -> Result<Self, LoadError> {
        if bytes.len() > MOST_BYTES {
            return Err(LoadError::TooLarge { size: bytes.len() });
        }
        // Compiled code starts like a component's text would not; it is run unchecked, so it is not accepted at all.
        if wasmtime::Engine::detect_precompiled(bytes).is_some() {
            let reason = "it is compiled code; only the portable form is accepted".to_owned();
            return Err(LoadError::NotAComponent { reason });
        }
        let component = engine.compile(bytes).map_err(|error| LoadError::NotAComponent {
            reason: format!("{error:#}"),
        })?;
        let names = imports::Names::of(&component, engine.wasmtime());
        let contract = names.contract_version()?;
        names.check_imports()?;
        let mismatch = |error: wasmtime::Error| LoadError::Mismatch {
            reason: format!("{error:#}"),
        };
        let pre = engine.linker().instantiate_pre(&component).map_err(mismatch)?;
        let pre = GenericConnectorPre::new(pre).map_err(mismatch)?;
        let inner = Inner {
            engine: engine.clone(),
            pre,
            contract,
            imports: names.imports,
            bytes: bytes.len(),
            digest: Digest::of(bytes),
            manifest: OnceCell::new(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Loads a component that a [`TrustPolicy`](microapp_distribution::TrustPolicy) has let pass. What it refuses is
    /// never compiled, and leaves nothing in the cache.
    ///
    /// ```no_run
    /// # fn example(engine: &microapp_runtime::Engine) -> Result<(), Box<dyn std::error::Error>> {
    /// use microapp_runtime::Connector;
    /// use microapp_runtime::distribution::TrustPolicy;
    ///
    /// let policy = TrustPolicy::new(vec![std::fs::read_to_string("release.pub")?.parse()?], true);
    /// let signature = std::fs::read_to_string("connector.wasm.minisig")?;
    /// let checked = policy.check(std::fs::read("connector.wasm")?, Some(&signature))?;
    /// let connector = Connector::from_checked(engine, &checked)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`LoadError`] as for [`Connector::from_bytes`].
    pub fn from_checked(engine: &Engine, checked: &Checked) -> Result<Self, LoadError> {
        Self::from_bytes(engine, checked.bytes())
    }

    /// Loads a component from a file, whoever made it.
    ///
    /// # Errors
    ///
    /// [`LoadError`] as for [`Connector::from_bytes`], and if the file can't be read.
    pub fn from_file(engine: &Engine, path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| LoadError::Read {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes(engine, &bytes)
    }

    /// The version of the contract that it speaks, such as `0.1.0`.
    pub fn contract_version(&self) -> &str {
        &self.inner.contract
    }

    /// Everything that it imports, by name.
    pub fn imports(&self) -> &[String] {
        &self.inner.imports
    }

    /// The size of the component, in bytes.
    pub fn size(&self) -> usize {
        self.inner.bytes
    }

    /// Which bytes it is.
    pub fn digest(&self) -> Digest {
        self.inner.digest
    }

    /// The engine that it was loaded into.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// What the connector says of itself: asked once, then kept.
    ///
    /// # Errors
    ///
    /// [`LoadError::Manifest`] if it does not answer, or says what can't be used.
    pub async fn manifest(&self) -> Result<&Manifest, LoadError> {
        self.inner.manifest.get_or_try_init(|| describe::describe(self)).await
    }

    pub(crate) fn pre(&self) -> &GenericConnectorPre<CallState> {
        &self.inner.pre
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connector")
            .field("contract", &self.inner.contract)
            .field("bytes", &self.inner.bytes)
            .finish_non_exhaustive()
    }
}
