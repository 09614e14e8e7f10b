//! Forms: from a JSON Schema and a UI schema to accessible HTML, and from what a browser sends to an action's input.
//!
//! The name of a control is its path in the data, joined by points: `recurrence.weekly.days`. It is the path that errors
//! of an action have, so that a refusal finds its field. What a browser sends is kept as it is ([`Fields`]) and shown
//! again, be it right or wrong; data and errors are derived from it.
//!
//! A variant, an object with one member of several, is a choice with the fields of each case below it. The case that is
//! not chosen is neither sent nor checked, and so is all that a rule hides.

mod build;
mod check;
mod control;
mod fields;
mod parse;
mod passcode;
mod refusal;
mod render;
mod rules;
mod words;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::html::Html;
use crate::locale::Locale;
use crate::model::manifest::Style;

pub use build::Problem;
pub(crate) use build::each_element;
pub use control::{Case, CaseBody, Choice, Control, ControlKind, Item, ItemKind};
pub use fields::{Fields, Pressed};
pub use passcode::PasscodePolicy;
pub use refusal::Refusal;
pub(crate) use refusal::{codes as refusal_codes, live_errors};
pub use render::{Found, SearchResult};
pub(crate) use rules::validator;
pub(crate) use words::option_attribute;

/// The rows that look-ups search, by the name of the table.
pub type Tables = BTreeMap<String, Vec<Value>>;

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    pub(crate) root: Item,
    pub(crate) schema: Value,
    pub(crate) validator: Option<std::sync::Arc<jsonschema::Validator>>,
}

/// An error, at a field or, without one, in the summary alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The control's name: `recurrence.weekly.days`.
    pub field: Option<String>,
    /// The rule's name, such as `missing`. What an action refused has its code.
    pub code: String,
    /// A sentence for the user, in their language unless `lang` says otherwise.
    pub message: String,
    /// The language of the sentence where it is not the page's: a service's own words.
    pub lang: Option<&'static str>,
}

/// What a browser sent, read.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The form's data. Whole only if there are no errors.
    pub input: Value,
    /// What is wrong, in the order of the form.
    pub errors: Vec<FieldError>,
    /// What was typed, to be shown again.
    pub kept: Fields,
}

/// A button of the form.
#[derive(Clone, Debug)]
pub struct Button {
    /// What is sent as `_action`.
    pub name: String,
    /// What it says.
    pub label: String,
    /// What it says after it was pressed.
    pub busy: Option<String>,
    /// How much it stands out.
    pub style: Style,
}

/// All that a form is drawn from.
#[derive(Clone, Debug)]
pub struct FormView<'a> {
    /// The language.
    pub locale: &'a Locale,
    /// Where the form is sent.
    pub action: &'a str,
    /// Fields that the server adds: `_csrf`, `_key`.
    pub hidden: &'a [(String, String)],
    /// What the controls hold.
    pub fields: &'a Fields,
    /// What is wrong.
    pub errors: &'a [FieldError],
    /// The rows of look-ups.
    pub tables: &'a Tables,
    /// The user's own zone, first in the list and the choice at first.
    pub time_zone: Option<&'a str>,
    /// The present, for the offsets of zones.
    pub now: Timestamp,
    /// The buttons, the primary one first.
    pub buttons: &'a [Button],
    /// Where the script asks for the inside of live elements.
    pub preview_url: Option<&'a str>,
    /// Where the script searches; the control's name is appended: `/lookup/` becomes `/lookup/co_hosts`.
    pub lookup_url: Option<&'a str>,
    /// What the live element shows.
    pub live: Option<&'a Html>,
    /// What passcodes must be like, as far as it is known.
    pub passcode: Option<&'a PasscodePolicy>,
}

impl Form {
    /// The form's JSON Schema, with every reference resolved.
    pub fn schema(&self) -> &Value {
        &self.schema
    }

    /// The form's elements.
    pub fn root(&self) -> &Item {
        &self.root
    }

    /// All controls, those within variants and objects too, in the order of the form.
    pub fn controls(&self) -> Vec<&Control> {
        let mut found = Vec::new();
        self.root.each_control(&mut |control| found.push(control));
        found
    }

    /// A control by its name.
    pub fn control(&self, name: &str) -> Option<&Control> {
        self.controls().into_iter().find(|control| control.name == name)
    }

    /// The control for a path of an action's error: `recurrence.weekly.days[0]` is told at `recurrence.weekly.days`, and
    /// what has no control of its own at the one that it lies in.
    pub fn nearest_control(&self, path: &str) -> Option<&Control> {
        let mut name: String = path.split('[').next().unwrap_or_default().to_owned();
        loop {
            if let Some(control) = self.control(&name) {
                return Some(control);
            }
            let shorter = name.rfind('.')?;
            name.truncate(shorter);
        }
    }

    /// What the controls hold for given data.
    pub fn fields_of(&self, data: &Value) -> Fields {
        let mut fields = Fields::default();
        self.root
            .each_top_control(&mut |control| fields::fill(control, data, &mut fields));
        fields
    }
}
