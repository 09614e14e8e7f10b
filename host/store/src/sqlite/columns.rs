//! Values as columns, and back.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Error, Row, RowIndex};

use crate::{AuditResult, ConnectionState, IntentState, Principal, Sealed, StoreError, Timestamp, WrappedKey};

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

impl ToSql for Sealed {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for Sealed {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Vec::column_result(value).map(Self)
    }
}

/// An enumeration as text.
macro_rules! text {
    ($kind:ty { $($value:ident = $text:literal),+ $(,)? }) => {
        impl ToSql for $kind {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                match self {
                    $(Self::$value => $text.to_sql(),)+
                }
            }
        }

        impl FromSql for $kind {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($text => Ok(Self::$value),)+
                    other => Err(FromSqlError::Other(format!("{other:?} is not known").into())),
                }
            }
        }
    };
}

text!(ConnectionState {
    SignInNeeded = "sign-in-needed",
    Connected = "connected",
    NeedsReconnect = "needs-reconnect",
    Disabled = "disabled",
});

text!(IntentState {
    Sending = "sending",
    Done = "done",
    Refused = "refused",
    NotSent = "not-sent",
    Unknown = "unknown",
    Parked = "parked",
});

text!(AuditResult {
    Ok = "ok",
    Denied = "denied",
    Failed = "failed",
});

/// A principal as two columns: whether it is a person's, and whose.
pub fn principal_columns(principal: &Principal) -> (bool, &str) {
    match principal {
        Principal::Service => (false, ""),
        Principal::User(person) => (true, person),
    }
}

pub fn principal(row: &Row<'_>) -> rusqlite::Result<Principal> {
    Ok(if row.get("personal")? {
        Principal::User(row.get("person")?)
    } else {
        Principal::Service
    })
}

pub fn wrapped_key(row: &Row<'_>) -> rusqlite::Result<Option<WrappedKey>> {
    let key_id: Option<String> = row.get("key_id")?;
    let bytes: Option<Sealed> = row.get("key_bytes")?;
    Ok(key_id.zip(bytes).map(|(key_id, bytes)| WrappedKey { key_id, bytes }))
}

/// A number that counts up, from a column that is never negative.
pub fn count(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| bad(format!("a count can't be {number}")))
}

/// As [`count`], for small ones.
pub fn small_count(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<u32> {
    let number: i64 = row.get(column)?;
    u32::try_from(number).map_err(|_| bad(format!("a count can't be {number}")))
}

/// A version as it is compared: what the row to be written carries, and what has to be there. None has nothing before it.
pub fn versions(version: u64) -> Option<(i64, i64)> {
    let version = i64::try_from(version).ok()?;
    (version > 0).then_some((version, version - 1))
}

pub fn strings(row: &Row<'_>, column: impl RowIndex) -> rusqlite::Result<Vec<String>> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| bad(format!("a list can't be read: {error}")))
}

pub fn strings_column(strings: &[String]) -> Result<String, StoreError> {
    serde_json::to_string(strings).map_err(|error| StoreError::Io {
        reason: error.to_string(),
    })
}

fn bad(reason: String) -> Error {
    Error::FromSqlConversionFailure(0, rusqlite::types::Type::Integer, reason.into())
}
