//! Reading a request body for a meeting: every field checked, all problems told at once.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::rules::RecurrenceInput;
use super::settings;
use crate::api::error::{ApiError, Problems};
use crate::occurrences;
use crate::world::meetings::Kind;

/// A create or update, fields absent where the body left them out. Fields that Zoom does not know are ignored.
#[derive(Debug, Default)]
pub(super) struct Input {
    pub(super) topic: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) start: Option<StartTime>,
    pub(super) timezone: Option<Tz>,
    pub(super) duration: Option<u32>,
    pub(super) agenda: Option<String>,
    pub(super) password: Option<String>,
    pub(super) default_password: bool,
    pub(super) pre_schedule: Option<bool>,
    pub(super) schedule_for: Option<String>,
    pub(super) tracking_fields: Option<Vec<Value>>,
    pub(super) recurrence: Option<RecurrenceInput>,
    pub(super) settings: Map<String, Value>,
}

/// `start_time` in one of its forms.
#[derive(Debug, Clone, Copy)]
pub(super) enum StartTime {
    /// `2026-12-01T10:00:00Z`, or with an offset.
    Moment(DateTime<Utc>),
    /// `2026-12-01T10:00:00`, in `timezone`.
    Local(NaiveDateTime),
}

impl StartTime {
    fn parse(text: &str) -> Option<Self> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Some(Self::Moment(time.to_utc()));
        }
        let local = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"].iter();
        local
            .filter_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .next()
            .map(Self::Local)
    }

    pub(super) fn in_zone(self, zone: Tz) -> DateTime<Utc> {
        match self {
            Self::Moment(time) => time,
            Self::Local(local) => occurrences::in_zone(local, zone),
        }
    }
}

impl Input {
    /// Zoom: the request body of POST /users/{userId}/meetings and PATCH /meetings/{meetingId}
    pub(super) fn read(body: Map<String, Value>) -> Result<Self, ApiError> {
        let mut problems = Problems::default();
        let mut fields = Fields {
            body: &body,
            problems: &mut problems,
        };
        let mut input = Self {
            topic: fields.text("topic", 200),
            agenda: fields.text("agenda", 2000),
            kind: fields.parsed("type", |value| value.as_i64().and_then(Kind::from_number)),
            start: fields.parsed("start_time", |value| StartTime::parse(value.as_str()?)),
            timezone: fields.parsed("timezone", |value| value.as_str()?.parse().ok()),
            duration: fields.parsed("duration", |value| value.as_u64()?.try_into().ok()),
            password: fields.text("password", 10),
            default_password: fields.flag("default_password").unwrap_or(false),
            pre_schedule: fields.flag("pre_schedule"),
            schedule_for: fields.text("schedule_for", 320),
            ..Self::default()
        };
        input.tracking_fields = fields.parsed("tracking_fields", tracking_fields);
        if let Some(recurrence) = body.get("recurrence").filter(|value| !value.is_null()) {
            input.recurrence = RecurrenceInput::read(recurrence, &mut problems);
        }
        match body.get("settings") {
            None | Some(Value::Null) => {}
            Some(Value::Object(given)) => input.settings = settings::read(given, &mut problems),
            Some(_) => problems.add("settings"),
        }
        problems.check()?;
        Ok(input)
    }
}

fn tracking_fields(value: &Value) -> Option<Vec<Value>> {
    let visible = |field: &Value| {
        let mut field = field.as_object()?.clone();
        field.get("field")?.as_str()?;
        field.entry("value").or_insert_with(|| "".into()).as_str()?;
        field.insert("visible".into(), true.into());
        Some(Value::Object(field))
    };
    value.as_array()?.iter().map(visible).collect()
}

/// Reads fields, noting those that are wrong. An absent field and a null are the same.
struct Fields<'a> {
    body: &'a Map<String, Value>,
    problems: &'a mut Problems,
}

impl Fields<'_> {
    fn parsed<T>(&mut self, name: &str, parse: impl Fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.body.get(name).filter(|value| !value.is_null())?;
        let parsed = parse(value);
        if parsed.is_none() {
            self.problems.add(name);
        }
        parsed
    }

    fn text(&mut self, name: &str, longest: usize) -> Option<String> {
        self.parsed(name, |value| {
            value
                .as_str()
                .filter(|text| text.chars().count() <= longest)
                .map(str::to_owned)
        })
    }

    fn flag(&mut self, name: &str) -> Option<bool> {
        self.parsed(name, Value::as_bool)
    }
}
