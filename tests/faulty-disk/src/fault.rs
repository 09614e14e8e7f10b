//! What goes wrong.

use std::path::Path;

use rusqlite::ffi;

/// What a program asks of a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// To read.
    Read,
    /// To write.
    Write,
    /// To cut a file.
    Truncate,
    /// To have on the disk what was written.
    Sync,
    /// To enlarge the memory that processes share.
    Share,
}

/// Which operations fail, and with what.
#[derive(Debug, Clone)]
pub struct Fault {
    operations: Vec<Operation>,
    /// So many more of them succeed.
    after: u64,
    code: Option<i32>,
}

impl Fault {
    /// There is no room: after so many more, all writes and growth of shared memory fail.
    pub fn full(after: u64) -> Self {
        Self {
            operations: vec![Operation::Write, Operation::Share],
            after,
            code: Some(ffi::SQLITE_FULL),
        }
    }

    /// The disk is broken: after so many more, all of these operations fail.
    pub fn broken(operations: &[Operation], after: u64) -> Self {
        Self {
            operations: operations.to_vec(),
            after,
            code: None,
        }
    }

    pub(crate) fn strikes(&mut self, operation: Operation, _: &Path) -> Option<i32> {
        if !self.operations.contains(&operation) {
            return None;
        }
        if self.after > 0 {
            self.after -= 1;
            return None;
        }
        // A full disk is told in its own way where shared memory grows.
        Some(match (operation, self.code) {
            (Operation::Share, _) => ffi::SQLITE_IOERR_SHMSIZE,
            (_, Some(code)) => code,
            (Operation::Read, None) => ffi::SQLITE_IOERR_READ,
            (Operation::Write, None) => ffi::SQLITE_IOERR_WRITE,
            (Operation::Truncate, None) => ffi::SQLITE_IOERR_TRUNCATE,
            (Operation::Sync, None) => ffi::SQLITE_IOERR_FSYNC,
        })
    }
}
