//! Loading a template: reading its files, and telling everything that is wrong with them at once.
//!
//! Each file is read with the place of every value; then its shape is checked against the published schema, and then what
//! it says against the connector's actions and the other files.

mod forms;
mod manifest;
mod pages;
mod pictures;
mod placeholders;
mod shape;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::actions::ActionSchemas;
use crate::bundle::Bundle;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{self, Manifest};
use crate::page::Page;
use crate::source::{Node, Place, parse_yaml};
use crate::template::Template;

pub(crate) use forms::ERRORS;

/// The file that makes a folder a template.
pub const MANIFEST: &str = "template.yaml";

/// So many findings are told; more help nobody.
const MOST: usize = 200;

/// Collects findings.
struct Report<'a> {
    bundle: &'a Bundle,
    findings: Vec<Diagnostic>,
}

/// What a finding is about.
struct Tell<'a> {
    file: &'a str,
    place: Place,
    code: &'static str,
    message: String,
    suggestion: Option<String>,
}

impl Report<'_> {
    fn add(&mut self, severity: Severity, tell: Tell<'_>) {
        let text = self.bundle.text(tell.file);
        let source_line = text.and_then(|text| text.lines().nth(tell.place.line.saturating_sub(1)));
        let finding = Diagnostic {
            severity,
            code: tell.code,
            message: tell.message,
            file: tell.file.to_owned(),
            line: tell.place.line,
            column: tell.place.column,
            length: tell.place.length.max(1),
            source_line: source_line.map(str::to_owned),
            suggestion: tell.suggestion.filter(|help| !help.is_empty()),
        };
        if self.findings.len() < MOST && !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn error(
        &mut self,
        file: &str,
        place: Place,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (message, suggestion) = (message.into(), Some(help.into()));
        let tell = Tell {
            file,
            place,
            code,
            message,
            suggestion,
        };
        self.add(Severity::Error, tell);
    }

    fn warning(
        &mut self,
        file: &str,
        place: Place,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let (message, suggestion) = (message.into(), Some(help.into()));
        let tell = Tell {
            file,
            place,
            code,
            message,
            suggestion,
        };
        self.add(Severity::Warning, tell);
    }

    fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// A message that is used somewhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct UsedMessage {
    /// The message, and the attribute after a point.
    key: String,
    /// What is wrong without it.
    code: &'static str,
    /// Where it is used.
    file: String,
    line: usize,
    column: usize,
    /// How many characters the place has.
    length: usize,
    /// The values that go with it, by name; none if they can't be known.
    given: Option<BTreeSet<String>>,
}

/// All that is gathered while files are checked.
#[derive(Default)]
struct Gathered {
    messages: BTreeSet<UsedMessage>,
    /// Attributes that may be there, by key: `.hint` of a control.
    attributes: BTreeMap<String, BTreeSet<String>>,
    files: BTreeSet<String>,
    pages: BTreeSet<String>,
    images: BTreeSet<String>,
    actions: BTreeSet<String>,
    tables: BTreeSet<String>,
}

impl Gathered {
    /// A message that is shown as it is, without values.
    fn message(&mut self, key: &str, code: &'static str, file: &str, place: Place) {
        self.message_with(key, code, file, place, Some(BTreeSet::new()));
    }

    fn message_with(
        &mut self,
        key: &str,
        code: &'static str,
        file: &str,
        place: Place,
        given: Option<BTreeSet<String>>,
    ) {
        self.messages.insert(UsedMessage {
            key: key.to_owned(),
            code,
            file: file.to_owned(),
            line: place.line,
            column: place.column,
            length: place.length,
            given,
        });
    }

    fn attribute(&mut self, key: &str, name: impl Into<String>) {
        self.attributes.entry(key.to_owned()).or_default().insert(name.into());
    }
}

/// Reads a file that the kit knows and the engine does not, by its schema; with all that is wrong with it.
pub(crate) fn read_beside<T: serde::de::DeserializeOwned>(
    bundle: &Bundle,
    file: &str,
    schema: &serde_json::Value,
) -> Result<(T, Node), Vec<Diagnostic>> {
    let mut report = Report {
        bundle,
        findings: Vec::new(),
    };
    let Some(text) = bundle.text(file) else {
        let help = "save it as UTF-8";
        report.error(file, Place::START, "not-text", "this file is no UTF-8 text", help);
        return Err(report.findings);
    };
    let (parsed, code) = if file.ends_with(".json") {
        (crate::source::parse_json(text), "json-syntax")
    } else {
        (parse_yaml(text), "yaml-syntax")
    };
    let node = match parsed {
        Ok(node) => node,
        Err(error) => {
            let help = error.suggestion.unwrap_or_default();
            report.error(file, error.place, code, error.message, help);
            return Err(report.findings);
        }
    };
    match shape::read(&mut report, file, &node, schema) {
        Some(value) => Ok((value, node)),
        None => Err(report.findings),
    }
}

