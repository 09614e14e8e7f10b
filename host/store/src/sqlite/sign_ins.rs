//! The table of sign-ins under way.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{principal, principal_columns};
use super::fault::{of_integration, written};
use crate::{ConnectionId, SignInRow, StoreError, Timestamp};

pub fn put(connection: &Connection, row: &SignInRow) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM sign_in WHERE expires <= ?1")?
        .execute([row.created])?;
    let (personal, person) = principal_columns(&row.connection.principal);
    let rows = connection
        .prepare_cached(
            "INSERT INTO sign_in
                 (state_hash, browser_hash, integration, personal, person, redirect_uri, verifier, created, expires)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (state_hash) DO NOTHING",
        )?
        .execute(params![
            row.state_hash,
            row.browser_hash,
            row.connection.integration,
            personal,
            person,
            row.redirect_uri,
            row.verifier,
            row.created,
            row.expires,
        ])
        .map_err(|error| of_integration(error, &row.connection.integration))?;
    written(rows, || "the sign-in".to_owned())
}

/// An expired one is deleted, too: a clock that is put back must not bring it to life again.
pub fn take(connection: &Connection, state_hash: &[u8; 32], now: Timestamp) -> Result<Option<SignInRow>, StoreError> {
    let row = connection
        .prepare_cached("DELETE FROM sign_in WHERE state_hash = ?1 RETURNING *")?
        .query_row([state_hash], read)
        .optional()?;
    Ok(row.filter(|row| now < row.expires))
}

fn read(row: &Row<'_>) -> rusqlite::Result<SignInRow> {
    Ok(SignInRow {
        state_hash: row.get("state_hash")?,
        browser_hash: row.get("browser_hash")?,
        connection: ConnectionId {
            integration: row.get("integration")?,
            principal: principal(row)?,
        },
        redirect_uri: row.get("redirect_uri")?,
        verifier: row.get("verifier")?,
        created: row.get("created")?,
        expires: row.get("expires")?,
    })
}
