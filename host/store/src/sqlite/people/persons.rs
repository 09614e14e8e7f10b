//! The table of accounts.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::sqlite::columns::{count, versions};
use crate::sqlite::fault::written;
use crate::{PasswordHash, PersonId, PersonRow, Role, StoreError, Subject};

impl ToSql for Role {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::User => "user".to_sql(),
            Self::TemplateDeveloper => "template-developer".to_sql(),
            Self::Admin => "admin".to_sql(),
        }
    }
}

impl FromSql for Role {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "user" => Ok(Self::User),
            "template-developer" => Ok(Self::TemplateDeveloper),
            "admin" => Ok(Self::Admin),
            other => Err(FromSqlError::Other(format!("{other:?} is no role").into())),
        }
    }
}

pub fn get(connection: &Connection, id: &PersonId) -> Result<Option<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM person WHERE id = ?1")?;
    Ok(statement.query_row([&id.0], read).optional()?)
}

pub fn by_email(connection: &Connection, email: &str) -> Result<Option<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM person WHERE email = ?1")?;
    Ok(statement.query_row([email], read).optional()?)
}

pub fn by_subject(connection: &Connection, subject: &Subject) -> Result<Option<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM person WHERE issuer = ?1 AND subject = ?2")?;
    let row = statement.query_row([&subject.issuer, &subject.subject], read);
    Ok(row.optional()?)
}

pub fn all(connection: &Connection) -> Result<Vec<PersonRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT * FROM person ORDER BY email")?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn put(connection: &Connection, row: &PersonRow) -> Result<(), StoreError> {
    let stale = || format!("the account {}", row.email);
    let Some((version, before)) = versions(row.version) else {
        return written(0, stale);
    };
    // `OR IGNORE` passes over a row whose address or subject is taken; no row written is then told as stale.
    let sql = if before == 0 {
        "INSERT OR IGNORE INTO person
             (id, version, email, name, role, enabled, password, issuer, subject, service_address, created, updated)
         VALUES (?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
    } else {
        "UPDATE OR IGNORE person SET version = ?2, email = ?4, name = ?5, role = ?6, enabled = ?7, password = ?8,
             issuer = ?9, subject = ?10, service_address = ?11, created = ?12, updated = ?13
         WHERE id = ?1 AND version = ?3"
    };
    let (issuer, subject) = row
        .subject
        .as_ref()
        .map(|known| (&known.issuer, &known.subject))
        .unzip();
    let rows = connection.prepare_cached(sql)?.execute(params![
        row.id.0,
        version,
        before,
        row.email,
        row.name,
        row.role,
        row.enabled,
        row.password.as_ref().map(|hash| &hash.0),
        issuer,
        subject,
        row.service_address,
        row.created,
        row.updated,
    ])?;
    written(rows, stale)
}

pub fn expect(connection: &Connection, id: &PersonId, version: u64) -> Result<(), StoreError> {
    let found = get(connection, id)?;
    let as_expected = found.as_ref().is_some_and(|row| row.version == version);
    written(usize::from(as_expected), || match found {
        Some(row) => format!("the account {}", row.email),
        None => "an account that is gone".to_owned(),
    })
}

pub fn read(row: &Row<'_>) -> rusqlite::Result<PersonRow> {
    let issuer: Option<String> = row.get("issuer")?;
    let subject: Option<String> = row.get("subject")?;
    Ok(PersonRow {
        id: PersonId(row.get("id")?),
        version: count(row, "version")?,
        email: row.get("email")?,
        name: row.get("name")?,
        role: row.get("role")?,
        enabled: row.get("enabled")?,
        password: row.get::<_, Option<String>>("password")?.map(PasswordHash),
        subject: issuer.zip(subject).map(|(issuer, subject)| Subject { issuer, subject }),
        service_address: row.get("service_address")?,
        created: row.get("created")?,
        updated: row.get("updated")?,
    })
}
