//! Calls of actions: what is declared, what is given, what is needed.

use std::collections::BTreeMap;

use super::Checks;
use crate::diagnostic::did_you_mean;
use crate::load::MANIFEST;
use crate::load::manifest::{TAKEN, declared, leads_somewhere};
use crate::model::manifest::{Source, Step};
use crate::page::FUNCTIONS;
use crate::schema::{properties, required};
use crate::source::escaped;

/// What is done with a secret.
const SECRET_HELP: &str = "call it by a button, and open the address in it by the next step, `link: { expression: address.start_url }`; \
                           the server opens the service's own sites alone";

/// Whether an expression names a value, and makes nothing of it: `address.start_url`.
fn is_path(expression: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    expression.trim().split('.').all(word)
}

impl Checks<'_, '_, '_> {
    /// The action of a call must be declared; that of a load must read only.
    pub(super) fn call(&mut self, name: &str, at: &str, reads_only: bool) {
        if declared(self.manifest, name).is_none() {
            let known: Vec<&str> = self
                .manifest
                .spec
                .actions
                .iter()
                .map(|action| action.name.as_str())
                .collect();
            let help = did_you_mean(name, known.iter().copied());
            return self.error(
                at,
                "unknown-action",
                format!("`{name}` is not among spec.actions"),
                help,
            );
        }
        self.gathered.actions.insert(name.to_owned());
        if reads_only && self.actions.get(name).is_some_and(|action| !action.reads_only) {
            let help = "showing a page must not change anything: call it by a button";
            self.error(at, "not-allowed", format!("`{name}` changes something"), help);
        }
        if reads_only && self.is_secret(name) {
            let message = format!("what `{name}` gives is a secret, and a page can't show it");
            self.error(at, "secret-output", message, SECRET_HELP);
        }
    }

    /// Whether an action's output is a secret.
    pub(super) fn is_secret(&self, name: &str) -> bool {
        self.actions.get(name).is_some_and(|action| action.secret_output)
    }

    /// A step of a button that was given a secret: it opens an address, as it is.
    pub(super) fn after_secret(&mut self, step: &Step, at: &str) {
        let Some(link) = &step.link else {
            let message = "after an action whose output is a secret comes a link, and nothing else";
            return self.error(at, "secret-output", message, SECRET_HELP);
        };
        let as_it_is = link.expression.as_deref().is_some_and(is_path);
        if !as_it_is {
            let message = "an address that is a secret is opened as it is: nothing is put before it or behind it";
            self.error(&format!("{at}/link"), "secret-output", message, SECRET_HELP);
        }
    }

    /// Gives a name to an action's output.
    pub(super) fn name(&mut self, name: &str, action: &str, at: &str) {
        let plain = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !plain || TAKEN.contains(&name) || FUNCTIONS.contains(&name) {
            let help = "use a word of your own, no function's: lower-case letters, digits and underscores";
            self.error(
                at,
                "bad-value",
                format!("`{name}` can't be the name of an output"),
                help,
            );
        }
        let shape = self
            .actions
            .get(action)
            .map(|action| (action.output.clone(), action.output.clone()));
        self.variables.insert(name.to_owned(), shape);
    }

    /// The input of an action: each member declared, each source right, what is required given.
    pub(super) fn inputs(
        &mut self,
        name: &str,
        given: &BTreeMap<String, Source>,
        at: &str,
        key: &str,
        fields: &[String],
    ) {
        for (member, source) in given {
            self.source(source, &format!("{at}/{key}/{}", escaped(member)));
        }
        let (Some(declared), Some(action)) = (declared(self.manifest, name), self.actions.get(name)) else {
            return;
        };
        let taken = properties(&action.input);
        for member in given.keys() {
            let at = format!("{at}/{key}/{}", escaped(member));
            let place = self.node.place_of_name(&at);
            if !taken.contains(&member.as_str()) {
                let help = did_you_mean(member, taken.iter().copied());
                self.report.error(
                    MANIFEST,
                    place,
                    "unknown-field",
                    format!("`{name}` takes no `{member}`"),
                    help,
                );
            } else if !declared.contains(member) {
                let help = format!("add `{member}` to the inputs of `{name}` in spec.actions");
                self.report.error(
                    MANIFEST,
                    place,
                    "undeclared-input",
                    format!("`{member}` is not declared"),
                    help,
                );
            }
        }
        for field in fields {
            if !taken.contains(&field.as_str()) {
                continue;
            }
            self.used_fields.insert(field.clone());
            if !declared.contains(field) && !given.contains_key(field) {
                let help = format!("add `{field}` to the inputs of `{name}` in spec.actions");
                self.error(
                    &format!("{at}/action"),
                    "undeclared-input",
                    format!("the form gives `{field}`, which is not declared"),
                    help,
                );
            }
        }
        for needed in required(&action.input) {
            let from_form = fields.iter().any(|field| field == needed);
            if !given.contains_key(needed) && !from_form {
                let help = format!("add a field for it, or `input: {{{needed}: …}}`");
                self.error(
                    &format!("{at}/action"),
                    "missing-input",
                    format!("`{name}` needs `{needed}`, and nothing gives it"),
                    help,
                );
            }
        }
    }

    pub(super) fn source(&mut self, source: &Source, at: &str) {
        let given = [
            source.form.is_some(),
            source.param.is_some(),
            source.value.is_some(),
            source.expression.is_some(),
        ];
        if given.iter().filter(|given| **given).count() != 1 {
            let help = "such as `{form: /topic}`, `{value: true}` or `{expression: \"form.topic\"}`";
            self.error(
                at,
                "bad-source",
                "a value comes from exactly one of `form`, `param`, `value` and `expression`",
                help,
            );
        }
        if let Some(pointer) = &source.form {
            let at = format!("{at}/form");
            match self.form {
                None => self.error(
                    &at,
                    "unknown-field",
                    "this page has no form",
                    "use `param`, `value` or `expression`",
                ),
                Some(read) if !leads_somewhere(read.form.schema(), pointer) => {
                    let known: Vec<String> = properties(read.form.schema())
                        .iter()
                        .map(|name| format!("/{name}"))
                        .collect();
                    let help = did_you_mean(pointer, known.iter().map(String::as_str));
                    self.error(&at, "unknown-field", format!("the form has no `{pointer}`"), help);
                }
                Some(_) => {
                    let first = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
                    self.used_fields.insert(first.to_owned());
                }
            }
        }
        if let Some(param) = &source.param {
            let known: Vec<&str> = self.page.params.iter().map(|param| param.name.as_str()).collect();
            if !known.contains(&param.as_str()) {
                let help = did_you_mean(param, known.iter().copied());
                self.error(
                    &format!("{at}/param"),
                    "unknown-param",
                    format!("this page has no parameter `{param}`"),
                    help,
                );
            }
        }
        if let Some(expression) = &source.expression {
            self.expression(expression, &format!("{at}/expression"));
        }
    }
}
