//! A form filled in as a person would, by the names and texts of its fields.

use thiserror::Error;

use crate::diagnostic::did_you_mean;
use crate::form::{Control, ControlKind, Fields, Form};
use crate::model::manifest::{Page, Style};

/// A value that no field takes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FillError {
    /// There is no such field.
    #[error("there is no field `{name}` on this page; {suggestion}")]
    Unknown {
        /// The name that was given.
        name: String,
        /// What there is.
        suggestion: String,
    },
}

/// Puts values into the fields that a form holds at first. A field that is given loses what it held; several values of
/// the same name are several choices. A date with its time, `start=2027-03-01T16:00`, goes into both of its boxes.
///
/// # Errors
///
/// If there is no field of a name.
pub fn fill(form: &Form, first: Fields, given: &[(String, String)]) -> Result<Fields, FillError> {
    let mut fields = first;
    for (name, _) in given {
        for part in parts(form, name)? {
            fields.remove(&part);
        }
    }
    for (name, value) in given {
        let control = form.control(name);
        match control.map(|control| &control.kind) {
            Some(ControlKind::DateTime { .. }) => {
                let (date, time) = value.split_once(['T', ' ']).unwrap_or((value, ""));
                fields.set(&format!("{name}.date"), date);
                fields.set(&format!("{name}.time"), time);
            }
            Some(ControlKind::Checkbox) if value == "false" => {}
            Some(ControlKind::Checkbox) => fields.set(name, "true"),
            Some(ControlKind::Many { .. } | ControlKind::LookUp { many: true, .. }) => fields.push(name, value),
            _ => fields.set(name, value),
        }
    }
    Ok(fields)
}

/// The names under which a field is sent.
fn parts(form: &Form, name: &str) -> Result<Vec<String>, FillError> {
    let is_date_time = |control: &Control| matches!(control.kind, ControlKind::DateTime { .. });
    if let Some(control) = form.control(name) {
        return Ok(if is_date_time(control) {
            vec![format!("{name}.date"), format!("{name}.time")]
        } else {
            vec![name.to_owned()]
        });
    }
    let half = name.strip_suffix(".date").or_else(|| name.strip_suffix(".time"));
    if half.and_then(|half| form.control(half)).is_some_and(is_date_time) {
        return Ok(vec![name.to_owned()]);
    }
    let controls = form.controls();
    Err(FillError::Unknown {
        name: name.to_owned(),
        suggestion: did_you_mean(name, controls.iter().map(|control| control.name.as_str())),
    })
}

/// The button that a page is for: the primary one, else the first.
pub fn primary(page: &Page) -> Option<&str> {
    let chosen = page.actions.iter().find(|action| action.style == Style::Primary);
    chosen.or(page.actions.first()).map(|action| action.name.as_str())
}
