//! The tables of connections and of the marks that vouch for them.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{count, principal_columns, small_count, strings, strings_column, versions};
use super::fault::{of_integration, written};
use crate::{ConnectionId, ConnectionRow, Principal, Sealed, StoreError, WrappedKey};

/// What [`read`] reads, by place: a search by name for each column takes longer than the statement.
macro_rules! columns {
    () => {
        "integration, personal, person, version, state, reason, since, scopes, api_url, expires, refresh_began, \
         refresh_attempts, tokens, key_id, key_bytes"
    };
}

/// The place after them.
const MARK: usize = 15;

pub fn get(connection: &Connection, id: &ConnectionId) -> Result<Option<(ConnectionRow, Option<Sealed>)>, StoreError> {
    let (personal, person) = principal_columns(&id.principal);
    let mut statement = connection.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        ", mark FROM connection LEFT JOIN connection_mark USING (integration, personal, person)
         WHERE integration = ?1 AND personal = ?2 AND person = ?3",
    ))?;
    let row = statement.query_row(params![id.integration, personal, person], |row| {
        Ok((read(row)?, row.get(MARK)?))
    });
    Ok(row.optional()?)
}

pub fn all(connection: &Connection, integration: &str) -> Result<Vec<ConnectionRow>, StoreError> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT ",
        columns!(),
        " FROM connection WHERE integration = ?1 ORDER BY personal, person"
    ))?;
    let rows = statement.query_map([integration], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(connection: &Connection, row: &ConnectionRow, mark: &Sealed) -> Result<(), StoreError> {
    let stale = || named(&row.id);
    let Some((version, before)) = versions(row.version) else {
        return written(0, stale);
    };
    let (personal, person) = principal_columns(&row.id.principal);
    let (key_id, key_bytes) = row.key.as_ref().map(|key| (&key.key_id, &key.bytes)).unzip();
    let sql = if before == 0 {
        "INSERT INTO connection (integration, personal, person, version, state, reason, since, scopes, api_url, expires,
             refresh_began, refresh_attempts, tokens, key_id, key_bytes)
         VALUES (?1, ?2, ?3, ?4, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
         ON CONFLICT (integration, personal, person) DO NOTHING"
    } else {
        "UPDATE connection SET version = ?4, state = ?6, reason = ?7, since = ?8, scopes = ?9, api_url = ?10,
             expires = ?11, refresh_began = ?12, refresh_attempts = ?13, tokens = ?14, key_id = ?15, key_bytes = ?16
         WHERE integration = ?1 AND personal = ?2 AND person = ?3 AND version = ?5"
    };
    let rows = connection
        .prepare_cached(sql)?
        .execute(params![
            row.id.integration,
            personal,
            person,
            version,
            before,
            row.state,
            row.reason,
            row.since,
            strings_column(&row.scopes)?,
            row.api_url,
            row.expires,
            row.refresh_began,
            row.refresh_attempts,
            row.tokens,
            key_id,
            key_bytes,
        ])
        .map_err(|error| of_integration(error, &row.id.integration))?;
    written(rows, stale)?;
    connection
        .prepare_cached(
            "INSERT INTO connection_mark (integration, personal, person, mark) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (integration, personal, person) DO UPDATE SET mark = excluded.mark",
        )?
        .execute(params![row.id.integration, personal, person, mark])?;
    Ok(())
}

/// The mark goes with it: the schema says so.
pub fn remove(connection: &Connection, id: &ConnectionId) -> Result<(), StoreError> {
    let (personal, person) = principal_columns(&id.principal);
    connection
        .prepare_cached("DELETE FROM connection WHERE integration = ?1 AND personal = ?2 AND person = ?3")?
        .execute(params![id.integration, personal, person])?;
    Ok(())
}

fn named(id: &ConnectionId) -> String {
    match &id.principal {
        Principal::Service => format!("the connection {}/service", id.integration),
        Principal::User(person) => format!("the connection {}/user/{person}", id.integration),
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ConnectionRow> {
    let key_id: Option<String> = row.get(13)?;
    let key_bytes: Option<Sealed> = row.get(14)?;
    Ok(ConnectionRow {
        id: ConnectionId {
            integration: row.get(0)?,
            principal: if row.get(1)? {
                Principal::User(row.get(2)?)
            } else {
                Principal::Service
            },
        },
        version: count(row, 3)?,
        state: row.get(4)?,
        reason: row.get(5)?,
        since: row.get(6)?,
        scopes: strings(row, 7)?,
        api_url: row.get(8)?,
        expires: row.get(9)?,
        refresh_began: row.get(10)?,
        refresh_attempts: small_count(row, 11)?,
        tokens: row.get(12)?,
        key: key_id
            .zip(key_bytes)
            .map(|(key_id, bytes)| WrappedKey { key_id, bytes }),
    })
}
