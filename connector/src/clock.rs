//! The present.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::Timestamp;

/// Now, to the second. A clock before 1970 or after 9999 is a fault of the host's that no action should fail for: then it
/// is 1970.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or_default()
}
