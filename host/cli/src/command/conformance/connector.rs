//! `microapp conformance connector`

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use microapp_conformance::connector::{Samples, examine};

use crate::exit::Failure;

/// `microapp conformance connector`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  microapp conformance connector                the built-in Zoom connector\n  microapp \
                        conformance connector mine.wasm      with conformance.json beside it, if there is one\n  microapp \
                        conformance connector mine.wasm --json | jq '.clauses[] | select(.verdict == \"broken\")'\n\nIt sends \
                        nothing: the kit plays the service. Exit code 1: a clause is broken."
)]
pub struct Connector {
    /// The component; the built-in Zoom connector when absent.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// Good inputs, and the service's replies to them. Default: conformance.json beside the component, if there is one.
    #[arg(long, value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    samples: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Examines a component.
pub async fn run(args: Connector) -> Result<(), Failure> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|error| Failure::Io {
            what: format!("{} can't be read", path.display()),
            error,
        })
    };
    let (component, beside) = match &args.file {
        Some(file) => (
            read(file)?,
            Some(file.with_file_name("conformance.json")).filter(|path| path.exists()),
        ),
        None => (zoom_component::ZOOM_WASM.to_vec(), None),
    };
    let samples = match (args.samples.or(beside), &args.file) {
        (Some(path), _) => {
            let text = String::from_utf8_lossy(&read(&path)?).into_owned();
            Samples::from_json(&text).map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?
        }
        (None, None) => Samples::from_json(zoom_component::CONFORMANCE).unwrap_or_default(),
        (None, Some(_)) => Samples::default(),
    };
    let report = examine(&component, &samples).await?;
    super::tell(&report, args.json)
}
