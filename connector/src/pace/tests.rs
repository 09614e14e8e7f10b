//! On a clock that only moves when somebody waits or sends.

use std::cell::Cell;

use proptest::prelude::*;

use super::*;
use crate::bindings::microapp::connector::errors::Problem;
use crate::bindings::microapp::connector::http::{Identity, Method};

#[derive(Default)]
struct TestClock {
    now: Cell<Moment>,
    slept: Cell<Duration>,
}

impl TestClock {
    fn pass(&self, span: Duration) {
        self.now.set(self.now.get().after(span));
    }
}

impl Clock for &TestClock {
    fn now(&self) -> Moment {
        self.now.get()
    }

    fn sleep(&self, span: Duration) {
        assert!(span > Duration::ZERO, "a sleep that ends at once is a loop without end");
        self.slept.set(self.slept.get() + span);
        self.pass(span);
    }
}

fn answered() -> Answer {
    Ok(Response {
        status: 200,
        headers: Vec::new(),
        body: String::new(),
    })
}

fn failed(failure: fn(Problem) -> Failure) -> Answer {
    Err(failure(Problem {
        code: String::new(),
        message: String::new(),
        details: String::new(),
    }))
}

fn requests(count: usize) -> Vec<Request> {
    let request = Request {
        method: Method::Get,
        url: "users".to_owned(),
        identity: Identity::Service,
        headers: Vec::new(),
        body: None,
        rate_class: None,
        quotas: Vec::new(),
    };
    vec![request; count]
}

/// The most arrivals in any window of one second, both of its ends counted.
fn most_in_a_second(arrivals: &[Moment]) -> usize {
    let second = Duration::from_secs(1);
    let within = |first: &Moment| {
        let from_here = arrivals.iter().filter(|other| *other >= first);
        from_here.filter(|other| other.since(*first) <= second).count()
    };
    arrivals.iter().map(within).max().unwrap_or(0)
}

const MILLISECOND: Duration = Duration::from_millis(1);

#[test]
fn the_first_burst_waits_for_nothing_and_the_next_request_for_a_second() {
    let clock = TestClock::default();
    let pace = Pace::new(&clock);
    for _ in 0..REQUESTS {
        assert!(pace.send(answered).is_ok());
    }
    assert_eq!(clock.slept.get(), Duration::ZERO);
    assert!(pace.send(answered).is_ok());
    assert_eq!(clock.slept.get(), LIMIT.hold());
}

#[test]
fn what_was_not_sent_costs_nothing_and_what_may_be_under_way_costs_the_guard() {
    for failure in [
        Failure::NotAllowed,
        Failure::Unauthorized,
        Failure::RateLimited,
        Failure::DailyLimit,
        Failure::NotSent,
    ] {
        let clock = TestClock::default();
        let pace = Pace::new(&clock);
        for _ in 0..10 * REQUESTS {
            assert!(pace.send(|| failed(failure)).is_err());
        }
        assert_eq!(clock.slept.get(), Duration::ZERO);
    }
    let clock = TestClock::default();
    let pace = Pace::new(&clock);
    for _ in 0..=REQUESTS {
        assert!(pace.send(|| failed(Failure::NoAnswer)).is_err());
    }
    assert_eq!(clock.slept.get(), LIMIT.guard() + LIMIT.hold());
}

#[test]
fn a_batch_larger_than_the_limit_goes_in_turns() {
    let clock = TestClock::default();
    let pace = Pace::new(&clock);
    let turns = RefCell::new(Vec::new());
    let arrivals = RefCell::new(Vec::new());
    let answers = pace.send_all(&requests(137), |turn| {
        clock.pass(MILLISECOND);
        turns.borrow_mut().push(turn.len());
        arrivals.borrow_mut().extend(turn.iter().map(|_| clock.now.get()));
        turn.iter().map(|_| answered()).collect()
    });
    assert_eq!(answers.len(), 137);
    assert_eq!(turns.into_inner(), [55, 55, 27]);
    assert_eq!(most_in_a_second(&arrivals.into_inner()), 55);
}

