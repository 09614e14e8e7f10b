//! The production limiter: the integration's window, the plan's, the day's counts, and what refusals have taught.

mod turns;

use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_limiter::upstream::{Count, Refusal, RetryBudget, Upstream};
use microapp_limiter::{Limit, Priority, Reserve, WallTime};
use tokio::time::Instant;

use super::charge::Charge;
use super::clock::{Calendar, TokioClock};
use super::gates::{Gates, NoPlace, Windows};
use super::hints::{self, RateHint};
use super::memory::{RateMemory, RateRecord, Recall};
use super::permit::ServicePermit;
use super::plan::{InvalidRateLimit, ServicePlan};
use super::report::RateReport;
use super::turn::Turn;
use super::{RateLimiter, RatePermit, RateRefusal, RateRequest, Waits};
use crate::capability::{Clock, SystemClock};
use crate::connector::{Manifest, RateLimits};

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
    clock: TokioClock,
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
    /// Requests were sent without the memory, and nobody has written them down.
    unaccounted: bool,
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
            unaccounted: false,
        };
        let inner = Inner {
            calendar: Calendar::new(Arc::clone(&options.clock)),
            clock: TokioClock::default(),
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
        self.waits(priority).map(|waits| waits.longest())
    }

    fn waits(&self, priority: Priority) -> Option<Waits> {
        Some(self.inner.look(|gates, _, _| gates.waits(priority)))
    }

    fn report(&self) -> Option<RateReport> {
        Some(self.inner.report())
    }
}

impl Inner {
    async fn acquire(self: &Arc<Self>, request: RateRequest<'_>) -> Result<ServicePermit, RateRefusal> {
        let class = request.class.and_then(|name| self.class(name));
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
            let rank = (request.priority, request.since);
            let places = match share.gates.enter(window, rank, request.deadline).await {
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
        at(
            &Gates::new(self.clock, &self.windows, record.as_ref(), wall),
            &upstream,
            fault,
        )
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

    /// A class as the manifest spells it. What the manifest doesn't name is no class: a guest's word is not trusted. A
    /// refusal can stop a class without a window, too.
    pub(super) fn class(&self, name: &str) -> Option<&str> {
        self.options.declared.class(name)
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
        let _written = self.write(&mut self.state(), Reserve::NONE);
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
