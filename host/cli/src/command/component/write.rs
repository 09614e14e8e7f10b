//! `microapp component write`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::Digest;

use crate::exit::Failure;
use crate::file;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp component write`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  microapp component write zoom.wasm")]
pub struct Write {
    /// The file.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    file: PathBuf,
}

/// Writes it.
pub fn run(args: &Write) -> Result<(), Failure> {
    let component = zoom_component::ZOOM_WASM;
    file::write(&args.file, component)?;
    println!(
        "{GOOD}Written{GOOD:#} {BOLD}{}{BOLD:#}  {DIM}{} KB{DIM:#}",
        args.file.display(),
        component.len().div_ceil(1000)
    );
    println!("  {DIM}{}{DIM:#}", Digest::of(component));
    Ok(())
}
