//! A rate limit's memory in a file.
//!
//! Three files, for a memory at `.integration.limits`:
//!
//! | File | What it is |
//! |---|---|
//! | `.integration.limits` | the record, as JSON: written under another name, and renamed |
//! | `.integration.limits.lock` | empty; whoever holds its lock has the turn |
//! | `.integration.limits.wait` | empty; whoever waits for the turn holds a shared lock on it |
//!
//! The locks are the operating system's (`flock`, `LockFileEx`): they end with the process that holds them, however it
//! ends, so nothing has to be cleaned up. All three can be read by their owner only: the counts name people.
//!
//! **Not synced.** A record that was renamed into place outlives the process, since the system has it. It may not outlive
//! a power failure; but a machine takes longer to start than a window of seconds lasts, a record that is cut short is
//! noticed and assumed to be the worst, and a count of the day that is lost is corrected by the service's first refusal.
//! To sync would cost milliseconds for each statement, and gain no more than that.
//!
//! A network file system has to support locks; one that doesn't is told in the log, and the limit is then kept within
//! this process only.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::memory::{RateMemory, RateRecord, RateTurn, Recall, WaitingMark};

/// Remembers in a file; see the module's documentation for its neighbours.
#[derive(Debug, Clone)]
pub struct FileMemory {
    paths: Arc<Paths>,
}

#[derive(Debug)]
struct Paths {
    record: PathBuf,
    draft: PathBuf,
    lock: PathBuf,
    wait: PathBuf,
}

impl FileMemory {
    /// Remembers at this path. Nothing is made before the first request.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let record = path.into();
        let beside = |suffix: &str| {
            let mut name = record.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        };
        Self {
            paths: Arc::new(Paths {
                draft: beside(".new"),
                lock: beside(".lock"),
                wait: beside(".wait"),
                record,
            }),
        }
    }

    /// Where a configuration's limits are remembered: `integration.toml` has `.integration.limits` beside it.
    pub fn beside(configuration: &Path) -> PathBuf {
        let stem = configuration.file_stem().unwrap_or_default().to_string_lossy();
        configuration.with_file_name(format!(".{stem}.limits"))
    }

    /// The record's path.
    pub fn path(&self) -> &Path {
        &self.paths.record
    }
}

impl RateMemory for FileMemory {
    fn try_begin(&self) -> io::Result<Option<Box<dyn RateTurn>>> {
        let lock = open(&self.paths.lock)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Box::new(FileTurn {
                paths: Arc::clone(&self.paths),
                _lock: lock,
            }))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn wait(&self) -> io::Result<Box<dyn WaitingMark>> {
        let mark = open(&self.paths.wait)?;
        // Held exclusively only for the instant in which the other process looks.
        match mark.try_lock_shared() {
            Ok(()) => Ok(Box::new(FileMark(mark))),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn peek(&self) -> Recall {
        self.paths.read()
    }
}

/// Holds the lock on the mark's file.
struct FileMark(#[expect(dead_code, reason = "its lock is what counts")] File);

impl WaitingMark for FileMark {}

struct FileTurn {
    paths: Arc<Paths>,
    /// Closing the file ends the turn.
    _lock: File,
}

impl RateTurn for FileTurn {
    fn read(&mut self) -> Recall {
        self.paths.read()
    }

    fn write(&mut self, record: &RateRecord) -> io::Result<()> {
        let mut draft = options().truncate(true).open(&self.paths.draft)?;
        draft.write_all(record.to_json()?.as_bytes())?;
        drop(draft);
        fs::rename(&self.paths.draft, &self.paths.record)
    }

    fn wanted(&self) -> bool {
        // Nobody waits where nobody has made the file.
        let Ok(mark) = OpenOptions::new().write(true).open(&self.paths.wait) else {
            return false;
        };
        matches!(mark.try_lock(), Err(TryLockError::WouldBlock))
    }
}

impl Paths {
    fn read(&self) -> Recall {
        match fs::read_to_string(&self.record) {
            Ok(text) => match RateRecord::from_json(&text) {
                Ok(record) => Recall::Record(Box::new(record)),
                Err(reason) => Recall::Unreadable(format!("{}: {reason}", self.record.display())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Recall::Nothing,
            Err(error) => Recall::Unreadable(format!("{}: {error}", self.record.display())),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    options().truncate(false).open(path)
}

/// For its owner only.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use microapp_limiter::{Snapshot, WallTime};
    use std::collections::BTreeMap;

    fn record() -> RateRecord {
        let wall = WallTime::from_unix_seconds(1_800_000_000);
        RateRecord::new(Snapshot::unreadable(wall), BTreeMap::new(), Vec::new(), &[])
    }

    #[test]
    fn one_has_the_turn_and_hears_of_those_who_wait() {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two] = [0, 1].map(|_| FileMemory::new(folder.path().join(".x.limits")));
        let turn = one.try_begin().expect("a lock").expect("a turn");
        assert!(two.try_begin().expect("a lock").is_none());
        assert!(!turn.wanted());
        let mark = two.wait().expect("a mark");
        assert!(turn.wanted());
        drop(mark);
        assert!(!turn.wanted());
        drop(turn);
        assert!(two.try_begin().expect("a lock").is_some());
    }

    #[test]
    fn what_one_turn_writes_the_next_one_reads() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = FileMemory::new(FileMemory::beside(&folder.path().join("integration.toml")));
        assert!(memory.path().ends_with(".integration.limits"));
        assert_eq!(memory.peek(), Recall::Nothing);
        let mut turn = memory.try_begin().expect("a lock").expect("a turn");
        turn.write(&record()).expect("a record");
        assert_eq!(turn.read(), Recall::Record(Box::new(record())));
        fs::write(memory.path(), "{\"version\":1,").expect("a torn record");
        assert!(matches!(memory.peek(), Recall::Unreadable(_)));
    }

    #[cfg(unix)]
    #[test]
    fn its_files_are_their_owners() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let memory = FileMemory::new(folder.path().join(".x.limits"));
        let mut turn = memory.try_begin().expect("a lock").expect("a turn");
        turn.write(&record()).expect("a record");
        let _mark = memory.wait().expect("a mark");
        for entry in fs::read_dir(folder.path()).expect("a folder") {
            let entry = entry.expect("an entry");
            let mode = entry.metadata().expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{:?}", entry.path());
        }
    }
}
