//! Values against their schemas, told in the user's language.

use fluent_bundle::FluentValue;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::control::{Control, ControlKind};
use super::{FieldError, Form, Tables, fields::same_choice, fields::text_of};
use crate::format::{self, DateStyle};
use crate::locale::{Args, Locale, args, is_zone};
use crate::model::ui::Format;

/// One broken rule at a control.
pub(super) struct Finding<'a> {
    control: &'a Control,
    code: &'static str,
    values: Vec<(&'static str, Value)>,
}

impl<'a> Finding<'a> {
    pub fn new(control: &'a Control, code: &'static str) -> Self {
        Self {
            control,
            code,
            values: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    pub fn missing(control: &'a Control) -> Self {
        let code = match &control.kind {
            ControlKind::Choice { .. } | ControlKind::Variant { .. } | ControlKind::TimeZone => "missing-choice",
            ControlKind::LookUp { many: false, .. } => "missing-choice",
            ControlKind::Many { .. } | ControlKind::LookUp { many: true, .. } => "missing-choices",
            ControlKind::Date | ControlKind::DateTime { .. } => "missing-date",
            ControlKind::Time => "missing-time",
            _ => "missing",
        };
        Self::new(control, code)
    }

    /// What is wrong with a value by its own schema: the first finding, since one at a field is enough.
    pub fn check(control: &'a Control, value: &Value, tables: &Tables) -> Option<Self> {
        let text = value.as_str().unwrap_or_default();
        match &control.kind {
            ControlKind::Variant { .. } | ControlKind::Object { .. } => return None,
            ControlKind::TimeZone if !is_zone(text) => return Some(Self::new(control, "zone")),
            ControlKind::Text(Format::Email) if !is_email(text) => return Some(Self::new(control, "email")),
            ControlKind::Text(Format::Url) if !text.starts_with("https://") && !text.starts_with("http://") => {
                return Some(Self::new(control, "url"));
            }
            ControlKind::LookUp { lookup, .. } => {
                if let Some(refused) = refused(lookup, value, tables) {
                    return Some(Self::new(control, "unavailable").with("value", refused));
                }
            }
            _ => {}
        }
        let validator = control.validator.as_ref()?;
        let error = validator.iter_errors(value).next()?;
        Some(Self::of_schema(control, error.kind(), value))
    }

    fn of_schema(control: &'a Control, kind: &Kind, value: &Value) -> Self {
        let schema = &control.schema;
        let bound = |name: &str| schema.get(name).filter(|bound| bound.is_number()).cloned();
        let count = value.as_str().map_or(0, |text| text.chars().count());
        match kind {
            Kind::MaxLength { limit } => Self::new(control, "too-long")
                .with("limit", *limit)
                .with("count", count),
            Kind::MinLength { limit } => Self::new(control, "too-short")
                .with("limit", *limit)
                .with("count", count),
            Kind::MinItems { limit } => Self::new(control, "too-few").with("limit", *limit),
            Kind::MaxItems { limit } => Self::new(control, "too-many").with("limit", *limit),
            Kind::Pattern { .. } => Self::new(control, "pattern"),
            Kind::Minimum { .. }
            | Kind::Maximum { .. }
            | Kind::ExclusiveMinimum { .. }
            | Kind::ExclusiveMaximum { .. } => match (bound("minimum"), bound("maximum")) {
                (Some(least), Some(most)) => Self::new(control, "range").with("minimum", least).with("maximum", most),
                (Some(least), None) => Self::new(control, "minimum").with("minimum", least),
                (None, Some(most)) => Self::new(control, "maximum").with("maximum", most),
                (None, None) => Self::new(control, "invalid"),
            },
            Kind::Enum { .. } | Kind::Constant { .. } => Self::new(control, "choice"),
            _ => Self::new(control, "invalid"),
        }
    }

    /// The finding in a language: the template's own words if it has some (`.error-<code>`), else the engine's.
    pub fn told(&self, locale: &Locale) -> FieldError {
        let mut words: Args<'_> = args([("label", FluentValue::from(self.control.label(locale)))]);
        for (name, value) in &self.values {
            match value.as_f64() {
                Some(number) => words.set(*name, number),
                None => words.set(*name, text_of(value)),
            }
        }
        let example = match self.code {
            "date" => format::date("2027-03-31", None, DateStyle::Short, locale.tag()).ok(),
            "time" => format::time("14:30", None, locale.tag()).ok(),
            _ => None,
        };
        if let Some(example) = example {
            words.set("example", example);
        }
        let key = format!("error-{}", self.code);
        let own = locale.attribute(&self.control.key, &key, Some(&words));
        FieldError {
            field: Some(self.control.name.clone()),
            code: self.code.to_owned(),
            message: own.unwrap_or_else(|| locale.word(&key, Some(&words))),
            lang: None,
        }
    }
}

/// The one address form that everyone has: something, `@`, and a name with no spaces.
fn is_email(text: &str) -> bool {
    let plain = !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let parts = text.rsplit_once('@');
    plain && text.len() <= 254 && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

/// The label of a chosen row that may not be chosen.
fn refused(lookup: &crate::model::ui::Lookup, value: &Value, tables: &Tables) -> Option<String> {
    let rows = tables.get(&lookup.table)?;
    let rule = lookup.unavailable.as_ref()?;
    let one = std::slice::from_ref(value);
    let chosen = value.as_array().map_or(one, Vec::as_slice);
    chosen.iter().find_map(|value| {
        let is_chosen = |known: &Value| match (known.as_str(), value.as_str()) {
            (Some(known), Some(value)) => same_choice(known, value),
            _ => known == value,
        };
        let row = rows.iter().find(|row| row.get(&lookup.value).is_some_and(is_chosen))?;
        let barred = row.get(&rule.column) == Some(&rule.is);
        barred.then(|| text_of(row.get(&lookup.label).unwrap_or(value)))
    })
}

impl Form {
    /// What the whole schema says, after each control was right on its own.
    pub(super) fn leftover(&self, input: &Value, locale: &Locale) -> Option<FieldError> {
        let validator = self.validator.as_ref()?;
        let error = validator.iter_errors(input).next()?;
        let path: Vec<String> = error
            .instance_path()
            .as_str()
            .split('/')
            .skip(1)
            .map(str::to_owned)
            .collect();
        let missing = match error.kind() {
            Kind::Required { property } => property.as_str().map(str::to_owned),
            _ => None,
        };
        let name: Vec<String> = path.into_iter().chain(missing).collect();
        let Some(control) = self.nearest_control(&name.join(".")) else {
            return Some(FieldError {
                field: None,
                code: "other".to_owned(),
                message: locale.word("error-other", None),
                lang: None,
            });
        };
        Some(Finding::new(control, "invalid").told(locale))
    }
}
