//! Forms: their schema, their UI schema, and the words that their fields need.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Gathered, MANIFEST, Report, shape};
use crate::actions::ActionSchemas;
use crate::diagnostic::did_you_mean;
use crate::form::{Case, Control, ControlKind, Form, ItemKind, Problem, each_element, option_attribute, refusal_codes};
use crate::model::ui::{Element, ElementKind};
use crate::model::{self, Manifest};
use crate::schema;
use crate::source::{Node, Place, parse_json};

/// A form that was read.
pub(super) struct ReadForm {
    pub form: Form,
    /// The file of the UI schema, and its places.
    pub ui_file: String,
    pub ui_node: Node,
    pub ui: Element,
}

pub(super) fn read_all(
    report: &mut Report<'_>,
    manifest: &Manifest,
    node: &Node,
    actions: &ActionSchemas,
    gathered: &mut Gathered,
) -> BTreeMap<String, ReadForm> {
    let mut forms = BTreeMap::new();
    for (index, page) in manifest.spec.pages.iter().enumerate() {
        let Some(used) = &page.form else { continue };
        let at = format!("/spec/pages/{index}/form");
        gathered.files.extend([used.schema.clone(), used.ui.clone()]);
        let schema = file(report, node, &format!("{at}/schema"), &used.schema);
        let ui = file(report, node, &format!("{at}/ui"), &used.ui);
        let (Some(schema_node), Some(ui_node)) = (schema, ui) else {
            continue;
        };
        let Some(resolved) = form_schema(report, &used.schema, &schema_node, actions) else {
            continue;
        };
        let Some(ui) = shape::read::<Element>(report, &used.ui, &ui_node, &model::ui_schema()) else {
            continue;
        };
        let (form, problems) = Form::build(resolved, &ui);
        for Problem {
            at,
            code,
            message,
            suggestion,
        } in problems
        {
            report.error(
                &used.ui,
                ui_node.place_of(&at),
                code,
                message,
                suggestion.unwrap_or_default(),
            );
        }
        uncontrolled(report, &form, &used.schema, &schema_node);
        let read = ReadForm {
            form,
            ui_file: used.ui.clone(),
            ui_node,
            ui,
        };
        lookups(report, manifest, &read, gathered);
        words(&read, gathered);
        forms.insert(page.name.clone(), read);
    }
    forms
}

fn file(report: &mut Report<'_>, node: &Node, at: &str, path: &str) -> Option<Node> {
    let Some(text) = report.bundle.text(path) else {
        let known: Vec<&str> = report
            .bundle
            .paths()
            .filter(|path| path.starts_with("forms/"))
            .collect();
        let help = did_you_mean(path, known);
        report.error(
            MANIFEST,
            node.place_of(at),
            "missing-file",
            format!("there is no {path}"),
            help,
        );
        return None;
    };
    match parse_json(text) {
        Ok(node) => Some(node),
        Err(error) => {
            report.error(
                path,
                error.place,
                "json-syntax",
                error.message,
                error.suggestion.unwrap_or_default(),
            );
            None
        }
    }
}

fn form_schema(report: &mut Report<'_>, file: &str, node: &Node, actions: &ActionSchemas) -> Option<Value> {
    let value = node.to_value();
    if let Err(error) = jsonschema::meta::validate(&without_refs(&value)) {
        let place = node.place_of(error.instance_path().as_str());
        report.error(
            file,
            place,
            "bad-schema",
            format!("this is no JSON Schema: {error}"),
            "see https://json-schema.org",
        );
        return None;
    }
    let (resolved, problems) = schema::resolve(&value, actions);
    for problem in &problems {
        report.error(
            file,
            node.place_of(&problem.at),
            "bad-ref",
            problem.message.clone(),
            problem.suggestion.clone(),
        );
    }
    if let Err(why) = crate::form::validator(&resolved) {
        report.error(
            file,
            node.place,
            "bad-schema",
            format!("this is no JSON Schema: {why}"),
            "see https://json-schema.org",
        );
        return None;
    }
    let known = schema::properties(&resolved);
    for (index, name) in schema::required(&resolved).enumerate() {
        if !known.contains(&name) {
            let help = did_you_mean(name, known.iter().copied());
            report.error(
                file,
                node.place_of(&format!("/required/{index}")),
                "unknown-field",
                format!("`{name}` is required, and is no property"),
                help,
            );
        }
    }
    problems.is_empty().then_some(resolved)
}

