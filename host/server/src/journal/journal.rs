//! The journal of one integration: everything that changes something goes through it.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{Effect, Integration, Invocation, InvokeError, Output, Priority};
use microapp_store::{IntentRow, IntentState, Sealed, StoreError, Timestamp};
use microapp_vault::is_of_earlier_account;
use serde_json::Value;
use tokio::time::Instant;

use super::fingerprint::{Fingerprint, fingerprint};
use super::ledger::{Fate, Ledger, Write};
use super::machine::{self, Advice, Event, Remedy, Ruling, Standing};
use super::under_way::{Place, RequestsEach, UnderWay};
use super::{Answer, How, IntentKey, JournalError, Verdict, WhyNot, attempt, fail_points, key, look};

/// Carries out each wish once.
///
/// A clone is another handle to the same. Several journals over the same store, in one process or in many, work as one.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) integration: Integration,
    pub(super) ledger: Ledger,
    pub(super) under_way: UnderWay,
}

/// A wish.
#[derive(Debug, Clone)]
pub struct Request {
    /// The caller's name for it.
    pub key: IntentKey,
    /// Who or what wishes it, for people: `invoke`, `page`, `booking`.
    pub origin: String,
    /// What to run. Its marker is the journal's business, and its deadline is how long the caller waits.
    pub invocation: Invocation,
}

/// What is asked for, and how long it may take.
struct Wish {
    request: Request,
    fingerprint: Fingerprint,
    remedy: Remedy,
    secret: bool,
    until: Instant,
}

impl Journal {
    /// For an integration that the store knows by [`Integration::name`].
    pub fn new(integration: Integration, ledger: Ledger) -> Self {
        Self {
            inner: Arc::new(Inner {
                integration,
                ledger,
                under_way: UnderWay::default(),
            }),
        }
    }

    /// Its integration.
    pub fn integration(&self) -> &Integration {
        &self.inner.integration
    }

    /// Its pages.
    pub fn ledger(&self) -> &Ledger {
        &self.inner.ledger
    }

    /// Runs an action so that it happens once, however often it is asked for with the same key.
    ///
    /// Actions that only read run as they are. Others run on a task of their own: if the caller goes away, the answer is
    /// kept for whoever asks with the key.
    ///
    /// # Errors
    ///
    /// [`JournalError`]; each case says whether anything may have happened.
    pub async fn invoke(&self, mut request: Request) -> Result<Answer, JournalError> {
        let inner = &self.inner;
        // A second attempt has waited as long as the first.
        request.invocation.since.get_or_insert_with(Instant::now);
        let name = request.invocation.action.as_str();
        let (remedy, secret) = match inner.integration.manifest().action(name) {
            Some(action) if action.effect != Effect::Reads => (Remedy::of(action), action.secret_output),
            // Unknown ones, too: the connector says so.
            _ => {
                let output = inner.integration.invoke(request.invocation).await?;
                return Ok(answer(output, How::Read));
            }
        };
        let invocation = &request.invocation;
        let wish = Wish {
            fingerprint: fingerprint(
                inner.integration.name(),
                name,
                invocation.acting_user.as_deref(),
                &invocation.input,
            ),
            remedy,
            secret,
            until: Instant::now() + invocation.deadline.unwrap_or(inner.ledger.timing.deadline),
            request,
        };
        // From the commit of the intent to that of the answer nothing may depend on whether the caller stays.
        let (inner, key) = (Arc::clone(inner), wish.request.key.to_string());
        let counted = inner.ledger.vault().unfinished().begin();
        let carried_out = tokio::spawn(async move {
            let _until_it_is_over = counted;
            inner.carry_out(&wish).await
        });
        let carried_out = carried_out.await;
        carried_out.unwrap_or_else(|stopped| {
            Err(JournalError::Unknown {
                key,
                reason: format!("The attempt has stopped ({stopped})."),
                retry_after: Duration::ZERO,
            })
        })
    }

