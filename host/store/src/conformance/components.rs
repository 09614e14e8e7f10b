//! Components.

use super::rows::{NOW, integration};
use super::{cases, done};
use crate::{Change, Store};

cases![
    a_component_comes_back_byte_for_byte_by_its_digest,
    a_component_that_is_there_stays_as_it_is,
    components_stay_when_integrations_go,
];

fn put(digest: u8, bytes: &[u8]) -> Change {
    Change::PutComponent {
        sha256: [digest; 32],
        bytes: bytes.to_vec(),
        added: NOW,
    }
}

fn a_component_comes_back_byte_for_byte_by_its_digest(store: &dyn Store) {
    assert_eq!(store.component(&[1; 32]).expect("read"), None);
    let large: Vec<u8> = (0..=255).cycle().take(3 << 20).collect();
    done(store, &[put(1, &large), put(2, b"")]);
    assert_eq!(store.component(&[1; 32]).expect("read"), Some(large));
    assert_eq!(store.component(&[2; 32]).expect("read"), Some(Vec::new()));
    assert_eq!(store.component(&[3; 32]).expect("read"), None);
}

fn a_component_that_is_there_stays_as_it_is(store: &dyn Store) {
    done(store, &[put(1, b"first")]);
    done(store, &[put(1, b"second")]);
    assert_eq!(store.component(&[1; 32]).expect("read").as_deref(), Some(&b"first"[..]));
}

fn components_stay_when_integrations_go(store: &dyn Store) {
    done(
        store,
        &[Change::PutIntegration(integration("zoom", 1)), put(1, b"zoom")],
    );
    done(store, &[Change::RemoveIntegration("zoom".to_owned())]);
    assert_eq!(store.component(&[1; 32]).expect("read").as_deref(), Some(&b"zoom"[..]));
}
