//! How a file is opened.

use std::time::Duration;

/// How a file is opened. The defaults are right for everything but tests.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// Whether a file that is not there is made.
    pub create: bool,
    /// How long a writer waits for another process before it gives up with [`Busy`](crate::StoreError::Busy).
    pub busy_timeout: Duration,
    /// How many readers are kept open. More are opened when more read at once.
    pub readers: usize,
    /// When a commit counts as done.
    pub synchronous: Synchronous,
    /// The name of a registered SQLite file system; none: the system's. The file is then that file system's matter.
    pub vfs: Option<String>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            create: true,
            busy_timeout: Duration::from_secs(10),
            readers: 4,
            synchronous: Synchronous::Full,
            vfs: None,
        }
    }
}

/// When a commit counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// When the disk has it.
    Full,
    /// When the system has it: **a loss of power forgets the last commits.** There to show that the tests of power loss
    /// would find that out.
    Normal,
}
