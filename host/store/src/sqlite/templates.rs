//! The table of installed templates.

use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{count, versions};
use super::fault::{of_integration, written};
use crate::{StoreError, TemplateRow};

pub fn all(connection: &Connection, integration: &str) -> Result<Vec<TemplateRow>, StoreError> {
    let sql = "SELECT integration, name, release, version, title, sha256, installed, installed_by FROM template
               WHERE integration = ?1 ORDER BY name, release";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([integration], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn bundle(
    connection: &Connection,
    integration: &str,
    name: &str,
    release: u64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Ok(release) = i64::try_from(release) else {
        return Ok(None);
    };
    let sql = "SELECT bundle FROM template WHERE integration = ?1 AND name = ?2 AND release = ?3";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(params![integration, name, release], |row| row.get(0));
    Ok(found.optional()?)
}

pub fn put(connection: &Connection, row: &TemplateRow, bundle: &[u8]) -> Result<(), StoreError> {
    let stale = || format!("the template {} of {}", row.name, row.integration);
    let Some((release, before)) = versions(row.release) else {
        return written(0, stale);
    };
    let sql = "INSERT INTO template
                   (integration, name, release, version, title, sha256, installed, installed_by, bundle)
               SELECT ?1, ?2, ?3, ?5, ?6, ?7, ?8, ?9, ?10
               WHERE ?4 = (SELECT coalesce(max(release), 0) FROM template WHERE integration = ?1 AND name = ?2)";
    let rows = connection
        .prepare_cached(sql)?
        .execute(params![
            row.integration,
            row.name,
            release,
            before,
            row.version,
            row.title,
            row.sha256,
            row.installed,
            row.installed_by,
            bundle,
        ])
        .map_err(|error| of_integration(error, &row.integration))?;
    written(rows, stale)
}

pub fn remove(
    connection: &Connection,
    integration: &str,
    name: &str,
    releases: &RangeInclusive<u64>,
) -> Result<(), StoreError> {
    // No release has a number that SQLite can't have.
    let bound = |release: u64| i64::try_from(release).unwrap_or(i64::MAX);
    let (first, last) = (bound(*releases.start()), bound(*releases.end()));
    connection
        .prepare_cached("DELETE FROM template WHERE integration = ?1 AND name = ?2 AND release BETWEEN ?3 AND ?4")?
        .execute(params![integration, name, first, last])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<TemplateRow> {
    Ok(TemplateRow {
        integration: row.get("integration")?,
        name: row.get("name")?,
        release: count(row, "release")?,
        version: row.get("version")?,
        title: row.get("title")?,
        sha256: row.get("sha256")?,
        installed: row.get("installed")?,
        installed_by: row.get("installed_by")?,
    })
}
