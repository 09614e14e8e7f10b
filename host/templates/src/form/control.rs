//! What a form is made of.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::rules::Rule;
use crate::model::manifest::Source;
use crate::model::ui::{Format, Lookup, Options};

/// An element of a form.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// The key of its words.
    pub key: Option<String>,
    /// Its words in one language, if they are written in the UI schema.
    pub literal: Option<String>,
    pub(crate) rules: Vec<Rule>,
}

/// The kinds of elements.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// One below another.
    Column(Vec<Item>),
    /// Side by side.
    Row(Vec<Item>),
    /// With a heading; folded away if `details`.
    Group {
        /// What is in it.
        items: Vec<Item>,
        /// Whether it is folded away.
        details: bool,
    },
    /// A field.
    Control(Box<Control>),
    /// A text.
    Label,
    /// What an action says of the values so far.
    Live {
        /// The action.
        action: String,
        /// Its input, as far as it is not taken from fields of the same name.
        input: BTreeMap<String, Source>,
        /// The partial page.
        template: String,
    },
}

/// A field.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its path in the data.
    pub path: Vec<String>,
    /// The path joined by points.
    pub name: String,
    /// The key of its words.
    pub key: String,
    /// Its label in one language, if it is written in a schema.
    pub literal: Option<String>,
    /// Whether it must be given.
    pub required: bool,
    /// The schema of its value, without `null`.
    pub schema: Value,
    /// The kind of field.
    pub kind: ControlKind,
    /// How it looks.
    pub options: Options,
    pub(crate) rules: Vec<Rule>,
    /// What checks the value; none if the schema can't be compiled.
    pub(crate) validator: Option<Arc<Validator>>,
}

/// The kinds of fields.
#[derive(Clone, Debug)]
pub enum ControlKind {
    /// One line: text, email, url or passcode.
    Text(Format),
    /// Several lines.
    Textarea,
    /// A list of texts, one on each line.
    Lines,
    /// A number.
    Number {
        /// Whether it must be whole.
        integer: bool,
    },
    /// One box.
    Checkbox,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A date and a time of day; the zone beside it is a control of its own.
    DateTime {
        /// The zone's control.
        zone: Option<Box<Control>>,
    },
    /// A time zone.
    TimeZone,
    /// One of several values.
    Choice {
        /// The values.
        choices: Vec<Choice>,
        /// Whether all are seen.
        radio: bool,
    },
    /// Any of several values.
    Many {
        /// The values.
        choices: Vec<Choice>,
        /// Whether they are small boxes in a row.
        chips: bool,
    },
    /// A search in a table.
    LookUp {
        /// Where and how.
        lookup: Lookup,
        /// Whether any number can be chosen.
        many: bool,
    },
    /// One of several cases, with fields of their own.
    Variant {
        /// The cases.
        cases: Vec<Case>,
        /// Whether all are seen.
        radio: bool,
    },
    /// Fields that belong together.
    Object {
        /// The fields.
        fields: Vec<Control>,
    },
    /// Sent and not shown.
    Hidden,
}

/// A value to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent in the form: the value as text. Empty for the absence of a value.
    pub word: String,
    /// The value.
    pub value: Value,
    /// Its text in one language, if the schema has one.
    pub literal: Option<String>,
}

/// A case of a variant.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is sent in the form: the case's name. Empty for the absence of a value.
    pub word: String,
    /// What the case holds.
    pub body: CaseBody,
    /// Its text in one language, if the schema has one.
    pub literal: Option<String>,
}

/// What a case holds.
#[derive(Clone, Debug)]
pub enum CaseBody {
    /// Nothing: the value is absent.
    Absent,
    /// A constant.
    Constant(Value),
    /// An object with one member of the case's name.
    Member(Box<Control>),
}

impl Item {
    /// The items within.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            ItemKind::Column(items) | ItemKind::Row(items) | ItemKind::Group { items, .. } => items,
            _ => &[],
        }
    }

    /// Every control that has an element of its own, and zones beside them.
    pub fn each_top_control<'a>(&'a self, found: &mut dyn FnMut(&'a Control)) {
        if let ItemKind::Control(control) = &self.kind {
            found(control);
            if let ControlKind::DateTime { zone: Some(zone) } = &control.kind {
                found(zone);
            }
        }
        for item in self.items() {
            item.each_top_control(found);
        }
    }

    /// Every control.
    pub fn each_control<'a>(&'a self, found: &mut dyn FnMut(&'a Control)) {
        if let ItemKind::Control(control) = &self.kind {
            control.each(found);
        }
        for item in self.items() {
            item.each_control(found);
        }
    }

    /// The live element, if there is one.
    pub fn live(&self) -> Option<&Self> {
        match &self.kind {
            ItemKind::Live { .. } => Some(self),
            _ => self.items().iter().find_map(Self::live),
        }
    }
}

impl Control {
    /// This control and all within it.
    pub fn each<'a>(&'a self, found: &mut dyn FnMut(&'a Self)) {
        found(self);
        match &self.kind {
            ControlKind::DateTime { zone: Some(zone) } => zone.each(found),
            ControlKind::Object { fields } => fields.iter().for_each(|field| field.each(found)),
            ControlKind::Variant { cases, .. } => {
                for case in cases {
                    if let CaseBody::Member(control) = &case.body {
                        control.each(found);
                    }
                }
            }
            _ => {}
        }
    }

    /// The control's id in HTML.
    pub fn id(&self) -> String {
        id_of(&self.name)
    }

    /// The id of what a link to this field leads to.
    pub fn target_id(&self) -> String {
        let id = self.id();
        match &self.kind {
            ControlKind::Choice { radio: true, .. }
            | ControlKind::Variant { radio: true, .. }
            | ControlKind::Many { .. } => format!("{id}-0"),
            ControlKind::LookUp { many: true, .. } => format!("{id}-search"),
            ControlKind::DateTime { .. } => format!("{id}-date"),
            ControlKind::Object { fields } => fields.first().map_or(id, Self::target_id),
            _ => id,
        }
    }

    /// The words by which a fieldset, not a label, names it.
    pub(crate) fn is_group(&self) -> bool {
        matches!(
            self.kind,
            ControlKind::Choice { radio: true, .. }
                | ControlKind::Variant { radio: true, .. }
                | ControlKind::Many { .. }
                | ControlKind::LookUp { many: true, .. }
                | ControlKind::DateTime { .. }
                | ControlKind::Object { .. }
        )
    }
}

/// A name as an id: hyphens for points and underscores.
pub(crate) fn id_of(name: &str) -> String {
    name.replace(['.', '_'], "-")
}
