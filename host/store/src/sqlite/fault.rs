//! SQLite's errors in the store's words.

use rusqlite::Error;
use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::StoreError;

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        let reason = error.to_string();
        let Error::SqliteFailure(code, _) = &error else {
            // A value that no version of this program would have written.
            return Self::Corrupt { reason };
        };
        match code.code {
            ErrorCode::DiskFull => Self::Full,
            // The index beside the journal could not be enlarged.
            _ if code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::ConstraintViolation => {
                Self::Corrupt { reason }
            }
            _ => Self::Io {
                reason: format!("{reason} (SQLite's code {})", code.extended_code),
            },
        }
    }
}

/// Whether a row was refused because what it belongs to is not there.
pub fn lacks_parent(error: &Error) -> bool {
    matches!(error, Error::SqliteFailure(code, _) if code.extended_code == ffi::SQLITE_CONSTRAINT_FOREIGNKEY)
}

/// The error of a row that an integration has to be there for.
pub fn of_integration(error: Error, integration: &str) -> StoreError {
    if lacks_parent(&error) {
        StoreError::Missing {
            what: format!("the integration {integration}"),
        }
    } else {
        error.into()
    }
}

/// `Stale`, unless one row was written.
pub fn written(rows: usize, what: impl FnOnce() -> String) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale { what: what() })
    }
}
