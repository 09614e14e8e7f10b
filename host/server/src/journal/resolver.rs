//! Resolving in the background: what nobody asks for any more is found out all the same.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use microapp_runtime::Priority;
use microapp_store::{IntentFilter, IntentRow, IntentState, Lease, Timestamp};
use tokio::task::JoinHandle;

use super::journal::{ABANDONED, Inner, Journal, given_up};
use super::machine::{self, Advice, Event, Standing};
use super::{JournalError, look};

/// How long one pass may hold the lease without prolonging it.
const LEASE: Duration = Duration::from_secs(120);

/// How many intents are looked at in one pass, and how many of them at once.
const AT_MOST: u32 = 1_000;
const AT_ONCE: usize = 4;

/// What a pass has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resolved {
    /// Another process is at it; nothing was done.
    pub busy: bool,
    /// Intents that somebody has left, and that are unknown now.
    pub abandoned: u32,
    /// Intents that were looked for.
    pub looked: u32,
    /// Intents that a person has to see to now.
    pub parked: u32,
    /// When the next one is due, as far as is known.
    pub next: Option<Timestamp>,
}

impl Journal {
    /// Sees to everything that is due at this moment: takes what a dead process has left for unknown, looks for what is
    /// unknown, parks what nobody can tell, and forgets what is old. It sends nothing that changes anything.
    ///
    /// A lease in the store lets one process at a time do it.
    ///
    /// # Errors
    ///
    /// Those of store and vault. What was done until then is done.
    pub async fn resolve(&self) -> Result<Resolved, JournalError> {
        let inner = self.inner();
        let name = format!("intents/{}", inner.integration.name());
        let taking = move |inner: &Inner| Ok(inner.ledger.store.acquire_lease(&name, inner.ledger.now(), LEASE)?);
        let Some(lease) = inner.blocking(taking).await? else {
            return Ok(Resolved {
                busy: true,
                ..Resolved::default()
            });
        };
        let done = pass(inner, &lease).await;
        let returning = move |inner: &Inner| Ok(inner.ledger.store.release_lease(&lease.name, lease.fence)?);
        inner.blocking(returning).await?;
        done
    }
}

async fn pass(inner: &Arc<Inner>, lease: &Lease) -> Result<Resolved, JournalError> {
    let open = inner.blocking(|inner| {
        inner.ledger.forget_old()?;
        let filter = IntentFilter {
            integration: Some(inner.integration.name().to_owned()),
            states: vec![IntentState::Sending, IntentState::Unknown],
            limit: AT_MOST,
            ..IntentFilter::default()
        };
        Ok(inner.ledger.store.intents(&filter)?)
    });
    let steps = futures::stream::iter(open.await?).map(|row| async move {
        let (name, fence) = (lease.name.clone(), lease.fence);
        let renewing = move |inner: &Inner| {
            let (store, now) = (&inner.ledger.store, inner.ledger.now());
            Ok(store.renew_lease(&name, fence, now, LEASE)?)
        };
        step(inner, row, renewing).await
    });
    let mut steps = steps.buffer_unordered(AT_ONCE);
    let mut all = Resolved::default();
    while let Some(one) = steps.next().await {
        let one = match one {
            Ok(one) => one,
            // What is wrong with one row is no reason to leave the others.
            Err(JournalError::Vault(error)) => {
                tracing::warn!(target: "microapp::journal", %error, "an intent can't be resolved");
                continue;
            }
            Err(error) => return Err(error),
        };
        all.abandoned += one.abandoned;
        all.looked += one.looked;
        all.parked += one.parked;
        all.next = match (all.next, one.next) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    Ok(all)
}

/// Brings one intent as far as it can be brought now.
async fn step(
    inner: &Arc<Inner>,
    mut row: IntentRow,
    renew: impl Fn(&Inner) -> Result<Lease, JournalError> + Clone + Send + 'static,
) -> Result<Resolved, JournalError> {
    let remedy = inner.remedy(&row);
    let mut done = Resolved::default();
    loop {
        let now = inner.ledger.now();
        let advice = machine::due(&Standing::of(&row), remedy, now, &inner.ledger.timing);
        let written = match inner.unless_it_lives(&row, advice, now) {
            Advice::Return | Advice::Send => return Ok(done),
            Advice::AskPerson => {
                done.parked += 1;
                return Ok(done);
            }
            Advice::Wait(at) | Advice::LookAt(at) => {
                done.next = Some(at);
                return Ok(done);
            }
            Advice::Abandon => {
                done.abandoned += 1;
                inner.write(row, Event::Abandoned, remedy, ABANDONED).await?
            }
            Advice::GiveUp => inner.write(row, Event::GivenUp, remedy, given_up(remedy)).await?,
            Advice::Look => {
                inner.blocking(renew.clone()).await?;
                done.looked += 1;
                look::look(inner, row, Priority::FollowUp, inner.ledger.timing.look).await?
            }
        };
        match written {
            Some(next) => row = next,
            // Somebody else is at it.
            None => return Ok(done),
        }
    }
}

/// Resolves again and again until it is dropped. One for each process is enough.
#[derive(Debug)]
pub struct Resolver {
    task: JoinHandle<()>,
}

impl Resolver {
    /// Begins at once, and comes back whenever something is due, but every `pause` at least.
    pub fn start(journals: Vec<Journal>, pause: Duration) -> Self {
        let task = tokio::spawn(async move {
            loop {
                let mut wait = pause;
                for journal in &journals {
                    match journal.resolve().await {
                        Ok(done) => {
                            let now = journal.ledger().now();
                            let left = done.next.map_or(i64::MAX, |next| next.0.saturating_sub(now.0));
                            wait = wait.min(Duration::from_millis(u64::try_from(left).unwrap_or(0)));
                        }
                        Err(error) => {
                            tracing::warn!(target: "microapp::journal", %error, "unknown outcomes can't be resolved");
                        }
                    }
                }
                tokio::time::sleep(wait.max(Duration::from_millis(200))).await;
            }
        });
        Self { task }
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        self.task.abort();
    }
}
