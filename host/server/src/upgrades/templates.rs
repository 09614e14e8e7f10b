//! Templates beside another component: what was checked against the one that runs is checked against the one that may come,
//! before an admin agrees to it. Pages that would stop working are told as a difference that needs consent.

use microapp_runtime::Manifest;
use microapp_store::{Store, StoreError};
use microapp_templates::{Bundle, Severity, Template, kit};

use super::{Difference, Proposal};
use crate::pages::{action_schemas, newest};

impl Proposal {
    /// Adds to the differences the templates whose pages would stop working: those that are installed, and `delivered`, the
    /// one that comes with the program, if none is installed in its place. Blocks.
    ///
    /// # Errors
    ///
    /// The store's.
    pub fn beside_templates(mut self, store: &dyn Store, delivered: Option<&Bundle>) -> Result<Self, StoreError> {
        let unfit = unfit(store, &self.integration, &self.manifest, delivered)?;
        self.unfit = unfit.iter().map(|(name, _)| name.clone()).collect();
        let told = unfit.into_iter().map(|(name, fault)| Difference {
            needs_consent: true,
            text: format!("the pages of {name} no longer work: {fault}"),
        });
        self.differences.splice(0..0, told);
        Ok(self)
    }
}

/// The templates of an integration that can't be used with a component, and why. Blocks.
pub(super) fn unfit(
    store: &dyn Store,
    integration: &str,
    manifest: &Manifest,
    delivered: Option<&Bundle>,
) -> Result<Vec<(String, String)>, StoreError> {
    let installed = newest(store.templates(integration)?);
    let replaced = installed.iter().any(|row| row.name == manifest.name);
    let mut unfit = Vec::new();
    for row in installed {
        let fault = match store.template_bundle(&row.integration, &row.name, row.release)? {
            Some(packed) => match kit::unpack(&packed) {
                Ok(bundle) => fault(&bundle, manifest),
                Err(error) => Some(error.to_string()),
            },
            // Taken out since.
            None => None,
        };
        unfit.extend(fault.map(|fault| (format!("{} {}", row.name, row.version), fault)));
    }
    if let Some(bundle) = delivered.filter(|_| !replaced) {
        let fault = fault(bundle, manifest);
        unfit.extend(fault.map(|fault| ("the program".to_owned(), fault)));
    }
    Ok(unfit)
}

/// Why a template can't be used with a component; none if it can.
fn fault(bundle: &Bundle, manifest: &Manifest) -> Option<String> {
    let findings = Template::load(bundle, &action_schemas(manifest)).err()?;
    let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let first = errors.next()?;
    let others = match errors.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!("{}:{}: {}{others}", first.file, first.line, first.message))
}
