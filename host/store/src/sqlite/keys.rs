//! The table of what is known of key-encryption keys.

use rusqlite::{Connection, params};

use crate::{KeyRow, StoreError};

pub fn all(connection: &Connection) -> Result<Vec<KeyRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM key_encryption_key ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        Ok(KeyRow {
            id: row.get("id")?,
            active: row.get("active")?,
            check: row.get("check")?,
            created: row.get("created")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(connection: &Connection, row: &KeyRow) -> Result<(), StoreError> {
    if row.active {
        connection
            .prepare_cached("UPDATE key_encryption_key SET active = 0 WHERE active = 1")?
            .execute([])?;
    }
    connection
        .prepare_cached(
            "INSERT INTO key_encryption_key (id, active, \"check\", created) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET active = excluded.active, \"check\" = excluded.\"check\",
                 created = excluded.created",
        )?
        .execute(params![row.id, row.active, row.check, row.created])?;
    Ok(())
}

pub fn remove(connection: &Connection, id: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM key_encryption_key WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}
