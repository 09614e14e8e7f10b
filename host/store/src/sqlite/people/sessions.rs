//! The table of sessions.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::persons;
use crate::{PersonId, PersonRow, SessionRow, StoreError, Timestamp};

pub fn get(
    connection: &Connection,
    hash: &[u8; 32],
    now: Timestamp,
    idle: Timestamp,
) -> Result<Option<(SessionRow, PersonRow)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM session WHERE hash = ?1 AND expires > ?2 AND seen > ?3")?;
    let session = statement.query_row(params![hash, now, idle], read).optional()?;
    let Some(session) = session else { return Ok(None) };
    let person = persons::get(connection, &session.person)?;
    Ok(person.map(|person| (session, person)))
}

pub fn all(connection: &Connection, person: &PersonId) -> Result<Vec<SessionRow>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM session WHERE person = ?1 ORDER BY seen DESC, hash")?;
    let rows = statement.query_map([&person.0], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(connection: &Connection, row: &SessionRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO session (hash, label, person, created, seen, expires, browser, address)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            row.hash,
            row.label,
            row.person.0,
            row.created,
            row.seen,
            row.expires,
            row.browser,
            row.address
        ])?;
    Ok(())
}

/// A clock that is put back does not make a session older than it is.
pub fn touch(connection: &Connection, hash: &[u8; 32], seen: Timestamp, address: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE session SET seen = max(seen, ?2), address = ?3 WHERE hash = ?1")?
        .execute(params![hash, seen, address])?;
    Ok(())
}

pub fn end(connection: &Connection, hash: &[u8; 32]) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM session WHERE hash = ?1")?
        .execute([hash])?;
    Ok(())
}

pub fn end_all(connection: &Connection, person: &PersonId, except: Option<&[u8; 32]>) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM session WHERE person = ?1 AND hash IS NOT ?2")?
        .execute(params![person.0, except])?;
    Ok(())
}

pub fn end_every(connection: &Connection) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM session")?.execute([])?;
    Ok(())
}

pub fn forget(connection: &Connection, now: Timestamp, idle: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM session WHERE expires <= ?1 OR seen <= ?2")?
        .execute(params![now, idle])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<SessionRow> {
    Ok(SessionRow {
        hash: row.get("hash")?,
        label: row.get("label")?,
        person: PersonId(row.get("person")?),
        created: row.get("created")?,
        seen: row.get("seen")?,
        expires: row.get("expires")?,
        browser: row.get("browser")?,
        address: row.get("address")?,
    })
}
