//! The production limiter: the integration's window, the plan's, the day's counts, and what refusals have taught.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_limiter::upstream::{Count, Refusal, RetryBudget, Upstream};
use microapp_limiter::{Limit, Priority, Reserve, Stats, WallTime};
use tokio::time::Instant;

use super::charge::Charge;
use super::clock::Calendar;
use super::gates::{Gates, NoPlace, Windows};
use super::hints::{self, RateHint};
use super::memory::{RateMemory, RateRecord, RateTurn, Recall};
use super::permit::{ServicePermit, Share};
use super::plan::{InvalidRateLimit, ServicePlan};
use super::report::RateReport;
use super::turn::{Look, Statements, Turn, keep};
use super::{RateLimiter, RatePermit, RateRefusal, RateRequest};
use crate::capability::{Clock, SystemClock};
use crate::connector::{Manifest, RateLimits};

/// How often a process that waits for its turn asks for it.
const ASK: Duration = Duration::from_millis(5);
/// How long a process that gave its turn away leaves it to those who waited.
const AFTER_YOU: Duration = Duration::from_millis(25);
/// A pause that ends this very moment still lets others run.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);

/// What a [`ServiceLimiter`] keeps.
#[derive(Clone)]
#[non_exhaustive]
pub struct ServiceLimiterOptions {
    /// The integration's name in logs.
    pub name: Arc<str>,
    /// Requests of the integration in any interval. Default: the manifest's.
    pub requests: u32,
    /// That interval. Default: the manifest's.
    pub interval: Duration,
    /// The account's plan, one of the manifest's. Default: unknown, so that only the window, the quotas and what the
    /// service's refusals teach are kept.
    pub plan: Option<String>,
    /// The manifest's plans and quotas.
    pub declared: RateLimits,
    /// The manifest's hints.
    pub hints: Vec<RateHint>,
    /// What outlives the process. Default: nothing.
    pub memory: Option<Arc<dyn RateMemory>>,
    /// The calendar, for days and restarts: not the one that guests are shown. Default: the machine's.
    pub clock: Arc<dyn Clock>,
    /// No request takes longer than this from its permit to its answer. Default: 30 s.
    pub longest_request: Duration,
}

impl ServiceLimiterOptions {
    /// What a manifest declares, without plan and memory.
    pub fn new(manifest: &Manifest) -> Self {
        let declared = manifest.rate_limits.clone();
        Self {
            name: manifest.name.as_str().into(),
            requests: declared.requests,
            interval: Duration::from_millis(declared.interval_ms.into()),
            plan: None,
            declared,
            hints: hints::of_details(&manifest.details),
            memory: None,
            clock: Arc::new(SystemClock::default()),
            longest_request: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for ServiceLimiterOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceLimiterOptions")
            .field("name", &self.name)
            .field("requests", &self.requests)
            .field("interval", &self.interval)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

/// The production limiter. A clone is another handle to the same limits.
#[derive(Clone)]
pub struct ServiceLimiter {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    options: ServiceLimiterOptions,
    calendar: Calendar,
    windows: Windows,
    plan: ServicePlan,
    state: Mutex<State>,
    /// One at a time takes the turn; the others wait for that one.
    taking: tokio::sync::Mutex<()>,
    memory_failed: AtomicBool,
}

pub(super) struct State {
    pub(super) upstream: Upstream,
    pub(super) budget: RetryBudget,
    /// Grows with everything that an answer teaches.
    pub(super) lessons: u64,
    pub(super) repeated: u64,
    refused_busy: u64,
    refused_daily: u64,
    /// In turns that have ended.
    granted: u64,
    turn: Option<Turn>,
    turns: u64,
    gave_way: Option<Instant>,
}

impl ServiceLimiter {
    /// Keeps these limits.
    ///
    /// # Errors
    ///
    /// [`InvalidRateLimit`] for figures that can't be kept, and a plan that the manifest doesn't have.
    pub fn new(options: ServiceLimiterOptions) -> Result<Self, InvalidRateLimit> {
        let whole = Limit::new(options.requests, options.interval)?;
        let plan = ServicePlan::new(&options.declared, options.plan.as_deref())?;
        let windows = Windows {
            whole,
            classes: plan.windows.clone(),
        };
        let state = State {
            upstream: Upstream::new(plan.counted.clone()),
            budget: RetryBudget::default(),
            lessons: 0,
            repeated: 0,
            refused_busy: 0,
            refused_daily: 0,
            granted: 0,
            turn: None,
            turns: 0,
            gave_way: None,
        };
        let inner = Inner {
            calendar: Calendar::new(Arc::clone(&options.clock)),
            options,
            windows,
            plan,
            state: Mutex::new(state),
            taking: tokio::sync::Mutex::default(),
            memory_failed: AtomicBool::new(false),
        };
        Ok(Self { inner: Arc::new(inner) })
    }
}

impl fmt::Debug for ServiceLimiter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceLimiter")
            .field("options", &self.inner.options)
            .finish_non_exhaustive()
    }
}

impl RateLimiter for ServiceLimiter {
    fn acquire<'a>(&'a self, request: RateRequest<'a>) -> BoxFuture<'a, Result<Box<dyn RatePermit>, RateRefusal>> {
        Box::pin(async move {
            let permit = self.inner.acquire(request).await;
            if let Err(refusal) = &permit {
                self.inner.note(refusal);
            }
            permit.map(|permit| Box::new(permit) as Box<dyn RatePermit>)
        })
    }

