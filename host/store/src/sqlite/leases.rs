//! The table of leases.
//!
//! Fences are counted for the whole store, so that they grow for every name though a lease that was given back leaves
//! no row.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::count;
use crate::{Fence, Lease, StoreError, Timestamp};

/// How long a lease whose time has passed can still be prolonged, in milliseconds: a day. Then its row goes.
const REMEMBERED: i64 = 24 * 60 * 60 * 1000;

pub fn list(connection: &Connection, prefix: &str, now: Timestamp) -> Result<Vec<Lease>, StoreError> {
    // Not LIKE, which knows wildcards and takes A for a.
    let mut statement = connection.prepare_cached(
        "SELECT * FROM lease WHERE name >= ?1 AND substr(name, 1, length(?1)) = ?1 AND until > ?2 ORDER BY name",
    )?;
    let rows = statement.query_map(params![prefix, now], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn acquire(
    connection: &Connection,
    name: &str,
    now: Timestamp,
    length: Duration,
) -> Result<Option<Lease>, StoreError> {
    connection
        .prepare_cached("DELETE FROM lease WHERE until < ?1")?
        .execute([now.plus_millis(-REMEMBERED)])?;
    let held = connection
        .prepare_cached("SELECT until, length FROM lease WHERE name = ?1 AND until > ?2")?
        .query_row(params![name, now], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((until, length)) = held {
        let latest = now.plus_millis(length);
        if latest < until {
            connection
                .prepare_cached("UPDATE lease SET until = ?2 WHERE name = ?1")?
                .execute(params![name, latest])?;
        }
        return Ok(None);
    }
    let fence: i64 = connection
        .prepare_cached("UPDATE installation SET fence = fence + 1 RETURNING fence")?
        .query_row([], |row| row.get(0))?;
    let lease = connection
        .prepare_cached(
            "INSERT INTO lease (name, fence, until, length) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE SET fence = excluded.fence, until = excluded.until, length = excluded.length
             RETURNING *",
        )?
        .query_row(params![name, fence, now.plus(length), milliseconds(length)], read)?;
    Ok(Some(lease))
}

pub fn renew(
    connection: &Connection,
    name: &str,
    fence: Fence,
    now: Timestamp,
    length: Duration,
) -> Result<Lease, StoreError> {
    let lease = connection
        .prepare_cached("UPDATE lease SET until = ?3, length = ?4 WHERE name = ?1 AND fence = ?2 RETURNING *")?
        .query_row(
            params![name, column(fence), now.plus(length), milliseconds(length)],
            read,
        )
        .optional()?;
    lease.ok_or_else(|| fenced(name))
}

pub fn release(connection: &Connection, name: &str, fence: Fence) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM lease WHERE name = ?1 AND fence = ?2")?
        .execute(params![name, column(fence)])?;
    Ok(())
}

/// Whether this holding is the present one.
pub fn check(connection: &Connection, name: &str, fence: Fence, now: Timestamp) -> Result<(), StoreError> {
    let holds = connection
        .prepare_cached("SELECT 1 FROM lease WHERE name = ?1 AND fence = ?2 AND until > ?3")?
        .exists(params![name, column(fence), now])?;
    if holds { Ok(()) } else { Err(fenced(name)) }
}

fn fenced(name: &str) -> StoreError {
    StoreError::Fenced { lease: name.to_owned() }
}

fn milliseconds(length: Duration) -> i64 {
    i64::try_from(length.as_millis()).unwrap_or(i64::MAX)
}

/// A fence that was never given out is nobody's.
fn column(fence: Fence) -> i64 {
    i64::try_from(fence.0).unwrap_or(0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Lease> {
    Ok(Lease {
        name: row.get("name")?,
        fence: Fence(count(row, "fence")?),
        until: row.get("until")?,
    })
}
