//! From what a browser sends to the form's data.

use serde_json::{Map, Number, Value};

use super::check::Finding;
use super::control::{CaseBody, Control, ControlKind};
use super::rules::{Flat, Standing};
use super::{Fields, Form, Submission, Tables};
use crate::locale::Locale;
use crate::model::ui::Unchecked;

impl Form {
    /// Reads what a browser sent. Values that look-ups offer are checked against the rows of their tables, if they are there.
    pub fn parse(&self, fields: &Fields, locale: &Locale, tables: &Tables) -> Submission {
        let (values, read_errors, standing) = self.read(fields);
        let mut findings = Vec::new();
        let mut input = Map::new();
        self.root.each_top_control(&mut |control| {
            let read = Read {
                values: &values,
                errors: &read_errors,
                standing: &standing,
                tables,
            };
            if let Some(value) = read.value(control, &mut findings) {
                insert(&mut input, &control.path, value);
            }
        });
        let input = Value::Object(input);
        let mut errors: Vec<_> = findings.iter().map(|finding| finding.told(locale)).collect();
        if errors.is_empty() {
            errors.extend(self.leftover(&input, locale));
        }
        Submission {
            input,
            errors,
            kept: fields.clone(),
        }
    }

    /// The data as far as it goes, without checks: for previews.
    pub fn data(&self, fields: &Fields) -> Value {
        let locale = Locale::plain(crate::model::manifest::LocaleTag::En);
        self.parse(fields, &locale, &Tables::new()).input
    }

    /// Reads each control on its own, and looks at the rules.
    pub(crate) fn read(&self, fields: &Fields) -> (Flat, Vec<(String, &'static str)>, Standing) {
        let mut values = Flat::new();
        let mut errors = Vec::new();
        for control in self.controls() {
            match scalar(control, fields) {
                Ok(Some(value)) => {
                    values.insert(control.name.clone(), value);
                }
                Ok(None) => {}
                Err(code) => errors.push((control.name.clone(), code)),
            }
        }
        let standing = self.standing(&mut values);
        (values, errors, standing)
    }
}

fn insert(members: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => {
            members.insert(name.clone(), value);
        }
        [name, rest @ ..] => {
            let inner = members.entry(name.clone()).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// One control's value as it was sent: `None` if there is none, or the code of what is wrong with it.
fn scalar(control: &Control, fields: &Fields) -> Result<Option<Value>, &'static str> {
    let name = control.name.as_str();
    let sent = fields.get(name).unwrap_or_default();
    let trimmed = sent.trim();
    match &control.kind {
        ControlKind::Text(_) | ControlKind::TimeZone => Ok(text(trimmed)),
        ControlKind::Textarea => Ok(text(sent.replace("\r\n", "\n").trim_end())),
        ControlKind::Hidden => hidden(control, sent),
        ControlKind::Date => match trimmed.parse::<jiff::civil::Date>() {
            _ if trimmed.is_empty() => Ok(None),
            // Years of five digits are slips of the finger.
            Ok(date) if date.year() > 0 => Ok(text(&date.to_string())),
            _ => Err("date"),
        },
        ControlKind::Time => time(trimmed),
        ControlKind::DateTime { .. } => {
            let date = fields.get(&format!("{name}.date")).unwrap_or_default().trim();
            let clock = fields.get(&format!("{name}.time")).unwrap_or_default().trim();
            if date.is_empty() && clock.is_empty() {
                return Ok(None);
            }
            if date.is_empty() {
                return Err("missing-date");
            }
            let date = date
                .parse::<jiff::civil::Date>()
                .ok()
                .filter(|date| date.year() > 0)
                .ok_or("date")?;
            match time(clock)? {
                Some(clock) => Ok(text(&format!("{date}T{}", clock.as_str().unwrap_or_default()))),
                None => Err("missing-time"),
            }
        }
        ControlKind::Number { integer } => number(trimmed, *integer),
        ControlKind::Checkbox => {
            let ticked = fields.all(name).any(|value| value == "true");
            let nothing =
                control.options.unchecked.unwrap_or(Unchecked::Absent) == Unchecked::Absent && !control.required;
            Ok((ticked || !nothing).then_some(Value::Bool(ticked)))
        }
        ControlKind::Choice { choices, .. } => match fields.get(name) {
            None => Ok(None),
            Some(sent) => match choices.iter().find(|choice| choice.word == sent) {
                Some(choice) => Ok((!choice.value.is_null()).then(|| choice.value.clone())),
                None if sent.is_empty() => Ok(None),
                None => Err("choice"),
            },
        },
        ControlKind::Many { choices, .. } => {
            let mut values = Vec::new();
            for sent in fields.all(name).filter(|sent| !sent.is_empty()) {
                match choices.iter().find(|choice| choice.word == sent) {
                    Some(choice) if values.contains(&choice.value) => {}
                    Some(choice) => values.push(choice.value.clone()),
                    None => return Err("choice"),
                }
            }
            Ok((!values.is_empty()).then_some(Value::Array(values)))
        }
        ControlKind::LookUp { many: true, .. } => {
            let mut values: Vec<Value> = Vec::new();
            for sent in fields.all(name).filter(|sent| !sent.is_empty()) {
                let value = Value::from(sent);
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            Ok((!values.is_empty()).then_some(Value::Array(values)))
        }
        ControlKind::LookUp { many: false, .. } => Ok(text(trimmed)),
        ControlKind::Lines => {
            let lines: Vec<Value> = sent
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(Value::from)
                .collect();
            Ok((!lines.is_empty()).then_some(Value::Array(lines)))
        }
        ControlKind::Variant { cases, .. } => {
            // Nothing sent: the first case is shown, so it is what the person saw.
            let first = cases.first().map(|case| case.word.as_str()).unwrap_or_default();
            let sent = fields.get(name).unwrap_or(first);
            match cases.iter().any(|case| case.word == sent) {
                true => Ok(Some(Value::from(sent))),
                false => Err("choice"),
            }
        }
        ControlKind::Object { .. } => Ok(None),
    }
}

fn text(value: &str) -> Option<Value> {
    (!value.is_empty()).then(|| Value::from(value))
}

/// `9:05`, `09:05`, `09:05:00`: as `09:05`.
fn time(sent: &str) -> Result<Option<Value>, &'static str> {
    if sent.is_empty() {
        return Ok(None);
    }
    let mut parts = sent.split(':').map(|part| {
        let plain = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u8>().ok()).flatten()
    });
    let (Some(Some(hour)), Some(Some(minute))) = (parts.next(), parts.next()) else {
        return Err("time");
    };
    let seconds = parts.next().unwrap_or(Some(0));
    if hour > 23 || minute > 59 || seconds != Some(0) || parts.next().is_some() {
        return Err("time");
    }
    Ok(text(&format!("{hour:02}:{minute:02}")))
}

/// A number as people type it: spaces between thousands, a comma for the point.
fn number(sent: &str, integer: bool) -> Result<Option<Value>, &'static str> {
    let spaces = [' ', '\u{a0}', '\u{202f}'];
    let plain: String = sent.chars().filter(|letter| !spaces.contains(letter)).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let plain = plain.replace('−', "-").replacen(',', ".", 1);
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return Err("number");
    }
    if !integer {
        let number = plain.parse::<f64>().ok().and_then(Number::from_f64).ok_or("number")?;
        return Ok(Some(Value::Number(number)));
    }
    // `60.0` is a whole number, too.
    let whole = match plain.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return Err("whole-number"),
        None => &plain,
    };
    match whole.parse::<i64>() {
        Ok(number) => Ok(Some(number.into())),
        Err(_) => Err("whole-number"),
    }
}

