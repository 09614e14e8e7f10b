//! The schema: which files are ours, and how an older one becomes a present one.
//!
//! A migration that has been released is never changed: the test below knows the SHA-256 of each.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::options::SqliteOptions;
use super::session;
use crate::StoreError;

/// What marks a file as ours: `mapp`.
pub const APPLICATION_ID: i32 = 0x6d61_7070;

/// All steps; the n-th makes schema n.
pub const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_first.sql"),
    include_str!("../../migrations/0002_people.sql"),
    include_str!("../../migrations/0003_templates.sql"),
    include_str!("../../migrations/0004_components.sql"),
    include_str!("../../migrations/0005_integration_marks.sql"),
];

/// The schema that this program writes.
pub const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// What a file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    pub application_id: i32,
    pub schema: u32,
    pub empty: bool,
}

impl Identity {
    pub fn of(connection: &Connection) -> Result<Self, StoreError> {
        let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let schema = number("user_version")?;
        Ok(Self {
            application_id: number("application_id")?,
            schema: u32::try_from(schema).map_err(|_| StoreError::Corrupt {
                reason: format!("its schema can't be {schema}"),
            })?,
            empty: tables == 0,
        })
    }

    /// The schema of a file of ours; 0 is an empty one.
    pub fn check(self, path: &Path) -> Result<u32, StoreError> {
        let fresh = self.empty && self.application_id == 0 && self.schema == 0;
        if !fresh && (self.application_id != APPLICATION_ID || self.schema == 0) {
            return Err(StoreError::Foreign {
                path: path.display().to_string(),
            });
        }
        if self.schema > SCHEMA {
            return Err(StoreError::TooNew {
                found: self.schema,
                known: SCHEMA,
            });
        }
        Ok(self.schema)
    }
}

/// Makes the file what this program writes, or refuses it as it is.
pub fn prepare(connection: &mut Connection, path: &Path, options: &SqliteOptions) -> Result<(), StoreError> {
    // In one transaction: another process may be making the file at this moment, and half of what it says is no identity.
    let looking = connection.transaction()?;
    let mut schema = Identity::of(&looking)?.check(path)?;
    looking.finish()?;
    session::write_ahead(connection, options)?;
    while schema < SCHEMA {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        schema = Identity::of(&transaction)?.check(path)?;
        if let Some(migration) = MIGRATIONS.get(schema as usize) {
            transaction.execute_batch(migration)?;
            if schema == 0 {
                transaction.execute("INSERT INTO installation (id, name) VALUES (1, ?1)", [random_name()?])?;
            }
            schema += 1;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", schema)?;
        }
        transaction.commit()?;
    }
    Ok(())
}

/// 128 random bits in hex.
fn random_name() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Io {
        reason: format!("no random numbers: {error}"),
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

pub fn installation(connection: &Connection) -> Result<String, StoreError> {
    let mut statement = connection.prepare_cached("SELECT name FROM installation")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::MIGRATIONS;

    /// One for each migration that was ever released. Add to it; never change what is in it.
    const RELEASED: &[&str] = &[
        "8675370330860c785999c430c3b2c87fd7ce2a4b09bfe1784b5f2f9519cde31f",
        "05ff81f5d84bffb5a7304ace85376da5b6cdda475ce34fc5dfe416ededca738f",
        "ce9e4a6bf39983b423f5f53601d26b319cddb481e807b6b4d7980d28bcc03652",
        "53fc261e0c6d9a4235baf9dde5631cda5aee6ee94543ed4fd42b6d052b2641ee",
        "7c2bfe80426ad4d54286e307e01107cd67b157c9097576649e074eb31e2492b8",
    ];

    #[test]
    fn no_released_migration_was_changed() {
        let hashes = MIGRATIONS.iter().map(|sql| format!("{:x}", Sha256::digest(sql)));
        assert_eq!(hashes.collect::<Vec<_>>(), RELEASED);
    }
}
