//! `microapp component verify`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::TrustPolicy;

use super::trust::read_key;
use crate::component::Fetched;
use crate::data::DataArgs;
use crate::exit::Failure;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp component verify`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp component verify zoom.wasm                          by the keys that this \
                  installation trusts\n  microapp component verify zoom.wasm --trusted-key release.pub"
)]
pub struct Verify {
    /// The component; its signature lies beside it as FILE.wasm.minisig.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// A key to trust: its line, or its .pub file. May be repeated.
    #[arg(long = "trusted-key", value_name = "KEY|FILE.pub")]
    trusted: Vec<String>,
    #[command(flatten)]
    data: DataArgs,
}

/// Says who vouches for it, or fails.
pub fn run(args: &Verify) -> Result<(), Failure> {
    let mut keys = args
        .trusted
        .iter()
        .map(|key| read_key(key))
        .collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        keys = args.data.trusted_keys().read()?;
    }
    let fetched = Fetched::from_file(&args.file)?;
    let checked = TrustPolicy::new(keys, true).check(fetched.bytes, fetched.signature.as_deref())?;
    if let (Some(key), Some(statement)) = (checked.signed_by, &checked.statement) {
        println!(
            "{GOOD}Trusted{GOOD:#} {BOLD}{} {}{BOLD:#}, signed with the key {key}",
            statement.name, statement.version
        );
    }
    println!("  {DIM}{}{DIM:#}", checked.digest);
    Ok(())
}
