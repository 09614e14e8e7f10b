//! Connections and the marks that vouch for them.

use std::sync::atomic::{AtomicU32, Ordering};

use super::rows::{HARD_NAMES, NOW, connection, integration, mark, put_connection, service, user};
use super::{cases, done, stale};
use crate::{Change, ConnectionRow, ConnectionState, Sealed, Store, StoreError};

cases![
    a_connection_comes_back_as_it_was_with_its_mark,
    a_connection_is_compared_and_swapped,
    one_of_many_writers_wins_each_version,
    a_refused_write_leaves_the_mark,
    connections_are_listed_with_the_service_first,
    a_person_without_a_name_is_not_the_service,
    removing_a_connection_forgets_its_mark,
];

fn a_connection_comes_back_as_it_was_with_its_mark(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    assert_eq!(store.connection(&service("zoom")).expect("read"), None);
    let ids = HARD_NAMES.map(|person| user("zoom", person));
    for id in [service("zoom")].into_iter().chain(ids) {
        let states = [
            ConnectionState::SignInNeeded,
            ConnectionState::Connected,
            ConnectionState::NeedsReconnect,
            ConnectionState::Disabled,
        ];
        for (version, state) in (1..).zip(states) {
            let bare = ConnectionRow {
                state,
                scopes: Vec::new(),
                api_url: None,
                expires: None,
                tokens: None,
                key: None,
                ..connection(id.clone(), 2 * version - 1)
            };
            let full = ConnectionRow {
                state,
                reason: Some("invalid_grant: it's \"over\"".to_owned()),
                scopes: HARD_NAMES.map(str::to_owned).to_vec(),
                refresh_began: Some(NOW.plus_millis(-1)),
                refresh_attempts: u32::MAX,
                ..connection(id.clone(), 2 * version)
            };
            for row in [bare, full] {
                let mark = mark(row.version);
                let put = Change::PutConnection {
                    row: row.clone(),
                    mark: mark.clone(),
                };
                done(store, &[put]);
                assert_eq!(store.connection(&id).expect("read"), Some((row, Some(mark))));
            }
        }
    }
}

fn a_connection_is_compared_and_swapped(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    for id in [service("zoom"), user("zoom", "ada")] {
        let put = |version| [put_connection(id.clone(), version)];
        for never in [0, 2, u64::MAX] {
            stale(store, &put(never));
        }
        done(store, &put(1));
        for not_next in [0, 1, 3, u64::MAX] {
            stale(store, &put(not_next));
        }
        done(store, &put(2));
        stale(store, &put(2));
        done(store, &[Change::RemoveConnection(id.clone())]);
        stale(store, &put(3));
        done(store, &put(1));
    }
}

fn one_of_many_writers_wins_each_version(store: &dyn Store) {
    const WRITERS: u8 = 16;
    const VERSIONS: u64 = 20;
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    let won = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let won = &won;
            scope.spawn(move || {
                for version in 1..=VERSIONS {
                    let row = ConnectionRow {
                        tokens: Some(Sealed(vec![writer])),
                        ..connection(service("zoom"), version)
                    };
                    let mark = Sealed(vec![writer]);
                    match store.apply(&[Change::PutConnection { row, mark }]) {
                        Ok(()) => won.fetch_add(1, Ordering::Relaxed),
                        Err(StoreError::Stale { .. }) => continue,
                        Err(error) => panic!("{error}"),
                    };
                }
            });
        }
        for _ in 0..200 {
            if let Some((row, mark)) = store.connection(&service("zoom")).expect("read") {
                assert_eq!(row.tokens, mark, "a row is read with its own mark");
            }
        }
    });
    // A writer that comes too late for a version can't write it, and one that is too early neither.
    let (row, _) = store.connection(&service("zoom")).expect("read").expect("a row");
    assert_eq!(u64::from(won.into_inner()), row.version);
}

fn a_refused_write_leaves_the_mark(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            put_connection(service("zoom"), 1),
        ],
    );
    stale(store, &[put_connection(service("zoom"), 3)]);
    let (row, kept) = store.connection(&service("zoom")).expect("read").expect("a row");
    assert_eq!((row.version, kept), (1, Some(mark(1))));
}

fn connections_are_listed_with_the_service_first(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutIntegration(integration("other", 1)),
            put_connection(user("other", "eve"), 1),
        ],
    );
    assert_eq!(store.connections("zoom").expect("read"), []);
    for person in HARD_NAMES {
        done(store, &[put_connection(user("zoom", person), 1)]);
    }
    done(store, &[put_connection(service("zoom"), 1)]);
    let mut ids: Vec<_> = HARD_NAMES.map(|person| user("zoom", person)).to_vec();
    ids.push(service("zoom"));
    ids.sort();
    assert_eq!(ids[0], service("zoom"));
    let rows: Vec<_> = ids.into_iter().map(|id| connection(id, 1)).collect();
    assert_eq!(store.connections("zoom").expect("read"), rows);
}

fn a_person_without_a_name_is_not_the_service(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            put_connection(user("zoom", ""), 1),
        ],
    );
    assert_eq!(store.connection(&service("zoom")).expect("read"), None);
    done(store, &[Change::RemoveConnection(service("zoom"))]);
    assert!(store.connection(&user("zoom", "")).expect("read").is_some());
}

fn removing_a_connection_forgets_its_mark(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            put_connection(service("zoom"), 1),
            put_connection(user("zoom", "ada"), 1),
            Change::RemoveConnection(user("zoom", "ada")),
        ],
    );
    assert_eq!(store.connection(&user("zoom", "ada")).expect("read"), None);
    assert_eq!(
        store.connections("zoom").expect("read"),
        [connection(service("zoom"), 1)]
    );
    let new = Change::PutConnection {
        row: connection(user("zoom", "ada"), 1),
        mark: mark(77),
    };
    done(store, &[new]);
    let (_, kept) = store.connection(&user("zoom", "ada")).expect("read").expect("a row");
    assert_eq!(kept, Some(mark(77)));
}
