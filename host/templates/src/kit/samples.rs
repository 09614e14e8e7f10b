//! Data for pages that nobody has called an action for.
//!
//! A template may bring its own in `samples/`: `samples/<action>.json` is an output of that action, `samples/tables.json`
//! has rows by the name of the table, `samples/fields.json` has fields by the name of the page, `samples/user.json` is who
//! looks. What it does not bring is made from the action's schema: plausible, the same each time, and right by the schema.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::actions::ActionSchemas;
use crate::bundle::Bundle;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::form::Tables;
use crate::load;
use crate::page::User;
use crate::schema;
use crate::source::Place;
use crate::template::Template;

/// In which state a page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// As most people see it most of the time.
    #[default]
    Usual,
    /// Nothing there yet: lists are empty, what may be absent is.
    Empty,
    /// The form was sent with nothing in it.
    Errors,
    /// Long names, long words, long lists.
    Long,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Usual, Self::Empty, Self::Errors, Self::Long];

    /// The name in addresses and files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Empty => "empty",
            Self::Errors => "errors",
            Self::Long => "long",
        }
    }

    /// The state of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }
}

/// The samples of a template.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    outputs: BTreeMap<String, Value>,
    tables: Tables,
    fields: BTreeMap<String, BTreeMap<String, Value>>,
    user: Option<SampleUser>,
}

#[derive(Clone, Debug, Deserialize)]
struct SampleUser {
    name: String,
    email: String,
    time_zone: Option<String>,
}

impl Samples {
    /// Reads `samples/`, as far as it can be read; with what is wrong.
    pub fn read(bundle: &Bundle, template: &Template) -> (Self, Vec<Diagnostic>) {
        let mut samples = Self::default();
        let mut findings = Vec::new();
        for path in bundle.paths().filter(|path| path.starts_with("samples/")) {
            let name = path
                .strip_prefix("samples/")
                .and_then(|name| name.strip_suffix(".json"));
            let read = match name {
                Some("user") => read(bundle, path, &user_schema()).map(|user| samples.user = Some(user)),
                Some("tables") => read(bundle, path, &tables_schema(template)).map(|tables| samples.tables = tables),
                Some("fields") => read(bundle, path, &fields_schema(template)).map(|fields| samples.fields = fields),
                Some(name) if template.actions.get(name).is_some() => {
                    let schema = template
                        .actions
                        .get(name)
                        .map_or(Value::Bool(true), |action| action.output.clone());
                    read(bundle, path, &schema).map(|output| {
                        samples.outputs.insert(name.to_owned(), output);
                    })
                }
                _ => Err(vec![unused(bundle, path, &template.actions)]),
            };
            if let Err(found) = read {
                findings.extend(found);
            }
        }
        (samples, findings)
    }

    /// Who looks.
    pub fn user(&self) -> User {
        match &self.user {
            Some(user) => User {
                name: user.name.clone(),
                email: user.email.clone(),
                time_zone: user.time_zone.clone(),
            },
            None => User {
                name: PEOPLE[0].0.to_owned(),
                email: email(0),
                time_zone: Some(ZONE.to_owned()),
            },
        }
    }

    /// An output of an action.
    pub fn output(&self, actions: &ActionSchemas, action: &str, state: State) -> Value {
        let own = self
            .outputs
            .get(action)
            .filter(|_| matches!(state, State::Usual | State::Errors));
        match (own, actions.get(action)) {
            (Some(own), _) => own.clone(),
            (None, Some(action)) => example(&action.output, state),
            (None, None) => Value::Object(Map::new()),
        }
    }

    /// The rows of look-ups.
    pub fn tables(&self, template: &Template, state: State) -> Tables {
        let mut tables = template.fixed_tables();
        for table in &template.manifest().spec.tables {
            if tables.contains_key(&table.name) {
                continue;
            }
            let own = self.tables.get(&table.name).filter(|_| state != State::Empty);
            let rows = match (own, &table.action) {
                (Some(rows), _) => rows.clone(),
                (None, Some(action)) => {
                    let output = self.output(&template.actions, action, state);
                    let rows = table.rows.as_deref().and_then(|pointer| output.pointer(pointer));
                    rows.and_then(Value::as_array).cloned().unwrap_or_default()
                }
                (None, None) => rows_of(&table.columns, state),
            };
            tables.insert(table.name.clone(), rows);
        }
        tables
    }

    /// What somebody has typed on a page: names and texts, as [`super::fill`] takes them.
    pub fn fields(&self, page: &str) -> Vec<(String, String)> {
        let fields = self.fields.get(page).into_iter().flatten();
        fields.flat_map(|(name, value)| texts(name, value)).collect()
    }
}

