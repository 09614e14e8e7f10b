//! `microapp component pull`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_registry::Reference;

use crate::component::{Fetched, signature_path};
use crate::exit::Failure;
use crate::file;
use crate::style::{BAD, DIM, GOOD};

/// `microapp component pull`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  microapp component pull oci://ghcr.io/example/zoom:0.1.0 --out zoom.wasm\n\nThe last line is the \
                  reference with its digest, for integration.toml. Whether anybody vouches for what came, `microapp \
                  component verify` says."
)]
pub struct Pull {
    /// Where from: oci://REGISTRY/REPOSITORY:TAG, or with @sha256:… for this one and no other.
    #[arg(value_name = "REFERENCE")]
    reference: Reference,
    /// Write it to this file, and its signature beside it.
    #[arg(long, value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// Pulls, and prints the pinned reference.
pub async fn run(args: &Pull) -> Result<(), Failure> {
    let fetched = Fetched::pull(&args.reference).await?;
    if let Some(out) = &args.out {
        file::write(out, &fetched.bytes)?;
        if let Some(signature) = &fetched.signature {
            file::write(&signature_path(out), signature.as_bytes())?;
        }
    }
    println!(
        "{GOOD}Pulled{GOOD:#}  {DIM}{} KB{DIM:#}",
        fetched.bytes.len().div_ceil(1000)
    );
    if fetched.signature.is_none() {
        println!("{BAD}It has no signature.{BAD:#}");
    }
    println!("{}", fetched.source);
    Ok(())
}
