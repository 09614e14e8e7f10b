//! `microapp page docs`

use std::path::PathBuf;

use anstream::print;
use clap::{Args as ClapArgs, ValueHint};
use microapp_templates::kit;

use super::folder::{self, Service};
use crate::exit::Failure;
use crate::file;

/// `microapp page docs`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page docs tutoring\n  microapp page docs tutoring --out tutoring/README.md"
)]
pub struct Docs {
    /// The template's folder.
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Where to write it; standard output when absent.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// Writes a template's documentation.
pub async fn run(args: Docs) -> Result<(), Failure> {
    let service = Service::read().await?;
    let usable = folder::usable(&args.folder, &service)?;
    let text = kit::documentation(&usable.stage.template, &service.scopes());
    match &args.out {
        Some(path) => file::write(path, text),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}
