//! The suite is held to something: stores that are wrong in one way each don't pass it.

mod wrong;

use std::panic;

use microapp_store::Store;
use microapp_store::conformance::conformance;
use wrong::{ALL, Fault, Wrong};

/// Whether a store with this fault is taken for right.
fn passes(fault: Fault) -> bool {
    let run = || conformance(&|| -> Box<dyn Store> { Box::new(Wrong::new(fault)) });
    panic::catch_unwind(panic::AssertUnwindSafe(run)).is_ok()
}

#[test]
fn a_store_that_is_wrong_in_one_way_is_found_out() {
    assert!(passes(Fault::Nothing), "what faults are put on is itself right");
    // What the cases say when they fail is of no interest here; this is the only test of its program.
    panic::set_hook(Box::new(|_| {}));
    let passed: Vec<_> = ALL.into_iter().filter(|fault| passes(*fault)).collect();
    let _ = panic::take_hook();
    assert_eq!(passed, [], "these were taken for right");
}