    /// Where the intent with this key stands. Sends nothing, so that a page may ask often.
    ///
    /// # Errors
    ///
    /// Those of store and vault.
    pub async fn fate(&self, key: &IntentKey) -> Result<Option<Fate>, JournalError> {
        let key = key.clone();
        let reading = move |inner: &Inner| match inner.read(&key)? {
            Some(row) => inner.ledger.fate(&row).map(Some),
            None => Ok(None),
        };
        self.inner.blocking(reading).await
    }

    /// Where an intent stands among those that this process carries out; none if it does not.
    pub fn place(&self, key: &IntentKey) -> Option<Place> {
        self.inner.under_way.place(key.as_str())
    }

    /// How many requests an intent takes, about, as those before it did; none before the first.
    pub fn requests_each(&self) -> Option<RequestsEach> {
        self.inner.under_way.requests_each()
    }

    /// Writes what a person has decided; see [`Ledger::rule`]. After [`Ruling::LookAgain`] it is looked at once.
    ///
    /// # Errors
    ///
    /// Those of [`Ledger::rule`].
    pub async fn rule(
        &self,
        key: &IntentKey,
        ruling: Ruling,
        output: Option<Value>,
        who: &str,
    ) -> Result<Fate, JournalError> {
        self.is_over(key)?;
        let (named, who) = (key.clone(), who.to_owned());
        let ruling_on = move |inner: &Inner| {
            let row = inner.read(&named)?;
            let row = row.ok_or_else(|| JournalError::NoSuchIntent { key: named.to_string() })?;
            let (name, remedy) = (inner.integration.name(), inner.remedy(&row));
            inner.ledger.rule(name, &named, remedy, ruling, output, &who)
        };
        let row = self.inner.blocking(ruling_on).await?;
        if ruling == Ruling::LookAgain {
            look::look(&self.inner, row, Priority::Person, self.inner.ledger.timing.look).await?;
        }
        let fate = self.fate(key).await?;
        fate.ok_or_else(|| JournalError::NoSuchIntent { key: key.to_string() })
    }

    /// Nobody says what became of an intent that this process carries out, whatever the time in its row.
    pub(super) fn is_over(&self, key: &IntentKey) -> Result<(), JournalError> {
        match self.place(key) {
            Some(_) => Err(JournalError::NotSettled {
                key: key.to_string(),
                why: WhyNot::UnderWay,
            }),
            None => Ok(()),
        }
    }

    pub(super) fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }
}

impl Inner {
    async fn carry_out(self: &Arc<Self>, wish: &Wish) -> Result<Answer, JournalError> {
        let mut round = 0;
        loop {
            let name = wish.request.key.clone();
            let Some(row) = self.blocking(move |inner| inner.read(&name)).await? else {
                fail_points::reached(fail_points::WANTED);
                match self.begin_first(wish).await? {
                    Some(row) => return self.send(wish, row, false).await,
                    None => continue,
                }
            };
            if row.fingerprint != wish.fingerprint {
                return Err(JournalError::KeyReused { key: row.key });
            }
            let now = self.ledger.now();
            let standing = Standing::of(&row);
            let advice = machine::asked(&standing, self.remedy(&row), now, &self.ledger.timing);
            match self.unless_it_lives(&row, advice, now) {
                Advice::Return => return self.kept(wish, row).await,
                Advice::Send => {
                    let doubtful = row.state != IntentState::NotSent;
                    if let Some(row) = self.begin_again(wish, row).await? {
                        return self.send(wish, row, doubtful).await;
                    }
                }
                Advice::Wait(until) => {
                    if Instant::now() >= wish.until {
                        let retry_after = between(now, until);
                        return Err(JournalError::UnderWay {
                            key: row.key,
                            retry_after,
                        });
                    }
                    self.under_way.wait(&row.key, round, wish.until).await;
                    round += 1;
                }
                Advice::Abandon => drop(self.write(row, Event::Abandoned, wish.remedy, ABANDONED).await?),
                Advice::GiveUp => drop(
                    self.write(row, Event::GivenUp, wish.remedy, given_up(wish.remedy))
                        .await?,
                ),
                Advice::Look => {
                    let left = wish.until.saturating_duration_since(Instant::now());
                    let at_most = self.ledger.timing.look.min(left.max(LOOK_AT_LEAST));
                    look::look(self, row, Priority::Person, at_most).await?;
                }
                Advice::LookAt(at) => return Err(unknown(row, now, at)),
                Advice::AskPerson => {
                    let reason = row.note.unwrap_or_else(|| "It may have been carried out.".to_owned());
                    return Err(JournalError::Parked { key: row.key, reason });
                }
            }
        }
    }