/// A field's value in a file as names and texts: a list is several choices.
pub(super) fn texts(name: &str, value: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    match value {
        // Nothing chosen is something else than nothing said.
        Value::Array(items) if items.is_empty() => vec![(name.to_owned(), String::new())],
        Value::Array(items) => items.iter().map(|item| (name.to_owned(), text(item))).collect(),
        value => vec![(name.to_owned(), text(value))],
    }
}

fn read<T: serde::de::DeserializeOwned>(bundle: &Bundle, path: &str, schema: &Value) -> Result<T, Vec<Diagnostic>> {
    load::read_beside(bundle, path, schema).map(|(value, _)| value)
}

fn unused(bundle: &Bundle, path: &str, actions: &ActionSchemas) -> Diagnostic {
    let name = path.trim_start_matches("samples/").trim_end_matches(".json");
    let known = ["user", "tables", "fields"]
        .into_iter()
        .chain(actions.names())
        .collect::<Vec<_>>();
    let at = (path, Place::START, "unused-file");
    let help = format!(
        "a sample is called by its action; {}",
        did_you_mean(name, known.iter().copied())
    );
    let message = "no action is called like this sample".to_owned();
    load::told_beside(bundle, Severity::Warning, at, message, help)
}

fn user_schema() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["name", "email"],
        "properties": { "name": { "type": "string" }, "email": { "type": "string" }, "time_zone": { "type": "string" } }
    })
}

fn tables_schema(template: &Template) -> Value {
    let rows = json!({ "type": "array", "items": { "type": "object" } });
    let tables = template.manifest().spec.tables.iter();
    let members: Map<String, Value> = tables.map(|table| (table.name.clone(), rows.clone())).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": members })
}

fn fields_schema(template: &Template) -> Value {
    let fields = json!({ "type": "object" });
    let pages = template.pages().iter();
    let members: Map<String, Value> = pages.map(|page| (page.manifest.name.clone(), fields.clone())).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": members })
}

const ZONE: &str = "Europe/Berlin";
const PEOPLE: [(&str, &str); 6] = [
    ("Ada Lovelace", "ada"),
    ("Grace Hopper", "grace"),
    ("Konrad Zuse", "konrad"),
    ("Mary Jackson", "mary"),
    ("Alan Turing", "alan"),
    ("Sofia Kovalevskaya", "sofia"),
];
const TOPICS: [&str; 3] = ["Quarterly review", "Weekly planning", "Open questions"];
/// The first of all sample dates: an instant that is a Monday morning in Berlin, far enough from any change of clocks.
const FIRST: i64 = 1_804_752_000;
/// A long text with a long word in it.
const LONG: &str = "A title that goes on for much longer than anybody had thought when the page was drawn, with \
                    Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz in it and 日本語の長い説明文も";

/// A value that a schema allows, the same each time. Names of properties say what is meant by a text: `join_url`, `start`.
pub fn example(root: &Value, state: State) -> Value {
    Maker { root, state }.value(root, "", 0, 0)
}

struct Maker<'a> {
    root: &'a Value,
    state: State,
}

impl Maker<'_> {
    fn value(&self, schema: &Value, name: &str, index: usize, depth: usize) -> Value {
        let schema = schema::followed(self.root, schema);
        if depth > 12 || self.state == State::Empty && depth > 0 && schema::admits_null(schema) {
            return Value::Null;
        }
        let schema = &schema::without_null(schema);
        let schema = schema::followed(self.root, schema);
        if let Some(example) = schema.get("examples").and_then(|list| list.get(index).or(list.get(0))) {
            return example.clone();
        }
        let constants = schema::constants(schema);
        if let Some((value, _)) = constants.get(index % constants.len().max(1)) {
            return value.clone();
        }
        if let Some(case) = schema::cases(schema).first() {
            return self.value(case, name, index, depth + 1);
        }
        match schema::kind(schema) {
            Some("object") => self.object(schema, index, depth),
            Some("array") => {
                let count = match self.state {
                    State::Empty => 0,
                    State::Long => 25,
                    State::Usual | State::Errors => 3,
                };
                let items = schema.get("items").unwrap_or(&Value::Bool(true));
                let single = name.strip_suffix('s').unwrap_or(name);
                (0..count)
                    .map(|index| self.value(items, single, index, depth + 1))
                    .collect()
            }
            Some("boolean") => Value::Bool(index % 3 != 2),
            Some("integer" | "number") => number(schema, name),
            Some("null") => Value::Null,
            _ => Value::from(self.text(schema, name, index)),
        }
    }

    fn object(&self, schema: &Value, index: usize, depth: usize) -> Value {
        let members = schema.get("properties").and_then(Value::as_object);
        let members = members.into_iter().flatten().map(|(name, member)| {
            let value = self.value(member, name, index, depth + 1);
            (name.clone(), value)
        });
        Value::Object(members.collect())
    }

    fn text(&self, schema: &Value, name: &str, index: usize) -> String {
        let made = text(schema, name, index, self.state == State::Long);
        match schema.get("maxLength").and_then(Value::as_u64) {
            Some(most) => made.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect(),
            None => made,
        }
    }
}

