//! Sign-ins are taken once.

use std::sync::Barrier;

use super::rows::{HARD_NAMES, NOW, integration, service, sign_in, user};
use super::{cases, done, stale};
use crate::{Change, Sealed, SignInRow, Store};

cases![
    a_sign_in_comes_back_as_it_was_once,
    one_of_32_threads_takes_a_sign_in,
    an_expired_sign_in_is_of_no_use,
    an_expired_sign_in_stays_expired_when_the_clock_is_put_back,
    a_new_sign_in_sweeps_the_expired_ones_away,
    a_state_is_used_once,
];

fn a_sign_in_comes_back_as_it_was_once(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    assert_eq!(store.take_sign_in(&[0; 32], NOW).expect("read"), None);
    let ids = HARD_NAMES.map(|person| user("zoom", person));
    for (number, id) in (1..).zip([service("zoom")].into_iter().chain(ids)) {
        let row = SignInRow {
            browser_hash: [number; 32],
            verifier: Sealed(vec![number; usize::from(number)]),
            ..sign_in([number; 32], id)
        };
        done(store, &[Change::PutSignIn(row.clone())]);
        assert_eq!(store.take_sign_in(&[number; 32], NOW).expect("taken"), Some(row));
        assert_eq!(store.take_sign_in(&[number; 32], NOW).expect("read"), None, "only once");
    }
}

fn one_of_32_threads_takes_a_sign_in(store: &dyn Store) {
    const THREADS: usize = 32;
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    for round in 0..8 {
        let row = sign_in([round; 32], service("zoom"));
        done(store, &[Change::PutSignIn(row.clone())]);
        let together = Barrier::new(THREADS);
        let taken: Vec<_> = std::thread::scope(|scope| {
            let take = || {
                together.wait();
                store.take_sign_in(&[round; 32], NOW).expect("an answer")
            };
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(take)).collect();
            threads
                .into_iter()
                .filter_map(|thread| thread.join().expect("no panic"))
                .collect()
        });
        assert_eq!(taken, [row]);
    }
}

fn an_expired_sign_in_is_of_no_use(store: &dyn Store) {
    let expires = NOW.plus_millis(600_000);
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutSignIn(sign_in([1; 32], service("zoom"))),
            Change::PutSignIn(sign_in([2; 32], service("zoom"))),
        ],
    );
    let last = store.take_sign_in(&[1; 32], expires.plus_millis(-1)).expect("read");
    assert!(last.is_some(), "a millisecond before its end");
    assert_eq!(store.take_sign_in(&[2; 32], expires).expect("read"), None, "at its end");
}

fn an_expired_sign_in_stays_expired_when_the_clock_is_put_back(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutSignIn(sign_in([1; 32], service("zoom"))),
        ],
    );
    let late = NOW.plus_millis(700_000);
    assert_eq!(store.take_sign_in(&[1; 32], late).expect("read"), None);
    assert_eq!(store.take_sign_in(&[1; 32], NOW).expect("read"), None);
}

fn a_new_sign_in_sweeps_the_expired_ones_away(store: &dyn Store) {
    let later = SignInRow {
        created: NOW.plus_millis(600_000),
        expires: NOW.plus_millis(1_200_000),
        ..sign_in([2; 32], service("zoom"))
    };
    let long = SignInRow {
        expires: NOW.plus_millis(600_001),
        ..sign_in([3; 32], service("zoom"))
    };
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutSignIn(sign_in([1; 32], service("zoom"))),
            Change::PutSignIn(long.clone()),
            Change::PutSignIn(later.clone()),
        ],
    );
    // Asked for at a time when it was still good: it is gone all the same.
    assert_eq!(store.take_sign_in(&[1; 32], NOW).expect("read"), None);
    assert_eq!(store.take_sign_in(&[3; 32], NOW).expect("read"), Some(long));
    assert_eq!(store.take_sign_in(&[2; 32], NOW).expect("read"), Some(later));
}

fn a_state_is_used_once(store: &dyn Store) {
    let first = sign_in([1; 32], service("zoom"));
    let second = SignInRow {
        browser_hash: [6; 32],
        ..sign_in([1; 32], user("zoom", "eve"))
    };
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutSignIn(first.clone()),
        ],
    );
    stale(store, &[Change::PutSignIn(second)]);
    assert_eq!(store.take_sign_in(&[1; 32], NOW).expect("taken"), Some(first));
}