/// References of ours are no addresses that a meta-schema knows.
fn without_refs(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| *name != "$ref");
            Value::Object(kept.map(|(name, value)| (name.clone(), without_refs(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_refs).collect(),
        other => other.clone(),
    }
}

/// Properties that must be given and have no field.
fn uncontrolled(report: &mut Report<'_>, form: &Form, file: &str, node: &Node) {
    for name in schema::required(&form.schema) {
        if form.control(name).is_none()
            && form
                .controls()
                .iter()
                .all(|control| control.path.first().map(String::as_str) != Some(name))
        {
            let place = node.place_of(&format!("/properties/{name}"));
            let message = format!("`{name}` is required, and the form has no field for it");
            report.error(
                file,
                place,
                "no-control",
                message,
                format!("add a Control with the scope `#/properties/{name}`"),
            );
        }
    }
}

fn lookups(report: &mut Report<'_>, manifest: &Manifest, read: &ReadForm, gathered: &mut Gathered) {
    each_element(&read.ui, "", &mut |element, at| {
        let Some(lookup) = &element.options.lookup else { return };
        let at = format!("{at}/options/lookup");
        let place = |name: &str| read.ui_node.place_of(&format!("{at}/{name}"));
        let tables = &manifest.spec.tables;
        let Some(table) = tables.iter().find(|table| table.name == lookup.table) else {
            let help = did_you_mean(&lookup.table, tables.iter().map(|table| table.name.as_str()));
            return report.error(
                &read.ui_file,
                place("table"),
                "unknown-table",
                format!("there is no table `{}`", lookup.table),
                help,
            );
        };
        gathered.tables.insert(table.name.clone());
        let detail = lookup.detail.iter().map(|column| ("detail", column));
        let barred = lookup
            .unavailable
            .iter()
            .map(|rule| ("unavailable/column", &rule.column));
        let columns = [("value", &lookup.value), ("label", &lookup.label)]
            .into_iter()
            .chain(detail)
            .chain(barred);
        for (name, column) in columns {
            if !table.columns.contains(column) {
                let help = did_you_mean(column, table.columns.iter().map(String::as_str));
                report.error(
                    &read.ui_file,
                    place(name),
                    "unknown-column",
                    format!("the table `{}` has no column `{column}`", table.name),
                    help,
                );
            }
        }
        if let Some(rule) = &lookup.unavailable {
            // It may speak of the row's columns.
            gathered.message_with(
                &rule.reason,
                "unknown-message",
                &read.ui_file,
                place("unavailable/reason"),
                None,
            );
        }
    });
}

/// The messages of all fields and headings.
fn words(read: &ReadForm, gathered: &mut Gathered) {
    each_element(&read.ui, "", &mut |element, at| {
        let literal = element.label.is_some() || element.text.is_some();
        let place = read.ui_node.place_of(&format!("{at}/i18n"));
        if let Some(key) = &element.i18n
            && element.kind != ElementKind::Control
            && !literal
        {
            gathered.message(key, "unknown-message", &read.ui_file, place);
            if element.kind == ElementKind::Live {
                gathered.attribute(key, "hint");
                gathered.attribute(key, "button");
            }
        }
    });
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    each_element(&read.ui, "", &mut |element, at| {
        if let Some(path) = element.scope.as_deref().and_then(schema::scope_path) {
            places.insert(path.join("."), read.ui_node.place_of(&format!("{at}/scope")));
        }
        if let Some(path) = element.options.zone.as_deref().and_then(schema::scope_path) {
            places.insert(path.join("."), read.ui_node.place_of(&format!("{at}/options/zone")));
        }
    });
    read.form.root().each_top_control(&mut |top| {
        let place = places.get(&top.name).copied().unwrap_or(Place::START);
        top.each(&mut |control| control_words(read, control, place, gathered));
    });
}

fn control_words(read: &ReadForm, control: &Control, place: Place, gathered: &mut Gathered) {
    if matches!(control.kind, ControlKind::Hidden) {
        return;
    }
    let key = &control.key;
    let case_object = matches!(control.kind, ControlKind::Object { .. }) && control.path.len() > 1;
    // The fields of a case follow it without a heading of their own.
    if control.literal.is_none() && !case_object {
        gathered.message(key, "no-label", &read.ui_file, place);
    }
    for name in ["hint", "unit"] {
        gathered.attribute(key, name);
    }
    for code in ERRORS.into_iter().chain(refusal_codes()) {
        gathered.attribute(key, format!("error-{code}"));
    }
    let mut option = |word: &str, literal: bool, needed: bool| {
        let attribute = option_attribute(word);
        gathered.attribute(key, attribute.clone());
        if word.is_empty() && !control.has_word("none") {
            gathered.attribute(key, "option-none");
        }
        if needed && !literal && !word.is_empty() {
            gathered.message(&format!("{key}.{attribute}"), "no-label", &read.ui_file, place);
        }
    };
    match &control.kind {
        ControlKind::Choice { choices, .. } | ControlKind::Many { choices, .. } => {
            for choice in choices {
                // Numbers say themselves, yes and no are known.
                let needed = choice.value.is_string();
                option(&choice.word, choice.literal.is_some(), needed);
            }
        }
        ControlKind::Variant { cases, .. } => {
            for Case { word, literal, .. } in cases {
                option(word, literal.is_some(), true);
            }
        }
        ControlKind::Checkbox | ControlKind::TimeZone | ControlKind::LookUp { .. } => option("", false, false),
        _ => {}
    }
    for value in &control.options.suggestions {
        let word = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        option(&word, false, false);
    }
}

/// The codes for which a template may have words of its own.
pub(crate) const ERRORS: [&str; 25] = [
    "missing",
    "missing-choice",
    "missing-choices",
    "missing-date",
    "missing-time",
    "too-long",
    "too-short",
    "too-few",
    "too-many",
    "number",
    "whole-number",
    "range",
    "minimum",
    "maximum",
    "pattern",
    "choice",
    "unavailable",
    "date",
    "time",
    "zone",
    "email",
    "url",
    "invalid",
    "other",
    "refused",
];

/// The live element of a form and its pointer in the UI schema.
pub(super) fn live(read: &ReadForm) -> Option<(ItemKind, String)> {
    let item = read.form.root().live()?;
    let mut found = None;
    each_element(&read.ui, "", &mut |element, at| {
        if element.kind == ElementKind::Live {
            found.get_or_insert_with(|| at.to_owned());
        }
    });
    Some((item.kind.clone(), found?))
}
