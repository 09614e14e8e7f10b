//! Pages: what they load, what their buttons do, what their files speak of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::forms::{ReadForm, live};
use super::manifest::{TAKEN, declared, leads_somewhere, names};
use super::{Gathered, MANIFEST, Report, place};
use crate::actions::ActionSchemas;
use crate::diagnostic::did_you_mean;
use crate::form::ItemKind;
use crate::model::Manifest;
use crate::model::manifest::{Page, Source, Step};
use crate::page::lint::{self, Known, Shape};
use crate::schema::{properties, required};
use crate::source::{Kind, Node, Place, escaped};

/// What the checks of one page share.
struct Checks<'r, 'b, 'a> {
    report: &'r mut Report<'b>,
    manifest: &'a Manifest,
    node: &'a Node,
    actions: &'a ActionSchemas,
    form: Option<&'a ReadForm>,
    page: &'a Page,
    files: &'a BTreeMap<String, String>,
    variables: BTreeMap<String, Shape>,
    gathered: &'r mut Gathered,
    /// Fields of the form that some expression or source uses.
    used_fields: BTreeSet<String>,
}

pub(super) fn check(
    report: &mut Report<'_>,
    manifest: &Manifest,
    node: &Node,
    actions: &ActionSchemas,
    forms: &BTreeMap<String, ReadForm>,
    gathered: &mut Gathered,
) {
    let files: BTreeMap<String, String> = report
        .bundle
        .paths()
        .filter(|path| path.starts_with("pages/"))
        .filter_map(|path| Some((path.to_owned(), report.bundle.text(path)?.to_owned())))
        .collect();
    for (index, page) in manifest.spec.pages.iter().enumerate() {
        let mut checks = Checks {
            report,
            manifest,
            node,
            actions,
            form: forms.get(&page.name),
            page,
            files: &files,
            variables: variables(page, forms.get(&page.name)),
            gathered,
            used_fields: BTreeSet::new(),
        };
        checks.page(&format!("/spec/pages/{index}"));
    }
}

/// What every page has, and its form and parameters.
fn variables(page: &Page, form: Option<&ReadForm>) -> BTreeMap<String, Shape> {
    let shape = |names: Vec<&str>| -> Shape {
        let members: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({}))).collect();
        let schema = json!({"type": "object", "properties": members});
        Some((schema.clone(), schema))
    };
    let mut variables = BTreeMap::from([
        ("user".to_owned(), shape(vec!["name", "email", "time_zone"])),
        (
            "params".to_owned(),
            shape(page.params.iter().map(|param| param.name.as_str()).collect()),
        ),
        ("links".to_owned(), None),
        ("locale".to_owned(), None),
    ]);
    let form = form.map(|read| (read.form.schema().clone(), read.form.schema().clone()));
    variables.insert("form".to_owned(), form);
    variables
}

