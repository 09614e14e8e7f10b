//! One connection to the file, set up.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::options::{SqliteOptions, Synchronous};
use crate::StoreError;

/// Statements that stay prepared, for each connection: more than there are.
const PREPARED: usize = 64;

/// The journal is cut back to this once it is in the database.
const JOURNAL_KEPT: i64 = 16 << 20;

/// Makes an empty file for its owner only, so that SQLite makes the files beside it likewise.
pub fn make_file(path: &Path, options: &SqliteOptions) -> Result<(), StoreError> {
    if options.vfs.is_some() {
        return Ok(());
    }
    if !options.create {
        return match path.metadata() {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::Absent {
                path: path.display().to_string(),
            }),
            Err(error) => Err(unusable(path, &error)),
        };
    }
    let mut new = OpenOptions::new();
    new.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
    match new.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(unusable(path, &error)),
    }
}

pub fn unusable(path: &Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Io {
            reason: format!("{}: {error}", path.display()),
        },
    }
}

/// Opens the file for reading and writing. The journal's mode is the schema's business.
pub fn open(path: &Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    // No SQLITE_OPEN_URI: a path is a path, whatever it looks like.
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match &options.vfs {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
            Connection::open_with_flags_and_vfs(path, flags, vfs.as_str())
        }
    }?;
    set_up(&connection, options)?;
    Ok(connection)
}

/// As [`open`], for one that never writes.
pub fn open_reader(path: &Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    let connection = open(path, options)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

pub fn in_memory() -> Result<Connection, StoreError> {
    let connection = Connection::open_in_memory()?;
    set_up(&connection, &SqliteOptions::default())?;
    Ok(connection)
}

fn set_up(connection: &Connection, options: &SqliteOptions) -> Result<(), StoreError> {
    connection.busy_timeout(options.busy_timeout)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // "text" in double quotes is a name and never a string.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let synchronous = match options.synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    // On macOS an ordinary fsync leaves it to the drive when it writes.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    // These answer with a row.
    connection.pragma_update_and_check(None, "journal_size_limit", JOURNAL_KEPT, |_| Ok(()))?;
    Ok(())
}

/// Turns write-ahead logging on, once for the life of a file.
pub fn write_ahead(connection: &Connection, options: &SqliteOptions) -> Result<(), StoreError> {
    let began = Instant::now();
    loop {
        let mode = connection
            .pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))
            .and_then(|mode| match mode.as_str() {
                "wal" | "memory" => Ok(mode),
                _ => connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0)),
            });
        match mode.map_err(StoreError::from) {
            Ok(mode) if mode == "wal" || mode == "memory" => return Ok(()),
            Ok(mode) => {
                return Err(StoreError::Io {
                    reason: format!("this file system allows no write-ahead log, only {mode}; use a local disk"),
                });
            }
            // SQLite doesn't wait here, since two who wait for each other could wait for ever.
            Err(StoreError::Busy) if began.elapsed() < options.busy_timeout => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error),
        }
    }
}
