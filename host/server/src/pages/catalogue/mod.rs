//! The templates that there are: those that come with the program, and those that were installed into an integration.
//!
//! An integration's own pages, at `/app/{integration}/`, are those of the template that has the connector's name: the one
//! that comes with the program, or the one of that name that was installed in its place. Any other template that was
//! installed stands beside them, at `/app/{integration}.{template}/`. The newest release in the store counts, from the
//! next request on; a call under way ends with the release with which it began.
//!
//! It must never serve what was not checked against the connector's own actions.

mod address;
mod install;
mod page;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use microapp_runtime::{Effect, Manifest};
use microapp_store::TemplateRow;
use microapp_templates::{ActionSchema, ActionSchemas, Bundle, Template, kit};
use sha2::{Digest as _, Sha256};

pub use address::AppAddress;
pub use install::{InstallError, Installed, KEPT_RELEASES, MOST_TEMPLATES, install, newest, remove, roll_back};
pub(super) use page::routes;

use crate::integrations::Running;
use crate::web::{App, Failure};

/// The templates. A clone is another handle to the same.
#[derive(Clone, Default)]
pub struct Catalogue {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    delivered: BTreeMap<String, Bundle>,
    loaded: Mutex<HashMap<AppAddress, Loaded>>,
}

struct Loaded {
    mark: Mark,
    template: Arc<Template>,
}

/// What a loaded template was made of. Another mark: it is loaded anew.
#[derive(Clone, PartialEq, Eq)]
struct Mark {
    /// Of the packed template; none: the one that comes with the program.
    sha256: Option<[u8; 32]>,
    /// The connector's version, and that of the integration's row: whatever changes the actions changes one of them.
    connector: String,
    integration: u64,
}

/// What a request finds behind an address.
pub(super) struct Found {
    pub address: AppAddress,
    pub running: Arc<Running>,
    pub template: Arc<Template>,
}

impl Catalogue {
    /// Of these, which come with the program: the connector's name, and the template's files.
    pub fn new(bundles: impl IntoIterator<Item = (String, Bundle)>) -> Self {
        let inner = Inner {
            delivered: bundles.into_iter().collect(),
            loaded: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// The template at an address, as it is now.
    pub(super) async fn find(&self, app: &App, address: &str) -> Result<Found, Failure> {
        let address = AppAddress::parse(address);
        let running = app.integrations().get(&address.integration).await?;
        let manifest = running.integration().manifest();
        // One template, one address.
        if address.template.as_ref() == Some(&manifest.name) {
            return Err(Failure::not_found());
        }
        let name = address.template.clone().unwrap_or_else(|| manifest.name.clone());
        let integration = address.integration.clone();
        let rows = app.read(move |store| store.templates(&integration)).await?;
        let row = newest(rows).into_iter().find(|row| row.name == name);
        if row.is_none() && address.template.is_some() {
            self.forget(&address);
            return Err(Failure::not_found());
        }
        let mark = Mark {
            sha256: row.as_ref().map(|row| row.sha256),
            connector: manifest.version.clone(),
            integration: running.version,
        };
        let template = match self.known(&address, &mark) {
            Some(template) => template,
            None => {
                let bundle = self.bundle(app, &manifest.name, row).await?;
                let template = load(bundle, manifest, &address).await?;
                self.remember(&address, mark, &template);
                template
            }
        };
        Ok(Found {
            address,
            running,
            template,
        })
    }

    async fn bundle(&self, app: &App, connector: &str, row: Option<TemplateRow>) -> Result<Bundle, Failure> {
        let Some(row) = row else {
            let delivered = self.inner.delivered.get(connector);
            return delivered.cloned().ok_or_else(Failure::not_found);
        };
        let TemplateRow {
            integration,
            name,
            release,
            sha256,
            ..
        } = row;
        let named = format!("the template {name} of {integration}");
        let packed = app
            .read(move |store| store.template_bundle(&integration, &name, release))
            .await?;
        // Taken back, or taken back and put in anew, in this very moment.
        let right = packed.filter(|packed| <[u8; 32]>::from(Sha256::digest(packed)) == sha256);
        let packed = right.ok_or_else(|| Failure::status(http::StatusCode::SERVICE_UNAVAILABLE))?;
        kit::unpack(&packed).map_err(|error| Failure::internal(format!("{named}: {error}")))
    }

    fn known(&self, address: &AppAddress, mark: &Mark) -> Option<Arc<Template>> {
        let loaded = self.loaded();
        let found = loaded.get(address).filter(|loaded| loaded.mark == *mark);
        found.map(|loaded| Arc::clone(&loaded.template))
    }

    fn remember(&self, address: &AppAddress, mark: Mark, template: &Arc<Template>) {
        let template = Arc::clone(template);
        self.loaded().insert(address.clone(), Loaded { mark, template });
    }

    fn forget(&self, address: &AppAddress) {
        self.loaded().remove(address);
    }

    fn loaded(&self) -> std::sync::MutexGuard<'_, HashMap<AppAddress, Loaded>> {
        self.inner.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Loads a template on a thread that may take its time.
async fn load(bundle: Bundle, manifest: &Manifest, address: &AppAddress) -> Result<Arc<Template>, Failure> {
    let actions = action_schemas(manifest);
    let loaded = tokio::task::spawn_blocking(move || Template::load(&bundle, &actions)).await;
    let loaded = loaded.map_err(Failure::internal)?;
    let template = loaded.map_err(|findings| {
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        Failure::internal(format!("the template at {address}: {}", told.join("\n")))
    })?;
    Ok(Arc::new(template))
}

impl fmt::Debug for Catalogue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.inner.delivered.keys()).finish()
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
