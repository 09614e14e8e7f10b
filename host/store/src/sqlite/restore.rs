//! A copy becomes the store.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::backup::{is_one_file, open_copy, open_file, temporary};
use super::replace::{journals, replace};
use super::{SqliteOptions, SqliteStore, schema, session};
use crate::audit::Head;
use crate::{PeopleChange, PeopleStore as _, StoreError, doctor};

/// What becomes of a store that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing: the copy is not restored.
    Keep,
    /// It is kept under the same name with `.replaced` at its end, or with the next free number behind that. At no moment is
    /// there none: whoever is stopped in between has the old one still, or the new one already.
    Replace,
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReport {
    /// How long the copy is, in bytes.
    pub bytes: u64,
    /// The end of its audit log.
    pub head: Head,
    /// Where the store is that was there before.
    pub replaced: Option<PathBuf>,
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

/// Makes a store of a copy that [`SqliteStore::backup`](crate::SqliteStore::backup) wrote, after the checks of [`doctor`].
///
/// # Errors
///
/// See [`RestoreError`].
pub fn restore(from: &mut dyn Read, to: &Path, existing: Existing) -> Result<RestoreReport, RestoreError> {
    restore_with(|file| io::copy(from, file).map(drop), to, existing, |_| Vec::new())
}

/// As [`restore`], of what `fill` writes. Nothing is believed before `fill` has returned `Ok`. What `changes` gives, which is
/// asked with the end of the copy's audit log, is done to the copy before it becomes the store: at no moment is it one without.
///
/// # Errors
///
/// See [`RestoreError`].
pub fn restore_with(
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    to: &Path,
    existing: Existing,
    changes: impl FnOnce(&Head) -> Vec<PeopleChange>,
) -> Result<RestoreReport, RestoreError> {
    restore_changed(None, fill, to, existing, changes)
}

/// As [`restore_with`], on a registered SQLite file system: see [`SqliteOptions::vfs`](super::SqliteOptions::vfs).
///
/// # Errors
///
/// See [`RestoreError`].
pub fn restore_on(
    vfs: Option<&str>,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    to: &Path,
    existing: Existing,
) -> Result<RestoreReport, RestoreError> {
    restore_changed(vfs, fill, to, existing, |_| Vec::new())
}

fn restore_changed(
    vfs: Option<&str>,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    to: &Path,
    existing: Existing,
    changes: impl FnOnce(&Head) -> Vec<PeopleChange>,
) -> Result<RestoreReport, RestoreError> {
    let folder = to.parent().unwrap_or(Path::new("."));
    let failed = |error: io::Error| RestoreError::Store(session::unusable(to, &error));
    if existing == Existing::Keep && to.exists() {
        return Err(exists(to));
    }
    let mut copy = temporary(folder).map_err(failed)?;
    fill(copy.as_file_mut()).map_err(RestoreError::Fill)?;
    copy.as_file().sync_all().map_err(failed)?;
    let bytes = copy.as_file().metadata().map_err(failed)?.len();
    let connection = open_copy(copy.path(), vfs).map_err(RestoreError::Copy)?;
    let head = check(&connection, to).map_err(RestoreError::Copy)?;
    drop(connection);
    let changes = changes(&head);
    if !changes.is_empty() {
        let changed = change(copy.path(), vfs, &changes);
        if changed.is_err() {
            // What SQLite had beside a copy that it could not change.
            for journal in journals(copy.path()) {
                let _ = std::fs::remove_file(journal);
            }
        }
        changed?;
        copy.as_file().sync_all().map_err(failed)?;
    }
    if existing == Existing::Replace && to.exists() {
        closed(to, vfs)?;
    }
    let replaced = replace(copy, to, existing, &mut |_| Ok(())).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => exists(to),
        _ => failed(error),
    })?;
    Ok(RestoreReport { bytes, head, replaced })
}

fn check(connection: &Connection, to: &Path) -> Result<Head, StoreError> {
    let identity = schema::Identity::of(connection)?;
    if identity.check(to)? == 0 {
        return Err(StoreError::Corrupt {
            reason: "it is empty".to_owned(),
        });
    }
    doctor::whole(connection)
}

/// Changes a copy, which is one file before and after.
fn change(path: &Path, vfs: Option<&str>, changes: &[PeopleChange]) -> Result<(), StoreError> {
    let options = SqliteOptions {
        create: false,
        vfs: vfs.map(str::to_owned),
        ..SqliteOptions::default()
    };
    SqliteStore::open(path, &options)?.apply_people(changes)?;
    alone(path, vfs)?;
    is_one_file(path)
}

/// Checks whether nobody has the present store open, and has SQLite put its journal into it.
fn closed(path: &Path, vfs: Option<&str>) -> Result<(), RestoreError> {
    match alone(path, vfs) {
        Err(StoreError::Busy) => Err(RestoreError::InUse {
            path: path.display().to_string(),
        }),
        Err(error @ (StoreError::Full | StoreError::Io { .. })) => Err(error.into()),
        // Whole or damaged: it is kept as it is.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Leaves write-ahead mode, which SQLite allows only to one who is alone, and which puts the journal into the database.
fn alone(path: &Path, vfs: Option<&str>) -> Result<(), StoreError> {
    let connection = open_file(path, OpenFlags::SQLITE_OPEN_READ_WRITE, vfs)?;
    connection.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    Ok(())
}

fn exists(path: &Path) -> RestoreError {
    RestoreError::Exists {
        path: path.display().to_string(),
    }
}
