//! What a process finds when it follows another.

use microapp_limiter::driver::{Clock, Shared};
use microapp_limiter::{Journal, Limit, Limiter, Moment, Outcome, Priority, Reserve, Snapshot, WallTime};
use std::cell::Cell;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const WALL: WallTime = WallTime::from_unix_seconds(1_800_000_000);
/// Each process has a clock of its own, which begins anywhere.
const START: Moment = Moment::from_nanos(77_000_000_000);

fn limit(requests: u32) -> Limit {
    Limit::per_second(requests).unwrap()
}

/// A process that sends `answered` requests, answered at once, and leaves `in_flight` behind.
fn predecessor(requests: u32, answered: u32, in_flight: u32) -> Limiter {
    let mut limiter = Limiter::new(limit(requests));
    for _ in 0..answered {
        let permit = limiter.try_acquire(Moment::ZERO, Priority::Sync).unwrap();
        limiter.release(permit, Moment::ZERO, Outcome::Answered);
    }
    for _ in 0..in_flight {
        let _permit = limiter.try_acquire(Moment::ZERO, Priority::Sync).unwrap();
    }
    limiter
}

/// How many requests the follower may send at once, and how long the next one waits.
fn follow(limit: Limit, snapshot: &Snapshot, wall: WallTime) -> (usize, Duration) {
    let mut limiter = Limiter::restore(limit, snapshot, START, wall);
    let at_once = std::iter::from_fn(|| limiter.try_acquire(START, Priority::Person).ok()).count();
    (at_once, limiter.would_wait(START, Priority::Person))
}

#[test]
fn who_follows_a_busy_process_waits_for_what_is_left_of_its_second() {
    let snapshot = predecessor(3, 3, 0).snapshot(Moment::ZERO, WALL, Reserve::NONE);
    let wall = WALL.after(SECOND / 4);
    assert_eq!(follow(limit(3), &snapshot, wall), (0, limit(3).hold() - SECOND / 4));
}

#[test]
fn who_starts_alone_starts_at_once() {
    let snapshot = predecessor(3, 3, 0).snapshot(Moment::ZERO, WALL, Reserve::NONE);
    assert_eq!(follow(limit(3), &snapshot, WALL.after(limit(3).hold())).0, 3);
    let crashed = predecessor(3, 0, 3).snapshot(
        Moment::ZERO,
        WALL,
        Reserve {
            grants: 55,
            lasting: 60 * SECOND,
        },
    );
    assert_eq!(follow(limit(3), &crashed, WALL.after(3600 * SECOND)).0, 3);
}

#[test]
fn what_was_in_flight_or_reserved_at_a_crash_may_still_arrive() {
    let limit = limit(5);
    let rest = limit.guard() + limit.hold();
    let reserve = Reserve {
        grants: 1,
        lasting: 60 * SECOND,
    };
    let snapshot = predecessor(5, 0, 1).snapshot(Moment::ZERO, WALL, reserve);
    // Three slots are free. The two unsure ones rest from the crash on, which may have been just now.
    assert_eq!(follow(limit, &snapshot, WALL.after(10 * SECOND)).0, 3);
    let mut follower = Limiter::restore(limit, &snapshot, START, WALL.after(10 * SECOND));
    assert_eq!(follower.stats(START).cooling, 2);
    for _ in 0..3 {
        let permit = follower.try_acquire(START, Priority::Sync).unwrap();
        follower.release(permit, START.after(rest), Outcome::Answered);
    }
    assert!(follower.try_acquire(START.after(rest), Priority::Sync).is_ok());
    // After the reserve's end the crash can't have been later than that.
    assert_eq!(follow(limit, &snapshot, WALL.after(60 * SECOND + rest)).0, 5);
}

#[test]
fn a_wall_clock_that_was_set_back_frees_nothing_early_and_nothing_an_hour_late() {
    let snapshot = predecessor(1, 1, 0).snapshot(Moment::ZERO, WALL, Reserve::NONE);
    assert_eq!(
        follow(limit(1), &snapshot, WALL.before(3600 * SECOND)),
        (0, limit(1).hold())
    );
}

#[test]
fn a_smaller_limit_starts_with_the_latest_uses() {
    let mut busy = Limiter::new(limit(4));
    for step in 0..4 {
        let at = Moment::ZERO.after(step * SECOND / 10);
        let permit = busy.try_acquire(at, Priority::Sync).unwrap();
        busy.release(permit, at, Outcome::Answered);
    }
    let now = Moment::ZERO.after(3 * SECOND / 10);
    let snapshot = busy.snapshot(now, WALL, Reserve::NONE);
    assert_eq!(follow(limit(2), &snapshot, WALL), (0, limit(2).hold() - SECOND / 10));
}

#[test]
fn another_interval_counts_from_the_same_use() {
    let snapshot = predecessor(1, 1, 0).snapshot(Moment::ZERO, WALL, Reserve::NONE);
    let longer = Limit::new(1, 10 * SECOND).unwrap();
    assert_eq!(
        follow(longer, &snapshot, WALL.after(SECOND)),
        (0, longer.hold() - SECOND)
    );
}

#[test]
fn a_state_that_cannot_be_read_is_taken_for_the_worst() {
    let limit = limit(55);
    assert_eq!(
        follow(limit, &Snapshot::unreadable(WALL), WALL),
        (0, limit.guard() + limit.hold())
    );
}

#[test]
fn a_journal_asks_for_a_snapshot_once_for_its_whole_reserve_and_again_when_time_runs_out() {
    let mut journal = Journal::new(3, 10 * SECOND);
    let written = |journal: &mut Journal, at: Duration| journal.cover(Moment::ZERO.after(at)).is_some();
    let sends: Vec<bool> = (0..8).map(|_| written(&mut journal, Duration::ZERO)).collect();
    assert_eq!(sends, [true, false, false, false, true, false, false, false]);
    assert!(written(&mut journal, Duration::ZERO));
    // A request that takes ten seconds is covered until the statement's twenty are half over.
    assert!(!written(&mut journal, 10 * SECOND));
    assert!(written(&mut journal, 11 * SECOND));
    journal.forget();
    assert!(written(&mut journal, 11 * SECOND));
}

/// A clock of a thread that is held up after each look at it.
struct HeldUp(Cell<Duration>);

impl HeldUp {
    fn passes(&self) -> Duration {
        self.0.replace(self.0.get() + HOLD_UP)
    }
}

impl Clock for &HeldUp {
    type Sleep = std::future::Pending<()>;

    fn now(&self) -> Moment {
        Moment::ZERO.after(self.passes())
    }

    fn sleep_until(&self, _: Moment) -> Self::Sleep {
        std::future::pending()
    }
}

const HOLD_UP: Duration = Duration::from_millis(100);

#[test]
fn a_process_that_is_held_up_while_it_writes_frees_no_slot_too_early() {
    let time = HeldUp(Cell::new(Duration::ZERO));
    let shared = Shared::new(Limiter::new(limit(1)), &time);
    let permit = shared.try_acquire(Priority::Person).unwrap();
    let latest_use = time.0.get();
    permit.answered();
    let snapshot = shared.snapshot(|| WALL.after(time.passes()), Reserve::NONE);

    let wall = WALL.after(time.passes());
    let (at_once, wait) = follow(limit(1), &snapshot, wall);
    assert_eq!(at_once, 0);
    assert!(wall.after(wait) >= WALL.after(latest_use + limit(1).hold()), "{wait:?}");
}
