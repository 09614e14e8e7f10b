//! A copy becomes the store.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::backup::temporary;
use super::{CopyReport, SqliteStore, schema, session};
use crate::{StoreError, doctor};

/// What becomes of a store that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing: the copy is not restored.
    Keep,
    /// It is moved aside, to the same name with `.replaced` at its end. One that was there is overwritten.
    Replace,
}

/// Why a copy was not restored. Unless it says so, everything is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// The copy can't be read, or not be written beside the store.
    #[error("the backup can't be read: {0}")]
    Fill(#[source] io::Error),
    /// The copy is not a whole store that this program knows.
    #[error("the backup is of no use: {0}")]
    Copy(#[source] StoreError),
    /// There is a store already.
    #[error("{path} is there already; move it away, or ask for it to be replaced")]
    Exists {
        /// Which file.
        path: String,
    },
    /// A process has the present store open.
    #[error("another process has {path} open; stop it first")]
    InUse {
        /// Which file.
        path: String,
    },
    /// The new file can't be made.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a store of a copy that [`SqliteStore::backup`] wrote, after the checks of [`doctor`].
///
/// # Errors
///
/// See [`RestoreError`].
pub fn restore(from: &mut dyn Read, to: &Path, existing: Existing) -> Result<CopyReport, RestoreError> {
    restore_with(|file| io::copy(from, file).map(drop), to, existing)
}

/// As [`restore`], of what `fill` writes. Nothing is believed before `fill` has returned `Ok`.
///
/// # Errors
///
/// See [`RestoreError`].
pub fn restore_with(
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    to: &Path,
    existing: Existing,
) -> Result<CopyReport, RestoreError> {
    let folder = to.parent().unwrap_or(Path::new("."));
    let failed = |error: io::Error| RestoreError::Store(session::unusable(to, &error));
    if existing == Existing::Keep && to.exists() {
        return Err(exists(to));
    }
    let mut copy = temporary(folder).map_err(failed)?;
    fill(copy.as_file_mut()).map_err(RestoreError::Fill)?;
    copy.as_file().sync_all().map_err(failed)?;
    let bytes = copy.as_file().metadata().map_err(failed)?.len();
    let connection = SqliteStore::open_copy(copy.path()).map_err(RestoreError::Copy)?;
    let head = check(&connection, to).map_err(RestoreError::Copy)?;
    drop(connection);
    if existing == Existing::Replace && to.exists() {
        move_aside(to)?;
    }
    // Journals without their database would be taken for this one's.
    for journal in journals(to) {
        remove(&journal).map_err(failed)?;
    }
    copy.persist_noclobber(to).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => exists(to),
        _ => failed(error.error),
    })?;
    sync_folder(folder).map_err(failed)?;
    Ok(CopyReport { bytes, head })
}

fn check(connection: &Connection, to: &Path) -> Result<crate::audit::Head, StoreError> {
    let identity = schema::Identity::of(connection)?;
    if identity.check(to)? == 0 {
        return Err(StoreError::Corrupt {
            reason: "it is empty".to_owned(),
        });
    }
    doctor::whole(connection)
}

/// Moves the present store aside, once nobody has it open.
fn move_aside(path: &Path) -> Result<(), RestoreError> {
    let failed = |error: io::Error| RestoreError::Store(session::unusable(path, &error));
    match alone(path) {
        Err(StoreError::Busy) => {
            return Err(RestoreError::InUse {
                path: path.display().to_string(),
            });
        }
        Err(error @ (StoreError::Full | StoreError::Io { .. })) => return Err(error.into()),
        // Whole or damaged: it is kept as it is.
        Ok(()) | Err(_) => {}
    }
    for file in journals(path).into_iter().chain([path.to_owned()]) {
        match fs::rename(&file, with_suffix(&file, ".replaced")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(())
}

/// Leaves write-ahead mode, which SQLite allows only to one who is alone, and which puts the journal into the database.
fn alone(path: &Path) -> Result<(), StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    Ok(())
}

fn journals(path: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|suffix| with_suffix(path, suffix))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    File::open(folder)?.sync_all()
}

fn exists(path: &Path) -> RestoreError {
    RestoreError::Exists {
        path: path.display().to_string(),
    }
}
