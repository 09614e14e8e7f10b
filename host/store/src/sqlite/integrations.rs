//! The tables of integrations and of the marks that vouch for them.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{count, versions, wrapped_key};
use super::fault::written;
use crate::{IntegrationRow, StoreError};

pub fn get(connection: &Connection, name: &str) -> Result<Option<IntegrationRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT integration.*, mark FROM integration LEFT JOIN integration_mark ON integration_mark.integration = name WHERE name = ?1",
    )?;
    Ok(statement.query_row([name], read).optional()?)
}

pub fn all(connection: &Connection) -> Result<Vec<IntegrationRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT integration.*, mark FROM integration LEFT JOIN integration_mark ON integration_mark.integration = name ORDER BY name",
    )?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(connection: &Connection, row: &IntegrationRow) -> Result<(), StoreError> {
    let stale = || format!("the integration {}", row.name);
    let Some((version, before)) = versions(row.version) else {
        return written(0, stale);
    };
    let (key_id, key_bytes) = row.key.as_ref().map(|key| (&key.key_id, &key.bytes)).unzip();
    let sql = if before == 0 {
        "INSERT INTO integration
             (name, version, connector, configuration, secrets, key_id, key_bytes, enabled, created, updated)
         VALUES (?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (name) DO NOTHING"
    } else {
        "UPDATE integration SET version = ?2, connector = ?4, configuration = ?5, secrets = ?6, key_id = ?7,
             key_bytes = ?8, enabled = ?9, created = ?10, updated = ?11
         WHERE name = ?1 AND version = ?3"
    };
    let rows = connection.prepare_cached(sql)?.execute(params![
        row.name,
        version,
        before,
        row.connector,
        row.configuration,
        row.secrets,
        key_id,
        key_bytes,
        row.enabled,
        row.created,
        row.updated,
    ])?;
    written(rows, stale)?;
    match &row.mark {
        Some(mark) => connection
            .prepare_cached(
                "INSERT INTO integration_mark (integration, mark) VALUES (?1, ?2)
                 ON CONFLICT (integration) DO UPDATE SET mark = excluded.mark",
            )?
            .execute(params![row.name, mark])?,
        None => connection
            .prepare_cached("DELETE FROM integration_mark WHERE integration = ?1")?
            .execute([&row.name])?,
    };
    Ok(())
}

/// Fails unless it is at this version.
pub fn expect(connection: &Connection, name: &str, version: u64) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("SELECT version FROM integration WHERE name = ?1")?;
    let found = statement.query_row([name], |row| count(row, "version")).optional()?;
    written(usize::from(found == Some(version)), || {
        format!("the integration {name}")
    })
}

/// What belongs to it goes with it: the schema says so.
pub fn remove(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM integration WHERE name = ?1")?
        .execute([name])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<IntegrationRow> {
    Ok(IntegrationRow {
        name: row.get("name")?,
        version: count(row, "version")?,
        connector: row.get("connector")?,
        configuration: row.get("configuration")?,
        secrets: row.get("secrets")?,
        key: wrapped_key(row)?,
        enabled: row.get("enabled")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
        mark: row.get("mark")?,
    })
}
