//! Components.

use super::rows::{NOW, integration};
use super::{cases, done};
use crate::{Change, IntegrationRow, Store};

cases![
    a_component_comes_back_byte_for_byte_by_its_digest,
    a_component_that_is_there_stays_as_it_is,
    components_stay_when_integrations_go,
    components_that_no_configuration_names_can_be_removed,
    a_component_that_comes_into_use_in_the_same_batch_stays,
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

/// An integration that names these components.
fn naming(name: &str, version: u64, digests: &[u8]) -> Change {
    let hex = |digest: &u8| format!("\"sha256:{}\"", format!("{digest:02x}").repeat(32));
    let named: Vec<String> = digests.iter().map(hex).collect();
    Change::PutIntegration(IntegrationRow {
        configuration: format!("[{}]", named.join(",")),
        ..integration(name, version)
    })
}

fn there(store: &dyn Store) -> Vec<u8> {
    let is_there = |digest: &u8| store.component(&[*digest; 32]).expect("read").is_some();
    [0xab, 0xcd, 0x03, 0x04].into_iter().filter(is_there).collect()
}

fn components_that_no_configuration_names_can_be_removed(store: &dyn Store) {
    done(store, &[Change::RemoveUnusedComponents]);
    let all = [
        put(0xab, b"one"),
        put(0xcd, b"two"),
        put(0x03, b"three"),
        put(0x04, b""),
    ];
    done(store, &all);
    done(store, &[naming("zoom", 1, &[0xab, 0x03]), naming("other", 1, &[0xcd])]);
    done(store, &[Change::RemoveUnusedComponents]);
    assert_eq!(there(store), [0xab, 0xcd, 0x03]);
    let bytes = store.component(&[0xab; 32]).expect("read");
    assert_eq!(bytes.as_deref(), Some(&b"one"[..]));
    done(
        store,
        &[
            Change::RemoveIntegration("other".to_owned()),
            Change::RemoveUnusedComponents,
        ],
    );
    assert_eq!(there(store), [0xab, 0x03]);
}

fn a_component_that_comes_into_use_in_the_same_batch_stays(store: &dyn Store) {
    done(store, &[naming("zoom", 1, &[0xab]), put(0xab, b"one")]);
    let upgrade = [
        naming("zoom", 2, &[0xcd]),
        put(0xcd, b"two"),
        Change::RemoveUnusedComponents,
    ];
    done(store, &upgrade);
    assert_eq!(there(store), [0xcd]);
    // What was not written removes nothing.
    let stale = [naming("zoom", 2, &[0x03]), Change::RemoveUnusedComponents];
    assert!(store.apply(&stale).is_err());
    assert_eq!(there(store), [0xcd]);
}
