//! The table of what is remembered of rate limits.

use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;

pub fn get(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT record FROM rate WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub fn put(connection: &Connection, name: &str, record: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO rate (name, record) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET record = excluded.record",
        )?
        .execute([name, record])?;
    Ok(())
}