#[test]
fn an_empty_batch_asks_nobody() {
    let clock = TestClock::default();
    let answers = Pace::new(&clock).send_all(&[], |_| unreachable!("there is nothing to send"));
    assert!(answers.is_empty());
}

#[test]
fn a_wrong_number_of_answers_shows_and_makes_no_room() {
    for wrong in [0, 1, 3, 60] {
        let clock = TestClock::default();
        let pace = Pace::new(&clock);
        let answers = pace.send_all(&requests(2), |_| (0..wrong).map(|_| answered()).collect());
        assert_ne!(answers.len(), 2);
        for _ in 2..REQUESTS {
            assert!(pace.send(answered).is_ok());
        }
        assert_eq!(clock.slept.get(), Duration::ZERO);
        assert!(pace.send(answered).is_ok());
        assert!(clock.slept.get() > Duration::ZERO, "{wrong} answers to two requests");
    }
}

/// One request through both limiters, as in our host: this one's permit, the host's, the way there and back, and the way
/// from the host's socket into the component.
fn through_both(
    guest: &Pace<&TestClock>,
    host: &mut Limiter,
    clock: &TestClock,
    (there, back, inside): (Duration, Duration, Duration),
) -> Moment {
    let mut arrived = Moment::ZERO;
    let answer = guest.send(|| {
        let permit = loop {
            match host.try_acquire(clock.now.get(), Priority::Person) {
                Ok(permit) => break permit,
                Err(refused) => clock.pass(refused.retry_after(clock.now.get())),
            }
        };
        clock.pass(there);
        arrived = clock.now.get();
        clock.pass(back);
        host.release(permit, clock.now.get(), Outcome::Answered);
        clock.pass(inside);
        answered()
    });
    assert!(answer.is_ok());
    arrived
}

fn micros(most: u64) -> impl Strategy<Value = Duration> {
    (0..=most).prop_map(Duration::from_micros)
}

proptest! {
    #[test]
    fn inside_a_host_that_keeps_the_limit_it_never_waits(
        times in prop::collection::vec((micros(30_000), micros(30_000), micros(500)), 300),
    ) {
        let clock = TestClock::default();
        let guest = Pace::new(&clock);
        let mut host = Limiter::new(Limit::per_second(REQUESTS).unwrap());
        let arrivals: Vec<Moment> = times
            .into_iter()
            .map(|times| through_both(&guest, &mut host, &clock, times))
            .collect();
        prop_assert_eq!(clock.slept.get(), Duration::ZERO);
        prop_assert!(most_in_a_second(&arrivals) <= 55);
    }

    #[test]
    fn alone_it_keeps_the_limit(times in prop::collection::vec((micros(30_000), micros(30_000)), 300)) {
        let clock = TestClock::default();
        let pace = Pace::new(&clock);
        let arrivals: Vec<Moment> = times
            .into_iter()
            .map(|(there, back)| {
                let mut arrived = Moment::ZERO;
                let answer = pace.send(|| {
                    clock.pass(there);
                    arrived = clock.now.get();
                    clock.pass(back);
                    answered()
                });
                assert!(answer.is_ok());
                arrived
            })
            .collect();
        prop_assert!(most_in_a_second(&arrivals) <= 55);
    }
}

/// A way into the component that is longer than half the margin costs the rest of its length, once in a second.
#[test]
fn a_slow_way_in_costs_no_more_than_itself() {
    let (rounds, inside) = (3, 2 * MILLISECOND);
    let took = |through_guest: bool| {
        let clock = TestClock::default();
        let mut host = Limiter::new(Limit::per_second(REQUESTS).unwrap());
        let mut guest = Pace::new(&clock);
        for _ in 0..=rounds * REQUESTS {
            if !through_guest {
                guest = Pace::new(&clock);
            }
            through_both(&guest, &mut host, &clock, (MILLISECOND, MILLISECOND, inside));
        }
        clock.now.get().since(Moment::ZERO)
    };
    let added = took(true) - took(false);
    let margin = Limit::per_second(REQUESTS).unwrap().margin();
    assert_eq!(added, (inside - margin / 2) * rounds);
}
