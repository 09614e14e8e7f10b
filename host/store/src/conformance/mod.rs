//! What every store has to do, as tests: a second backend passes them, or is no store.
//!
//! [`conformance`] runs all; [`CASES`] names each, so that a test can run them one by one. Every case begins with a store of
//! its own, tells what time it is, and never looks at the machine's clock.
//!
//! [`people_conformance`] is the same for a [`PeopleStore`](crate::PeopleStore).
//!
//! The suite is itself held to something: stores that are wrong in one way each must not pass.

mod audit;
mod batches;
mod components;
mod connections;
mod integrations;
mod intents;
mod keys;
mod leases;
mod people;
mod rates;
pub mod rows;
mod sign_ins;
mod templates;

pub use people::{MakePeople, people_conformance};

use crate::{Change, Store, StoreError};

/// Makes a store that has nothing in it.
pub type Make<'a> = &'a dyn Fn() -> Box<dyn Store>;

/// One thing that a store has to do.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// What, in words.
    pub name: &'static str,
    /// Panics if the store doesn't.
    pub run: fn(&dyn Store),
}

/// All cases.
pub const CASES: &[&[Case]] = &[
    batches::CASES,
    integrations::CASES,
    connections::CASES,
    sign_ins::CASES,
    intents::CASES,
    leases::CASES,
    keys::CASES,
    rates::CASES,
    templates::CASES,
    components::CASES,
    audit::CASES,
];

/// Runs every case, each against a store of its own.
///
/// # Panics
///
/// When the store doesn't do what it has to.
pub fn conformance(make: Make<'_>) {
    for case in CASES.iter().copied().flatten() {
        (case.run)(make().as_ref());
    }
    two_stores_have_names_of_their_own(make);
}

fn two_stores_have_names_of_their_own(make: Make<'_>) {
    let (one, other) = (make(), make());
    let name = one.installation().expect("a name");
    assert!(!name.is_empty());
    assert_eq!(one.installation().expect("a name"), name, "it stays the same");
    assert_ne!(other.installation().expect("a name"), name, "another store has another");
}

/// A list of cases from functions whose names say what they show.
macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        pub const CASES: &[crate::conformance::Case] = &[$(
            crate::conformance::Case { name: stringify!($name), run: $name },
        )+];
    };
}
use cases;

fn done(store: &dyn Store, changes: &[Change]) {
    store
        .apply(changes)
        .unwrap_or_else(|error| panic!("{changes:?}: {error}"));
}

fn stale(store: &dyn Store, changes: &[Change]) {
    let answer = store.apply(changes);
    assert!(
        matches!(answer, Err(StoreError::Stale { .. })),
        "{changes:?}: {answer:?}"
    );
}

fn missing(store: &dyn Store, changes: &[Change]) {
    let answer = store.apply(changes);
    assert!(
        matches!(answer, Err(StoreError::Missing { .. })),
        "{changes:?}: {answer:?}"
    );
}

fn fenced<T: std::fmt::Debug>(answer: Result<T, StoreError>) {
    assert!(matches!(answer, Err(StoreError::Fenced { .. })), "{answer:?}");
}
