//! The table of components.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::{StoreError, Timestamp};

pub fn get(connection: &Connection, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT bytes FROM component WHERE sha256 = ?1")?;
    Ok(statement.query_row([sha256], |row| row.get(0)).optional()?)
}

pub fn put(connection: &Connection, sha256: &[u8; 32], bytes: &[u8], added: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO component (sha256, added, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING";
    connection.prepare_cached(sql)?.execute(params![sha256, added, bytes])?;
    Ok(())
}

pub fn remove_unused(connection: &Connection) -> Result<(), StoreError> {
    let sql = "DELETE FROM component WHERE NOT EXISTS \
               (SELECT 1 FROM integration WHERE instr(configuration, lower(hex(sha256))))";
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
