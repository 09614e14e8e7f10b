//! `template.yaml`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A template: pages over the actions of one connector.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "template.yaml")]
pub struct Manifest {
    /// The version of this format.
    pub api_version: ApiVersion,
    /// What the file is.
    pub kind: Kind,
    /// Name, version and whom to ask.
    pub metadata: Metadata,
    /// What the template needs, and its pages.
    pub spec: Spec,
}

/// The version of the format.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum ApiVersion {
    /// The first.
    #[serde(rename = "microapp/v1")]
    V1,
}

/// What a file is.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
pub enum Kind {
    /// A template.
    Template,
}

/// Name, version and whom to ask.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Metadata {
    /// The name in addresses and commands: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]*$"), length(max = 60))]
    pub name: String,
    /// The name for people.
    #[schemars(length(min = 1, max = 100))]
    pub title: String,
    /// What it is good for, in a sentence or two.
    #[serde(default)]
    pub description: Option<String>,
    /// The template's own version: `1.0.0`.
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+\.[0-9]+$"))]
    pub version: String,
    /// Whether pages and lists are marked as a preview.
    #[serde(default)]
    pub preview: bool,
    /// Where its source is kept and mended: an https or mailto address.
    #[serde(default)]
    pub maintenance: Option<String>,
    /// Where users say what they think: an https or mailto address.
    #[serde(default)]
    pub feedback: Option<String>,
}

/// What the template needs, and its pages.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spec {
    /// The connector's name.
    pub connector: String,
    /// The least version of the connector: `0.1.0`.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[0-9]+\.[0-9]+\.[0-9]+$"))]
    pub connector_version: Option<String>,
    /// The actions that pages call, each with the inputs that they give. Nothing else can be called.
    #[serde(default)]
    pub actions: Vec<ActionUse>,
    /// The tables in which look-ups search.
    #[serde(default)]
    pub tables: Vec<Table>,
    /// The languages.
    pub locales: Locales,
    /// The pictures that pages show.
    #[serde(default)]
    pub images: Vec<Image>,
    /// The pages, the first of them the start.
    #[schemars(length(min = 1))]
    pub pages: Vec<Page>,
}

/// An action that pages call.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActionUse {
    /// The action's name at the connector.
    pub name: String,
    /// The members of its input that this template gives.
    #[serde(default)]
    pub inputs: Vec<String>,
}

/// Rows to look something up in. They come from an action, from `values`, or, with neither, from the server.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Table {
    /// The name that look-ups use.
    pub name: String,
    /// The action whose synced output has the rows.
    #[serde(default)]
    pub action: Option<String>,
    /// Where in the action's output the rows are: `/users`.
    #[serde(default)]
    pub rows: Option<String>,
    /// The columns that may be shown, searched and sent.
    pub columns: Vec<String>,
    /// Rows that never change, written here.
    #[serde(default)]
    pub values: Vec<BTreeMap<String, Value>>,
}

/// The languages of a template. Each has the file `locales/<tag>.ftl`.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Locales {
    /// The language of those whose own is not there.
    pub default: String,
    /// All languages.
    #[schemars(length(min = 1))]
    pub available: Vec<LocaleTag>,
}

/// A language that the engine has dates, numbers and words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
pub enum LocaleTag {
    /// English.
    #[serde(rename = "en")]
    En,
    /// German.
    #[serde(rename = "de")]
    De,
    /// French.
    #[serde(rename = "fr")]
    Fr,
    /// Portuguese of Brazil.
    #[serde(rename = "pt-BR")]
    PtBr,
    /// Finnish.
    #[serde(rename = "fi")]
    Fi,
}

impl LocaleTag {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::En, Self::De, Self::Fr, Self::PtBr, Self::Fi];

    /// The tag as it is written: `pt-BR`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
            Self::PtBr => "pt-BR",
            Self::Fi => "fi",
        }
    }

    /// The language of a tag.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == tag)
    }
}

/// A picture of the bundle.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Image {
    /// The name that pages use: `image('team')`. The one called `logo` stands in the header of every page.
    pub name: String,
    /// The file: `images/logo.svg`.
    pub file: String,
    /// The Fluent message that says what it shows. Without one the picture is an ornament.
    #[serde(default)]
    pub alt: Option<String>,
}

/// One page: a form, a read page, or a read page with a form in it.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Page {
    /// The name in addresses: lower-case letters, digits and hyphens.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]*$"), length(max = 60))]
    pub name: String,
    /// The Fluent message with the page's heading.
    pub title: String,
    /// Whether the menu leads here. The first page is always there.
    #[serde(default)]
    pub menu: bool,
    /// Whether other sites may embed it in a frame.
    #[serde(default)]
    pub embed: bool,
    /// What the page's address says: the id of a meeting.
    #[serde(default)]
    pub params: Vec<Param>,
    /// Reading actions that are called before the page is shown, in this order.
    #[serde(default)]
    pub load: Vec<Load>,
    /// The form.
    #[serde(default)]
    pub form: Option<FormUse>,
    /// The read page: `pages/invitation.html`. It may place the form by `{{ form() }}`.
    #[serde(default)]
    pub template: Option<String>,
    /// The buttons, in the order in which they are shown.
    #[serde(default)]
    pub actions: Vec<PageAction>,
}

