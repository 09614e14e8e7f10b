//! `microapp page install`

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anstream::{eprintln, println};
use clap::{Args as ClapArgs, ValueHint};
use microapp_server::integrations::Setup;
use microapp_server::pages::{AppAddress, InstallError, install};
use microapp_store::{IntegrationRow, Store as _, Timestamp};
use microapp_templates::kit::{self, LARGEST_ARCHIVE};

use super::folder;
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::integration::installed;
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
    /// The integration's row: the one that is named, or the only one that fits; `none` is said if there is none.
    pub fn row(
        &self,
        mut rows: Vec<IntegrationRow>,
        fits: impl Fn(&IntegrationRow) -> bool,
        none: &str,
    ) -> Result<IntegrationRow, Failure> {
        let names = |rows: &[IntegrationRow]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(", ");
        let known = names(&rows);
        match &self.integration {
            Some(name) => rows.retain(|row| row.name == *name),
            None => rows.retain(fits),
        }
        let fitting = names(&rows);
        match (rows.pop(), rows.is_empty()) {
            (Some(row), true) => Ok(row),
            (None, _) if self.integration.is_some() && !known.is_empty() => Err(Failure::Usage(format!(
                "no integration has the name that --integration says; there are {known}"
            ))),
            (None, _) => Err(Failure::Usage(none.to_owned())),
            _ => Err(Failure::Usage(format!(
                "say which integration, by --integration; there are {fitting}"
            ))),
        }
    }
}

/// Checks a template and installs it.
pub async fn run(args: Install) -> Result<(), Failure> {
    let packed = packed(&args.source)?;
    let store = args.data.existing_store()?;
    // What can't be unpacked is told of as it is installed.
    let wanted = kit::unpack(&packed).ok().and_then(|bundle| kit::connector(&bundle));
    let fits = |row: &IntegrationRow| wanted.as_ref().is_none_or(|wanted| row.connector == *wanted);
    let none = format!(
        "there is no integration with the connector `{}` in this data folder; add one with `microapp install`, or name \
         another folder with --data",
        wanted.as_deref().unwrap_or_default()
    );
    let integration = args.into.row(store.integrations()?, fits, &none)?;
    let runs = installed(&integration.name, &args.data).await?;
    let done = install(&*store, &integration.name, runs.manifest(), &packed, WHO, now());
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
