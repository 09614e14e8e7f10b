//! Priorities: higher ones first, lower ones never starved, and an honest answer to "how long?".

#![expect(clippy::print_stdout, reason = "the figures are part of what the test tells")]

use microapp_limiter::{Decision, Limit, Limiter, Moment, Outcome, Priority, RateLimited, Ticket};
use std::time::Duration;

fn limiter(requests: u32) -> Limiter {
    Limiter::new(Limit::per_second(requests).unwrap())
}

/// Grants everything that waits, each answered at once, and returns who was granted when.
fn drain(limiter: &mut Limiter) -> Vec<(Ticket, Moment)> {
    let mut granted = Vec::new();
    let mut now = Moment::ZERO;
    while let Some(wakeup) = limiter.next_wakeup() {
        now = now.max(wakeup);
        while let Some(decision) = limiter.decide(now) {
            if let Decision::Granted(ticket, permit) = decision {
                granted.push((ticket, now));
                limiter.release(permit, now, Outcome::Answered);
            }
        }
    }
    granted
}

fn enqueue(limiter: &mut Limiter, priority: Priority, count: usize) -> Vec<Ticket> {
    (0..count)
        .map(|_| limiter.enqueue(Moment::ZERO, priority, None).unwrap())
        .collect()
}

#[test]
fn within_a_priority_first_come_is_first_served() {
    let mut limiter = limiter(3);
    let tickets = enqueue(&mut limiter, Priority::FollowUp, 20);
    let granted: Vec<_> = drain(&mut limiter).into_iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(granted, tickets);
}

#[test]
fn what_belongs_to_older_work_goes_first() {
    let at = Moment::from_nanos;
    let mut limiter = limiter(1);
    let mut joins = |now, since: Option<u64>| {
        let rank = since.map_or(Priority::Person.into(), |since| Priority::Person.since(at(since)));
        limiter.enqueue(at(now), rank, None).unwrap()
    };
    let first = joins(10, None);
    let third = joins(30, None);
    let oldest = joins(40, Some(5));
    let second = joins(50, Some(20));
    // Nobody waits since a time to come, and of two who wait equally long the first to join goes first.
    let fourth = joins(50, Some(60));
    let fifth = joins(50, Some(50));
    // Nobody overtakes a higher priority by age.
    let rank = Priority::Sync.since(at(1));
    let sync = limiter.enqueue(at(50), rank, None).unwrap();
    let granted: Vec<_> = drain(&mut limiter).into_iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(granted, [oldest, first, second, third, fourth, fifth, sync]);
}

#[test]
fn older_work_is_told_its_own_wait() {
    let mut limiter = limiter(1);
    for begun in 0..10 {
        limiter
            .enqueue(Moment::from_nanos(begun), Priority::Person, None)
            .unwrap();
    }
    let now = Moment::from_nanos(10);
    let hold = limiter.limit().hold();
    let rank = Priority::Person.since(Moment::from_nanos(3));
    // One slot, which is free: four go before, one hold each.
    assert_eq!(limiter.would_wait(now, rank), 4 * hold);
    assert_eq!(limiter.would_wait(now, Priority::Person), 10 * hold);
    assert_eq!(limiter.would_wait_behind(now, Priority::Person, 5), 15 * hold);
    let deadline = Some(now.after(4 * hold));
    let refused = limiter.enqueue(now, Priority::Person, deadline).unwrap_err();
    assert_eq!(refused.retry_at(), now.after(10 * hold));
    let kept = limiter.enqueue(now, rank, deadline).unwrap();
    let granted = drain(&mut limiter);
    assert!(
        granted
            .iter()
            .any(|(ticket, at)| *ticket == kept && at.since(now) <= 4 * hold)
    );
}

#[test]
fn in_a_crowd_whose_work_takes_three_requests_the_first_is_done_first() {
    let mut limiter = limiter(5);
    let people = 100;
    let mut of = std::collections::HashMap::new();
    let mut done = vec![0; people];
    let mut order = Vec::new();
    let begun = |person: usize| Moment::from_nanos(person as u64);
    for person in 0..people {
        of.insert(limiter.enqueue(begun(person), Priority::Person, None).unwrap(), person);
    }
    let mut now = begun(people);
    while let Some(wakeup) = limiter.next_wakeup() {
        now = now.max(wakeup);
        while let Some(Decision::Granted(ticket, permit)) = limiter.decide(now) {
            limiter.release(permit, now, Outcome::Answered);
            let person = of[&ticket];
            done[person] += 1;
            if done[person] == 3 {
                order.push(person);
            } else {
                let next = limiter.enqueue(now, Priority::Person.since(begun(person)), None);
                of.insert(next.unwrap(), person);
            }
        }
    }
    assert!(order.is_sorted() && order.len() == people, "{order:?}");
}

