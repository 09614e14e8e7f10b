//! The vault: connections, their tokens, and the keys of an integration's other secrets.

mod connections;
mod core;
mod cut;
mod floor;
mod integration_rows;
mod integrations;
mod mark;
mod options;
mod read;
mod refresh;
mod rotate;
mod row;
mod secrets;
mod slot;
mod sound;
mod verdict;
mod vouch;
mod vouched;

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use microapp_store::{Store, Timestamp};
use tokio::runtime::Handle;

use self::core::Core;
use crate::keys::{KeyEncryptionKey, KeyError, KeyRing, KeySource};
use crate::{Clock, NoEndpoint, SystemClock, TokenEndpoint, Unfinished, VaultError};

pub use cut::{Ends, is_of_earlier_account};
pub use integrations::Context;
pub use options::Options;
pub use rotate::{KeyInfo, LeftRow, Removal, Rotation};
pub use secrets::Secrets;
pub use sound::{Soundness, look as look_at_rows};

/// Keeps the tokens of connections. Cheap to clone; all clones share what is remembered.
///
/// Async methods need a Tokio runtime with its timer switched on (or a [`Clock`] that waits in another way): they ask the
/// store on threads that may block, and a refresh that has begun is finished even if its caller goes away. Methods that
/// are not async block for about as long as a read or a commit of the store.
#[derive(Clone)]
pub struct Vault {
    core: Arc<Core>,
}

impl Vault {
    /// A vault over a store, with keys from `source`. See [`VaultBuilder`] for what else can be handed in.
    pub fn builder(store: Arc<dyn Store>) -> VaultBuilder {
        VaultBuilder {
            store,
            endpoint: Arc::new(NoEndpoint),
            clock: Arc::new(SystemClock),
            options: Options::default(),
        }
    }

    /// The store below.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.core.store
    }

    /// The time, by its clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.core.now()
    }

    /// What is under way in this vault, and what others count with it. A program that ends waits until it is over.
    #[must_use]
    pub fn unfinished(&self) -> &Unfinished {
        &self.core.unfinished
    }

    /// The key that new rows are sealed with.
    pub(crate) fn active_key(&self) -> Result<KeyEncryptionKey, VaultError> {
        self.core.active_key()
    }

    /// Asks the store on a thread that may block. Outside a runtime it asks at once, after letting others go first.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Core) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let core = self.core.clone();
        if Handle::try_current().is_err() {
            go_last().await;
            return work(&core);
        }
        let done = tokio::task::spawn_blocking(move || work(&core)).await;
        done.unwrap_or_else(|stopped| Err(VaultError::stopped(&stopped)))
    }

    /// Does it to the end, even if the caller goes away: half a refresh is a lost connection.
    async fn detached<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, VaultError>> + Send + 'static,
    ) -> Result<T, VaultError> {
        match Handle::try_current() {
            Ok(runtime) => {
                let counted = self.core.unfinished.begin();
                let work = async move {
                    let _until_it_ends = counted;
                    work.await
                };
                let done = runtime.spawn(work).await;
                done.unwrap_or_else(|stopped| Err(VaultError::stopped(&stopped)))
            }
            Err(_) => work.await,
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Vault")
            .field("keys", &self.core.ring().found_in())
            .finish_non_exhaustive()
    }
}

impl VaultError {
    fn stopped(error: &tokio::task::JoinError) -> Self {
        let reason = if error.is_panic() {
            "it failed"
        } else {
            "the program is ending"
        };
        Self::Stopped {
            reason: reason.to_owned(),
        }
    }
}

/// Puts a [`Vault`] together.
pub struct VaultBuilder {
    store: Arc<dyn Store>,
    endpoint: Arc<dyn TokenEndpoint>,
    clock: Arc<dyn Clock>,
    options: Options,
}

impl VaultBuilder {
    /// Who asks for tokens. Without one, nothing is refreshed.
    #[must_use]
    pub fn endpoint(mut self, endpoint: Arc<dyn TokenEndpoint>) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// Another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// How long things take and last.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Opens the vault with keys from `source`. For a store that knows no key yet, a key file is made.
    ///
    /// # Errors
    ///
    /// [`VaultError::Key`] if the keys are not those that the store was sealed with, and what the store says.
    pub fn open(self, source: KeySource) -> Result<Vault, VaultError> {
        let ring = match source.read()? {
            Some(ring) => ring,
            None => {
                let rows = self.store.keys()?;
                match rows.iter().find(|row| row.active) {
                    None => source.create()?,
                    Some(row) => {
                        let (wanted, looked) = (row.id.clone(), source.to_string());
                        return Err(KeyError::Missing { wanted, looked }.into());
                    }
                }
            }
        };
        self.finish(ring, Some(source))
    }

    /// Opens the vault with these keys.
    ///
    /// # Errors
    ///
    /// As [`VaultBuilder::open`].
    pub fn open_with(self, ring: KeyRing) -> Result<Vault, VaultError> {
        self.finish(ring, None)
    }

    fn finish(self, ring: KeyRing, source: Option<KeySource>) -> Result<Vault, VaultError> {
        let core = Core {
            store: self.store,
            endpoint: self.endpoint,
            clock: self.clock,
            options: self.options,
            source,
            ring: Arc::new(ring).into(),
            slots: Default::default(),
            integrations: Default::default(),
            integration_keys: Default::default(),
            unfinished: Unfinished::default(),
        };
        core.open_keys()?;
        Ok(Vault { core: Arc::new(core) })
    }
}

impl fmt::Debug for VaultBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VaultBuilder")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Lets others go first.
async fn go_last() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}
