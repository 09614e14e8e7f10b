//! A template's folder, read and checked against the connector that it is for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::eprintln;
use microapp_runtime::{Connector, Manifest};
use microapp_server::pages::action_schemas;
use microapp_templates::kit::{self, Cases, Samples, Stage};
use microapp_templates::{ActionSchemas, Bundle, Diagnostic, Severity, Template};

use crate::exit::Failure;
use crate::integration;

/// What a template can be for: the connector that is part of the program, and what it says of itself.
pub struct Service {
    pub connector: Connector,
    pub manifest: Manifest,
    pub actions: ActionSchemas,
}

impl Service {
    /// The built-in connector's.
    pub async fn read() -> Result<Self, Failure> {
        let connector = integration::connector(None)?;
        let manifest = connector.manifest().await?.clone();
        let actions = action_schemas(&manifest);
        Ok(Self {
            connector,
            manifest,
            actions,
        })
    }

    /// The scopes that each action needs, whoever asks.
    pub fn scopes(&self) -> BTreeMap<String, Vec<String>> {
        let scopes = self.manifest.actions.iter().map(|action| {
            let mut scopes: Vec<String> = Vec::new();
            for scope in action.scopes.iter().flat_map(|set| &set.scopes) {
                if !scopes.contains(scope) {
                    scopes.push(scope.clone());
                }
            }
            (action.name.clone(), scopes)
        });
        scopes.collect()
    }
}

/// A template that was read.
pub struct Checked {
    pub bundle: Bundle,
    /// None if it can't be used.
    pub template: Option<Template>,
    /// Files are named as one would open them from here.
    pub findings: Vec<Diagnostic>,
}

/// Reads a folder.
pub fn bundle(folder: &Path) -> Result<Bundle, Failure> {
    if !folder.is_dir() {
        let name = folder.display();
        return Err(Failure::Usage(format!(
            "{name} is no folder; name that of a template, or make one with `microapp page new`"
        )));
    }
    Bundle::from_folder(folder).map_err(|error| Failure::Template(error.to_string()))
}

/// Checks a template with all that its author keeps beside it.
pub fn check(bundle: Bundle, folder: &Path, service: &Service) -> Checked {
    let (template, mut findings) = kit::findings(&bundle, &service.actions);
    findings.sort_by(|one, other| (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column)));
    for finding in &mut findings {
        finding.file = shown(folder, &finding.file);
    }
    Checked {
        bundle,
        template,
        findings,
    }
}

/// A file of a template as one would open it from here.
pub fn shown(folder: &Path, file: &str) -> String {
    let path: PathBuf = folder.components().filter(|part| part.as_os_str() != ".").collect();
    path.join(file).display().to_string()
}

/// A template that can be used, or all that is wrong with it on standard error.
pub fn usable(folder: &Path, service: &Service) -> Result<Usable, Failure> {
    let checked = check(bundle(folder)?, folder, service);
    let errors: Vec<&Diagnostic> = errors(&checked.findings).collect();
    let Some(template) = checked.template.filter(|_| errors.is_empty()) else {
        for finding in &errors {
            eprintln!("{finding}\n");
        }
        return Err(Failure::Template(format!(
            "{}; see above",
            count(errors.len(), "error")
        )));
    };
    let connector = &template.manifest().spec.connector;
    if *connector != service.manifest.name {
        return Err(Failure::Template(format!(
            "the template is for the connector `{connector}`; here is `{}` alone",
            service.manifest.name
        )));
    }
    let (samples, _) = Samples::read(&checked.bundle, &template);
    let (cases, _) = Cases::read(&checked.bundle, &template);
    Ok(Usable {
        bundle: checked.bundle,
        stage: Stage {
            template: Arc::new(template),
            samples,
        },
        cases,
    })
}

/// A template that can be used.
pub struct Usable {
    pub bundle: Bundle,
    pub stage: Stage,
    pub cases: Cases,
}

/// Those that keep a template from being used.
pub fn errors(findings: &[Diagnostic]) -> impl Iterator<Item = &Diagnostic> {
    findings.iter().filter(|finding| finding.severity == Severity::Error)
}

/// `1 error`, `2 errors`.
pub fn count(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}
