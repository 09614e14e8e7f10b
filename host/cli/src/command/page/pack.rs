//! `microapp page pack`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_templates::kit;

use super::folder::{self, Service};
use crate::exit::Failure;
use crate::file;
use crate::style::{BOLD, DIM};

/// `microapp page pack`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page pack tutoring                    makes tutoring-0.1.0.zip\n  microapp page pack \
                        tutoring --out /srv/tutoring.zip\n\nThe same files give the same bytes, wherever and whenever they are \
                        packed."
)]
pub struct Pack {
    /// The template's folder.
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// The file to make; NAME-VERSION.zip when absent.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// Makes one file of a template.
pub async fn run(args: Pack) -> Result<(), Failure> {
    let service = Service::read().await?;
    let usable = folder::usable(&args.folder, &service)?;
    let about = &usable.stage.template.manifest().metadata;
    let out = args
        .out
        .unwrap_or_else(|| PathBuf::from(format!("{}-{}.zip", about.name, about.version)));
    let bytes = kit::pack(&usable.bundle).map_err(|error| Failure::Template(error.to_string()))?;
    file::write(&out, &bytes)?;
    let files = folder::count(usable.bundle.paths().count(), "file");
    println!(
        "{BOLD}{}{BOLD:#}  {DIM}{files}, {} bytes{DIM:#}",
        out.display(),
        bytes.len()
    );
    Ok(())
}
