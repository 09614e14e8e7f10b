//! The table of the audit log. The schema refuses to change or to delete what is in it.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::count;
use crate::{AuditEntry, AuditEvent, StoreError};

/// Adds an event at the end. Its place in the chain is found within the transaction.
pub fn append(connection: &Connection, event: &AuditEvent) -> Result<(), StoreError> {
    let entry = AuditEntry::after(head(connection)?.as_ref(), event.clone());
    connection
        .prepare_cached(
            "INSERT INTO audit (sequence, at, who, what, subject, result, details, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            i64::try_from(entry.sequence).unwrap_or(i64::MAX),
            entry.event.at,
            entry.event.who,
            entry.event.what,
            entry.event.subject,
            entry.event.result,
            entry.event.details,
            entry.previous,
            entry.hash,
        ])?;
    Ok(())
}

pub fn page(connection: &Connection, from: u64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let Ok(from) = i64::try_from(from) else {
        return Ok(Vec::new());
    };
    let mut statement =
        connection.prepare_cached("SELECT * FROM audit WHERE sequence >= ?1 ORDER BY sequence LIMIT ?2")?;
    let rows = statement.query_map(params![from, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn head(connection: &Connection) -> Result<Option<AuditEntry>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")?;
    Ok(statement.query_row([], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    Ok(AuditEntry {
        sequence: count(row, "sequence")?,
        event: AuditEvent {
            at: row.get("at")?,
            who: row.get("who")?,
            what: row.get("what")?,
            subject: row.get("subject")?,
            result: row.get("result")?,
            details: row.get("details")?,
        },
        previous: row.get("previous")?,
        hash: row.get("hash")?,
    })
}