    fn would_wait(&self, priority: Priority) -> Option<Duration> {
        Some(self.inner.look(|gates, _, _| gates.would_wait(priority)))
    }

    fn stats(&self) -> Option<Stats> {
        Some(self.inner.look(|gates, _, _| gates.stats()))
    }

    fn report(&self) -> Option<RateReport> {
        Some(self.inner.report())
    }
}

impl Inner {
    async fn acquire(self: &Arc<Self>, request: RateRequest<'_>) -> Result<ServicePermit, RateRefusal> {
        let class = request.class.and_then(|name| self.plan.class(name));
        let window = class.and_then(|name| self.plan.window(name));
        let charge = Charge::new(class, request.quotas);
        loop {
            let share = self.enter(request.deadline).await?;
            let (counted, lessons) = match self.count(&charge) {
                Ok(counted) => counted,
                Err(refusal) if refusal.is_pause() => {
                    drop(share);
                    self.pause(&refusal, request.deadline).await?;
                    continue;
                }
                Err(refusal) => {
                    return Err(RateRefusal::Daily {
                        message: sentence(&refusal),
                        retry_at: refusal.retry_at().to_string(),
                    });
                }
            };
            let places = match share.gates.enter(window, request.priority, request.deadline).await {
                Ok(places) => places,
                Err(NoPlace::Closing) => continue,
                Err(NoPlace::Busy(retry_after)) => return Err(RateRefusal::Busy { retry_after }),
            };
            // What was learned while it waited may concern it.
            if self.state().lessons != lessons {
                places.not_sent();
                continue;
            }
            if !self.write_ahead(&share) {
                places.not_sent();
                continue;
            }
            counted.sent();
            return Ok(ServicePermit {
                places: Some(places),
                charge,
                deadline: request.deadline,
                reads: request.reads,
                share,
            });
        }
    }

    /// Counts a request, and says how much was known then.
    fn count<'a>(&'a self, charge: &'a Charge) -> Result<(Counted<'a>, u64), Refusal> {
        let mut state = self.state();
        let warnings = charge.count(&mut state.upstream, self.wall())?;
        for count in warnings.iter().filter(|count| is_news(count)) {
            tracing::warn!(
                target: "microapp::limits",
                integration = self.name(),
                quota = count.quota,
                subject = count.subject,
                used = count.used,
                limit = count.limit,
                reset_at = %count.reset_at,
                "a daily quota is nearly used up"
            );
        }
        let counted = Counted {
            limiter: self,
            charge,
            open: true,
        };
        Ok((counted, state.lessons))
    }

