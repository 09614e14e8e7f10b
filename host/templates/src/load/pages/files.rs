//! The files of pages, expressions of `template.yaml`, and what both use.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Checks, Used};
use crate::diagnostic::did_you_mean;
use crate::form::ItemKind;
use crate::load::forms::live;
use crate::load::manifest::declared;
use crate::load::{MANIFEST, Tell, place};
use crate::page::lint::{self, Known, Shape};
use crate::schema::properties;
use crate::source::{Kind, Place};

impl Checks<'_, '_, '_> {
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            files: self.files,
            images: self
                .manifest
                .spec
                .images
                .iter()
                .map(|image| image.name.as_str())
                .collect(),
            described: self
                .manifest
                .spec
                .images
                .iter()
                .filter(|image| image.alt.is_some())
                .map(|image| image.name.as_str())
                .collect(),
            pages: self
                .manifest
                .spec
                .pages
                .iter()
                .map(|page| {
                    (
                        page.name.as_str(),
                        page.params.iter().map(|param| param.name.as_str()).collect(),
                    )
                })
                .collect(),
            actions: self.page.actions.iter().map(|action| action.name.as_str()).collect(),
            keys: BTreeSet::new(),
            used_images: BTreeSet::new(),
            used_pages: BTreeSet::new(),
            used_files: BTreeSet::new(),
        }
    }

    /// Takes over what a lint has gathered, and gives back the messages that it found used.
    pub(super) fn used(&mut self, used: Used) {
        self.gathered.images.extend(used.images);
        self.gathered.pages.extend(used.pages);
        self.gathered.files.extend(used.files);
        for used in used.keys {
            let place = match self.files.get(&used.file) {
                Some(text) => Place {
                    length: used.key.chars().count() + 2,
                    ..Place::of_byte(text, used.at)
                },
                None => Place::START,
            };
            self.gathered
                .message_with(&used.key, "unknown-message", &used.file, place, used.given);
        }
    }

    pub(super) fn expression(&mut self, text: &str, at: &str) {
        let mut known = self.known();
        let findings = lint::expression(text, &self.variables, &mut known);
        let used = Used::of(known);
        self.used(used);
        let node = self.node.at(at);
        let start = place(self.node, at);
        // Within quotes the text begins one column later; a folded text is pointed at as a whole.
        let quoted = node.is_some_and(|node| matches!(&node.kind, Kind::Scalar(Value::String(text)) if node.place.length == text.chars().count() + 2));
        for finding in findings {
            let offset = Place::of_byte(text, finding.at);
            let place = if text.contains('\n') {
                start
            } else {
                let column = start.column + offset.column - 1 + usize::from(quoted);
                Place {
                    column,
                    length: finding.length,
                    ..start
                }
            };
            self.report
                .error(MANIFEST, place, finding.code, finding.message, finding.help);
        }
        let names: Vec<String> = self
            .form
            .map(|read| {
                properties(read.form.schema())
                    .iter()
                    .map(|name| (*name).to_owned())
                    .collect()
            })
            .unwrap_or_default();
        for name in names {
            if text.contains(&format!("form.{name}")) || text.contains(&format!("form['{name}']")) {
                self.used_fields.insert(name);
            }
        }
    }

    pub(super) fn template(&mut self, at: &str) {
        let Some(file) = &self.page.template else { return };
        let at = format!("{at}/template");
        let known: Vec<String> = self
            .files
            .keys()
            .filter(|file| !lint::is_partial(file))
            .cloned()
            .collect();
        if !known.contains(file) {
            let help = did_you_mean(file, known.iter().map(String::as_str));
            return self.error(
                &at,
                "missing-file",
                format!("there is no page file {file}; they are in pages/"),
                help,
            );
        }
        let variables = self.variables.clone();
        self.lint_file(file, &variables);
        let text = self.files.get(file).map(String::as_str).unwrap_or_default();
        if self.page.form.is_some() && !text.contains("form()") {
            let place = Place::of_byte(text, 0);
            self.report.error(
                file,
                place,
                "no-form",
                "this page has a form and does not show it",
                "write `{{ form() }}` where it belongs",
            );
        }
    }

    pub(super) fn lint_file(&mut self, file: &str, variables: &BTreeMap<String, Shape>) {
        let mut known = self.known();
        let findings = lint::page(file, variables, &mut known);
        let used = Used::of(known);
        self.gathered.files.insert(file.to_owned());
        self.used(used);
        for finding in findings {
            let text = self.files.get(&finding.file).map(String::as_str).unwrap_or_default();
            let place = Place {
                length: finding.length,
                ..Place::of_byte(text, finding.at)
            };
            let tell = Tell {
                file: &finding.file,
                place,
                code: finding.code,
                message: finding.message,
                suggestion: Some(finding.help),
            };
            self.report.add(finding.severity, tell);
        }
    }

    pub(super) fn live(&mut self) {
        let Some(read) = self.form else { return };
        let Some((
            ItemKind::Live {
                action,
                input,
                template,
            },
            at,
        )) = live(read)
        else {
            return;
        };
        let at = format!("{at}/live");
        let place = read.ui_node.place_of(&format!("{at}/action"));
        match self.actions.get(&action) {
            Some(known) if declared(self.manifest, &action).is_some() => {
                self.gathered.actions.insert(action.clone());
                if !known.reads_only {
                    self.report.error(
                        &read.ui_file,
                        place,
                        "not-allowed",
                        format!("`{action}` changes something"),
                        "a live element may only read",
                    );
                }
                if known.secret_output {
                    self.report.error(
                        &read.ui_file,
                        place,
                        "secret-output",
                        format!("what `{action}` gives is a secret, and a page can't show it"),
                        "show something else while one types",
                    );
                }
            }
            _ => {
                let help = did_you_mean(
                    &action,
                    self.manifest
                        .spec
                        .actions
                        .iter()
                        .map(|action| action.name.as_str())
                        .collect::<Vec<_>>(),
                );
                self.report.error(
                    &read.ui_file,
                    place,
                    "unknown-action",
                    format!("`{action}` is not among spec.actions"),
                    help,
                );
            }
        }
        for source in input.values() {
            if let Some(expression) = &source.expression {
                let mut known = self.known();
                let findings = lint::expression(expression, &self.variables, &mut known);
                for finding in findings {
                    self.report.error(
                        &read.ui_file,
                        read.ui_node.place_of(&at),
                        finding.code,
                        finding.message,
                        finding.help,
                    );
                }
            }
        }
        let place = read.ui_node.place_of(&format!("{at}/template"));
        if !self.files.contains_key(&template) || !lint::is_partial(&template) {
            let known: Vec<&str> = self
                .files
                .keys()
                .map(String::as_str)
                .filter(|file| lint::is_partial(file))
                .collect();
            let help = did_you_mean(&template, known);
            return self.report.error(
                &read.ui_file,
                place,
                "missing-file",
                format!("there is no partial {template}; they are in pages/partials/"),
                help,
            );
        }
        let mut variables = self.variables.clone();
        let shape = self
            .actions
            .get(&action)
            .map(|action| (action.output.clone(), action.output.clone()));
        variables.insert("output".to_owned(), shape);
        self.lint_file(&template, &variables);
    }
}
