//! What a browser sends, and what it is sent to begin with: names and texts.

use serde_json::Value;

use super::control::{CaseBody, Control, ControlKind};

/// The fields of a form as a browser sends them: names with texts, the same name several times for several values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    values: Vec<(String, String)>,
}

/// Which button sent the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// A button of the page, by its name; `None` for the first.
    Action(Option<String>),
    /// *Show matching fields*: draw the form again as its rules stand.
    Update,
    /// *Show the dates*: draw the form again with the live element filled.
    Preview,
    /// Search in a look-up: draw the form again. The control's name.
    Search(String),
    /// Make a new value. The control's name.
    Generate(String),
}

impl Fields {
    /// From what a browser sent.
    pub fn new(values: impl IntoIterator<Item = (String, String)>) -> Self {
        let values = values.into_iter().take(5_000).collect();
        Self { values }
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.values.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let values = self.values.iter().filter(move |(known, _)| known == name);
        values.map(|(_, value)| value.as_str())
    }

    /// Adds a value.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.values.push((name.into(), value.into()));
    }

    /// Puts one value in place of all of that name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(known, _)| known != name);
        self.push(name, value);
    }

    /// Takes all values of a name away.
    pub fn remove(&mut self, name: &str) {
        self.values.retain(|(known, _)| known != name);
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The control in whose search box something stands. Whoever presses Enter there means the search, and without script
    /// nothing says where Enter was pressed: better to search once more than to send what is not finished.
    fn searched(&self) -> Option<&str> {
        self.iter()
            .filter(|(_, query)| !query.trim().is_empty())
            .find_map(|(name, _)| name.strip_prefix("_search."))
    }

    /// Which button sent them.
    pub fn pressed(&self) -> Pressed {
        match self.get("_action") {
            Some("update") => Pressed::Update,
            Some("preview") => Pressed::Preview,
            Some(word) => match word.split_once(':') {
                Some(("search", name)) => Pressed::Search(name.to_owned()),
                Some(("generate", name)) => Pressed::Generate(name.to_owned()),
                Some(("enter", name)) => match self.searched() {
                    Some(control) => Pressed::Search(control.to_owned()),
                    None => Pressed::Action(Some(name.to_owned())),
                },
                _ => Pressed::Action(Some(word.to_owned())),
            },
            None => Pressed::Action(None),
        }
    }
}

/// Whether two values are the same row of a table: e-mail addresses are, in whatever case they are written.
pub(super) fn same_choice(one: &str, other: &str) -> bool {
    one == other || one.contains('@') && one.eq_ignore_ascii_case(other)
}

/// A scalar as the text of a field.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Writes what `data` holds for a control into the fields. `data` is the form's whole data.
pub(super) fn fill(control: &Control, data: &Value, fields: &mut Fields) {
    let mut value = data;
    for part in &control.path {
        match value.get(part) {
            Some(inner) => value = inner,
            None => return,
        }
    }
    put(control, value, data, fields);
}

/// The fields of a control that holds this value.
pub(super) fn holding(control: &Control, value: &Value) -> Fields {
    let mut fields = Fields::default();
    put(control, value, &Value::Null, &mut fields);
    fields
}

fn put(control: &Control, value: &Value, data: &Value, fields: &mut Fields) {
    let name = control.name.as_str();
    match &control.kind {
        ControlKind::Variant { cases, .. } => {
            for case in cases {
                match &case.body {
                    CaseBody::Absent if value.is_null() => fields.push(name, ""),
                    CaseBody::Constant(constant) if constant == value => fields.push(name, &case.word),
                    CaseBody::Member(inner) => {
                        let Some(member) = value.get(&case.word) else { continue };
                        fields.push(name, &case.word);
                        put(inner, member, data, fields);
                    }
                    _ => {}
                }
            }
        }
        ControlKind::Object { fields: inner } => {
            for field in inner {
                if let Some(member) = field.path.last().and_then(|name| value.get(name)) {
                    put(field, member, data, fields);
                }
            }
        }
        _ if value.is_null() => {}
        ControlKind::Many { .. } | ControlKind::LookUp { many: true, .. } => {
            for item in value.as_array().into_iter().flatten() {
                fields.push(name, text_of(item));
            }
        }
        ControlKind::Lines => {
            let lines: Vec<String> = value.as_array().into_iter().flatten().map(text_of).collect();
            fields.push(name, lines.join("\n"));
        }
        ControlKind::Checkbox => {
            // An unticked box is not sent; that it was seen and left is said by the second name.
            if value == &Value::Bool(true) {
                fields.push(name, "true");
            }
        }
        ControlKind::DateTime { zone } => {
            let zone = zone.as_ref().and_then(|zone| {
                let value = zone.path.iter().try_fold(data, |value, part| value.get(part))?;
                value.as_str()
            });
            let (date, time) = local_parts(&text_of(value), zone);
            fields.push(format!("{name}.date"), date);
            fields.push(format!("{name}.time"), time);
        }
        _ => fields.push(name, text_of(value)),
    }
}

/// A start as the two fields show it: the date and the time of day in the zone.
fn local_parts(text: &str, zone: Option<&str>) -> (String, String) {
    let database = jiff::tz::TimeZoneDatabase::bundled();
    let zone = zone.and_then(|name| database.get(name).ok());
    let instant = text.parse::<jiff::Timestamp>().ok();
    let local = match (instant, zone) {
        (Some(instant), Some(zone)) => instant.to_zoned(zone).datetime().to_string(),
        _ => text.to_owned(),
    };
    let (date, time) = local.split_once(['T', ' ']).unwrap_or((&local, ""));
    (date.to_owned(), time.chars().take(5).collect())
}
