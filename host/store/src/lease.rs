//! Leases: one process at a time does a thing, and a fence that tells a late one that it is late.

use crate::Timestamp;

/// Identifies one holding of a lease. Grows with every holding of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fence(pub u64);

/// A thing that one process may do, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// What for, such as `refresh/zoom/service`.
    pub name: String,
    /// Which holding.
    pub fence: Fence,
    /// Until when.
    pub until: Timestamp,
}
