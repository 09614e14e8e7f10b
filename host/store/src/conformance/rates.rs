//! What is remembered of rate limits.

use super::rows::{HARD_NAMES, NOW};
use super::{cases, done, fenced};
use crate::{Change, Fence, Store};

cases![
    a_record_comes_back_as_it_was_written_last,
    a_record_is_written_under_its_lease_only,
];

fn put(name: &str, record: &str) -> Change {
    Change::PutRate {
        name: name.to_owned(),
        record: record.to_owned(),
    }
}

fn a_record_comes_back_as_it_was_written_last(store: &dyn Store) {
    for name in HARD_NAMES {
        assert_eq!(store.rate(name).expect("read"), None);
        for record in HARD_NAMES {
            done(store, &[put(name, record)]);
            assert_eq!(store.rate(name).expect("read").as_deref(), Some(record));
        }
        done(store, &[put(name, name)]);
    }
    for name in HARD_NAMES {
        assert_eq!(store.rate(name).expect("read").as_deref(), Some(name));
    }
}

fn a_record_is_written_under_its_lease_only(store: &dyn Store) {
    let holding = Change::Holding {
        lease: "rate/zoom".to_owned(),
        fence: Fence(1),
        now: NOW,
    };
    fenced(store.apply(&[holding, put("zoom", "{}")]));
    assert_eq!(store.rate("zoom").expect("read"), None);
}
