//! `forms/*.ui.json`: the UI schema of a form, in the vocabulary of JSON Forms.
//!
//! Two effects are ours, `SET` and `REQUIRE`, and one element, `Live`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::manifest::Source;

/// An element of a form.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "UI schema")]
pub struct Element {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ElementKind,
    /// Of a Control: the property that it edits, `#/properties/topic`.
    #[serde(default)]
    pub scope: Option<String>,
    /// The key of its words in the Fluent files. Of a Control it is the property's path with hyphens, `co-hosts`, if absent; the message
    /// is the label, its attributes are `.hint`, `.option-<value>`, `.unit` and `.error-<code>`. Fields within a variant have
    /// the key of the variant and their own path: `recurrence-weekly-days`.
    #[serde(default)]
    pub i18n: Option<String>,
    /// The label itself, in one language. Prefer Fluent.
    #[serde(default)]
    pub label: Option<String>,
    /// Of a Label: the text itself, in one language. Prefer Fluent.
    #[serde(default)]
    pub text: Option<String>,
    /// What stands in a layout, a group or a category.
    #[serde(default)]
    pub elements: Vec<Element>,
    /// How it looks.
    #[serde(default)]
    pub options: Options,
    /// When it is there.
    #[serde(default)]
    pub rule: Option<Rule>,
    /// Further rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Of a Live: what is shown.
    #[serde(default)]
    pub live: Option<Live>,
}

/// The kinds of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum ElementKind {
    /// One below another.
    VerticalLayout,
    /// Side by side where there is room.
    HorizontalLayout,
    /// With a heading; with `options.format: details` folded away.
    Group,
    /// Several categories, each with a heading.
    Categorization,
    /// One category of a Categorization.
    Category,
    /// A field.
    Control,
    /// A text.
    Label,
    /// What an action says of the values typed so far, such as the dates of a series.
    Live,
}

/// How an element looks. What is absent follows from the schema.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// The kind of field, or of group.
    #[serde(default)]
    pub format: Option<Format>,
    /// Whether it is wide, or as narrow as its content.
    #[serde(default)]
    pub width: Option<Width>,
    /// Lines of a text area.
    #[serde(default)]
    #[schemars(range(min = 2, max = 40))]
    pub rows: Option<u8>,
    /// HTML's `autocomplete`.
    #[serde(default)]
    pub autocomplete: Option<String>,
    /// Common values, offered while one types.
    #[serde(default)]
    pub suggestions: Vec<Value>,
    /// The rows to choose from.
    #[serde(default)]
    pub lookup: Option<Lookup>,
    /// Of a date and time: the property with the zone, `#/properties/time_zone`, which is then shown beside it.
    #[serde(default)]
    pub zone: Option<String>,
    /// Of a variant or a select: the cases to offer, in this order. `none` is the absence of a value; if a case
    /// is called so, `absent` is.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Whether a new value can be made by a button: passcodes.
    #[serde(default)]
    pub generate: bool,
    /// What an unticked check box sends.
    #[serde(default)]
    pub unchecked: Option<Unchecked>,
    /// Options of the fields within a variant or an object, by their path below it: `weekly.days`.
    #[serde(default)]
    pub fields: BTreeMap<String, Options>,
}

/// The kinds of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One line of text.
    Text,
    /// Several lines of text.
    Textarea,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A passcode: shown, never filled in by the browser.
    Passcode,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A date and a time of day, without offset.
    DateTime,
    /// A time zone, all of them to search.
    TimeZone,
    /// A list to choose from.
    Select,
    /// Choices that are all seen.
    Radio,
    /// One box; of a list, one for each choice.
    Checkbox,
    /// Small boxes in a row: days of the week.
    Chips,
    /// A search in a table.
    LookUp,
    /// A field that is sent and not shown.
    Hidden,
    /// Of a Group: folded away until it is opened.
    Details,
}

/// How wide a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Width {
    /// A few characters.
    Short,
    /// A name.
    Medium,
    /// All there is.
    Full,
}

/// What an unticked check box sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unchecked {
    /// `false`.
    False,
    /// Nothing: the service's own setting holds.
    Absent,
}

/// A search in a table.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Lookup {
    /// The table: one of `spec.tables`.
    pub table: String,
    /// The column that is sent.
    pub value: String,
    /// The column that is shown.
    pub label: String,
    /// A column that tells rows of the same label apart.
    #[serde(default)]
    pub detail: Option<String>,
    /// Which rows can't be chosen, and why.
    #[serde(default)]
    pub unavailable: Option<Unavailable>,
}

/// Rows that can't be chosen.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Unavailable {
    /// The column.
    pub column: String,
    /// Its value in such rows.
    pub is: Value,
    /// The Fluent message that says why.
    pub reason: String,
}

/// What happens to an element when a condition holds.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// What happens.
    pub effect: Effect,
    /// When.
    pub condition: Condition,
    /// Of SET: the value.
    #[serde(default)]
    pub value: Option<Value>,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Effect {
    /// There only if the condition holds. What is not there is neither sent nor checked.
    Show,
    /// Not there if the condition holds.
    Hide,
    /// Usable only if the condition holds.
    Enable,
    /// Not usable if the condition holds.
    Disable,
    /// Holds `value` if the condition holds.
    Set,
    /// Must be filled in if the condition holds.
    Require,
}

/// A condition: `scope` and `schema`, or `type` and `conditions`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Condition {
    /// The property that is looked at. Of a variant its value is the name of the chosen case: `weekly`.
    #[serde(default)]
    pub scope: Option<String>,
    /// The JSON Schema that it must fit. Without a value the condition does not hold.
    #[serde(default)]
    pub schema: Option<Value>,
    /// How `conditions` are joined.
    #[serde(default, rename = "type")]
    pub join: Option<Join>,
    /// The conditions that are joined.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Join {
    /// All must hold.
    And,
    /// One must hold.
    Or,
}

/// What an action says of the values typed so far. Only actions that read.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Live {
    /// The action: one of `spec.actions`.
    pub action: String,
    /// Its input; fields of the form that it takes under the same name go in by themselves.
    #[serde(default)]
    pub input: BTreeMap<String, Source>,
    /// The partial page that shows the output, `pages/partials/dates.html`, in which it is called `output`.
    pub template: String,
}
