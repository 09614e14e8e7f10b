//! The tables of the directory.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::words;
use crate::sqlite::columns::count;
use crate::sqlite::fault::of_integration;
use crate::{DirectoryEntry, DirectoryQuery, DirectoryState, StoreError, Timestamp};

pub fn put(
    connection: &Connection,
    integration: &str,
    entries: &[DirectoryEntry],
    refreshed: Timestamp,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO directory (integration, refreshed, tried, fault) VALUES (?1, ?2, ?2, NULL)
             ON CONFLICT (integration) DO UPDATE SET refreshed = ?2, tried = ?2, fault = NULL",
        )?
        .execute(params![integration, refreshed])
        .map_err(|error| of_integration(error, integration))?;
    connection
        .prepare_cached("DELETE FROM directory_entry WHERE integration = ?1")?
        .execute([integration])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO directory_entry (integration, email, id, name, words, can_co_host, details)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (integration, email) DO NOTHING",
    )?;
    for entry in entries {
        insert.execute(params![
            integration,
            entry.email,
            entry.id,
            entry.name,
            words::of_name(&entry.name),
            entry.can_co_host,
            entry.details
        ])?;
    }
    Ok(())
}

pub fn fault(connection: &Connection, integration: &str, fault: &str, tried: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO directory (integration, tried, fault) VALUES (?1, ?2, ?3)
             ON CONFLICT (integration) DO UPDATE SET tried = ?2, fault = ?3",
        )?
        .execute(params![integration, tried, fault])
        .map_err(|error| of_integration(error, integration))?;
    Ok(())
}

pub fn find(
    connection: &Connection,
    integration: &str,
    query: &DirectoryQuery,
) -> Result<Vec<DirectoryEntry>, StoreError> {
    let wanted = words::of_search(&query.words).to_string();
    let mut statement = connection.prepare_cached(
        "SELECT * FROM directory_entry WHERE integration = ?1 AND NOT EXISTS (
             SELECT 1 FROM json_each(?2) AS wanted
             WHERE instr(email, json_extract(wanted.value, '$.whole')) = 0
             AND (json_array_length(wanted.value, '$.parts') = 0 OR EXISTS (
                 SELECT 1 FROM json_each(wanted.value, '$.parts') AS part WHERE instr(words, ' ' || part.value) = 0
             ))
         ) ORDER BY words = '', words, email LIMIT ?3",
    )?;
    let rows = statement.query_map(params![integration, wanted, query.limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn entry(connection: &Connection, integration: &str, email: &str) -> Result<Option<DirectoryEntry>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM directory_entry WHERE integration = ?1 AND email = ?2")?;
    Ok(statement.query_row([integration, email], read).optional()?)
}

pub fn state(connection: &Connection, integration: &str) -> Result<DirectoryState, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT refreshed, tried, fault,
             (SELECT count(*) FROM directory_entry WHERE integration = ?1) AS entries
         FROM directory WHERE integration = ?1",
    )?;
    let state = statement.query_row([integration], |row| {
        Ok(DirectoryState {
            refreshed: row.get("refreshed")?,
            entries: count(row, "entries")?,
            tried: row.get("tried")?,
            fault: row.get("fault")?,
        })
    });
    Ok(state.optional()?.unwrap_or_default())
}

fn read(row: &Row<'_>) -> rusqlite::Result<DirectoryEntry> {
    Ok(DirectoryEntry {
        id: row.get("id")?,
        email: row.get("email")?,
        name: row.get("name")?,
        can_co_host: row.get("can_co_host")?,
        details: row.get("details")?,
    })
}
