//! Why the host ends a guest.

/// A bound that a guest has hit; travels out of the guest as the reason of its trap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stopped {
    /// Its computing time.
    #[error("the connector computed longer than it may")]
    Computing,
    /// Its calls into the host.
    #[error("the connector called the host more often than it may")]
    HostCalls,
    /// It ended itself.
    #[error("the connector called `exit`")]
    Exit,
    /// It asked for more random bytes at once than anybody needs.
    #[error("the connector asked for too many random bytes at once")]
    Random,
}
