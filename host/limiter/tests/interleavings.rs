//! The driver under thousands of thread schedules: its very source, compiled a second time on shuttle's primitives.
//!
//! Shuttle runs each schedule to its end and reports a task that nothing can wake any more, which is how a lost wake-up
//! shows. Every schedule is repeatable from the seed that a failure prints.

#[expect(dead_code, reason = "not every call of the driver is used here")]
#[path = "../src/driver/mod.rs"]
mod driver;

/// What the driver takes from `crate::sync`.
mod sync {
    pub(crate) use shuttle::sync::{Arc, Mutex, MutexGuard};
    pub(crate) use std::sync::PoisonError;
}

// What the driver takes from the crate's root.
use microapp_limiter::*;

use driver::{Clock, Shared};
use shuttle::future::{block_on, spawn};
use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// A clock that goes on only when somebody has slept long enough; others may run in between.
#[derive(Clone)]
struct Time(Arc<AtomicU64>);

struct Sleep {
    until: u64,
    time: Time,
    slept: bool,
}

impl Clock for Time {
    type Sleep = Sleep;

    fn now(&self) -> Moment {
        Moment::from_nanos(self.0.load(SeqCst))
    }

    fn sleep_until(&self, moment: Moment) -> Sleep {
        Sleep {
            until: moment.as_nanos(),
            time: self.clone(),
            slept: false,
        }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if self.slept {
            self.time.0.fetch_max(self.until, SeqCst);
            return Poll::Ready(());
        }
        self.slept = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

const INTERVAL: u64 = 1000;

fn shared(requests: u32) -> Shared<Time> {
    let limit = Limit::new(requests, Duration::from_nanos(INTERVAL)).unwrap();
    let limit = limit.with_guard(Duration::from_nanos(300)).with_margin(Duration::ZERO);
    Shared::new(Limiter::new(limit), Time(Arc::new(AtomicU64::new(1))))
}

/// Sends, and ends in one of three ways. Returns the moment of arrival.
async fn request(shared: Shared<Time>, priority: Priority) -> Option<u64> {
    let guard = shared.acquire(priority, None).await.ok()?;
    let arrived = shared.clock().now().as_nanos();
    shuttle::future::yield_now().await;
    match thread_rng().gen_range(0..3) {
        0 => guard.answered(),
        1 => drop(guard),
        _ => {
            guard.not_sent();
            return None;
        }
    }
    Some(arrived)
}

/// Waits, and is dropped after a few polls.
async fn impatient(shared: Shared<Time>, patience: usize) {
    let mut acquire = Box::pin(shared.acquire(Priority::FollowUp, None));
    for _ in 0..patience {
        let granted = poll_fn(|cx| Poll::Ready(acquire.as_mut().poll(cx).is_ready())).await;
        if granted {
            return; // the guard is dropped with the poll's result: as if sent and given up
        }
        shuttle::future::yield_now().await;
    }
}

fn assert_kept(mut arrivals: Vec<u64>, requests: usize) {
    arrivals.sort_unstable();
    for window in arrivals.windows(requests + 1) {
        assert!(
            window[requests] - window[0] > INTERVAL,
            "{requests} per {INTERVAL}: {arrivals:?}"
        );
    }
}

fn everyone_is_served(requests: u32) {
    let shared = shared(requests);
    let tasks: Vec<_> = (0..4)
        .map(|i| spawn(request(shared.clone(), Priority::ALL[i % 3])))
        .collect();
    let arrivals = block_on(async {
        let mut arrivals = Vec::new();
        for task in tasks {
            arrivals.extend(task.await.unwrap());
        }
        arrivals
    });
    assert_kept(arrivals, requests as usize);
    assert_eq!(shared.stats().in_flight, 0);
}

fn nobody_misses_a_grant_that_another_gave_up() {
    let shared = shared(1);
    let deserters: Vec<_> = (1..4)
        .map(|patience| spawn(impatient(shared.clone(), patience)))
        .collect();
    let patient: Vec<_> = (0..2).map(|_| spawn(request(shared.clone(), Priority::Sync))).collect();
    block_on(async {
        for task in deserters {
            task.await.unwrap();
        }
        for task in patient {
            task.await.unwrap();
        }
    });
    let stats = shared.stats();
    assert_eq!((stats.in_flight, stats.waiting), (0, [0, 0, 0]));
}

fn deadlines_are_decided() {
    let shared = shared(1);
    let tasks: Vec<_> = (1..5)
        .map(|i| {
            let shared = shared.clone();
            spawn(async move {
                let deadline = Moment::from_nanos(i * 700);
                match shared.acquire(Priority::Person, Some(deadline)).await {
                    Ok(guard) => guard.answered(),
                    Err(refused) => {
                        assert!(refused.retry_at() >= shared.clock().now().min(deadline))
                    }
                }
            })
        })
        .collect();
    block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
    assert_eq!(shared.stats().waiting, [0, 0, 0]);
}

#[test]
fn everyone_is_served_in_random_schedules() {
    shuttle::check_random(|| everyone_is_served(1), 10_000);
    shuttle::check_random(|| everyone_is_served(2), 10_000);
}

#[test]
fn everyone_is_served_in_schedules_with_few_preemptions() {
    shuttle::check_pct(|| everyone_is_served(2), 10_000, 3);
}

#[test]
fn nobody_misses_a_grant_in_random_schedules() {
    shuttle::check_random(nobody_misses_a_grant_that_another_gave_up, 20_000);
}

#[test]
fn nobody_misses_a_grant_in_schedules_with_few_preemptions() {
    shuttle::check_pct(nobody_misses_a_grant_that_another_gave_up, 10_000, 3);
}

#[test]
fn every_deadline_is_decided_in_random_schedules() {
    shuttle::check_random(deadlines_are_decided, 10_000);
}
