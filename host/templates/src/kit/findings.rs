//! All that is wrong with a template and with what its author keeps beside it.

use super::{Cases, Samples};
use crate::actions::ActionSchemas;
use crate::bundle::Bundle;
use crate::diagnostic::Diagnostic;
use crate::load::MANIFEST;
use crate::source::parse_yaml;
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
            findings.extend(Samples::read(bundle, &template).1);
            findings.extend(Cases::read(bundle, &template).1);
            (Some(template), findings)
        }
        Err(findings) => (None, findings),
    }
}
