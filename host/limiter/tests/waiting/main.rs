//! Waiting: in order, without a herd, never past a deadline, and at nearly the full rate.

#![expect(clippy::print_stdout, reason = "the figures are part of what the test tells")]

mod simulated;

use microapp_limiter::driver::{Clock, Shared};
use microapp_limiter::{Limit, Limiter, Moment, Priority};
use simulated::{Runtime, Time};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

fn shared(runtime: &Runtime, requests: u32) -> Shared<Time> {
    Shared::new(Limiter::new(Limit::per_second(requests).unwrap()), runtime.time.clone())
}

type Log<T> = Rc<RefCell<Vec<T>>>;

/// Waits, writes down its name and the time, and is answered after `round_trip`.
async fn request(
    shared: Shared<Time>,
    priority: Priority,
    name: usize,
    round_trip: Duration,
    log: Log<(usize, Moment)>,
) {
    let permit = shared.acquire(priority, None).await.unwrap();
    log.borrow_mut().push((name, shared.clock().now()));
    shared.clock().sleep(round_trip).await;
    permit.answered();
}

#[test]
fn ten_thousand_waiters_are_served_in_order_and_each_is_woken_about_twice() {
    for round_trip in [Duration::ZERO, 100 * MS] {
        let mut runtime = Runtime::default();
        let shared = shared(&runtime, 55);
        let log = Log::default();
        for name in 0..10_000 {
            // Answers come in at moments of their own, so that slots are freed one by one and not in rounds.
            let round_trip = round_trip * (name as u32 % 97) / 97;
            runtime.spawn(request(shared.clone(), Priority::Person, name, round_trip, log.clone()));
        }
        runtime.run_ready();
        assert_eq!(shared.stats().waiting(Priority::Person), 10_000 - 55);
        runtime.run();
        let names: Vec<usize> = log.borrow().iter().map(|(name, _)| *name).collect();
        assert!(names.is_sorted() && names.len() == 10_000);
        // A task that waits for its own answer is woken for that, too.
        let answers = if round_trip.is_zero() { 0 } else { 10_000 };
        let wakes = runtime.wakes() - answers;
        println!("10,000 waiters, answers within {round_trip:?}: {wakes} wake-ups");
        assert!(wakes <= 20_000, "{wakes} wake-ups");
        println!("idle again: {} bytes", shared.size());
        assert!(shared.size() < 4096, "{} bytes", shared.size());
    }
}

#[test]
fn the_sustained_rate_is_at_least_97_percent_of_what_slots_allow() {
    for round_trip in [0, 20, 50, 200] {
        let mut runtime = Runtime::default();
        let shared = shared(&runtime, 55);
        let log = Log::default();
        let count = 55 * 60;
        for name in 0..count {
            // A fixed round trip and up to a fifth more, by turns.
            let round_trip = MS * round_trip + MS * round_trip * (name as u32 % 5) / 20;
            runtime.spawn(request(shared.clone(), Priority::Sync, name, round_trip, log.clone()));
        }
        runtime.run();
        let span = log.borrow()[count - 1].1.since(log.borrow()[0].1).as_secs_f64();
        // The first 55 go at once and the last 55 within the last round: one round fewer than grants.
        let rate = (count - 55) as f64 / span;
        let ceiling = 55.0 / (1.0 + f64::from(round_trip) * 1.1 / 1000.0);
        println!(
            "round trip {round_trip} ms: {rate:.2} per second, {:.1} % of {ceiling:.2}",
            100.0 * rate / ceiling
        );
        assert!(
            rate >= 0.97 * ceiling,
            "round trip {round_trip} ms: {rate:.2} per second of {ceiling:.2}"
        );
    }
}

#[test]
fn after_a_rest_a_whole_burst_goes_at_once() {
    let mut runtime = Runtime::default();
    let shared = shared(&runtime, 55);
    for burst in 0..3 {
        let log = Log::default();
        for name in 0..55 {
            runtime.spawn(request(shared.clone(), Priority::Person, name, 30 * MS, log.clone()));
        }
        let begin = shared.clock().now();
        runtime.run();
        assert!(log.borrow().iter().all(|(_, at)| *at == begin), "burst {burst}");
        let rest = shared.clock().sleep(1001 * MS);
        runtime.spawn(rest);
        runtime.run();
    }
}

