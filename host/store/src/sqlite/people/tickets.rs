//! The tables of one-time links and of known browsers.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::{DeviceRow, PersonId, StoreError, TicketPurpose, TicketRow, Timestamp};

pub fn get(connection: &Connection, hash: &[u8; 32], now: Timestamp) -> Result<Option<TicketRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM ticket WHERE hash = ?1 AND expires > ?2")?;
    Ok(statement.query_row(params![hash, now], read).optional()?)
}

/// An expired one is deleted, too: a clock that is put back must not bring it to life again.
pub fn take(connection: &Connection, hash: &[u8; 32], now: Timestamp) -> Result<Option<TicketRow>, StoreError> {
    let row = connection
        .prepare_cached("DELETE FROM ticket WHERE hash = ?1 RETURNING *")?
        .query_row([hash], read)
        .optional()?;
    Ok(row.filter(|row| now < row.expires))
}

fn columns(purpose: &TicketPurpose) -> (&'static str, Option<&String>) {
    match purpose {
        TicketPurpose::Setup => ("setup", None),
        TicketPurpose::Password(person) => ("password", Some(&person.0)),
    }
}

pub fn end(connection: &Connection, purpose: &TicketPurpose) -> Result<(), StoreError> {
    let (purpose, person) = columns(purpose);
    connection
        .prepare_cached("DELETE FROM ticket WHERE purpose = ?1 AND person IS ?2")?
        .execute(params![purpose, person])?;
    Ok(())
}

pub fn put(connection: &Connection, row: &TicketRow) -> Result<(), StoreError> {
    end(connection, &row.purpose)?;
    let (purpose, person) = columns(&row.purpose);
    connection
        .prepare_cached("INSERT INTO ticket (hash, purpose, person, expires) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![row.hash, purpose, person, row.expires])?;
    Ok(())
}

pub fn device(connection: &Connection, hash: &[u8; 32], now: Timestamp) -> Result<Option<DeviceRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM device WHERE hash = ?1 AND expires > ?2")?;
    let row = statement.query_row(params![hash, now], |row| {
        Ok(DeviceRow {
            hash: row.get("hash")?,
            person: PersonId(row.get("person")?),
            expires: row.get("expires")?,
        })
    });
    Ok(row.optional()?)
}

pub fn put_device(connection: &Connection, row: &DeviceRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO device (hash, person, expires) VALUES (?1, ?2, ?3)
             ON CONFLICT (hash) DO UPDATE SET person = excluded.person, expires = excluded.expires",
        )?
        .execute(params![row.hash, row.person.0, row.expires])?;
    Ok(())
}

pub fn forget_devices(connection: &Connection, person: &PersonId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM device WHERE person = ?1")?
        .execute([&person.0])?;
    Ok(())
}

/// All of both.
pub fn end_every(connection: &Connection) -> Result<(), StoreError> {
    for sql in ["DELETE FROM ticket", "DELETE FROM device"] {
        connection.prepare_cached(sql)?.execute([])?;
    }
    Ok(())
}

/// What has expired, of both.
pub fn forget(connection: &Connection, now: Timestamp) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM ticket WHERE expires <= ?1",
        "DELETE FROM device WHERE expires <= ?1",
    ] {
        connection.prepare_cached(sql)?.execute([now])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<TicketRow> {
    let person: Option<String> = row.get("person")?;
    Ok(TicketRow {
        hash: row.get("hash")?,
        purpose: person.map_or(TicketPurpose::Setup, |id| TicketPurpose::Password(PersonId(id))),
        expires: row.get("expires")?,
    })
}
