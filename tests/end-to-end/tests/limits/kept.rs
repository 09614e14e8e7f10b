//! Where limits are remembered.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use microapp_runtime::FileMemory;
use microapp_runtime::limiter::{RateMemory, RateRecord, RateTurn, Recall, WaitingMark};
use microapp_server::StoreMemory;
use microapp_store::{Change, SqliteOptions, SqliteStore, Store};
use microapp_vault::SystemClock;
use tempfile::TempDir;

/// The integration's name.
pub const NAME: &str = "zoom";

/// A place of a test's own, for as many processes as it plays.
pub enum Kept {
    File(TempDir),
    Store(TempDir),
}

impl Kept {
    pub fn in_a_file() -> Self {
        Self::File(scratch::tempdir().expect("a folder"))
    }

    pub fn in_a_store() -> Self {
        Self::Store(scratch::tempdir().expect("a folder"))
    }

    /// As another process has it: nothing is shared but what is on the disk.
    pub fn memory(&self) -> Arc<dyn RateMemory> {
        match self {
            Self::File(folder) => Arc::new(file(folder.path())),
            Self::Store(folder) => Arc::new(StoreMemory::new(store(folder.path()), NAME, Arc::new(SystemClock))),
        }
    }

    /// The present record.
    pub fn record(&self) -> String {
        match self.memory().peek() {
            Recall::Record(record) => record.to_json().expect("a text"),
            other => panic!("{other:?}"),
        }
    }

    /// Puts this in the record's place.
    pub fn put(&self, text: &str) {
        match self {
            Self::File(folder) => std::fs::write(file(folder.path()).path(), text).expect("written"),
            Self::Store(folder) => {
                let put = Change::PutRate {
                    name: NAME.to_owned(),
                    record: text.to_owned(),
                };
                store(folder.path()).apply(&[put]).expect("written");
            }
        }
    }
}

fn file(folder: &Path) -> FileMemory {
    FileMemory::new(folder.join(".limits"))
}

/// The database in this folder.
pub fn store(folder: &Path) -> Arc<dyn Store> {
    Arc::new(SqliteStore::open(&folder.join("microapp.db"), &SqliteOptions::default()).expect("a store"))
}

/// Another memory, on a disk that has no room for a record yet.
#[derive(Clone)]
pub struct FullDisk {
    memory: Arc<dyn RateMemory>,
    full: Arc<AtomicBool>,
}

impl FullDisk {
    pub fn over(memory: Arc<dyn RateMemory>) -> Self {
        Self {
            memory,
            full: Arc::new(AtomicBool::new(true)),
        }
    }

    pub fn has_room(&self) {
        self.full.store(false, Ordering::SeqCst);
    }
}

impl RateMemory for FullDisk {
    fn try_begin(&self) -> io::Result<Option<Box<dyn RateTurn>>> {
        let turn = self.memory.try_begin()?;
        Ok(turn.map(|turn| {
            Box::new(FullDiskTurn {
                turn,
                full: Arc::clone(&self.full),
            }) as Box<dyn RateTurn>
        }))
    }

    fn wait(&self) -> io::Result<Box<dyn WaitingMark>> {
        self.memory.wait()
    }

    fn peek(&self) -> Recall {
        self.memory.peek()
    }
}

struct FullDiskTurn {
    turn: Box<dyn RateTurn>,
    full: Arc<AtomicBool>,
}

impl RateTurn for FullDiskTurn {
    fn read(&mut self) -> Recall {
        self.turn.read()
    }

    fn write(&mut self, record: &RateRecord) -> io::Result<()> {
        if self.full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.turn.write(record)
    }

    fn wanted(&self) -> bool {
        self.turn.wanted()
    }

    fn holds(&self) -> bool {
        self.turn.holds()
    }
}

/// Another memory, which can't be used the first time.
pub struct FailsOnce {
    memory: Arc<dyn RateMemory>,
    failed: AtomicBool,
}

impl FailsOnce {
    pub fn over(memory: Arc<dyn RateMemory>) -> Self {
        let failed = AtomicBool::new(false);
        Self { memory, failed }
    }
}

impl RateMemory for FailsOnce {
    fn try_begin(&self) -> io::Result<Option<Box<dyn RateTurn>>> {
        if !self.failed.swap(true, Ordering::SeqCst) {
            return Err(io::Error::other("a disk that fails for a moment"));
        }
        self.memory.try_begin()
    }

    fn wait(&self) -> io::Result<Box<dyn WaitingMark>> {
        self.memory.wait()
    }

    fn peek(&self) -> Recall {
        self.memory.peek()
    }
}
