//! The table of intents.

use std::fmt::Write as _;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use super::columns::{count, small_count, versions};
use super::fault::{of_integration, written};
use crate::{IntentFilter, IntentRow, StoreError, Timestamp};

pub fn get(connection: &Connection, integration: &str, key: &str) -> Result<Option<IntentRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM intent WHERE integration = ?1 AND key = ?2")?;
    Ok(statement.query_row([integration, key], read).optional()?)
}

pub fn list(connection: &Connection, filter: &IntentFilter) -> Result<Vec<IntentRow>, StoreError> {
    let mut sql = "SELECT * FROM intent WHERE true".to_owned();
    let mut values: Vec<&dyn ToSql> = Vec::new();
    if let Some(integration) = &filter.integration {
        values.push(integration);
        let _ = write!(sql, " AND integration = ?{}", values.len());
    }
    if let Some(person) = &filter.acting_user {
        values.push(person);
        let _ = write!(sql, " AND acting_user = ?{} COLLATE NOCASE", values.len());
    }
    if let Some(before) = &filter.updated_before {
        values.push(before);
        let _ = write!(sql, " AND updated < ?{}", values.len());
    }
    if !filter.states.is_empty() {
        sql.push_str(" AND state IN (");
        for state in &filter.states {
            values.push(state);
            let _ = write!(sql, "?{}, ", values.len());
        }
        // A list may not end with a comma, and no state is null.
        sql.push_str("NULL)");
    }
    values.push(&filter.limit);
    let _ = write!(sql, " ORDER BY created, integration, key LIMIT ?{}", values.len());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(values.as_slice(), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(connection: &Connection, row: &IntentRow) -> Result<(), StoreError> {
    let stale = || format!("the intent {} of {}", row.key, row.integration);
    let Some((version, before)) = versions(row.version) else {
        return written(0, stale);
    };
    let sql = if before == 0 {
        "INSERT INTO intent (integration, key, version, action, acting_user, origin, fingerprint, marker, state, note,
             attempts, input, answer, created, updated, sent_until)
         VALUES (?1, ?2, ?3, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
         ON CONFLICT (integration, key) DO NOTHING"
    } else {
        "UPDATE intent SET version = ?3, action = ?5, acting_user = ?6, origin = ?7, fingerprint = ?8, marker = ?9,
             state = ?10, note = ?11, attempts = ?12, input = ?13, answer = ?14, created = ?15, updated = ?16,
             sent_until = ?17
         WHERE integration = ?1 AND key = ?2 AND version = ?4"
    };
    let rows = connection
        .prepare_cached(sql)?
        .execute(params![
            row.integration,
            row.key,
            version,
            before,
            row.action,
            row.acting_user,
            row.origin,
            row.fingerprint,
            row.marker,
            row.state,
            row.note,
            row.attempts,
            row.input,
            row.answer,
            row.created,
            row.updated,
            row.sent_until,
        ])
        .map_err(|error| of_integration(error, &row.integration))?;
    written(rows, stale)
}

pub fn remove_before(connection: &Connection, time: Timestamp) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM intent WHERE state IN ('done', 'refused', 'not-sent') AND updated < ?1")?
        .execute([time])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<IntentRow> {
    Ok(IntentRow {
        key: row.get("key")?,
        integration: row.get("integration")?,
        version: count(row, "version")?,
        action: row.get("action")?,
        acting_user: row.get("acting_user")?,
        origin: row.get("origin")?,
        fingerprint: row.get("fingerprint")?,
        marker: row.get("marker")?,
        state: row.get("state")?,
        note: row.get("note")?,
        attempts: small_count(row, "attempts")?,
        input: row.get("input")?,
        answer: row.get("answer")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
        sent_until: row.get("sent_until")?,
    })
}
