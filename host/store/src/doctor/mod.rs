//! Checks whether a store is well: the file, its schema and contents, room on the disk, the clock, the audit log.
//!
//! It only looks: nothing is migrated or mended, and a store in use may be looked at. What the store can't know, such as
//! whether the keys are at hand, is added by others as a [`Check`].

mod contents;
mod surroundings;

use std::fmt;
use std::path::Path;

pub(crate) use contents::whole;

use crate::sqlite::schema::{Identity, SCHEMA};
use crate::sqlite::session;
use crate::{SqliteOptions, SqliteStore, Store, StoreError, Timestamp};

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Health {
    /// All is well.
    Good,
    /// It works, but somebody should do something.
    Warning,
    /// Something is wrong.
    Bad,
}

impl fmt::Display for Health {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        })
    }
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check: `integrity`, `schema`, `disk space`.
    pub check: String,
    /// How it went.
    pub health: Health,
    /// What was found, and what to do, for people. Never with a secret.
    pub message: String,
}

impl Finding {
    /// All is well.
    pub fn good(check: &str, message: impl Into<String>) -> Self {
        Self::new(check, Health::Good, message)
    }

    /// Somebody should do something.
    pub fn warning(check: &str, message: impl Into<String>) -> Self {
        Self::new(check, Health::Warning, message)
    }

    /// Something is wrong.
    pub fn bad(check: &str, message: impl Into<String>) -> Self {
        Self::new(check, Health::Bad, message)
    }

    fn new(check: &str, health: Health, message: impl Into<String>) -> Self {
        Self {
            check: check.to_owned(),
            health,
            message: message.into(),
        }
    }
}

/// Something else to be looked at, where the schema is the present one.
pub trait Check {
    /// Looks.
    ///
    /// # Errors
    ///
    /// What the store says. It becomes a finding.
    fn look(&self, store: &dyn Store, now: Timestamp) -> Result<Vec<Finding>, StoreError>;

    /// What its findings are called where the store fails it.
    fn name(&self) -> &str;
}

/// All that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// In the order in which it was looked for.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The worst of it.
    #[must_use]
    pub fn health(&self) -> Health {
        let worst = self.findings.iter().map(|finding| finding.health).max();
        worst.unwrap_or(Health::Good)
    }
}

/// Looks at the store in this file.
#[must_use]
pub fn examine(path: &Path, now: Timestamp, checks: &[&dyn Check]) -> Report {
    let mut findings = surroundings::look(path);
    match schema(path) {
        Err(finding) => findings.push(finding),
        Ok((connection, finding)) => {
            let present = finding.health == Health::Good;
            findings.push(finding);
            findings.extend(contents::look(&connection, now));
            drop(connection);
            if present {
                findings.extend(others(path, now, checks));
            }
        }
    }
    Report { findings }
}

/// Opens the file as it is.
fn schema(path: &Path) -> Result<(rusqlite::Connection, Finding), Finding> {
    let bad = |error: StoreError| Finding::bad("schema", error.to_string());
    let options = SqliteOptions {
        create: false,
        ..SqliteOptions::default()
    };
    session::make_file(path, &options).map_err(bad)?;
    let connection = session::open_reader(path, &options).map_err(bad)?;
    let found = Identity::of(&connection)
        .and_then(|identity| identity.check(path))
        .map_err(bad)?;
    let finding = match found {
        SCHEMA => Finding::good("schema", format!("{SCHEMA}, the present one")),
        0 => return Err(Finding::bad("schema", "the file is empty; was it ever used?")),
        older => Finding::warning(
            "schema",
            format!("{older}; it becomes {SCHEMA} when it is used next. Make a backup before"),
        ),
    };
    Ok((connection, finding))
}

fn others(path: &Path, now: Timestamp, checks: &[&dyn Check]) -> Vec<Finding> {
    if checks.is_empty() {
        return Vec::new();
    }
    match SqliteStore::open(path, &SqliteOptions::default()) {
        Err(error) => vec![Finding::bad("use", error.to_string())],
        Ok(store) => checks
            .iter()
            .flat_map(|check| {
                let findings = check.look(&store, now);
                findings.unwrap_or_else(|error| vec![Finding::bad(check.name(), error.to_string())])
            })
            .collect(),
    }
}
