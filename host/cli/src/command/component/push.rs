//! `microapp component push`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_registry::{Credentials, Reference, Registry};

use crate::component::Fetched;
use crate::exit::Failure;
use crate::style::{DIM, GOOD};

/// `microapp component push`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  microapp component push zoom.wasm oci://ghcr.io/example/zoom:0.1.0\n\nIts signature, \
                  FILE.wasm.minisig, goes along. Credentials: MICROAPP_REGISTRY_USER and MICROAPP_REGISTRY_PASSWORD for the \
                  registry that MICROAPP_REGISTRY names, or what `docker login` has kept."
)]
pub struct Push {
    /// The component.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Where to: oci://REGISTRY/REPOSITORY:TAG.
    #[arg(value_name = "REFERENCE")]
    reference: Reference,
}

/// Pushes, and prints the pinned reference.
pub async fn run(args: &Push) -> Result<(), Failure> {
    let fetched = Fetched::from_file(&args.file)?;
    let credentials = Credentials::find(&args.reference.registry)?;
    let registry = Registry::new(&args.reference, credentials)?;
    let pinned = registry.push(&fetched.bytes, fetched.signature.as_deref()).await?;
    let signed = if fetched.signature.is_some() {
        "with its signature"
    } else {
        "unsigned"
    };
    println!(
        "{GOOD}Pushed{GOOD:#} {signed}  {DIM}{} KB{DIM:#}",
        fetched.bytes.len().div_ceil(1000)
    );
    println!("{pinned}");
    Ok(())
}
