//! What a permit costs: alone, with 64 and with 10,000 others waiting, next to `governor`.
//!
//! `cargo bench -p microapp-limiter`. Clocks are simulated in all of them, so that only the limiter's work is measured.

mod crowd;

use criterion::{Criterion, criterion_group, criterion_main};
use crowd::{Crowd, Time};
use governor::clock::FakeRelativeClock;
use governor::{Quota, RateLimiter};
use microapp_limiter::driver::Shared;
use microapp_limiter::{Decision, Limit, Limiter, Moment, Outcome, Priority};
use std::hint::black_box;
use std::num::NonZeroU32;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// 55 per second leave 18.2 ms for each; after 20 there is always a free slot.
const STEP: Duration = Duration::from_millis(20);

fn limit() -> Limit {
    Limit::per_second(55).expect("55 is a valid limit")
}

fn governor(clock: &FakeRelativeClock) -> impl Fn() -> bool {
    let quota = Quota::per_second(NonZeroU32::new(55).expect("55 is not zero"));
    let limiter = RateLimiter::direct_with_clock(quota, clock.clone());
    move || limiter.check().is_ok()
}

fn alone(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("alone");
    group.bench_function("slots, state machine", |bencher| {
        let mut limiter = Limiter::new(limit());
        let mut now = Moment::ZERO;
        bencher.iter(|| {
            now = now.after(STEP);
            let permit = limiter
                .try_acquire(black_box(now), Priority::Person)
                .expect("a slot is free");
            limiter.release(permit, now, Outcome::Answered);
        });
    });
    group.bench_function("slots, driver", |bencher| {
        let time = Time::default();
        let shared = Shared::new(Limiter::new(limit()), time.clone());
        let mut context = Context::from_waker(Waker::noop());
        bencher.iter(|| {
            time.advance(STEP);
            match pin!(shared.acquire(Priority::Person, None)).poll(&mut context) {
                Poll::Ready(Ok(permit)) => permit.answered(),
                other => unreachable!("{other:?}"),
            }
        });
    });
    group.bench_function("governor", |bencher| {
        let clock = FakeRelativeClock::default();
        let check = governor(&clock);
        bencher.iter(|| {
            clock.advance(STEP);
            assert!(black_box(check()));
        });
    });
    group.finish();
}

/// One grant, its answer, and a newcomer at the end of the queue, while so many wait.
fn in_company(criterion: &mut Criterion) {
    for waiters in [64, 10_000] {
        let mut group = criterion.benchmark_group(format!("{waiters} waiting"));
        group.bench_function("slots, state machine", |bencher| {
            let mut limiter = Limiter::new(limit());
            for _ in 0..waiters {
                limiter
                    .enqueue(Moment::ZERO, Priority::Person, None)
                    .expect("no deadline");
            }
            bencher.iter(|| {
                let now = limiter.next_wakeup().expect("someone waits");
                match limiter.decide(black_box(now)) {
                    Some(Decision::Granted(_, permit)) => limiter.release(permit, now, Outcome::Answered),
                    other => unreachable!("{other:?}"),
                }
                limiter.enqueue(now, Priority::Person, None).expect("no deadline");
            });
        });
        group.bench_function("slots, driver", |bencher| {
            let mut crowd = Crowd::new(Limiter::new(limit()), waiters);
            bencher.iter(|| crowd.one_grant());
        });
        // It has no queue: whoever waits asks again when a cell is free, and all but one in vain.
        group.bench_function("governor, each waiter asks again", |bencher| {
            let clock = FakeRelativeClock::default();
            let check = governor(&clock);
            while check() {}
            bencher.iter(|| {
                clock.advance(Duration::from_nanos(18_181_819));
                let granted = (0..waiters).filter(|_| black_box(check())).count();
                assert_eq!(granted, 1);
            });
        });
        group.finish();
    }
}

criterion_group!(benches, alone, in_company);
criterion_main!(benches);