    /// Waits for the end of a pause that the service asked for.
    async fn pause(&self, refusal: &Refusal, deadline: Instant) -> Result<(), RateRefusal> {
        let wait = refusal.retry_at().since(self.wall()).max(SHORTEST_PAUSE);
        if Instant::now() + wait > deadline {
            return Err(RateRefusal::Busy { retry_after: wait });
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// A part in the turn, this process's present one or its next.
    async fn enter(self: &Arc<Self>, deadline: Instant) -> Result<Share, RateRefusal> {
        if let Some(share) = self.share() {
            return Ok(share);
        }
        let take = async {
            let _one_at_a_time = self.taking.lock().await;
            match self.share() {
                Some(share) => share,
                None => self.take_turn().await,
            }
        };
        let late = |_| RateRefusal::Busy {
            retry_after: self.windows.whole.hold(),
        };
        tokio::time::timeout_at(deadline, take).await.map_err(late)
    }

    fn share(self: &Arc<Self>) -> Option<Share> {
        let mut state = self.state();
        let turn = state.turn.as_mut().filter(|turn| !turn.closing)?;
        turn.users += 1;
        turn.idle = 0;
        Some(Share {
            gates: Arc::clone(&turn.gates),
            limiter: Arc::clone(self),
        })
    }

    async fn take_turn(self: &Arc<Self>) -> Share {
        let Some(memory) = self.options.memory.as_ref() else {
            return self.begin(None, Recall::Nothing);
        };
        let gave_way = self.state().gave_way.take();
        if let Some(gave_way) = gave_way {
            tokio::time::sleep_until(gave_way + AFTER_YOU).await;
        }
        let mut mark = None;
        loop {
            // The last turn may still have users.
            let ended = self.state().turn.is_none();
            match ended.then(|| memory.try_begin()) {
                Some(Ok(Some(mut turn))) => {
                    let recall = turn.read();
                    return self.begin(Some(turn), recall);
                }
                Some(Err(error)) => {
                    self.forgets("the rate limit's memory can't be used", &error);
                    return self.begin(None, Recall::Unreadable(error.to_string()));
                }
                Some(Ok(None)) if mark.is_none() => mark = memory.wait().ok(),
                Some(Ok(None)) | None => {}
            }
            tokio::time::sleep(ASK).await;
        }
    }

    /// Begins a turn with what the last one left.
    fn begin(self: &Arc<Self>, memory: Option<Box<dyn RateTurn>>, recall: Recall) -> Share {
        let wall = self.wall();
        let record = self.understand(recall, wall);
        let gates = Arc::new(Gates::new(&self.windows, record.as_ref(), wall));
        let mut state = self.state();
        if let Some(record) = &record {
            state.upstream.restore_counts(wall, record.counts().iter().cloned());
            state.upstream.restore_holds(wall, record.holds());
        }
        state.turns += 1;
        if memory.is_some() {
            tokio::spawn(keep(Arc::downgrade(self), state.turns));
        }
        state.turn = Some(Turn {
            number: state.turns,
            gates: Arc::clone(&gates),
            memory,
            statements: Statements::new(self.options.longest_request, self.windows.whole.requests()),
            users: 1,
            idle: 0,
            closing: false,
        });
        drop(state);
        Share {
            gates,
            limiter: Arc::clone(self),
        }
    }

    fn understand(&self, recall: Recall, wall: WallTime) -> Option<RateRecord> {
        match recall {
            Recall::Nothing => None,
            Recall::Record(record) => Some(*record),
            Recall::Unreadable(reason) => {
                tracing::warn!(
                    target: "microapp::limits",
                    integration = self.name(),
                    reason,
                    "the rate limit's state can't be read; the first requests wait as if a whole window was in use"
                );
                let classes = self.windows.classes.iter().map(|(name, _)| name.clone());
                Some(RateRecord::unreadable(wall, classes))
            }
        }
    }

    /// Writes a statement, if the last one doesn't cover one more request. False: the turn has been lost, and nothing
    /// more may be sent in it.
    fn write_ahead(&self, share: &Share) -> bool {
        let mut state = self.state();
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.memory.is_some()) else {
            return true;
        };
        if let Some(reserve) = turn.statements.cover(share.gates.now()) {
            self.write(&mut state, reserve);
        }
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.is_lost()) else {
            return true;
        };
        turn.closing = true;
        turn.gates.close();
        drop(state);
        tracing::warn!(
            target: "microapp::limits",
            integration = self.name(),
            "this process was held up, and another one has the turn to send now; waiting for the next"
        );
        false
    }

    /// Writes down where things stand. A memory that fails is told once, and done without: work goes on. One that was
    /// lost to another process keeps what that one writes.
    fn write(&self, state: &mut State, reserve: Reserve) {
        let wall = self.wall();
        let (counts, holds) = (state.upstream.counts(wall), state.upstream.holds(wall));
        let Some(turn) = &mut state.turn else { return };
        let Some(memory) = &mut turn.memory else { return };
        let (window, classes) = turn.gates.snapshot(wall, reserve);
        if let Err(error) = memory.write(&RateRecord::new(window, classes, counts, &holds)) {
            if !memory.holds() {
                return;
            }
            self.forgets("the rate limit's state can't be written", &error);
            turn.memory = None;
        }
    }

