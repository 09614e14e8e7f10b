//! Integrations, and what goes with them.

use super::rows::{HARD_NAMES, NOW, event, integration, intent, key_row, put_connection, service, sign_in, user};
use super::{cases, done, missing, stale};
use crate::{Change, IntegrationRow, Sealed, Store, Timestamp};

cases![
    an_integration_comes_back_as_it_was,
    an_integration_is_compared_and_swapped,
    integrations_are_listed_by_name,
    removing_an_integration_forgets_what_belongs_to_it_and_nothing_else,
    a_batch_happens_only_while_an_integration_is_what_it_was,
    nothing_is_written_for_an_integration_that_is_not_there,
    forgetting_what_is_not_there_is_no_error,
];

fn an_integration_comes_back_as_it_was(store: &dyn Store) {
    assert_eq!(store.integration("zoom").expect("read"), None);
    for name in HARD_NAMES {
        let full = IntegrationRow {
            configuration: format!("{name}\u{1f5d3}"),
            created: Timestamp(i64::MIN),
            updated: Timestamp(i64::MAX),
            ..integration(name, 1)
        };
        done(store, &[Change::PutIntegration(full.clone())]);
        assert_eq!(store.integration(name).expect("read"), Some(full));
        let bare = IntegrationRow {
            secrets: None,
            key: None,
            enabled: false,
            mark: None,
            ..integration(name, 2)
        };
        done(store, &[Change::PutIntegration(bare.clone())]);
        assert_eq!(store.integration(name).expect("read"), Some(bare));
        let large = IntegrationRow {
            secrets: Some(Sealed(vec![0xa5; 1 << 20])),
            ..integration(name, 3)
        };
        done(store, &[Change::PutIntegration(large.clone())]);
        assert_eq!(store.integration(name).expect("read"), Some(large));
    }
}

fn an_integration_is_compared_and_swapped(store: &dyn Store) {
    let put = |version| [Change::PutIntegration(integration("zoom", version))];
    for never in [0, 2, u64::MAX] {
        stale(store, &put(never));
    }
    done(store, &put(1));
    for not_next in [0, 1, 3, u64::MAX] {
        stale(store, &put(not_next));
    }
    done(store, &put(2));
    stale(store, &put(2));
    assert_eq!(store.integration("zoom").expect("read"), Some(integration("zoom", 2)));
}

fn integrations_are_listed_by_name(store: &dyn Store) {
    assert_eq!(store.integrations().expect("read"), []);
    let rows = HARD_NAMES.map(|name| integration(name, 1));
    done(store, &rows.clone().map(Change::PutIntegration));
    let mut sorted = rows.to_vec();
    sorted.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(store.integrations().expect("read"), sorted);
}

fn removing_an_integration_forgets_what_belongs_to_it_and_nothing_else(store: &dyn Store) {
    let of = |name: &str, hash: u8| {
        [
            Change::PutIntegration(integration(name, 1)),
            put_connection(service(name), 1),
            put_connection(user(name, "ada"), 1),
            Change::PutSignIn(sign_in([hash; 32], user(name, "ada"))),
            Change::PutIntent(intent(name, "k", 1)),
        ]
    };
    done(store, &of("zoom", 1));
    done(store, &of("other", 2));
    done(
        store,
        &[
            Change::PutKey(key_row("one", true)),
            Change::Audit(event("integration.created")),
            Change::RemoveIntegration("zoom".to_owned()),
        ],
    );
    assert_eq!(store.integration("zoom").expect("read"), None);
    assert_eq!(store.connection(&service("zoom")).expect("read"), None);
    assert_eq!(store.connections("zoom").expect("read"), []);
    assert_eq!(store.take_sign_in(&[1; 32], NOW).expect("read"), None);
    assert_eq!(store.intent("zoom", "k").expect("read"), None);

    assert_eq!(store.integration("other").expect("read"), Some(integration("other", 1)));
    assert_eq!(store.connections("other").expect("read").len(), 2);
    assert!(store.take_sign_in(&[2; 32], NOW).expect("read").is_some());
    assert!(store.intent("other", "k").expect("read").is_some());
    assert_eq!(store.keys().expect("read").len(), 1);
    assert_eq!(store.audit_head().expect("read").map(|entry| entry.sequence), Some(1));

    // A new one of the same name begins with nothing: no mark of the old one vouches for it.
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    assert_eq!(store.connections("zoom").expect("read"), []);
    stale(store, &[put_connection(service("zoom"), 2)]);
}

fn a_batch_happens_only_while_an_integration_is_what_it_was(store: &dyn Store) {
    let at = |version| Change::IntegrationIs {
        name: "zoom".to_owned(),
        version,
    };
    stale(store, &[at(1)]);
    done(store, &[Change::PutIntegration(integration("zoom", 1))]);
    done(store, &[at(1), put_connection(service("zoom"), 1)]);
    done(store, &[Change::PutIntegration(integration("zoom", 2))]);
    for other in [0, 1, 3, u64::MAX] {
        stale(store, &[at(other), put_connection(service("zoom"), 2)]);
    }
    done(store, &[at(2), put_connection(service("zoom"), 2)]);
}

fn nothing_is_written_for_an_integration_that_is_not_there(store: &dyn Store) {
    for change in [
        put_connection(service("zoom"), 1),
        put_connection(user("zoom", "ada"), 1),
        Change::PutSignIn(sign_in([1; 32], service("zoom"))),
        Change::PutIntent(intent("zoom", "k", 1)),
    ] {
        missing(store, &[change]);
    }
    assert_eq!(store.connections("zoom").expect("read"), []);
    assert_eq!(store.take_sign_in(&[1; 32], NOW).expect("read"), None);
    assert_eq!(store.intent("zoom", "k").expect("read"), None);
}

fn forgetting_what_is_not_there_is_no_error(store: &dyn Store) {
    done(
        store,
        &[
            Change::RemoveIntegration("zoom".to_owned()),
            Change::RemoveConnection(service("zoom")),
            Change::RemoveKey("one".to_owned()),
            Change::RemoveIntentsBefore(NOW),
        ],
    );
}
