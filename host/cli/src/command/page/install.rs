//! `microapp page install`

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anstream::{eprintln, println};
use clap::{Args as ClapArgs, ValueHint};
use microapp_runtime::Manifest;
use microapp_server::integrations::Setup;
use microapp_server::pages::{AppAddress, InstallError, install};
use microapp_store::{IntegrationRow, Store as _, Timestamp};
use microapp_templates::kit::{self, LARGEST_ARCHIVE};

use super::folder::{self, Service};
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp page install`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page install tutoring-0.1.0.zip\n  microapp page install tutoring --integration zoom \
                  --data /srv/microapp\n\nThe template is checked first; if anything is wrong with it, nothing is installed. A \
                  template of the same name becomes a new release: `microapp page roll-back NAME` goes back to the one \
                  before. A template that is called as the connector (zoom) takes the place of the pages that come with \
                  the program; any other stands beside them."
)]
pub struct Install {
    /// The packed template, or its folder.
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    source: PathBuf,
    #[command(flatten)]
    into: Into,
    #[command(flatten)]
    data: DataArgs,
}

/// Which integration.
#[derive(Debug, ClapArgs)]
pub struct Into {
    /// The integration; the only one that fits when absent.
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
}

impl Into {
    /// The integration's row.
    pub fn row(&self, rows: Vec<IntegrationRow>, manifest: &Manifest) -> Result<IntegrationRow, Failure> {
        let names = |rows: &[IntegrationRow]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(", ");
        let mut fitting: Vec<IntegrationRow> = rows;
        fitting.retain(|row| row.connector == manifest.name);
        let known = names(&fitting);
        if let Some(name) = &self.integration {
            fitting.retain(|row| row.name == *name);
        }
        match (fitting.pop(), fitting.is_empty()) {
            (Some(row), true) => Ok(row),
            (None, _) if known.is_empty() => Err(Failure::Usage(format!(
                "there is no integration with the connector `{}` in this data folder; add one with `microapp install`, \
                 or name another folder with --data",
                manifest.name
            ))),
            _ => Err(Failure::Usage(format!(
                "say which integration, by --integration; there are {known}"
            ))),
        }
    }
}

/// Checks a template and installs it.
pub async fn run(args: Install) -> Result<(), Failure> {
    let service = Service::read().await?;
    let packed = packed(&args.source)?;
    let store = args.data.existing_store()?;
    let integration = args.into.row(store.integrations()?, &service.manifest)?;
    let done = install(&*store, &integration.name, &service.manifest, &packed, WHO, now());
    let done = done.map_err(|error| failed(error, &args.source))?;
    for warning in &done.warnings {
        eprintln!("{warning}\n");
    }
    let word = if done.unchanged {
        "Was installed already:"
    } else {
        "Installed"
    };
    let row = &done.row;
    println!(
        "{GOOD}{word}{GOOD:#} {BOLD}{} {}{BOLD:#} in {}  {DIM}release {}{DIM:#}",
        row.title, row.version, row.integration, row.release
    );
    println!("  {}", shown_address(&integration, &done.address));
    Ok(())
}

/// Reads a packed template; packs a folder.
fn packed(source: &Path) -> Result<Vec<u8>, Failure> {
    if source.is_dir() {
        let bundle = folder::bundle(source)?;
        return kit::pack(&bundle).map_err(|error| Failure::Template(error.to_string()));
    }
    let unread = |error| Failure::Io {
        what: format!("{} can't be read", source.display()),
        error,
    };
    // Whatever it is: no more of it than a packed template can have, and one byte that tells.
    let file = std::fs::File::open(source).map_err(unread)?;
    let mut bytes = Vec::new();
    file.take(LARGEST_ARCHIVE as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unread)?;
    Ok(bytes)
}

/// What goes wrong, with all findings on standard error.
pub fn failed(error: InstallError, source: &Path) -> Failure {
    match error {
        InstallError::Findings(findings) => {
            for mut finding in findings.iter().cloned() {
                finding.file = folder::shown(source, &finding.file);
                eprintln!("{finding}\n");
            }
            let errors = folder::errors(&findings).count();
            Failure::Template(format!(
                "{}; see above. Nothing was installed",
                folder::count(errors, "error")
            ))
        }
        InstallError::Store(error) => error.into(),
        error @ (InstallError::NotInstalled { .. } | InstallError::OneRelease { .. }) => {
            Failure::Usage(error.to_string())
        }
        error => Failure::Template(format!("{error}. Nothing was installed")),
    }
}

/// Where a template's pages are, as far as it is known here.
pub fn shown_address(integration: &IntegrationRow, address: &AppAddress) -> String {
    let setup = Setup::read(&integration.configuration).ok();
    let public_url = setup.and_then(|setup| setup.integration.get("public_url")?.as_str().map(str::to_owned));
    format!(
        "{}{}",
        public_url.unwrap_or_default().trim_end_matches('/'),
        address.path()
    )
}

/// The present.
pub fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
