//! `microapp component sbom`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::Metadata;

use crate::component;
use crate::exit::Failure;

/// `microapp component sbom`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  microapp component sbom zoom.wasm > zoom.cdx.json")]
pub struct Sbom {
    /// The component; the built-in Zoom connector when absent.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    file: Option<PathBuf>,
}

/// Prints it.
pub fn run(args: &Sbom) -> Result<(), Failure> {
    let metadata = match &args.file {
        Some(file) => Metadata::read(&component::read(file)?),
        None => Metadata::read(zoom_component::ZOOM_WASM),
    };
    let metadata = metadata.map_err(microapp_distribution::TrustError::from)?;
    if metadata.dependencies.is_empty() {
        return Err(Failure::Usage(
            "the component does not say what it was built of (it has no section .dep-v0)".to_owned(),
        ));
    }
    println!("{:#}", metadata.cyclone_dx());
    Ok(())
}