    /// Commits a new intent. None: the key is taken.
    async fn begin_first(self: &Arc<Self>, wish: &Wish) -> Result<Option<IntentRow>, JournalError> {
        let now = self.ledger.now();
        let standing = machine::first(self.attempt_until(wish, now), now);
        let invocation = &wish.request.invocation;
        let row = IntentRow {
            key: wish.request.key.to_string(),
            integration: self.integration.name().to_owned(),
            version: 1,
            action: invocation.action.clone(),
            acting_user: invocation.acting_user.clone(),
            origin: wish.request.origin.clone(),
            fingerprint: wish.fingerprint,
            marker: key::marker().map_err(|error| JournalError::Machine(error.to_string()))?,
            state: standing.state,
            note: None,
            attempts: standing.attempts,
            input: Sealed(Vec::new()),
            answer: None,
            created: now,
            updated: now,
            sent_until: standing.sent_until,
        };
        let input = invocation.input.clone();
        self.blocking(move |inner| inner.ledger.create(row, &input)).await
    }

    /// Commits one more attempt. None: somebody was faster.
    async fn begin_again(self: &Arc<Self>, wish: &Wish, row: IntentRow) -> Result<Option<IntentRow>, JournalError> {
        let until = self.attempt_until(wish, self.ledger.now());
        self.write(row, Event::Begins { until }, wish.remedy, "").await
    }

    /// The advice for a row, unless it takes an attempt of this very process for dead.
    pub(super) fn unless_it_lives(&self, row: &IntentRow, advice: Advice, now: Timestamp) -> Advice {
        let lives = self.under_way.place(&row.key).is_some();
        machine::unless_it_lives(advice, lives, now, &self.ledger.timing)
    }

    /// When an attempt that begins now is over at the latest, whatever becomes of this process.
    fn attempt_until(&self, wish: &Wish, now: Timestamp) -> Timestamp {
        let timing = &self.ledger.timing;
        let left = wish.until.saturating_duration_since(Instant::now());
        timing.after(now, left + timing.grace)
    }

    /// Sends a committed intent, and looks at once if the answer is lost. `doubtful`: it may have been carried out before.
    async fn send(self: &Arc<Self>, wish: &Wish, row: IntentRow, doubtful: bool) -> Result<Answer, JournalError> {
        let since = wish.request.invocation.since.unwrap_or_else(Instant::now);
        let working = self.under_way.begin(&row.key, since);
        let invocation = wish.request.invocation.clone();
        let result = attempt::attempt(self, row, invocation, wish.until, wish.remedy, doubtful).await;
        drop(working);
        match result {
            Ok(output) => {
                self.under_way.took(output.requests(), output.requests_by_class());
                Ok(answer(output, How::Sent))
            }
            Err(error) => self.failed(wish, error).await,
        }
    }

    async fn failed(self: &Arc<Self>, wish: &Wish, error: InvokeError) -> Result<Answer, JournalError> {
        let name = wish.request.key.clone();
        if Verdict::of(&error) != Verdict::Unknown {
            return Err(error.into());
        }
        let row = self.blocking(move |inner| inner.read(&name)).await;
        let Ok(Some(row)) = row.map(|row| row.filter(|row| row.state == IntentState::Unknown)) else {
            // The store could not be written, or somebody else is at it already.
            return Err(JournalError::Unknown {
                key: wish.request.key.to_string(),
                reason: error.message,
                retry_after: self.ledger.timing.settle,
            });
        };
        // A reply that was lost on its way back is found at once; what is not there yet is looked for later.
        let left = wish.until.saturating_duration_since(Instant::now());
        let mut latest = row;
        if wish.remedy == Remedy::Look && left >= LOOK_AT_LEAST {
            let at_most = self.ledger.timing.look.min(left);
            match look::look(self, latest.clone(), Priority::Person, at_most).await {
                Ok(Some(row)) if row.state == IntentState::Done => return self.kept(wish, row).await,
                Ok(Some(row)) => latest = row,
                Ok(None) => {}
                Err(fault) => tracing::warn!(target: "microapp::journal", error = %fault, "a look has failed"),
            }
        }
        let now = self.ledger.now();
        latest.note = Some(error.message);
        let at = match machine::due(&Standing::of(&latest), wish.remedy, now, &self.ledger.timing) {
            Advice::LookAt(at) | Advice::Wait(at) => at,
            _ => now,
        };
        Err(unknown(latest, now, at))
    }