    fn forgets(&self, what: &str, error: &std::io::Error) {
        if !self.memory_failed.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                target: "microapp::limits",
                integration = self.name(),
                %error,
                "{what}; from now on it is kept within this process only"
            );
        }
    }

    /// A user of the turn is done.
    pub(super) fn leave(&self) {
        let mut state = self.state();
        let Some(turn) = &mut state.turn else { return };
        turn.users = turn.users.saturating_sub(1);
        if turn.closing && turn.users == 0 {
            state.gave_way = Some(Instant::now());
            self.end_turn(&mut state);
        }
    }

    /// Whether the turn goes on.
    pub(super) fn look_after(&self, number: u64) -> bool {
        let mut state = self.state();
        let Some(turn) = state.turn.as_mut().filter(|turn| turn.number == number) else {
            return false;
        };
        match turn.look() {
            Look::Goes => return true,
            Look::Ends => {}
            Look::Wanted => {
                turn.closing = true;
                turn.gates.close();
                if turn.users > 0 {
                    return true; // its last user ends it
                }
                state.gave_way = Some(Instant::now());
            }
        }
        self.end_turn(&mut state);
        false
    }

    /// Ends a turn that nobody uses. If it can't be written down it goes on, unless it has been lost: to begin anew from an
    /// old record would forget what was sent since.
    fn end_turn(&self, state: &mut State) {
        self.write(state, Reserve::NONE);
        match &mut state.turn {
            Some(turn) if turn.memory.is_none() => {
                turn.closing = false;
                turn.gates.reopen();
            }
            turn => state.granted += turn.take().map_or(0, |turn| turn.gates.stats().granted),
        }
    }

    /// Looks at the present turn, or at what the last one left.
    fn look<T>(&self, at: impl FnOnce(&Gates, &Upstream, Option<String>) -> T) -> T {
        let state = self.state();
        if let Some(turn) = &state.turn {
            return at(&turn.gates, &state.upstream, None);
        }
        let mut upstream = state.upstream.clone();
        drop(state);
        let recall = self
            .options
            .memory
            .as_ref()
            .map_or(Recall::Nothing, |memory| memory.peek());
        let wall = self.wall();
        let (record, fault) = match recall {
            Recall::Nothing => (None, None),
            Recall::Record(record) => (Some(*record), None),
            Recall::Unreadable(reason) => {
                let classes = self.windows.classes.iter().map(|(name, _)| name.clone());
                (Some(RateRecord::unreadable(wall, classes)), Some(reason))
            }
        };
        if let Some(record) = &record {
            upstream.restore_counts(wall, record.counts().iter().cloned());
            upstream.restore_holds(wall, record.holds());
        }
        at(&Gates::new(&self.windows, record.as_ref(), wall), &upstream, fault)
    }

    fn report(&self) -> RateReport {
        let wall = self.wall();
        let mut report = self.look(|gates, upstream, memory_fault| RateReport {
            memory_fault,
            ..RateReport::new(&self.windows, gates, upstream, wall)
        });
        let state = self.state();
        report.granted += state.granted;
        report.refused_busy = state.refused_busy;
        report.refused_daily = state.refused_daily;
        report.repeated = state.repeated;
        report.repeats_left = state.budget.left();
        report
    }

    fn note(&self, refusal: &RateRefusal) {
        let mut state = self.state();
        match refusal {
            RateRefusal::Busy { .. } => state.refused_busy += 1,
            RateRefusal::Daily { .. } => state.refused_daily += 1,
        }
        drop(state);
        tracing::info!(target: "microapp::limits", integration = self.name(), %refusal, "a request was refused");
    }

    pub(super) fn name(&self) -> &str {
        &self.options.name
    }

    pub(super) fn wall(&self) -> WallTime {
        self.calendar.now()
    }

    pub(super) fn plan(&self) -> &ServicePlan {
        &self.plan
    }

    pub(super) fn hints(&self) -> &[RateHint] {
        &self.options.hints
    }

    /// Nothing panics while the lock is held, so a poisoned lock guards a state that is whole.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    /// The last statement: so the next process waits for nothing that was not sent.
    fn drop(&mut self) {
        self.write(&mut self.state(), Reserve::NONE);
    }
}

/// A request that was counted; taken back unless it is sent.
struct Counted<'a> {
    limiter: &'a Inner,
    charge: &'a Charge,
    open: bool,
}

impl Counted<'_> {
    fn sent(mut self) {
        self.open = false;
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if self.open {
            let now = self.limiter.wall();
            self.charge.take_back(&mut self.limiter.state().upstream, now);
        }
    }
}

/// Worth a line in the log: the first to reach the warning level, and the last that is sent.
fn is_news(count: &Count) -> bool {
    count.used == count.warn_at || count.used == count.limit
}

/// For a person.
fn sentence(refusal: &Refusal) -> String {
    let text = refusal.to_string();
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).chain(['.']).collect(),
        None => text,
    }
}