#[test]
fn each_lower_priority_has_one_of_any_eight_grants_while_it_waits() {
    for absent in [None, Some(Priority::FollowUp), Some(Priority::Sync)] {
        let mut limiter = limiter(5);
        for priority in Priority::ALL {
            if Some(priority) != absent {
                enqueue(&mut limiter, priority, 400);
            }
        }
        let granted: Vec<_> = drain(&mut limiter)
            .into_iter()
            .map(|(ticket, _)| ticket.priority())
            .collect();
        for priority in [Priority::FollowUp, Priority::Sync] {
            if Some(priority) == absent {
                continue;
            }
            let last = granted.iter().rposition(|other| *other == priority).unwrap();
            for window in granted[..=last].windows(8) {
                assert!(window.contains(&priority), "no {priority:?} in {window:?}");
            }
        }
        // The people get the rest.
        let last = granted.iter().rposition(|other| *other == Priority::Person).unwrap();
        for window in granted[..last].windows(8) {
            let people = window.iter().filter(|other| **other == Priority::Person).count();
            assert!(people >= 5, "only {people} people in {window:?}");
        }
    }
}

#[test]
fn a_higher_priority_that_comes_later_goes_first() {
    let mut limiter = limiter(1);
    let sync = enqueue(&mut limiter, Priority::Sync, 1)[0];
    let person = enqueue(&mut limiter, Priority::Person, 1)[0];
    let granted: Vec<_> = drain(&mut limiter).into_iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(granted, [person, sync]);
}

#[test]
fn nobody_overtakes_by_trying() {
    let mut limiter = limiter(1);
    enqueue(&mut limiter, Priority::Sync, 1);
    assert!(limiter.try_acquire(Moment::ZERO, Priority::Person).is_err());
}

#[test]
fn the_wait_that_is_told_is_the_wait_that_comes() {
    for (people, follow_ups, syncs) in [(0, 0, 0), (4, 0, 0), (30, 9, 9), (100, 0, 3), (3, 70, 8)] {
        for priority in Priority::ALL {
            let mut limiter = limiter(4);
            enqueue(&mut limiter, Priority::Person, people);
            enqueue(&mut limiter, Priority::FollowUp, follow_ups);
            enqueue(&mut limiter, Priority::Sync, syncs);
            let told = limiter.would_wait(Moment::ZERO, priority);
            let ticket = enqueue(&mut limiter, priority, 1)[0];
            let granted = drain(&mut limiter);
            let (_, at) = granted.iter().find(|(other, _)| *other == ticket).unwrap();
            let came = at.since(Moment::ZERO);
            // The lower class is not counted as ahead, though its floor share may be: the bound is a lower one.
            assert!(told <= came, "{priority:?} was told {told:?} and waited {came:?}");
            let slack = if priority == Priority::Sync {
                Duration::ZERO
            } else {
                came / 3 + limiter.limit().hold()
            };
            assert!(
                told + slack >= came,
                "{priority:?} was told {told:?} and waited {came:?}"
            );
        }
    }
}

#[test]
fn a_cancelled_place_is_given_back_once() {
    let mut limiter = limiter(1);
    let tickets = enqueue(&mut limiter, Priority::Person, 3);
    assert!(limiter.cancel(tickets[1]));
    assert!(!limiter.cancel(tickets[1]));
    let granted: Vec<_> = drain(&mut limiter).into_iter().map(|(ticket, _)| ticket).collect();
    assert_eq!(granted, [tickets[0], tickets[2]]);
    assert!(!limiter.cancel(tickets[0]));
}

#[test]
fn a_deadline_that_can_be_kept_is_accepted_and_one_that_cannot_names_the_time() {
    let mut limiter = limiter(1);
    let permit = limiter.try_acquire(Moment::ZERO, Priority::Person).unwrap();
    limiter.release(permit, Moment::ZERO, Outcome::Answered);
    let free_at = Moment::ZERO.after(limiter.limit().hold());
    let too_early = Moment::from_nanos(free_at.as_nanos() - 1);
    let refused: RateLimited = limiter
        .enqueue(Moment::ZERO, Priority::Person, Some(too_early))
        .unwrap_err();
    assert_eq!(refused.retry_at(), free_at);
    assert_eq!(
        refused.to_string(),
        "the rate limit would keep this request past its deadline"
    );
    assert!(limiter.enqueue(Moment::ZERO, Priority::Person, Some(free_at)).is_ok());
    assert!(matches!(limiter.decide(free_at), Some(Decision::Granted(..))));
}

#[test]
fn an_idle_limiter_is_small_even_after_ten_thousand_waiters() {
    let mut limiter = limiter(55);
    println!("a new limiter: {} bytes", limiter.size());
    enqueue(&mut limiter, Priority::Sync, 10_000);
    drain(&mut limiter);
    println!("after 10,000 waiters: {} bytes", limiter.size());
    assert!(limiter.size() < 4096, "{} bytes", limiter.size());
}

#[test]
fn a_foreign_permit_does_not_make_a_slot() {
    let mut lender = limiter(10);
    let mut limiter = limiter(1);
    let foreign = lender.try_acquire(Moment::ZERO, Priority::Person).unwrap();
    limiter.release(foreign, Moment::ZERO, Outcome::NotSent);
    assert!(limiter.try_acquire(Moment::ZERO, Priority::Person).is_ok());
    assert!(limiter.try_acquire(Moment::ZERO, Priority::Person).is_err());
}
