//! A batch happens as a whole or not at all.

use super::rows::{NOW, event, integration, intent, key_row, put_connection, service, sign_in};
use super::{cases, done, fenced, missing, stale};
use crate::{Change, Fence, IntentFilter, Store};

cases![
    a_batch_that_fails_at_its_end_leaves_nothing,
    a_batch_that_fails_in_the_middle_leaves_nothing,
    a_batch_that_is_fenced_leaves_nothing,
    changes_happen_in_their_order,
    an_empty_batch_does_nothing,
];

/// One change of every kind that writes.
fn everything() -> Vec<Change> {
    vec![
        Change::PutIntegration(integration("new", 1)),
        put_connection(service("new"), 1),
        Change::PutSignIn(sign_in([1; 32], service("new"))),
        Change::PutIntent(intent("new", "k", 1)),
        Change::PutKey(key_row("one", true)),
        Change::PutRate {
            name: "new".to_owned(),
            record: "{}".to_owned(),
        },
        Change::Audit(event("integration.created")),
        Change::RemoveIntegration("old".to_owned()),
    ]
}

/// Nothing of [`everything`] is there, and what was there before is.
fn assert_nothing_happened(store: &dyn Store) {
    assert_eq!(store.integration("new").expect("read"), None);
    assert_eq!(store.connection(&service("new")).expect("read"), None);
    assert_eq!(store.take_sign_in(&[1; 32], NOW).expect("read"), None);
    assert_eq!(store.intent("new", "k").expect("read"), None);
    assert_eq!(store.keys().expect("read"), []);
    assert_eq!(store.rate("new").expect("read"), None);
    assert_eq!(store.audit_head().expect("read"), None);
    assert_eq!(store.integration("old").expect("read"), Some(integration("old", 1)));
}

fn a_batch_that_fails_at_its_end_leaves_nothing(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("old", 1))]);
    let mut changes = everything();
    changes.push(Change::PutIntegration(integration("new", 3)));
    stale(store, &changes);
    assert_nothing_happened(store);
    // And it was only for the last one.
    changes.pop();
    done(store, &changes);
    assert_eq!(store.integration("old").expect("read"), None);
    assert_eq!(
        store
            .intents(&IntentFilter {
                limit: 9,
                ..IntentFilter::default()
            })
            .expect("read")
            .len(),
        1
    );
}

fn a_batch_that_fails_in_the_middle_leaves_nothing(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("old", 1))]);
    let mut changes = everything();
    changes.insert(4, Change::PutIntent(intent("nowhere", "k", 1)));
    missing(store, &changes);
    assert_nothing_happened(store);
}

fn a_batch_that_is_fenced_leaves_nothing(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("old", 1))]);
    let mut changes = everything();
    changes.push(Change::Holding {
        lease: "nobody's".to_owned(),
        fence: Fence(1),
        now: NOW,
    });
    fenced(store.apply(&changes));
    assert_nothing_happened(store);
}

fn changes_happen_in_their_order(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutIntegration(integration("zoom", 2)),
            Change::RemoveIntegration("zoom".to_owned()),
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutIntegration(integration("zoom", 2)),
            Change::PutIntegration(integration("zoom", 3)),
        ],
    );
    assert_eq!(store.integration("zoom").expect("read"), Some(integration("zoom", 3)));
}

fn an_empty_batch_does_nothing(store: &dyn Store) {
    done(store, &[]);
    assert_eq!(store.audit_head().expect("read"), None);
}
