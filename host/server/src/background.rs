//! What an installation does once a day, whether or not anybody asks: it uses connections that nobody uses, before they end
//! for want of use, and it forgets intents whose time is over.
//!
//! Every process of an installation looks, and one of them does it. A lease says which, and is the calendar at the same
//! time: it is kept for a day after the work is done, so neither a second process nor a restart does it again. Work that
//! failed is tried again within the hour, and work that was cut short as soon as its lease has ended.
//!
//! Two more things go on in the background, with leases of their own: lost answers are found out
//! ([`Resolver`](crate::journal::Resolver)), and people are listed ([`Directory`](crate::integrations::Directory)).

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use microapp_vault::{Clock, Vault, VaultError, subject};

use crate::journal::Ledger;
use crate::web::App;

/// A connection that was not refreshed for so long is refreshed: a third of the shortest life of unused refresh tokens
/// that services are known to give (90 days), so that two months of trouble lose none.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How often to check whether something is due.
const LOOK: Duration = Duration::from_secs(10 * 60);
/// How long one process may take for a chore until another begins it anew. Nothing is lost if two do it.
const AT_WORK: Duration = Duration::from_secs(15 * 60);
/// From the end of a chore to its next time.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// After a failure.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The work of a day.
#[derive(Clone)]
pub struct Chores {
    vault: Vault,
    ledger: Ledger,
    clock: Arc<dyn Clock>,
}

/// What became of a chore.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chore {
    /// It is done for today.
    Done,
    /// It was done within the day, or another process is at it.
    NotDue,
    /// It failed; the reason is in the log.
    Failed,
}

/// What became of all chores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chored {
    /// Unused connections were refreshed.
    pub connections: Chore,
    /// Old intents were forgotten.
    pub intents: Chore,
}

impl Chores {
    /// Over a vault and its store.
    pub fn new(vault: Vault, ledger: Ledger, clock: Arc<dyn Clock>) -> Self {
        Self { vault, ledger, clock }
    }

    /// Does what is due at this moment.
    pub async fn pass(&self) -> Chored {
        Chored {
            connections: self.daily("connections", self.keep_connections()).await,
            intents: self.daily("intents", self.forget_intents()).await,
        }
    }

    /// One connection that fails is no reason to come back sooner: there are sixty more days.
    async fn keep_connections(&self) -> Result<(), String> {
        let failed = self.vault.keep_alive(UNUSED).await.map_err(|error| error.to_string())?;
        for (id, error) in failed {
            // An admin has switched it off, and knows.
            if !matches!(error, VaultError::Disabled { .. }) {
                let connection = subject(&id);
                tracing::warn!(
                    target: "microapp::background",
                    connection,
                    %error,
                    "a connection that nobody has used for a month can't be kept alive"
                );
            }
        }
        Ok(())
    }

    async fn forget_intents(&self) -> Result<(), String> {
        let ledger = self.ledger.clone();
        blocking(move || ledger.forget_old()).await
    }

    async fn daily(&self, chore: &'static str, work: impl Future<Output = Result<(), String>>) -> Chore {
        let name = format!("daily/{chore}");
        let (store, taken, now) = (Arc::clone(self.vault.store()), name.clone(), self.clock.now());
        let lease = blocking(move || store.acquire_lease(&taken, now, AT_WORK)).await;
        let done = match lease {
            Ok(None) => return Chore::NotDue,
            Ok(Some(lease)) => {
                let done = work.await;
                let pause = if done.is_ok() { DAY } else { HOUR };
                let (store, now) = (Arc::clone(self.vault.store()), self.clock.now());
                let kept = blocking(move || store.renew_lease(&name, lease.fence, now, pause)).await;
                done.and(kept.map(|_| ()))
            }
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => Chore::Done,
            Err(error) => {
                tracing::warn!(target: "microapp::background", chore, %error, "the work of a day failed");
                Chore::Failed
            }
        }
    }
}

impl std::fmt::Debug for Chores {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Chores")
    }
}

/// Does the work of each day, for ever.
pub(crate) async fn keep(app: App) {
    let integrations = app.integrations();
    let clock = Arc::clone(integrations.clock());
    let chores = Chores::new(
        integrations.vault().clone(),
        integrations.ledger().clone(),
        Arc::clone(&clock),
    );
    loop {
        // One that another process has set up since is known here only after this; without its app no token is renewed.
        if let Err(failure) = integrations.start_all().await {
            let cause = failure.cause.unwrap_or_default();
            tracing::warn!(target: "microapp::background", cause, "it can't be seen which integrations there are");
        }
        chores.pass().await;
        clock.sleep(LOOK).await;
    }
}

/// Asks the store on a thread that may block.
async fn blocking<T, E>(ask: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, String>
where
    T: Send + 'static,
    E: std::error::Error + Send + 'static,
{
    match tokio::task::spawn_blocking(ask).await {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(stopped) => Err(stopped.to_string()),
    }
}
