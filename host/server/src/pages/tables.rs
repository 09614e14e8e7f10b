//! The rows that look-ups search.

use std::collections::BTreeSet;

use axum::Json;
use microapp_store::DirectoryEntry;
use microapp_templates::Form;
use microapp_templates::form::{ControlKind, Fields, Tables};
use microapp_templates::model::manifest::Table;
use serde_json::{Map, Value, json};

use super::options::HOST;
use super::visit::{Asked, Place, Visit};
use super::{Catalogue, countries};
use crate::web::Failure;

/// How many rows a search brings.
const ROWS: u32 = 100;
/// The action whose people the server keeps in its directory.
const LIST_USERS: &str = "list-users";
/// Those for whom one may schedule.
const HOSTS: &str = "hosts";
/// Countries by their codes.
pub(super) const COUNTRIES: &str = "dial-in-countries";

/// `GET …/{page}/lookup/{control}?q=`
pub(super) async fn lookup(catalogue: Catalogue, place: Place, asked: Asked) -> Result<Json<Value>, Failure> {
    let visit = Visit::begin_beside(&catalogue, place, &asked).await?;
    let (control, query) = (asked.part("control"), asked.queried("q").unwrap_or_default());
    let form = visit.found()?.form.as_ref().ok_or_else(Failure::not_found)?;
    let mut fields = Fields::default();
    fields.set(&format!("_search.{control}"), query);
    // Whom the form names as the host is nobody's co-host.
    fields.set(HOST, asked.queried(HOST).unwrap_or_default());
    let tables = visit.tables(form, &fields).await?;
    let found = form
        .search(control, query, &tables, &visit.locale)
        .ok_or_else(Failure::not_found)?;
    Ok(Json(json!(found)))
}

impl Visit {
    /// The rows for a form as it stands: what is chosen, and what its searches find.
    pub async fn tables(&self, form: &Form, fields: &Fields) -> Result<Tables, Failure> {
        let mut tables = self.template.fixed_tables();
        for control in form.controls() {
            let ControlKind::LookUp { lookup, .. } = &control.kind else {
                continue;
            };
            let declared = self.template.manifest().spec.tables.iter();
            let Some(table) = declared
                .filter(|table| table.values.is_empty())
                .find(|table| table.name == lookup.table)
            else {
                continue;
            };
            let query = fields.get(&format!("_search.{}", control.name)).unwrap_or_default();
            let chosen: BTreeSet<&str> = fields.all(&control.name).filter(|value| !value.is_empty()).collect();
            // A look-up whose table is not given is left out of the form.
            let Some(rows) = self.rows(table, query, &chosen, form, fields).await? else {
                continue;
            };
            let known = tables.entry(table.name.clone()).or_default();
            for row in rows {
                if !known.contains(&row) {
                    known.push(row);
                }
            }
        }
        Ok(tables)
    }

    async fn rows(
        &self,
        table: &Table,
        query: &str,
        chosen: &BTreeSet<&str>,
        form: &Form,
        fields: &Fields,
    ) -> Result<Option<Vec<Value>>, Failure> {
        let rows = match (table.action.as_deref(), table.name.as_str()) {
            (Some(LIST_USERS), _) => self.people(query, chosen, self.host_of(fields)).await?,
            (Some(action), _) => self.listed(action, table.rows.as_deref()).await,
            (None, HOSTS) if !self.chooses_host() => return Ok(None),
            (None, HOSTS) => self.host_rows(query, chosen).await?,
            (None, COUNTRIES) => {
                let own = self.dial_in_countries(form, fields).await;
                countries::rows(self.locale.tag(), own.as_deref())
            }
            (None, _) => Vec::new(),
        };
        Ok(Some(rows.iter().map(|row| only(row, &table.columns)).collect()))
    }

    /// Those for whom this person may make meetings: themselves first.
    async fn host_rows(&self, query: &str, chosen: &BTreeSet<&str>) -> Result<Vec<Value>, Failure> {
        let found = self.found_people(query, chosen).await?;
        let others = found
            .iter()
            .filter(|entry| entry.email != self.acting_user && can_host(entry));
        Ok(std::iter::once(self.own_row()).chain(others.map(row)).collect())
    }

    /// From the server's directory: whom a search finds, and those who are chosen.
    async fn people(&self, query: &str, chosen: &BTreeSet<&str>, host: &str) -> Result<Vec<Value>, Failure> {
        let mut found = self.found_people(query, chosen).await?;
        // Nobody is their own co-host.
        let is_chosen = |entry: &DirectoryEntry| chosen.iter().any(|email| email.eq_ignore_ascii_case(&entry.email));
        found.retain(|entry| !entry.email.eq_ignore_ascii_case(host) || is_chosen(entry));
        Ok(found.iter().map(row).collect())
    }

    async fn found_people(&self, query: &str, chosen: &BTreeSet<&str>) -> Result<Vec<DirectoryEntry>, Failure> {
        let directory = self.app.directory();
        let mut found = directory.search(&self.running.name, query, ROWS).await?;
        for email in chosen.iter().take(100) {
            if !found.iter().any(|entry| entry.email.eq_ignore_ascii_case(email))
                && let Some(entry) = directory.find(&self.running.name, email).await?
            {
                found.push(entry);
            }
        }
        Ok(found)
    }

    /// From an action that is not kept: asked now. What can't be read is empty, and the form works without it.
    async fn listed(&self, action: &str, pointer: Option<&str>) -> Vec<Value> {
        match self.read(action, &json!({})).await {
            Ok(output) => {
                let rows = output.pointer(pointer.unwrap_or_default());
                rows.and_then(Value::as_array).cloned().unwrap_or_default()
            }
            Err(error) => {
                tracing::warn!(target: "microapp::pages", action, code = error.code, "a table can't be read");
                Vec::new()
            }
        }
    }

    fn own_row(&self) -> Value {
        match &self.entry {
            Some(entry) => row(entry),
            None => json!({ "email": self.acting_user, "display_name": self.session.person.name }),
        }
    }
}

/// Whether somebody can have meetings: they are active, and licensed for any.
pub(super) fn can_host(entry: &DirectoryEntry) -> bool {
    let details: Value = serde_json::from_str(&entry.details).unwrap_or_default();
    details["status"] == "active" && details["licence"] != "none"
}

fn row(entry: &DirectoryEntry) -> Value {
    let mut row: Value = serde_json::from_str(&entry.details).unwrap_or_default();
    if !row.is_object() {
        row = Value::Object(Map::new());
    }
    row["email"] = entry.email.as_str().into();
    row["display_name"] = if entry.name.is_empty() {
        entry.email.as_str().into()
    } else {
        entry.name.as_str().into()
    };
    row["can_co_host"] = entry.can_co_host.into();
    row
}

/// The declared columns of a row: a template sees no others.
fn only(row: &Value, columns: &[String]) -> Value {
    let members = columns
        .iter()
        .filter_map(|name| Some((name.clone(), row.get(name)?.clone())));
    Value::Object(members.collect())
}
