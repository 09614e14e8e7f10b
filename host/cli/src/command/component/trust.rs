//! `microapp component trust`

use std::io::Write as _;
use std::path::Path;

use anstream::println;
use clap::Args as ClapArgs;
use microapp_distribution::{InvalidKey, TrustedKey};

use crate::component;
use crate::data::{DataArgs, make_private};
use crate::exit::Failure;
use crate::style::{DIM, GOOD};

/// `microapp component trust`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp component trust                       lists the keys\n  microapp component trust \
                  release.pub\n  microapp component trust RWRL+1hB0i10rBmz…\n\nThey are lines of the file trusted-keys in \
                  the data folder; take one out there to trust it no longer: what it vouched for \
                  does not run from the next call on. As soon as there is one, every component \
                  that did not come with this program has to be signed, unless an integration says require_signature = \
                  false."
)]
pub struct Trust {
    /// The key's line, or its .pub file.
    #[arg(value_name = "KEY|FILE.pub")]
    key: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

/// Adds a key, or lists them.
pub fn run(args: Trust) -> Result<(), Failure> {
    let known = args.data.trusted_keys().read()?;
    let Some(key) = args.key else {
        if known.is_empty() {
            println!("No key is trusted yet. Components run unsigned, unless their integration requires a signature.");
        }
        for key in known {
            println!("{}  {DIM}{}{DIM:#}", key.id(), key.as_str());
        }
        return Ok(());
    };
    let key = read_key(&key)?;
    if !known.contains(&key) {
        make_private(&args.data.path()?)?;
        let path = args.data.trusted_keys_file()?;
        let written = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .and_then(|mut file| writeln!(file, "{}", key.as_str()));
        written.map_err(|error| Failure::Io {
            what: format!("{} can't be written", path.display()),
            error,
        })?;
    }
    println!(
        "{GOOD}Trusted{GOOD:#} from now on: {}  {DIM}{}{DIM:#}",
        key.id(),
        key.as_str()
    );
    Ok(())
}

/// A key by its line or its file.
///
/// # Errors
///
/// If it is neither.
pub fn read_key(text: &str) -> Result<TrustedKey, Failure> {
    match text.parse::<TrustedKey>() {
        Ok(key) => Ok(key),
        Err(_) if Path::new(text).exists() => Ok(component::read_text(Path::new(text))?.parse()?),
        Err(InvalidKey) => Err(InvalidKey.into()),
    }
}
