//! Leases and fences, also with clocks that jump.

use std::sync::Barrier;
use std::time::Duration;

use super::rows::{HARD_NAMES, NOW, event};
use super::{cases, fenced};
use crate::{Change, Fence, Lease, Store, Timestamp};

cases![
    a_lease_is_held_by_one_until_its_time_has_passed,
    a_lease_that_is_given_back_is_free,
    fences_grow_with_every_holding,
    a_late_holder_can_neither_renew_nor_release,
    renewing_moves_the_end,
    a_lease_that_ran_out_can_be_renewed_if_nobody_took_it,
    a_batch_happens_only_under_the_present_holding,
    leases_of_other_names_are_others,
    one_of_32_threads_takes_a_lease,
    a_clock_that_jumps_forward_ends_leases_and_fences_their_holders,
    a_clock_that_is_put_back_does_not_make_a_lease_last,
    the_longest_and_the_shortest_lease_are_fine,
    present_leases_are_listed_by_the_beginning_of_their_name,
];

const MINUTE: Duration = Duration::from_secs(60);

fn at(seconds: i64) -> Timestamp {
    NOW.plus_millis(seconds * 1000)
}

fn take(store: &dyn Store, name: &str, now: Timestamp) -> Lease {
    let lease = store.acquire_lease(name, now, MINUTE).expect("an answer");
    lease.unwrap_or_else(|| panic!("{name} is held at {now:?}"))
}

fn assert_held(store: &dyn Store, name: &str, now: Timestamp) {
    let lease = store.acquire_lease(name, now, MINUTE).expect("an answer");
    assert_eq!(lease, None, "{name} at {now:?}");
}

fn write_under(store: &dyn Store, lease: &str, fence: Fence, now: Timestamp) -> Result<(), crate::StoreError> {
    let holding = Change::Holding {
        lease: lease.to_owned(),
        fence,
        now,
    };
    store.apply(&[holding, Change::Audit(event("written"))])
}

fn a_lease_is_held_by_one_until_its_time_has_passed(store: &dyn Store) {
    let lease = take(store, "refresh", at(0));
    assert_eq!((lease.name.as_str(), lease.until), ("refresh", at(60)));
    assert_held(store, "refresh", at(0));
    assert_held(store, "refresh", at(60).plus_millis(-1));
    take(store, "refresh", at(60));
    assert_held(store, "refresh", at(60));
}

fn a_lease_that_is_given_back_is_free(store: &dyn Store) {
    let lease = take(store, "refresh", at(0));
    store.release_lease("refresh", lease.fence).expect("given back");
    store.release_lease("refresh", lease.fence).expect("twice is no error");
    fenced(store.renew_lease("refresh", lease.fence, at(1), MINUTE));
    fenced(write_under(store, "refresh", lease.fence, at(1)));
    take(store, "refresh", at(1));
}

fn fences_grow_with_every_holding(store: &dyn Store) {
    let mut last = Fence(0);
    for round in 0..50 {
        // Some are given back, some run out, and another name comes in between.
        let lease = take(store, "refresh", at(round * 100));
        assert!(lease.fence > last, "{lease:?} after {last:?}");
        last = lease.fence;
        if round % 2 == 0 {
            store.release_lease("refresh", lease.fence).expect("given back");
        }
        take(store, "other", at(round * 100));
    }
    // Nor do they begin again when nobody has had it for a year.
    let lease = take(store, "refresh", at(366 * 24 * 3600));
    assert!(lease.fence > last, "{lease:?} after {last:?}");
}

fn a_late_holder_can_neither_renew_nor_release(store: &dyn Store) {
    let late = take(store, "refresh", at(0));
    let present = take(store, "refresh", at(60));
    fenced(store.renew_lease("refresh", late.fence, at(61), MINUTE));
    store.release_lease("refresh", late.fence).expect("no error");
    assert_held(store, "refresh", at(61));
    fenced(write_under(store, "refresh", late.fence, at(61)));
    write_under(store, "refresh", present.fence, at(61)).expect("the present one may");
    for never in [Fence(0), Fence(u64::MAX), Fence(present.fence.0 + 1)] {
        fenced(store.renew_lease("refresh", never, at(61), MINUTE));
        store.release_lease("refresh", never).expect("no error");
        fenced(write_under(store, "refresh", never, at(61)));
    }
    assert_held(store, "refresh", at(61));
}

fn renewing_moves_the_end(store: &dyn Store) {
    let lease = take(store, "refresh", at(0));
    let renewed = store
        .renew_lease("refresh", lease.fence, at(50), MINUTE)
        .expect("renewed");
    assert_eq!(
        renewed,
        Lease {
            until: at(110),
            ..lease.clone()
        }
    );
    assert_held(store, "refresh", at(109));
    let shorter = store.renew_lease("refresh", lease.fence, at(55), Duration::from_secs(5));
    assert_eq!(shorter.expect("renewed").until, at(60));
    take(store, "refresh", at(60));
}

