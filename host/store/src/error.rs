//! What can go wrong in a store.

/// Why a store did not do it. Nothing of the batch was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Somebody else has written the row since it was read.
    #[error("{what} was changed by another process in the meantime; read it again")]
    Stale {
        /// Which row.
        what: String,
    },
    /// The lease has ended, or another has it.
    #[error("the lease {lease} has passed to another process; nothing was written")]
    Fenced {
        /// Which lease.
        lease: String,
    },
    /// What the row belongs to is not there.
    #[error("{what} is not there; it may have been removed in the meantime")]
    Missing {
        /// What it belongs to.
        what: String,
    },
    /// There is no room. Everything written before stands; work goes on when there is room again.
    #[error("the disk is full; nothing was written. Free some space and try again")]
    Full,
    /// Another process kept the database busy for too long.
    #[error("the database was busy for too long; try again")]
    Busy,
    /// The disk, or the file, can't be used. Of a batch that failed so, nothing is there for any reader; but if the power
    /// is lost next, the disk may turn out to have kept it: read again before doing it again.
    #[error("the database can't be read or written: {reason}")]
    Io {
        /// What the system says.
        reason: String,
    },
    /// What is there can't be right.
    #[error("the database is damaged: {reason}. Restore a backup")]
    Corrupt {
        /// What is wrong, and where.
        reason: String,
    },
    /// There is no database, and none was to be made.
    #[error("there is no database at {path}")]
    Absent {
        /// Where it was looked for.
        path: String,
    },
    /// A database of something else. It was left as it was.
    #[error("{path} is a database of another program; name another file")]
    Foreign {
        /// Which file.
        path: String,
    },
    /// A later version of this program has written it.
    #[error("the database has schema {found}, and this program knows {known} at most; use a newer program")]
    TooNew {
        /// The database's.
        found: u32,
        /// This program's.
        known: u32,
    },
}
