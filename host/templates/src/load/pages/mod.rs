//! Pages: what they load, what their buttons do, what their files speak of.

mod calls;
mod files;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::actions::ActionSchemas;
use crate::diagnostic::did_you_mean;
use crate::load::forms::ReadForm;
use crate::load::manifest::names;
use crate::load::{Gathered, MANIFEST, Report, place};
use crate::model::Manifest;
use crate::model::manifest::{Page, Source, Step, Warn};
use crate::page::lint::{self, Known, Shape, UsedKey};
use crate::schema::properties;
use crate::source::{Node, escaped};

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
        if let Some(warn) = &button.warn {
            self.warning(warn, button.skip_form, &format!("{at}/warn"));
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
        let mut secret = button.action.as_deref().is_some_and(|name| self.is_secret(name));
        for (index, step) in button.then.iter().enumerate() {
            let at = format!("{at}/then/{index}");
            if secret {
                self.after_secret(step, &at);
            }
            self.step(step, &at);
            secret |= step.action.as_deref().is_some_and(|name| self.is_secret(name));
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

    /// The look before a button.
    fn warning(&mut self, warn: &Warn, skip_form: bool, at: &str) {
        if self.form.is_none() || skip_form {
            let help = "take it away, or give the button a form";
            self.error(at, "not-allowed", "a warning is for a button that sends a form", help);
        }
        self.call(&warn.action, &format!("{at}/action"), true);
        let fields: Vec<String> = match self.form {
            Some(read) if !skip_form => read
                .form
                .controls()
                .iter()
                .filter_map(|control| control.path.first().cloned())
                .collect(),
            _ => Vec::new(),
        };
        self.inputs(&warn.action, &warn.input, at, "input", &fields);
        if !self.files.contains_key(&warn.template) || !lint::is_partial(&warn.template) {
            let known = self.files.keys().map(String::as_str);
            let help = did_you_mean(
                &warn.template,
                known.filter(|file| lint::is_partial(file)).collect::<Vec<_>>(),
            );
            return self.error(
                &format!("{at}/template"),
                "missing-file",
                format!("there is no partial {}; they are in pages/partials/", warn.template),
                help,
            );
        }
        let mut variables = self.variables.clone();
        let shape = self.actions.get(&warn.action);
        let shape = shape.map(|action| (action.output.clone(), action.output.clone()));
        variables.insert("output".to_owned(), shape);
        self.lint_file(&warn.template, &variables);
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
    keys: BTreeSet<UsedKey>,
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