fn number(schema: &Value, name: &str) -> Value {
    let usual = if name.contains("minutes") { 60 } else { 3 };
    let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(i64::MIN);
    let most = schema.get("maximum").and_then(Value::as_i64).unwrap_or(i64::MAX);
    Value::from(usual.max(least).min(most))
}

fn email(index: usize) -> String {
    format!("{}@example.com", PEOPLE[index % PEOPLE.len()].1)
}

fn moment(index: usize) -> Timestamp {
    let first = Timestamp::from_second(FIRST).unwrap_or(Timestamp::UNIX_EPOCH);
    let weeks = i64::try_from(index).unwrap_or(0);
    first
        .saturating_add(SignedDuration::from_hours(weeks * 168))
        .unwrap_or(first)
}

fn text(schema: &Value, name: &str, index: usize, long: bool) -> String {
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let last = name.rsplit('_').next().unwrap_or(name);
    let zoned = |instant: Timestamp| {
        let zone = jiff::tz::TimeZoneDatabase::bundled().get(ZONE);
        let zoned = zone.map(|zone| instant.to_zoned(zone));
        zoned.map_or_else(
            |_| instant.to_string(),
            |zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        )
    };
    match (format, name, last) {
        ("date", ..) => moment(index).to_string().chars().take(10).collect(),
        (_, "local_start", _) => zoned(moment(index)),
        ("date-time", ..) | (_, "start" | "end", _) | (_, _, "at") => moment(index).to_string(),
        (_, "time_zone", _) => ZONE.to_owned(),
        ("uri", ..) | (_, _, "url") => format!("https://example.com/j/{}", 98_765_432_101_u64 + index as u64),
        ("email", ..) | (_, _, "email") | (_, "co_host" | "co_hosts" | "host", _) => email(index),
        (_, "id" | "meeting_id" | "uuid", _) => (98_765_432_101_u64 + index as u64).to_string(),
        (_, _, "id") => format!("{:013}", 1_804_752_000_000_u64 + index as u64),
        (_, _, "passcode") => "246810".to_owned(),
        (_, "country" | "code", _) => ["DE", "US", "FI"][index % 3].to_owned(),
        (_, "country_name", _) => ["Germany", "United States", "Finland"][index % 3].to_owned(),
        (_, "number", _) => format!("+49 30 5550 {:04}", index + 1),
        (_, _, "number") => format!("+493055500{:02},,98765432101#", index + 1),
        (_, "rrule", _) => "FREQ=WEEKLY;COUNT=4".to_owned(),
        (_, "icalendar", _) => "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n".to_owned(),
        _ if long => LONG.to_owned(),
        (_, "topic" | "title", _) => TOPICS[index % TOPICS.len()].to_owned(),
        (_, "display_name" | "host_name" | "name", _) => PEOPLE[index % PEOPLE.len()].0.to_owned(),
        (_, "first_name" | "last_name", _) => {
            let mut names = PEOPLE[index % PEOPLE.len()].0.split(' ');
            let found = if name == "first_name" {
                names.next()
            } else {
                names.next_back()
            };
            found.unwrap_or_default().to_owned()
        }
        (_, "text", _) => format!(
            "{}\n\nWhen: Monday, 10:00\nWhere: https://example.com/j/98765432101",
            TOPICS[0]
        ),
        _ if name.is_empty() => "Something".to_owned(),
        _ => {
            let words = name.replace('_', " ");
            let mut letters = words.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        }
    }
}

/// Rows of a table that the server alone knows, by the names of its columns.
fn rows_of(columns: &[String], state: State) -> Vec<Value> {
    let count = match state {
        State::Empty => 0,
        State::Long => 25,
        State::Usual | State::Errors => 4,
    };
    let schema = json!({ "type": "string" });
    let row = |index: usize| -> Map<String, Value> {
        let cell = |name: &String| {
            let value = if name.starts_with("can_") || name.starts_with("is_") {
                Value::Bool(index % 3 != 2)
            } else {
                Value::from(text(&schema, name, index, state == State::Long))
            };
            (name.clone(), value)
        };
        columns.iter().map(cell).collect()
    };
    (0..count).map(|index| Value::Object(row(index))).collect()
}
