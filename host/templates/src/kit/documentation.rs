//! A template's own page of documentation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::form::{Control, ControlKind};
use crate::locale::Locale;
use crate::model::manifest::PageAction;
use crate::page::Page;
use crate::template::Template;

/// The page, in Markdown: its pages with their fields and buttons, the actions, the scopes that they need (by action), and
/// the languages.
pub fn documentation(template: &Template, scopes: &BTreeMap<String, Vec<String>>) -> String {
    let manifest = template.manifest();
    let about = &manifest.metadata;
    let locale = template.locale(&manifest.spec.locales.default);
    let mut out = format!("# {}\n", cell(&about.title));
    if let Some(text) = &about.description {
        writeln!(out, "\n{}", cell(text)).ok();
    }
    let preview = if about.preview { ", a preview" } else { "" };
    writeln!(
        out,
        "\n`{}` {}{preview}, for the connector `{}`.",
        about.name, about.version, manifest.spec.connector
    )
    .ok();
    for (label, address) in [
        ("Maintained at", &about.maintenance),
        ("Say what you think", &about.feedback),
    ] {
        if let Some(address) = address {
            writeln!(out, "{label}: <{}>.", cell(address)).ok();
        }
    }
    out.push_str("\n## Pages\n");
    for page in template.pages() {
        one_page(&mut out, template, page, &locale);
    }
    out.push_str("\n## Actions\n\n| Action | What this template gives it | Scopes |\n|---|---|---|\n");
    for action in &manifest.spec.actions {
        let inputs = quoted(&action.inputs);
        let scopes = scopes
            .get(&action.name)
            .map(|scopes| quoted(scopes))
            .unwrap_or_default();
        writeln!(out, "| `{}` | {inputs} | {scopes} |", action.name).ok();
    }
    let languages: Vec<String> = manifest
        .spec
        .locales
        .available
        .iter()
        .map(|tag| tag.as_str().to_owned())
        .collect();
    writeln!(
        out,
        "\n## Languages\n\n{}; `{}` for everybody else.",
        quoted(&languages),
        manifest.spec.locales.default
    )
    .ok();
    out
}

fn one_page(out: &mut String, template: &Template, page: &Page, locale: &Locale) {
    let known = &page.manifest;
    let traits = [
        (known.menu, ", in the menu"),
        (known.embed, ", may be embedded in other sites"),
    ];
    let traits: String = traits
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, words)| *words)
        .collect();
    writeln!(
        out,
        "\n### {}\n\n`{}`{traits}\n",
        cell(&template.title(page, locale)),
        known.name
    )
    .ok();
    for param in &known.params {
        let optional = if param.optional { ", optional" } else { "" };
        writeln!(out, "- asks for `{}` in its address{optional}", param.name).ok();
    }
    for load in &known.load {
        writeln!(out, "- reads `{}` before it is shown", load.action).ok();
    }
    if let Some(form) = &page.form {
        out.push_str("\n| Field | Name | Kind | Limits |\n|---|---|---|---|\n");
        for control in form.controls() {
            field(out, control, locale);
        }
    }
    if !known.actions.is_empty() {
        out.push_str("\n| Button | Does |\n|---|---|\n");
        for action in &known.actions {
            let label = locale
                .message(&action.label, None)
                .unwrap_or_else(|| action.label.clone());
            writeln!(out, "| {} | {} |", cell(&label), does(action)).ok();
        }
    }
}

fn field(out: &mut String, control: &Control, locale: &Locale) {
    let label = locale.message(&control.key, None).or_else(|| control.literal.clone());
    let label = label.unwrap_or_else(|| control.key.clone());
    let mut limits = limits(&control.schema);
    limits.insert(
        0,
        if control.required {
            "required".to_owned()
        } else {
            "optional".to_owned()
        },
    );
    let choices = match &control.kind {
        ControlKind::Choice { choices, .. } | ControlKind::Many { choices, .. } => choices
            .iter()
            .map(|choice| choice.word.clone())
            .filter(|word| !word.is_empty())
            .collect(),
        ControlKind::Variant { cases, .. } => cases
            .iter()
            .map(|case| case.word.clone())
            .filter(|word| !word.is_empty())
            .collect(),
        _ => Vec::new(),
    };
    if !choices.is_empty() {
        limits.push(format!("one of {}", quoted(&choices)));
    }
    writeln!(
        out,
        "| {} | `{}` | {} | {} |",
        cell(&label),
        control.name,
        kind(&control.kind),
        limits.join(", ")
    )
    .ok();
}

const fn kind(kind: &ControlKind) -> &'static str {
    match kind {
        ControlKind::Text(_) => "text",
        ControlKind::Textarea => "longer text",
        ControlKind::Lines => "texts, one on each line",
        ControlKind::Number { .. } => "number",
        ControlKind::Checkbox => "check box",
        ControlKind::Date => "date",
        ControlKind::Time => "time of day",
        ControlKind::DateTime { .. } => "date and time",
        ControlKind::TimeZone => "time zone",
        ControlKind::Choice { .. } => "choice",
        ControlKind::Many { .. } => "choices",
        ControlKind::LookUp { many: false, .. } => "look-up",
        ControlKind::LookUp { many: true, .. } => "look-up, any number",
        ControlKind::Variant { .. } => "choice with fields of its own",
        ControlKind::Object { .. } => "group of fields",
        ControlKind::Hidden => "hidden",
    }
}

fn limits(schema: &Value) -> Vec<String> {
    let number = |name: &str| schema.get(name).and_then(Value::as_i64);
    let words = [
        ("minLength", "characters at least"),
        ("maxLength", "characters at most"),
        ("minimum", "or more"),
        ("maximum", "or less"),
        ("minItems", "items at least"),
        ("maxItems", "items at most"),
    ];
    let told = words
        .iter()
        .filter_map(|(name, words)| Some(format!("{} {words}", number(name)?)));
    let pattern = schema.get("pattern").and_then(Value::as_str);
    told.chain(pattern.map(|pattern| format!("`{}`", cell(pattern))))
        .collect()
}

fn does(action: &PageAction) -> String {
    let mut steps: Vec<String> = action.action.iter().map(|name| format!("calls `{name}`")).collect();
    for step in &action.then {
        let when = step
            .when
            .as_ref()
            .map(|when| format!(" if `{}`", cell(when)))
            .unwrap_or_default();
        let what = match (&step.action, &step.page) {
            (Some(name), _) => format!("calls `{name}`"),
            (_, Some(page)) => format!("goes to `{page}`"),
            _ if step.mail.is_some() => "begins a mail".to_owned(),
            _ => "opens an address".to_owned(),
        };
        steps.push(what + &when);
    }
    steps.join(", then ")
}

fn quoted(words: &[String]) -> String {
    words
        .iter()
        .map(|word| format!("`{}`", cell(word)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text of the template within Markdown: one line, and nothing that Markdown or HTML would take for its own.
fn cell(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('|', "\\|").replace('<', "&lt;").replace('`', "'")
}
