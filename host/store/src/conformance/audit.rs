//! The audit log: numbers without gaps, a chain that holds.

use super::rows::{HARD_NAMES, NOW, event, integration};
use super::{cases, done, stale};
use crate::audit::{verify, verify_store};
use crate::{AuditEntry, AuditEvent, AuditResult, Change, Store, Timestamp};

cases![
    events_come_back_as_they_were_numbered_and_chained,
    a_batch_that_fails_takes_no_number,
    pages_begin_and_end_where_they_should,
    many_writers_make_one_chain,
];

fn events_come_back_as_they_were_numbered_and_chained(store: &dyn Store) {
    assert_eq!(store.audit_head().expect("read"), None);
    assert_eq!(store.audit(1, 10).expect("read"), []);
    let mut expected: Vec<AuditEntry> = Vec::new();
    let results = [AuditResult::Ok, AuditResult::Denied, AuditResult::Failed];
    for (text, result) in HARD_NAMES.into_iter().zip(results.into_iter().cycle()) {
        let event = AuditEvent {
            // The log is in the order of writing, whatever the clock says.
            at: Timestamp(-(expected.len() as i64)),
            who: text.to_owned(),
            what: text.to_owned(),
            subject: text.to_owned(),
            result,
            details: text.to_owned(),
        };
        done(store, &[Change::Audit(event.clone())]);
        expected.push(AuditEntry::after(expected.last(), event));
        assert_eq!(store.audit_head().expect("read").as_ref(), expected.last());
    }
    let entries = store.audit(1, 100).expect("read");
    assert_eq!(entries, expected);
    assert_eq!(verify(&entries).expect("whole").sequence, entries.len() as u64);
}

fn a_batch_that_fails_takes_no_number(store: &dyn Store) {
    let noted = |what| Change::Audit(event(what));
    done(store, &[noted("1")]);
    stale(store, &[noted("lost"), Change::PutIntegration(integration("zoom", 7))]);
    done(store, &[noted("2"), noted("3")]);
    let entries = store.audit(0, 100).expect("read");
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| (entry.sequence, entry.event.what.as_str()))
        .collect();
    assert_eq!(seen, [(1, "1"), (2, "2"), (3, "3")]);
    verify(&entries).expect("whole");
}

fn pages_begin_and_end_where_they_should(store: &dyn Store) {
    let events: Vec<_> = (0..10).map(|_| Change::Audit(event("one of ten"))).collect();
    done(store, &events);
    let page = |from, limit| -> Vec<_> {
        let entries = store.audit(from, limit).expect("read");
        entries.into_iter().map(|entry| entry.sequence).collect()
    };
    assert_eq!(page(1, 3), [1, 2, 3]);
    assert_eq!(page(4, 3), [4, 5, 6]);
    assert_eq!(page(9, 3), [9, 10]);
    assert_eq!(page(11, 3), [0; 0]);
    assert_eq!(page(u64::MAX, 3), [0; 0]);
    assert_eq!(page(0, 2), [1, 2]);
    assert_eq!(page(1, 0), [0; 0]);
    assert_eq!(page(1, u32::MAX).len(), 10);
}

fn many_writers_make_one_chain(store: &dyn Store) {
    std::thread::scope(|scope| {
        for writer in 0..8 {
            scope.spawn(move || {
                for number in 0..10 {
                    let event = AuditEvent {
                        at: NOW.plus_millis(number),
                        who: format!("writer {writer}"),
                        ..event("written")
                    };
                    done(store, &[Change::Audit(event)]);
                }
            });
        }
    });
    let head = verify_store(store).expect("read").expect("whole");
    assert_eq!(head.sequence, 80);
    assert_eq!(
        store.audit_head().expect("read").map(|entry| entry.hash),
        Some(head.hash)
    );
}
