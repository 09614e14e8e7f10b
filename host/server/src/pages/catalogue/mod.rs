//! The templates that there are: those that come with the program, and those that were installed into an integration.
//!
//! An integration's own pages, at `/app/{integration}/`, are those of the template that has the connector's name: the one
//! that comes with the program, or the one of that name that was installed in its place. Any other template that was
//! installed stands beside them, at `/app/{integration}.{template}/`. The newest release in the store counts, from the
//! next request on; whoever has pressed a button ends with the release with which they began: the addresses to which the
//! press leads name it where it is not the newest.
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
use crate::web::{App, Failure, hex};

/// The templates. A clone is another handle to the same.
#[derive(Clone, Default)]
pub struct Catalogue {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    delivered: BTreeMap<String, Bundle>,
    loaded: Mutex<HashMap<(AppAddress, Release), Loaded>>,
}

/// A release of a template: the hash of what is packed in it; none: the one that comes with the program. A number would not
/// do, since going back gives it to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Release(Option<[u8; 32]>);

impl Release {
    /// How many hexadecimal digits of the hash tell the few releases of one template apart.
    const DIGITS: usize = 16;

    const fn of(row: Option<&TemplateRow>) -> Self {
        match row {
            Some(row) => Self(Some(row.sha256)),
            None => Self(None),
        }
    }
}

/// As it stands in an address.
impl fmt::Display for Release {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(sha256) => formatter.write_str(&hex(sha256)[..Self::DIGITS]),
            None => formatter.write_str("0"),
        }
    }
}

struct Loaded {
    mark: Mark,
    template: Arc<Template>,
}

/// What a loaded template was made for. Another mark: it is loaded anew.
#[derive(Clone, PartialEq, Eq)]
struct Mark {
    /// The connector's version, and that of the integration's row: whatever changes the actions changes one of them.
    connector: String,
    integration: u64,
}

/// What a request finds behind an address.
pub(super) struct Found {
    pub address: AppAddress,
    pub running: Arc<Running>,
    pub template: Arc<Template>,
    pub release: Release,
    /// The release that everybody gets who asks for none.
    pub newest: Release,
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

    /// The template at an address: the `release` that is asked for, if it is kept, else the newest.
    pub(super) async fn find(&self, app: &App, address: &str, release: Option<&str>) -> Result<Found, Failure> {
        let address = AppAddress::parse(address);
        let running = app.integrations().get(&address.integration).await?;
        let manifest = running.integration().manifest();
        // One template, one address.
        if address.template.as_ref() == Some(&manifest.name) {
            return Err(Failure::not_found());
        }
        let name = address.template.clone().unwrap_or_else(|| manifest.name.clone());
        let mut rows = releases(app, &address.integration, name).await?;
        if rows.is_empty() && address.template.is_some() {
            self.keep_only(&address, |_| false);
            return Err(Failure::not_found());
        }
        let newest = Release::of(rows.last());
        let delivered = address.template.is_none().then_some(Release(None));
        let kept = || rows.iter().map(|row| Release::of(Some(row))).chain(delivered);
        self.keep_only(&address, |release| kept().any(|kept| kept == *release));
        let asked = release.and_then(|asked| kept().find(|kept| kept.to_string() == asked));
        let release = asked.unwrap_or(newest);
        let row = rows.iter().rposition(|row| Release::of(Some(row)) == release);
        let row = row.map(|at| rows.swap_remove(at));
        let mark = Mark {
            connector: manifest.version.clone(),
            integration: running.version,
        };
        let key = (address, release);
        let template = match self.known(&key, &mark) {
            Some(template) => template,
            None => {
                let bundle = self.bundle(app, &manifest.name, row).await?;
                let template = load(bundle, manifest, &key.0).await?;
                self.remember(&key, mark, &template);
                template
            }
        };
        let (address, release) = key;
        Ok(Found {
            address,
            running,
            template,
            release,
            newest,
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

    fn known(&self, key: &(AppAddress, Release), mark: &Mark) -> Option<Arc<Template>> {
        let loaded = self.loaded();
        let found = loaded.get(key).filter(|loaded| loaded.mark == *mark);
        found.map(|loaded| Arc::clone(&loaded.template))
    }

    fn remember(&self, key: &(AppAddress, Release), mark: Mark, template: &Arc<Template>) {
        let template = Arc::clone(template);
        self.loaded().insert(key.clone(), Loaded { mark, template });
    }

    /// Forgets the releases at an address that are kept no longer.
    fn keep_only(&self, address: &AppAddress, kept: impl Fn(&Release) -> bool) {
        self.loaded()
            .retain(|(known, release), _| known != address || kept(release));
    }

    fn loaded(&self) -> std::sync::MutexGuard<'_, HashMap<(AppAddress, Release), Loaded>> {
        self.inner.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The release that everybody gets at an address now who asks for none.
pub(super) async fn newest_release(app: &App, running: &Running, address: &AppAddress) -> Result<Release, Failure> {
    let connector = &running.integration().manifest().name;
    let name = address.template.as_ref().unwrap_or(connector).clone();
    Ok(Release::of(releases(app, &address.integration, name).await?.last()))
}

/// All releases of an installed template, the newest last.
async fn releases(app: &App, integration: &str, name: String) -> Result<Vec<TemplateRow>, Failure> {
    let integration = integration.to_owned();
    let mut rows = app.read(move |store| store.templates(&integration)).await?;
    rows.retain(|row| row.name == name);
    Ok(rows)
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
            secret_output: action.secret_output,
        };
        known.with(&action.name, schema)
    })
}
