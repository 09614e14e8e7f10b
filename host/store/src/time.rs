//! Moments as they are kept.

use std::time::Duration;

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// So many milliseconds later, or the last moment there is.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// So much later, to the millisecond, or the last moment there is.
    #[must_use]
    pub fn plus(self, length: Duration) -> Self {
        self.plus_millis(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
    }
}
