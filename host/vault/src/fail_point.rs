//! Named points at which a test can stop the program, as a crash would.
//!
//! They do nothing unless the feature `failpoints` is on. Then the `fail` crate decides at each of them, by its
//! `FAILPOINTS` environment variable or by `fail::cfg`, whether the program goes on, waits or panics.

/// Every fail point of the vault, in the order of the protocol. A test that crashes everywhere goes through this list.
pub const FAIL_POINTS: &[&str] = &[
    "vault::refresh::lease-taken",
    "vault::refresh::before-intent",
    "vault::refresh::after-intent",
    "vault::refresh::before-call",
    "vault::refresh::after-call",
    "vault::refresh::before-pair",
    "vault::refresh::after-pair",
    "vault::refresh::before-again",
    "vault::refresh::after-again",
    "vault::refresh::before-withdraw",
    "vault::refresh::after-withdraw",
    "vault::refresh::before-end",
    "vault::refresh::after-end",
    "vault::refresh::before-release",
    "vault::refresh::after-release",
    "vault::connect::before-commit",
    "vault::connect::after-commit",
    "vault::disconnect::before-commit",
    "vault::disconnect::after-commit",
    "vault::rotate::before-activation",
    "vault::rotate::after-activation",
    "vault::rotate::before-row",
    "vault::rotate::after-row",
];

/// The program has come to this point.
pub(crate) fn reach(name: &'static str) {
    debug_assert!(FAIL_POINTS.contains(&name), "{name} is not in the list");
    fail::fail_point!(name);
}