/// A finding of the kit.
pub(crate) fn told_beside(
    bundle: &Bundle,
    severity: Severity,
    (file, place, code): (&str, Place, &'static str),
    message: String,
    suggestion: String,
) -> Diagnostic {
    let line = bundle
        .text(file)
        .and_then(|text| text.lines().nth(place.line.saturating_sub(1)));
    Diagnostic {
        severity,
        code,
        message,
        file: file.to_owned(),
        line: place.line,
        column: place.column,
        length: place.length.max(1),
        source_line: line.map(str::to_owned),
        suggestion: Some(suggestion).filter(|help| !help.is_empty()),
    }
}

/// Loads a template, or tells all that is wrong.
pub(crate) fn load(bundle: &Bundle, actions: &ActionSchemas) -> Result<Template, Vec<Diagnostic>> {
    let mut report = Report {
        bundle,
        findings: Vec::new(),
    };
    let loaded = read(&mut report, bundle, actions);
    let mut findings = report.findings;
    findings.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    match loaded {
        Some(mut template) if findings.iter().all(|finding| finding.severity == Severity::Warning) => {
            template.warnings = findings;
            Ok(template)
        }
        _ => Err(findings),
    }
}

fn read(report: &mut Report<'_>, bundle: &Bundle, actions: &ActionSchemas) -> Option<Template> {
    for path in bundle.paths() {
        let is_text = !path.starts_with("images/");
        if is_text && bundle.text(path).is_none() {
            let help = "save it as UTF-8; pictures belong in images/";
            report.error(path, Place::START, "not-text", "this file is no UTF-8 text", help);
        }
    }
    let Some(text) = bundle.text(MANIFEST) else {
        report.error(
            MANIFEST,
            Place::START,
            "missing-file",
            "there is no template.yaml",
            "a template begins with this file",
        );
        return None;
    };
    let node = match parse_yaml(text) {
        Ok(node) => node,
        Err(error) => {
            report.error(
                MANIFEST,
                error.place,
                "yaml-syntax",
                error.message,
                error.suggestion.unwrap_or_default(),
            );
            return None;
        }
    };
    let manifest: Manifest = shape::read(report, MANIFEST, &node, &model::manifest_schema())?;
    let manifest = Arc::new(manifest);
    let mut gathered = Gathered::default();
    manifest::check(report, &manifest, &node, actions, &mut gathered);
    let forms = forms::read_all(report, &manifest, &node, actions, &mut gathered);
    pages::check(report, &manifest, &node, actions, &forms, &mut gathered);
    pictures::check(report, &manifest);
    let locales = words::check(report, &manifest, &gathered);
    manifest::unused(report, &manifest, &node, &gathered);

    if report.has_errors() {
        return None;
    }
    let files: Vec<(&str, &str)> = bundle
        .paths()
        .filter(|path| path.starts_with("pages/"))
        .filter_map(|path| Some((path, bundle.text(path)?)))
        .collect();
    let environment = match crate::page::Environment::new(Arc::clone(&manifest), files) {
        Ok(environment) => environment,
        Err(failed) => {
            let (file, error) = *failed;
            let text = bundle.text(&file).unwrap_or_default();
            let finding = crate::page::lint::syntax_error(&error, &file, text);
            let place = Place::of_byte(text, finding.at);
            report.error(&file, place, finding.code, finding.message, finding.help);
            return None;
        }
    };
    let mut forms = forms;
    let pages = manifest.spec.pages.iter().map(|page| Page {
        manifest: page.clone(),
        form: forms.remove(&page.name).map(|read| read.form),
    });
    let images = manifest.spec.images.iter();
    let images = images.filter_map(|image| Some((image.file.clone(), bundle.get(&image.file)?.to_vec())));
    Some(Template {
        pages: pages.collect(),
        locales,
        environment,
        actions: actions.clone(),
        images: images.collect(),
        warnings: Vec::new(),
        manifest,
    })
}

/// The place of a key used at a pointer.
fn place(node: &Node, pointer: &str) -> Place {
    node.place_of(pointer)
}
