//! Named places at which a test can end the process. Without the feature `failpoints` they are nothing.

/// Every place, in the order in which an intent passes them.
pub const FAIL_POINTS: [&str; 8] = [WANTED, INTENDED, ANSWERED, RECORDED, FOUND, RESOLVED, RULING, RULED];

/// Somebody wants a thing done; nothing is written.
pub(super) const WANTED: &str = "journal::wanted";
/// The intent is committed; nothing is sent.
pub(super) const INTENDED: &str = "journal::intended";
/// The answer has come, and is not committed.
pub(super) const ANSWERED: &str = "journal::answered";
/// The answer is committed, and not returned.
pub(super) const RECORDED: &str = "journal::recorded";
/// A look has found something, which is not committed.
pub(super) const FOUND: &str = "journal::found";
/// What a look has found is committed.
pub(super) const RESOLVED: &str = "journal::resolved";
/// A person has decided, which is not committed.
pub(super) const RULING: &str = "journal::ruling";
/// What a person has decided is committed.
pub(super) const RULED: &str = "journal::ruled";

/// Says that a place is reached.
pub(super) fn reached(_point: &'static str) {
    fail::fail_point!(_point);
}
