//! All that is wrong with a template and with what its author keeps beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Cases, Samples, Scene, Stage, State};
use crate::actions::ActionSchemas;
use crate::bundle::Bundle;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{self, MANIFEST};
use crate::page::RenderError;
use crate::source::{Place, parse_yaml};
use crate::template::Template;

/// The connector that a template is for, as its `template.yaml` says; none if that can't be read.
pub fn connector(bundle: &Bundle) -> Option<String> {
    let manifest = parse_yaml(bundle.text(MANIFEST)?).ok()?.to_value();
    manifest.pointer("/spec/connector")?.as_str().map(str::to_owned)
}

/// The template if it can be used, and all findings: its own, those of its samples and those of its cases.
pub fn findings(bundle: &Bundle, actions: &ActionSchemas) -> (Option<Template>, Vec<Diagnostic>) {
    match Template::load(bundle, actions) {
        Ok(template) => {
            let mut findings = template.warnings().to_vec();
            let (samples, told) = Samples::read(bundle, &template);
            findings.extend(told);
            findings.extend(Cases::read(bundle, &template).1);
            let stage = Stage {
                template: Arc::new(template),
                samples,
            };
            findings.extend(undrawn_warnings(bundle, &stage));
            (Arc::into_inner(stage.template), findings)
        }
        Err(findings) => (None, findings),
    }
}

/// Warnings of buttons that fail while they are drawn with samples. They are seen only where there is something to warn
/// of, which may be long after a template was installed.
fn undrawn_warnings(bundle: &Bundle, stage: &Stage) -> Vec<Diagnostic> {
    let template = &stage.template;
    let pages = template.pages().iter().filter_map(|page| {
        let scene = Scene {
            page: page.manifest.name.clone(),
            locale: template.locale(&template.manifest().spec.locales.default),
            state: State::Usual,
            params: BTreeMap::new(),
            base: "/".to_owned(),
            now: Timestamp::UNIX_EPOCH,
        };
        let error = stage.try_warnings(&scene).err()?;
        let (file, line, message) = match &error {
            RenderError::Failed { file, line, message } => (file.as_str(), *line, message.clone()),
            RenderError::TooLong { file } | RenderError::TooLarge { file } => (file.as_str(), 1, error.to_string()),
            _ => (MANIFEST, 1, error.to_string()),
        };
        let place = Place { line, ..Place::START };
        let help = format!("a warning of the page {} is drawn like this, with samples", scene.page);
        let at = (file, place, "undrawn-warning");
        Some(load::told_beside(bundle, Severity::Error, at, message, help))
    });
    pages.collect()
}
