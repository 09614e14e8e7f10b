//! What is known of key-encryption keys.

use super::rows::{HARD_NAMES, key_row};
use super::{cases, done};
use crate::{Change, KeyRow, Sealed, Store, Timestamp};

cases![
    keys_come_back_as_they_were_by_name,
    one_key_is_active,
    a_key_can_be_forgotten,
];

fn keys_come_back_as_they_were_by_name(store: &dyn Store) {
    assert_eq!(store.keys().expect("read"), []);
    let mut rows = HARD_NAMES.map(|id| key_row(id, false));
    done(store, &rows.clone().map(Change::PutKey));
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(store.keys().expect("read"), rows);
    let changed = KeyRow {
        check: Sealed(vec![]),
        created: Timestamp(-1),
        ..key_row(&rows[0].id, true)
    };
    done(store, &[Change::PutKey(changed.clone())]);
    rows[0] = changed;
    assert_eq!(store.keys().expect("read"), rows);
}

fn one_key_is_active(store: &dyn Store) {
    let active = || -> Vec<_> {
        let keys = store.keys().expect("read");
        keys.into_iter().filter(|key| key.active).map(|key| key.id).collect()
    };
    done(store, &[Change::PutKey(key_row("one", true))]);
    assert_eq!(active(), ["one"]);
    done(store, &[Change::PutKey(key_row("two", true))]);
    assert_eq!(active(), ["two"]);
    done(store, &[Change::PutKey(key_row("three", false))]);
    assert_eq!(active(), ["two"]);
    done(
        store,
        &[
            Change::PutKey(key_row("one", true)),
            Change::PutKey(key_row("three", true)),
        ],
    );
    assert_eq!(active(), ["three"]);
    done(store, &[Change::PutKey(key_row("three", false))]);
    assert_eq!(active(), [""; 0]);
    assert_eq!(store.keys().expect("read").len(), 3);
}

fn a_key_can_be_forgotten(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutKey(key_row("one", true)),
            Change::PutKey(key_row("two", true)),
            Change::RemoveKey("one".to_owned()),
        ],
    );
    assert_eq!(store.keys().expect("read"), [key_row("two", true)]);
}