fn a_lease_that_ran_out_can_be_renewed_if_nobody_took_it(store: &dyn Store) {
    let lease = take(store, "refresh", at(0));
    fenced(write_under(store, "refresh", lease.fence, at(60)));
    let renewed = store
        .renew_lease("refresh", lease.fence, at(600), MINUTE)
        .expect("renewed");
    assert_eq!((renewed.fence, renewed.until), (lease.fence, at(660)));
    write_under(store, "refresh", lease.fence, at(659)).expect("held again");
    assert_held(store, "refresh", at(659));
}

fn a_batch_happens_only_under_the_present_holding(store: &dyn Store) {
    fenced(write_under(store, "refresh", Fence(1), at(0)));
    let lease = take(store, "refresh", at(0));
    write_under(store, "refresh", lease.fence, at(0)).expect("held");
    write_under(store, "refresh", lease.fence, at(60).plus_millis(-1)).expect("held");
    fenced(write_under(store, "refresh", lease.fence, at(60)));
    fenced(write_under(store, "other", lease.fence, at(0)));
    assert_eq!(store.audit_head().expect("read").map(|entry| entry.sequence), Some(2));
}

fn leases_of_other_names_are_others(store: &dyn Store) {
    for name in HARD_NAMES {
        let lease = take(store, name, at(0));
        assert_eq!(lease.name, name);
    }
    for name in HARD_NAMES {
        assert_held(store, name, at(1));
    }
}

fn one_of_32_threads_takes_a_lease(store: &dyn Store) {
    const THREADS: usize = 32;
    for round in 0..8 {
        let now = at(round * 60);
        let together = Barrier::new(THREADS);
        let taken: usize = std::thread::scope(|scope| {
            let take = || {
                together.wait();
                store
                    .acquire_lease("refresh", now, MINUTE)
                    .expect("an answer")
                    .is_some()
            };
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(take)).collect();
            threads
                .into_iter()
                .map(|thread| usize::from(thread.join().expect("no panic")))
                .sum()
        });
        assert_eq!(taken, 1);
    }
}

fn a_clock_that_jumps_forward_ends_leases_and_fences_their_holders(store: &dyn Store) {
    let lease = take(store, "refresh", at(0));
    let after = take(store, "refresh", at(365 * 24 * 3600));
    // The jump was a mistake, and is taken back: the first holder stays fenced, the second holds.
    fenced(write_under(store, "refresh", lease.fence, at(1)));
    fenced(store.renew_lease("refresh", lease.fence, at(1), MINUTE));
    write_under(store, "refresh", after.fence, at(1)).expect("the second one holds it");
}

fn a_clock_that_is_put_back_does_not_make_a_lease_last(store: &dyn Store) {
    const HOUR: i64 = 3600;
    let lease = take(store, "refresh", at(HOUR));
    // An hour back. Its holder may be alive, so it is held, but for its own length and no longer.
    assert_held(store, "refresh", at(0));
    write_under(store, "refresh", lease.fence, at(59)).expect("its holder may go on");
    assert_held(store, "refresh", at(59));
    fenced(write_under(store, "refresh", lease.fence, at(60)));
    let next = take(store, "refresh", at(60));
    assert!(next.fence > lease.fence);
    // One who renews in time keeps it.
    assert_held(store, "refresh", at(-HOUR));
    store
        .renew_lease("refresh", next.fence, at(30 - HOUR), MINUTE)
        .expect("renewed");
    assert_held(store, "refresh", at(89 - HOUR));
    take(store, "refresh", at(90 - HOUR));
}

fn the_longest_and_the_shortest_lease_are_fine(store: &dyn Store) {
    let none = store.acquire_lease("none", at(0), Duration::ZERO).expect("an answer");
    assert_eq!(none.expect("free").until, at(0));
    take(store, "none", at(0));
    let ever = store.acquire_lease("ever", at(0), Duration::MAX).expect("an answer");
    assert_eq!(ever.expect("free").until, Timestamp(i64::MAX));
    assert_held(store, "ever", at(1_000_000_000));
}

fn present_leases_are_listed_by_the_beginning_of_their_name(store: &dyn Store) {
    for name in ["rate/zoom/b", "rate/zoom/a", "rate/zoo", "rate/zoomed", "Rate/zoom/c"] {
        take(store, name, at(0));
    }
    let lease = take(store, "rate/zoom/%", at(30));
    let names = |prefix, now| -> Vec<_> {
        let leases = store.leases(prefix, now).expect("read");
        leases.into_iter().map(|lease| lease.name).collect()
    };
    assert_eq!(
        names("rate/zoom/", at(59)),
        ["rate/zoom/%", "rate/zoom/a", "rate/zoom/b"]
    );
    assert_eq!(names("rate/zoom/%", at(59)), ["rate/zoom/%"]);
    assert_eq!(
        store.leases("", at(60)).expect("read"),
        [lease],
        "the others have ended"
    );
    assert_eq!(names("nothing", at(0)), [""; 0]);
}
