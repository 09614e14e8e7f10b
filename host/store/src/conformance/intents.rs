//! Intents: written once, listed by what people and the resolver ask for.

use super::rows::{HARD_NAMES, NOW, integration, intent};
use super::{cases, done, stale};
use crate::{Change, IntentFilter, IntentRow, IntentState, Sealed, Store, Timestamp};

cases![
    an_intent_comes_back_as_it_was,
    an_intent_is_compared_and_swapped,
    a_key_belongs_to_one_integration,
    intents_are_listed_the_oldest_first,
    every_part_of_a_filter_narrows_the_list,
    only_old_and_settled_intents_are_swept_away,
];

const STATES: [IntentState; 6] = [
    IntentState::Sending,
    IntentState::Done,
    IntentState::Refused,
    IntentState::NotSent,
    IntentState::Unknown,
    IntentState::Parked,
];

/// For whom intents are; one name in two spellings, and one that only begins alike.
const PEOPLE: [Option<&str>; 5] = [
    Some("ada@example.com"),
    None,
    Some("bo@example.com"),
    Some("Ada@Example.com"),
    Some("ada@example.community"),
];

fn keys(rows: Vec<IntentRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.key).collect()
}

fn an_intent_comes_back_as_it_was(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    assert_eq!(store.intent("zoom", "k").expect("read"), None);
    for key in HARD_NAMES {
        for (version, state) in (1..).zip(STATES) {
            let bare = IntentRow {
                state,
                acting_user: None,
                ..intent("zoom", key, 2 * version - 1)
            };
            let full = IntentRow {
                state,
                note: Some("the service said: \"no\"".to_owned()),
                attempts: u32::MAX,
                answer: Some(Sealed(vec![0; 100_000])),
                updated: NOW.plus_millis(1),
                sent_until: Some(NOW.plus_millis(2)),
                fingerprint: [255; 32],
                ..intent("zoom", key, 2 * version)
            };
            for row in [bare, full] {
                done(store, &[Change::PutIntent(row.clone())]);
                assert_eq!(store.intent("zoom", key).expect("read"), Some(row));
            }
        }
    }
}

fn an_intent_is_compared_and_swapped(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    let put = |version| [Change::PutIntent(intent("zoom", "k", version))];
    for never in [0, 2, u64::MAX] {
        stale(store, &put(never));
    }
    done(store, &put(1));
    for not_next in [0, 1, 3, u64::MAX] {
        stale(store, &put(not_next));
    }
    done(store, &put(2));
    assert_eq!(store.intent("zoom", "k").expect("read"), Some(intent("zoom", "k", 2)));
}

fn a_key_belongs_to_one_integration(store: &dyn Store) {
    done(
        store,
        &[
            Change::PutIntegration(integration("zoom", 1)),
            Change::PutIntegration(integration("other", 1)),
            Change::PutIntent(intent("zoom", "k", 1)),
            Change::PutIntent(intent("other", "k", 1)),
            Change::PutIntent(intent("zoom", "k", 2)),
        ],
    );
    let version = |name| store.intent(name, "k").expect("read").expect("a row").version;
    assert_eq!((version("zoom"), version("other")), (2, 1));
}

fn intents_are_listed_the_oldest_first(store: &dyn Store) {
    done(
        store,
        &["b", "a"].map(|name| Change::PutIntegration(integration(name, 1))),
    );
    let rows = [
        ("b", "old", 1),
        ("b", "x", 5),
        ("a", "z", 5),
        ("a", "y", 5),
        ("a", "new", 9),
    ];
    for (integration, key, millis) in rows.into_iter().rev() {
        let row = IntentRow {
            created: NOW.plus_millis(millis),
            // When they were written last says nothing.
            updated: NOW.plus_millis(-millis),
            ..intent(integration, key, 1)
        };
        done(store, &[Change::PutIntent(row)]);
    }
    let filter = |limit| IntentFilter {
        limit,
        ..IntentFilter::default()
    };
    assert_eq!(
        keys(store.intents(&filter(100)).expect("read")),
        ["old", "y", "z", "x", "new"]
    );
    assert_eq!(keys(store.intents(&filter(3)).expect("read")), ["old", "y", "z"]);
    assert_eq!(store.intents(&filter(0)).expect("read"), []);
}

fn every_part_of_a_filter_narrows_the_list(store: &dyn Store) {
    done(
        store,
        &["zoom", "other"].map(|name| Change::PutIntegration(integration(name, 1))),
    );
    let mut all = Vec::new();
    for (number, state) in (0..).zip(STATES.into_iter().cycle().take(24)) {
        let row = IntentRow {
            state,
            acting_user: PEOPLE[usize::try_from(number).unwrap_or_default() % PEOPLE.len()].map(str::to_owned),
            created: NOW.plus_millis(number),
            updated: NOW.plus_millis(number),
            ..intent(
                if number % 4 == 0 { "other" } else { "zoom" },
                &format!("{number:02}"),
                1,
            )
        };
        done(store, &[Change::PutIntent(row.clone())]);
        all.push(row);
    }
    for integration in [None, Some("zoom"), Some("other"), Some("nobody")] {
        for states in [
            &[][..],
            &[IntentState::Sending],
            &[IntentState::Parked, IntentState::Unknown],
            &STATES,
        ] {
            for before in [None, Some(NOW), Some(NOW.plus_millis(7)), Some(Timestamp(i64::MAX))] {
                for person in [None, Some("ADA@example.com"), Some("bo@example.com"), Some("nobody")] {
                    let filter = IntentFilter {
                        integration: integration.map(str::to_owned),
                        acting_user: person.map(str::to_owned),
                        states: states.to_vec(),
                        updated_before: before,
                        limit: 5,
                    };
                    let is_for = |row: &IntentRow, person: &str| {
                        let acting = row.acting_user.as_deref();
                        acting.is_some_and(|acting| acting.eq_ignore_ascii_case(person))
                    };
                    let matching = all.iter().filter(|row| {
                        integration.is_none_or(|name| row.integration == name)
                            && person.is_none_or(|person| is_for(row, person))
                            && (states.is_empty() || states.contains(&row.state))
                            && before.is_none_or(|before| row.updated < before)
                    });
                    let expected: Vec<_> = matching.take(5).cloned().collect();
                    assert_eq!(store.intents(&filter).expect("read"), expected, "{filter:?}");
                }
            }
        }
    }
}

fn only_old_and_settled_intents_are_swept_away(store: &dyn Store) {
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    for (number, state) in STATES.into_iter().enumerate() {
        for (age, updated) in [("old", NOW.plus_millis(-1)), ("new", NOW)] {
            let row = IntentRow {
                state,
                updated,
                ..intent("zoom", &format!("{number} {age}"), 1)
            };
            done(store, &[Change::PutIntent(row)]);
        }
    }
    done(store, &[Change::RemoveIntentsBefore(NOW)]);
    let left = store.intents(&IntentFilter {
        limit: 100,
        ..IntentFilter::default()
    });
    let left = keys(left.expect("read"));
    // Done, refused and not sent went; what may have happened stays until somebody knows.
    assert_eq!(
        left,
        [
            "0 new", "0 old", "1 new", "2 new", "3 new", "4 new", "4 old", "5 new", "5 old"
        ]
    );
}