impl Checks<'_, '_, '_> {
    fn error(&mut self, at: &str, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        let place = place(self.node, at);
        self.report.error(MANIFEST, place, code, message, help);
    }

    fn page(&mut self, at: &str) {
        let page = self.page;
        self.gathered.message(
            &page.title,
            "unknown-message",
            MANIFEST,
            place(self.node, &format!("{at}/title")),
        );
        names(
            self.report,
            self.node,
            &format!("{at}/params"),
            "parameter",
            page.params.iter().map(|param| &param.name),
        );
        names(
            self.report,
            self.node,
            &format!("{at}/actions"),
            "action",
            page.actions.iter().map(|action| &action.name),
        );
        if page.form.is_none() && page.template.is_none() {
            let help = "give it a `form`, a `template`, or both";
            self.error(
                at,
                "missing-key",
                format!("the page `{}` shows nothing", page.name),
                help,
            );
        }
        for (index, load) in page.load.iter().enumerate() {
            let at = format!("{at}/load/{index}");
            self.call(&load.action, &format!("{at}/action"), true);
            self.inputs(&load.action, &load.input, &at, "input", &[]);
            self.name(&load.name, &load.action, &format!("{at}/as"));
        }
        self.form(at);
        for index in 0..page.actions.len() {
            self.action(&format!("{at}/actions/{index}"), index);
        }
        self.live();
        self.template(at);
        self.unused_fields();
    }

    fn form(&mut self, at: &str) {
        let Some(used) = &self.page.form else { return };
        for (name, source) in &used.values {
            let at = format!("{at}/form/values/{}", escaped(name));
            if let Some(read) = self.form {
                let known = properties(read.form.schema());
                if !known.contains(&name.as_str()) {
                    let help = did_you_mean(name, known.iter().copied());
                    let place = self.node.place_of_name(&at);
                    self.report.error(
                        MANIFEST,
                        place,
                        "unknown-field",
                        format!("the form has no `{name}`"),
                        help,
                    );
                }
            }
            self.source(source, &at);
        }
    }

    /// The action of a call must be declared; that of a load must read only.
    fn call(&mut self, name: &str, at: &str, reads_only: bool) {
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
    }

    /// Gives a name to an action's output.
    fn name(&mut self, name: &str, action: &str, at: &str) {
        let plain = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if !plain || TAKEN.contains(&name) {
            let help = "use a word of your own: lower-case letters, digits and underscores";
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

    fn action(&mut self, at: &str, index: usize) {
        let Some(button) = self.page.actions.get(index) else {
            return;
        };
        self.gathered.message(
            &button.label,
            "unknown-message",
            MANIFEST,
            place(self.node, &format!("{at}/label")),
        );
        self.gathered.attribute(&button.label, "busy");
        if let Some(when) = &button.when {
            self.expression(when, &format!("{at}/when"));
        }
        let before = self.variables.clone();
        if let Some(name) = &button.action {
            self.call(name, &format!("{at}/action"), false);
            let fields: Vec<String> = match self.form {
                Some(read) if !button.skip_form => read
                    .form
                    .controls()
                    .iter()
                    .filter_map(|control| control.path.first().cloned())
                    .collect(),
                _ => Vec::new(),
            };
            self.inputs(name, &button.input, at, "input", &fields);
            if let Some(output) = &button.output {
                self.name(output, name, &format!("{at}/as"));
            }
        } else {
            for (name, key) in [(!button.input.is_empty(), "input"), (button.output.is_some(), "as")] {
                if name {
                    self.error(
                        &format!("{at}/{key}"),
                        "missing-key",
                        format!("`{key}` is for an `action`"),
                        "say which action is called",
                    );
                }
            }
        }
        for (index, step) in button.then.iter().enumerate() {
            self.step(step, &format!("{at}/then/{index}"));
        }
        if button.action.is_none() && button.then.is_empty() {
            self.error(
                at,
                "missing-key",
                format!("the button `{}` does nothing", button.name),
                "give it an `action`, or steps in `then`",
            );
        }
        self.variables = before;
    }

    fn step(&mut self, step: &Step, at: &str) {
        let kinds = [
            step.action.is_some(),
            step.page.is_some(),
            step.link.is_some(),
            step.mail.is_some(),
        ];
        if kinds.iter().filter(|given| **given).count() != 1 {
            self.error(
                at,
                "bad-step",
                "a step is exactly one of `action`, `page`, `link` and `mail`",
                "make one step of each",
            );
        }
        if let Some(when) = &step.when {
            self.expression(when, &format!("{at}/when"));
        }
        if let Some(name) = &step.action {
            self.call(name, &format!("{at}/action"), false);
            self.inputs(name, &step.input, at, "input", &[]);
            if let Some(output) = &step.output {
                self.name(output, name, &format!("{at}/as"));
            }
        }
        if let Some(name) = &step.page {
            self.target(name, &step.params, at);
        }
        let mail = step.mail.iter().flat_map(|mail| {
            [
                ("mail/to", &mail.to),
                ("mail/subject", &mail.subject),
                ("mail/body", &mail.body),
            ]
        });
        for (key, source) in mail.chain([("link", &step.link)]) {
            if let Some(source) = source {
                self.source(source, &format!("{at}/{key}"));
            }
        }
    }

    /// A page to go to, with what it needs.
    fn target(&mut self, name: &str, params: &BTreeMap<String, Source>, at: &str) {
        let Some(target) = self.manifest.spec.pages.iter().find(|page| page.name == name) else {
            let known: Vec<&str> = self.manifest.spec.pages.iter().map(|page| page.name.as_str()).collect();
            let help = did_you_mean(name, known.iter().copied());
            return self.error(
                &format!("{at}/page"),
                "unknown-page",
                format!("there is no page `{name}`"),
                help,
            );
        };
        self.gathered.pages.insert(name.to_owned());
        let known: Vec<&str> = target.params.iter().map(|param| param.name.as_str()).collect();
        for (param, source) in params {
            let at = format!("{at}/params/{}", escaped(param));
            if !known.contains(&param.as_str()) {
                let help = did_you_mean(param, known.iter().copied());
                let place = self.node.place_of_name(&at);
                self.report.error(
                    MANIFEST,
                    place,
                    "unknown-param",
                    format!("the page `{name}` has no parameter `{param}`"),
                    help,
                );
            }
            self.source(source, &at);
        }
        for param in target
            .params
            .iter()
            .filter(|param| !param.optional && !params.contains_key(&param.name))
        {
            let help = format!("add `params: {{{}: …}}`", param.name);
            self.error(
                &format!("{at}/page"),
                "missing-param",
                format!("the page `{name}` needs `{}`", param.name),
                help,
            );
        }
    }

    /// The input of an action: each member declared, each source right, what is required given.
    fn inputs(&mut self, name: &str, given: &BTreeMap<String, Source>, at: &str, key: &str, fields: &[String]) {
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

    fn source(&mut self, source: &Source, at: &str) {
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

    fn known(&self) -> Known<'_> {
        Known {
            files: self.files,
            images: self
                .manifest
                .spec
                .images
                .iter()
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
    fn used(&mut self, used: Used) {
        self.gathered.images.extend(used.images);
        self.gathered.pages.extend(used.pages);
        self.gathered.files.extend(used.files);
        for (key, file, at) in used.keys {
            let place = match self.files.get(&file) {
                Some(text) => Place {
                    length: key.chars().count() + 2,
                    ..Place::of_byte(text, at)
                },
                None => Place::START,
            };
            self.gathered.message(&key, "unknown-message", &file, place);
        }
    }

    fn expression(&mut self, text: &str, at: &str) {
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

    fn template(&mut self, at: &str) {
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

    fn lint_file(&mut self, file: &str, variables: &BTreeMap<String, Shape>) {
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
            self.report
                .error(&finding.file, place, finding.code, finding.message, finding.help);
        }
    }

    fn live(&mut self) {
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

    /// Fields of the form that no action takes and no expression uses.
    fn unused_fields(&mut self) {
        let Some(read) = self.form else { return };
        let text = self
            .page
            .template
            .as_ref()
            .and_then(|file| self.files.get(file))
            .cloned()
            .unwrap_or_default();
        let mut found = Vec::new();
        crate::form::each_element(&read.ui, "", &mut |element, at| {
            let path = element.scope.as_deref().and_then(crate::schema::scope_path);
            if let Some(first) = path.and_then(|path| path.into_iter().next())
                && !self.used_fields.contains(&first)
                && !text.contains(&format!("form.{first}"))
            {
                found.push((first, format!("{at}/scope")));
            }
        });
        let actions: Vec<&str> = self
            .page
            .actions
            .iter()
            .filter_map(|action| action.action.as_deref())
            .collect();
        let known: Vec<&str> = actions
            .iter()
            .filter_map(|name| self.actions.get(name))
            .flat_map(|action| properties(&action.input))
            .collect();
        for (name, at) in found {
            let help = crate::diagnostic::similar(&name, known.iter().copied()).map_or_else(
                || "use it in an `input` of a button, or take the field away".to_owned(),
                |near| format!("did you mean `{near}`? Or use it in an `input` of a button"),
            );
            let place = read.ui_node.place_of(&at);
            self.report.error(
                &read.ui_file,
                place,
                "unused-field",
                format!("no action takes `{name}`"),
                help,
            );
        }
    }
}

/// What a lint has gathered, without its borrows.
struct Used {
    keys: BTreeSet<(String, String, usize)>,
    images: BTreeSet<String>,
    pages: BTreeSet<String>,
    files: BTreeSet<String>,
}

impl Used {
    fn of(known: Known<'_>) -> Self {
        Self {
            keys: known.keys,
            images: known.used_images,
            pages: known.used_pages,
            files: known.used_files,
        }
    }
}
