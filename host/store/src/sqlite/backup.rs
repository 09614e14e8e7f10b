//! A copy of the whole store while work goes on.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::PoisonError;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::replace::journals;
use super::{SqliteStore, session};
use crate::audit::Head;
use crate::{StoreError, doctor};

/// Why there is no backup. What was written of it is of no use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The store can't be read, or is damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy can't be written where it should go.
    #[error("the backup can't be written: {0}")]
    Write(#[source] io::Error),
}

/// What was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyReport {
    /// How long it is, in bytes.
    pub bytes: u64,
    /// The end of its audit log: note it, and the log can be held to it later.
    pub head: Head,
}

/// A whole copy of a store, to be read once. It is deleted with the value.
#[derive(Debug)]
pub struct Snapshot {
    file: File,
    head: Head,
    _copy: tempfile::TempPath,
}

impl Snapshot {
    /// The end of its audit log.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }
}

impl Read for Snapshot {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }
}

impl SqliteStore {
    /// Writes a copy of the store, as it is at one moment, while others read and write.
    ///
    /// See [`snapshot`](Self::snapshot) for what the copy is.
    ///
    /// # Errors
    ///
    /// See [`BackupError`].
    pub fn backup(&self, to: &mut dyn Write) -> Result<CopyReport, BackupError> {
        let mut snapshot = self.snapshot()?;
        let bytes = io::copy(&mut snapshot, to).map_err(BackupError::Write)?;
        to.flush().map_err(BackupError::Write)?;
        Ok(CopyReport {
            bytes,
            head: snapshot.head,
        })
    }

    /// Copies the store, as it is at one moment, while others read and write.
    ///
    /// The copy is made beside the database (or in the system's folder for such files), readable for its owner only, and
    /// is checked there as [`doctor`] does; it goes with the value. Tokens in it are sealed as they are in the store, names
    /// and times are not: callers that send it somewhere else seal the whole.
    ///
    /// # Errors
    ///
    /// See [`Store`](crate::Store).
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let folder = self.path.as_deref().and_then(Path::parent);
        let copy = match folder {
            Some(folder) => temporary(folder),
            None => tempfile::NamedTempFile::new(),
        };
        let copy = copy.map_err(|error| session::unusable(folder.unwrap_or(Path::new("a new file")), &error))?;
        let made = self.copy_checked(copy.path());
        if made.is_err() {
            // What SQLite had beside a copy that it could not end.
            for journal in journals(copy.path()) {
                let _ = std::fs::remove_file(journal);
            }
        }
        let head = made?;
        let file = File::open(copy.path()).map_err(|error| session::unusable(copy.path(), &error))?;
        Ok(Snapshot {
            file,
            head,
            _copy: copy.into_temp_path(),
        })
    }

    /// Copies into a file, and checks whether the copy is whole. Gives the end of its audit log.
    fn copy_checked(&self, path: &Path) -> Result<Head, StoreError> {
        let vfs = self.vfs.as_deref();
        match &self.readers {
            // The writer is not kept waiting.
            Some(readers) => readers.with(|reader| copy_to(reader, path, vfs)),
            None => copy_to(&self.writer.lock().unwrap_or_else(PoisonError::into_inner), path, None),
        }?;
        doctor::whole(&open_copy(path, vfs)?)
    }
}

/// Opens a file that nobody else has, to look at it.
pub fn open_copy(path: &Path, vfs: Option<&str>) -> Result<Connection, StoreError> {
    let connection = open_file(path, OpenFlags::SQLITE_OPEN_READ_ONLY, vfs)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// Opens a file, on a file system of SQLite's if one is named.
pub fn open_file(path: &Path, flags: OpenFlags, vfs: Option<&str>) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(match vfs {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
    }?)
}

/// A file that goes with the value, for its owner only.
pub fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    tempfile::Builder::new()
        .prefix(".microapp-")
        .suffix(".copy")
        .tempfile_in(folder)
}

fn copy_to(from: &Connection, path: &Path, vfs: Option<&str>) -> Result<(), StoreError> {
    let mut to = open_file(path, OpenFlags::SQLITE_OPEN_READ_WRITE, vfs)?;
    {
        let backup = Backup::new(from, &mut to)?;
        // All pages in one step: one reading transaction, and in write-ahead mode nobody waits for a reader.
        match backup.step(-1)? {
            StepResult::Done => {}
            _ => return Err(StoreError::Busy),
        }
    }
    // One file that is whole by itself.
    to.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    to.close().map_err(|(_, error)| error)?;
    is_one_file(path)
}

/// On a disk that fails, SQLite may say that it has left write-ahead mode, and not have done so: a part of the copy would
/// then be in a file beside it. Bytes 18 and 19 of the header tell.
pub fn is_one_file(path: &Path) -> Result<(), StoreError> {
    let mut header = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.map_err(|error| session::unusable(path, &error))?;
    match header[18..] {
        [1, 1] => Ok(()),
        _ => Err(StoreError::Io {
            reason: "the copy did not become one file".to_owned(),
        }),
    }
}