/// A hidden field's text, read by the type that its schema has.
fn hidden(control: &Control, sent: &str) -> Result<Option<Value>, &'static str> {
    if sent.is_empty() {
        return Ok(None);
    }
    match crate::schema::kind(&control.schema) {
        Some("integer") => number(sent, true),
        Some("number") => number(sent, false),
        Some("boolean") => match sent {
            "true" => Ok(Some(true.into())),
            "false" => Ok(Some(false.into())),
            _ => Err("invalid"),
        },
        _ => Ok(text(sent)),
    }
}

/// Puts values together, as the rules stand.
struct Read<'a> {
    values: &'a Flat,
    errors: &'a [(String, &'static str)],
    standing: &'a Standing,
    tables: &'a Tables,
}

impl Read<'_> {
    fn value<'c>(&self, control: &'c Control, findings: &mut Vec<Finding<'c>>) -> Option<Value> {
        if !self.standing.counts(&control.name) {
            return None;
        }
        if let Some((_, code)) = self.errors.iter().find(|(name, _)| *name == control.name) {
            findings.push(Finding::new(control, code));
            return None;
        }
        let required = control.required || self.standing.required.contains(&control.name);
        let value = match &control.kind {
            ControlKind::Variant { cases, .. } => {
                let word = self
                    .values
                    .get(&control.name)
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                match cases
                    .iter()
                    .find(|case| case.word == word)
                    .map(|case| (&case.word, &case.body))
                {
                    Some((_, CaseBody::Constant(value))) => Some(value.clone()),
                    Some((word, CaseBody::Member(inner))) => {
                        let value = self.value(inner, findings).or_else(|| empty_of(inner))?;
                        Some(Value::Object(Map::from_iter([(word.clone(), value)])))
                    }
                    _ => None,
                }
            }
            ControlKind::Object { fields } => {
                let mut members = Map::new();
                let mut inner = Vec::new();
                for field in fields {
                    if let (Some(name), Some(value)) = (field.path.last(), self.value(field, &mut inner)) {
                        members.insert(name.clone(), value);
                    }
                }
                // An object that may be absent, and of which nothing was given, is absent.
                let counts = required || !members.is_empty();
                if counts {
                    findings.append(&mut inner);
                }
                return counts.then_some(Value::Object(members));
            }
            _ => self.values.get(&control.name).cloned(),
        };
        match &value {
            None if required => findings.push(Finding::missing(control)),
            None => {}
            Some(value) => findings.extend(Finding::check(control, value, self.tables)),
        }
        value
    }
}

/// The value of a case whose fields were all left empty: an object must be there all the same.
fn empty_of(control: &Control) -> Option<Value> {
    matches!(control.kind, ControlKind::Object { .. }).then(|| Value::Object(Map::new()))
}