/// A parameter of a page's address.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Param {
    /// Its name.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9_]*$"))]
    pub name: String,
    /// Whether the page can do without it. It is `none` then.
    #[serde(default)]
    pub optional: bool,
}

/// A call of a reading action before a page is shown.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Load {
    /// The action.
    pub action: String,
    /// The variable that has its output.
    #[serde(rename = "as")]
    pub name: String,
    /// The action's input.
    #[serde(default)]
    pub input: BTreeMap<String, Source>,
}

/// The files of a form, and what its fields hold at first.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FormUse {
    /// The JSON Schema: `forms/create.schema.json`.
    pub schema: String,
    /// The UI schema: `forms/create.ui.json`.
    pub ui: String,
    /// What fields hold at first, by the property's name.
    #[serde(default)]
    pub values: BTreeMap<String, Source>,
}

/// Where a value comes from: exactly one of these.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Source {
    /// A field of the form, by JSON pointer: `/topic`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// A parameter of the page's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// A constant.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub value: Option<Value>,
    /// A minijinja expression over `form`, `params`, `user` and the outputs of actions: `form.agenda ~ form.room`. What is
    /// `none` is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// A button, and the sequence that it starts.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageAction {
    /// The name within the page.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]*$"))]
    pub name: String,
    /// The Fluent message on the button.
    pub label: String,
    /// How much it stands out.
    #[serde(default)]
    pub style: Style,
    /// An expression; the button is there only if it is true.
    #[serde(default)]
    pub when: Option<String>,
    /// Whether the form is left unchecked and unread: for *Cancel* and *Back*.
    #[serde(default)]
    pub skip_form: bool,
    /// What is looked at before anything is done, so that a person can think twice.
    #[serde(default)]
    pub warn: Option<Warn>,
    /// The action that is called first.
    #[serde(default)]
    pub action: Option<String>,
    /// Its input. Fields of the form that the action takes under the same name go in by themselves; what stands here is
    /// added, or replaces them.
    #[serde(default)]
    pub input: BTreeMap<String, Source>,
    /// The variable that has its output in what follows.
    #[serde(default, rename = "as")]
    pub output: Option<String>,
    /// What follows, in this order. The first page, link or mail whose `when` holds ends the sequence.
    #[serde(default)]
    pub then: Vec<Step>,
}

/// A look before a button does its work. If it finds something, the page comes back once with a warning and with all that was
/// typed, and the same button, pressed again, goes on. The warning stands beside the form as one types, too.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Warn {
    /// The action that is asked: one that only reads.
    pub action: String,
    /// Its input; fields of the form that it takes under the same name go in by themselves.
    #[serde(default)]
    pub input: BTreeMap<String, Source>,
    /// The partial page that says what was found, `pages/partials/conflicts.html`, in which the output is called `output`. If
    /// it comes out empty, there is nothing to warn of.
    pub template: String,
}

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// What the page is for: once per page.
    Primary,
    /// Anything else.
    #[default]
    Secondary,
    /// What can't be undone.
    Danger,
    /// Looks like a link.
    Link,
}

/// One step of a sequence: exactly one of `action`, `page`, `link` and `mail`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Step {
    /// An expression; the step is left out if it is false.
    #[serde(default)]
    pub when: Option<String>,
    /// An action to call.
    #[serde(default)]
    pub action: Option<String>,
    /// Its input.
    #[serde(default)]
    pub input: BTreeMap<String, Source>,
    /// The variable that has its output in what follows.
    #[serde(default, rename = "as")]
    pub output: Option<String>,
    /// A page to go to.
    #[serde(default)]
    pub page: Option<String>,
    /// The page's parameters.
    #[serde(default)]
    pub params: BTreeMap<String, Source>,
    /// An address to open: http, https or mailto.
    #[serde(default)]
    pub link: Option<Source>,
    /// A mail to begin.
    #[serde(default)]
    pub mail: Option<Mail>,
}

/// A mail that the user's own program opens. What is too long for browsers is cut at the end of a line: first what matters.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mail {
    /// To whom; nobody yet, if absent.
    #[serde(default)]
    pub to: Option<Source>,
    /// The subject.
    #[serde(default)]
    pub subject: Option<Source>,
    /// The text.
    #[serde(default)]
    pub body: Option<Source>,
}