    /// What is kept of an intent that is done or refused.
    async fn kept(self: &Arc<Self>, wish: &Wish, row: IntentRow) -> Result<Answer, JournalError> {
        let name = row.key.clone();
        match self.blocking(move |inner| inner.ledger.fate(&row)).await? {
            Fate::Done(Some(answer)) if !wish.secret => Ok(answer),
            Fate::Refused(error) | Fate::NotSent(error) => Err(error.into()),
            _ if wish.secret => Err(JournalError::NotKept { key: name }),
            _ => Err(JournalError::SaidDone { key: name }),
        }
    }

    /// Writes an event that says all by itself.
    pub(super) async fn write(
        self: &Arc<Self>,
        row: IntentRow,
        event: Event,
        remedy: Remedy,
        note: &'static str,
    ) -> Result<Option<IntentRow>, JournalError> {
        self.blocking(move |inner| {
            let ledger = &inner.ledger;
            let next = machine::after(&Standing::of(&row), event, remedy, ledger.now(), &ledger.timing);
            let Some(next) = next else { return Ok(None) };
            let write = Write {
                row,
                note: (!note.is_empty()).then(|| note.to_owned()),
                record: None,
                audit: None,
            };
            ledger.put(write, next)
        })
        .await
    }

    /// What can be done about an intent; a person has to decide if the connector does not know its action any more, or if it was
    /// sent to an account that the integration had before: a look would be into another one.
    pub(super) fn remedy(&self, row: &IntentRow) -> Remedy {
        let action = self.integration.manifest().action(&row.action);
        let action = action.filter(|_| !is_of_earlier_account(row));
        action.map_or(Remedy::Person, Remedy::of)
    }

    fn read(&self, key: &IntentKey) -> Result<Option<IntentRow>, JournalError> {
        Ok(self.ledger.store.intent(self.integration.name(), key.as_str())?)
    }

    /// Does what blocks where it may block.
    pub(super) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let inner = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        done.unwrap_or_else(|stopped| {
            let reason = format!("a task of the journal has stopped: {stopped}");
            Err(StoreError::Io { reason }.into())
        })
    }
}

/// A look that can take no longer than this is not worth beginning.
const LOOK_AT_LEAST: Duration = Duration::from_secs(1);

/// What is noted of an attempt that nobody has ended.
pub(super) const ABANDONED: &str = "The process that sent it has not said how it went.";

/// What is noted when nobody can look.
pub(super) const fn given_up(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Repeat => "It may have been carried out. To send it again with the same key has the effect of once.",
        Remedy::Look | Remedy::Person => "It may have been carried out, and nothing can look for it.",
    }
}

fn answer(output: Output, how: How) -> Answer {
    let secret = output.is_secret();
    Answer::new(output.into_json(), secret, how)
}

fn unknown(row: IntentRow, now: Timestamp, at: Timestamp) -> JournalError {
    JournalError::Unknown {
        key: row.key,
        reason: row.note.unwrap_or_else(|| "The answer was lost.".to_owned()),
        retry_after: between(now, at),
    }
}

fn between(now: Timestamp, then: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(then.0.saturating_sub(now.0)).unwrap_or(0))
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Journal")
            .field("integration", &self.inner.integration)
            .field("ledger", &self.inner.ledger)
            .finish_non_exhaustive()
    }
}
