//! Where limits are remembered.

use std::path::Path;
use std::sync::Arc;

use microapp_runtime::FileMemory;
use microapp_runtime::limiter::{RateMemory, Recall};
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