#[test]
fn a_cancelled_waiter_gives_its_place_to_the_next() {
    let mut runtime = Runtime::default();
    let shared = shared(&runtime, 1);
    let log = Log::default();
    let tasks: Vec<usize> = (0..4)
        .map(|name| {
            runtime.spawn(request(
                shared.clone(),
                Priority::Person,
                name,
                Duration::ZERO,
                log.clone(),
            ))
        })
        .collect();
    runtime.run_ready();
    runtime.abort(tasks[1]); // the leader: the sleep for all goes with it
    assert_eq!(shared.stats().waiting(Priority::Person), 2);
    runtime.run();
    let times: Vec<_> = log
        .borrow()
        .iter()
        .map(|(name, at)| (*name, at.as_nanos() / 1_000_000))
        .collect();
    assert_eq!(times, [(0, 0), (2, 1001), (3, 2002)]);
}

#[test]
fn a_grant_that_nobody_takes_any_more_is_passed_on() {
    let mut runtime = Runtime::default();
    let shared = shared(&runtime, 1);
    let log = Log::default();
    let held = shared.try_acquire(Priority::Person).unwrap();
    let first = runtime.spawn(request(
        shared.clone(),
        Priority::Person,
        1,
        Duration::ZERO,
        log.clone(),
    ));
    runtime.spawn(request(
        shared.clone(),
        Priority::Person,
        2,
        Duration::ZERO,
        log.clone(),
    ));
    runtime.run_ready();
    held.not_sent(); // grants it to the first, who is dropped before it runs again
    runtime.abort(first);
    runtime.run_ready();
    assert_eq!(*log.borrow(), [(2, Moment::ZERO)]);
}

#[test]
fn a_guard_that_is_dropped_holds_its_slot_for_the_guard_time() {
    let runtime = Runtime::default();
    let shared = shared(&runtime, 1);
    drop(shared.try_acquire(Priority::Person).unwrap());
    assert_eq!(shared.would_wait(Priority::Person), Limit::DEFAULT_GUARD + 1001 * MS);
}

#[test]
fn who_cannot_be_served_by_its_deadline_is_told_at_once_when_to_come_back() {
    let mut runtime = Runtime::default();
    let shared = shared(&runtime, 1);
    shared.try_acquire(Priority::Person).unwrap().answered();
    let deadline = Some(Moment::ZERO.after(500 * MS));
    runtime.spawn({
        let shared = shared.clone();
        async move {
            let refused = shared.acquire(Priority::Person, deadline).await.unwrap_err();
            assert_eq!(shared.clock().now(), Moment::ZERO);
            assert_eq!(refused.retry_at(), Moment::ZERO.after(1001 * MS));
        }
    });
    runtime.run();
    assert_eq!(shared.stats().refused, 1);
}

#[test]
fn who_is_overtaken_is_refused_at_its_deadline_and_not_later() {
    let mut runtime = Runtime::default();
    let shared = shared(&runtime, 1);
    shared.try_acquire(Priority::Person).unwrap().answered();
    let log = Log::default();
    runtime.spawn({
        let shared = shared.clone();
        async move {
            let deadline = Moment::ZERO.after(1500 * MS);
            assert!(shared.acquire(Priority::Sync, Some(deadline)).await.is_err());
            assert_eq!(shared.clock().now(), deadline);
        }
    });
    runtime.run_ready();
    runtime.spawn(request(
        shared.clone(),
        Priority::Person,
        0,
        Duration::ZERO,
        log.clone(),
    ));
    runtime.run();
    assert_eq!(*log.borrow(), [(0, Moment::ZERO.after(1001 * MS))]);
}

#[test]
fn a_late_answer_with_everything_in_flight_wakes_the_leader() {
    let mut runtime = Runtime::default();
    let shared = shared(&runtime, 1);
    let log = Log::default();
    // No slot rests while the first is in flight, so the second has nothing to sleep for until it is answered.
    runtime.spawn(request(shared.clone(), Priority::Person, 0, 700 * MS, log.clone()));
    runtime.spawn(request(
        shared.clone(),
        Priority::Person,
        1,
        Duration::ZERO,
        log.clone(),
    ));
    runtime.run();
    assert_eq!(*log.borrow(), [(0, Moment::ZERO), (1, Moment::ZERO.after(1701 * MS))]);
}

#[test]
fn futures_and_guards_may_move_between_threads() {
    fn send<T: Send + 'static>(_: &T) {}
    let shared = shared(&Runtime::default(), 1);
    send(&shared.acquire(Priority::Person, None));
    send(&shared.try_acquire(Priority::Person));
}
