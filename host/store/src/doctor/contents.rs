//! What is in the database.

use rusqlite::Connection;

use super::Finding;
use crate::audit::{Broken, Head};
use crate::sqlite::audit_log;
use crate::{StoreError, Timestamp};

/// Damage is named up to here; there is no point in reading more of it.
const NAMED: usize = 10;

/// How many entries of the audit log are read at once.
const PAGE: u32 = 1000;

/// Clocks of machines differ by less.
const AHEAD: i64 = 5 * 60 * 1000;

/// 2026-01-01: this program is not older.
const EARLIEST: Timestamp = Timestamp(1_767_225_600_000);
/// 2100-01-01.
const LATEST: Timestamp = Timestamp(4_102_444_800_000);

pub fn look(connection: &Connection, now: Timestamp) -> Vec<Finding> {
    let named = |check: &str, finding: Result<Finding, StoreError>| {
        finding.unwrap_or_else(|error| Finding::bad(check, error.to_string()))
    };
    vec![
        named("integrity", integrity(connection)),
        named("references", references(connection)),
        named("journal", journal(connection)),
        named("clock", newest(connection).map(|newest| clock(now, newest))),
        named("audit log", audit(connection)),
    ]
}

/// Whether a copy is whole, and where its audit log ends.
pub fn whole(connection: &Connection) -> Result<Head, StoreError> {
    let damage = damage(connection)?;
    let broken = dangling(connection)?;
    if let Some(reason) = damage.into_iter().chain(broken).next() {
        return Err(StoreError::Corrupt { reason });
    }
    chain(connection)?.map_err(|broken| StoreError::Corrupt {
        reason: broken.to_string(),
    })
}

fn integrity(connection: &Connection) -> Result<Finding, StoreError> {
    let damage = damage(connection)?;
    Ok(if damage.is_empty() {
        Finding::good("integrity", "every page, row and index is whole")
    } else {
        Finding::bad("integrity", format!("{}. Restore a backup", damage.join("; ")))
    })
}

fn damage(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({NAMED})"))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn references(connection: &Connection) -> Result<Finding, StoreError> {
    let dangling = dangling(connection)?;
    Ok(if dangling.is_empty() {
        Finding::good("references", "everything belongs to something that is there")
    } else {
        Finding::bad("references", dangling.join("; "))
    })
}

fn dangling(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let lines = statement.query_map([], |row| {
        let (child, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("a row of {child} refers to nothing in {parent}"))
    })?;
    Ok(lines.take(NAMED).collect::<Result<_, _>>()?)
}

fn journal(connection: &Connection) -> Result<Finding, StoreError> {
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    Ok(if mode == "wal" {
        Finding::good("journal", "write-ahead")
    } else {
        Finding::warning(
            "journal",
            format!("{mode}; it becomes write-ahead when the store is used next"),
        )
    })
}

/// The latest moment that a row speaks of as past.
fn newest(connection: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT max(moment) FROM (
                   SELECT max(updated) AS moment FROM integration
                   UNION ALL SELECT max(since) FROM connection
                   UNION ALL SELECT max(created) FROM sign_in
                   UNION ALL SELECT max(updated) FROM intent
                   UNION ALL SELECT max(created) FROM key_encryption_key
                   UNION ALL SELECT max(at) FROM audit
               )";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

fn clock(now: Timestamp, newest: Option<Timestamp>) -> Finding {
    if !(EARLIEST..LATEST).contains(&now) {
        return Finding::bad(
            "clock",
            "this machine's clock is not set: it says a year that can't be. Set it",
        );
    }
    match newest {
        Some(newest) if newest > now.plus_millis(AHEAD) => {
            let seconds = newest.0.saturating_sub(now.0) / 1000;
            Finding::bad(
                "clock",
                format!(
                    "a row was written {seconds} seconds from now: this machine's clock is behind, or was ahead. Leases \
                     and tokens last longer or shorter than they should"
                ),
            )
        }
        _ => Finding::good("clock", "no row is from the future"),
    }
}

fn audit(connection: &Connection) -> Result<Finding, StoreError> {
    Ok(match chain(connection)? {
        Ok(head) => Finding::good(
            "audit log",
            format!("{} entries, every one in its place", head.sequence),
        ),
        Err(broken) => Finding::bad("audit log", broken.to_string()),
    })
}

/// Follows the chain within one connection, for files that no store has open.
fn chain(connection: &Connection) -> Result<Result<Head, Broken>, StoreError> {
    let mut head = Head::default();
    loop {
        let page = audit_log::page(connection, head.sequence + 1, PAGE)?;
        if page.is_empty() {
            break;
        }
        match page.iter().try_fold(head, Head::follow) {
            Ok(next) => head = next,
            Err(broken) => return Ok(Err(broken)),
        }
    }
    Ok(Ok(head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Health;

    #[test]
    fn a_clock_that_can_not_be_right_is_named() {
        let now = Timestamp(1_800_000_000_000);
        for (now, newest, health) in [
            (now, None, Health::Good),
            (now, Some(now), Health::Good),
            (now, Some(now.plus_millis(AHEAD)), Health::Good),
            (now, Some(now.plus_millis(AHEAD + 1)), Health::Bad),
            (Timestamp(0), None, Health::Bad),
            (LATEST, None, Health::Bad),
        ] {
            let finding = clock(now, newest);
            assert_eq!(finding.health, health, "{now:?} {newest:?} {}", finding.message);
        }
    }
}
