//! The templates that there are, by the connector that they are for.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use microapp_runtime::{Effect, Manifest};
use microapp_templates::{ActionSchema, ActionSchemas, Bundle, Template};

use crate::integrations::Running;
use crate::web::Failure;

/// The templates. A clone is another handle to the same.
#[derive(Clone, Default)]
pub struct Catalogue {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    bundles: BTreeMap<String, Bundle>,
    loaded: Mutex<HashMap<String, Arc<Template>>>,
}

impl Catalogue {
    /// Of these: the connector's name, and the template's files.
    pub fn new(bundles: impl IntoIterator<Item = (String, Bundle)>) -> Self {
        let inner = Inner {
            bundles: bundles.into_iter().collect(),
            loaded: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The template for an integration, loaded when it is first asked for.
    pub(super) fn template(&self, running: &Running) -> Result<Arc<Template>, Failure> {
        let manifest = running.integration().manifest();
        let mut loaded = self.inner.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(template) = loaded.get(&manifest.name) {
            return Ok(Arc::clone(template));
        }
        let bundle = self.inner.bundles.get(&manifest.name).ok_or_else(Failure::not_found)?;
        let template = Template::load(bundle, &action_schemas(manifest)).map_err(|findings| {
            let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
            Failure::internal(format!("the template for {}: {}", manifest.name, told.join("\n")))
        })?;
        let template = Arc::new(template);
        loaded.insert(manifest.name.clone(), Arc::clone(&template));
        Ok(template)
    }
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.inner.bundles.keys()).finish()
    }
}

/// What a template may know of a connector's actions.
pub fn action_schemas(manifest: &Manifest) -> ActionSchemas {
    manifest.actions.iter().fold(ActionSchemas::new(), |known, action| {
        let schema = ActionSchema {
            input: action.input_schema.clone(),
            output: action.output_schema.clone(),
            reads_only: action.effect == Effect::Reads,
        };
        known.with(&action.name, schema)
    })
}
