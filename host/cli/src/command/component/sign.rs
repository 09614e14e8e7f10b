//! `microapp component sign`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::{SignError, SigningKey};
use secrecy::SecretString;

use crate::command::install::read_secret;
use crate::component;
use crate::exit::Failure;
use crate::file;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp component sign`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  microapp component sign zoom.wasm --key release.key     writes zoom.wasm.minisig")]
pub struct Sign {
    /// The component.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// The secret file, as `microapp component keygen` or minisign has made it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    key: PathBuf,
    /// A file with the key's password; asked for when the key has one.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    password_file: Option<PathBuf>,
}

/// Signs.
pub fn run(args: &Sign) -> Result<(), Failure> {
    let file = SecretString::from(component::read_text(&args.key)?);
    let password = args.password_file.as_deref().map(read_secret).transpose()?;
    let key = match SigningKey::read(&file, password.as_ref()) {
        Err(SignError::Key(_)) if password.is_none() && std::io::IsTerminal::is_terminal(&std::io::stdin()) => {
            let asked = rpassword::prompt_password("Password of the key (not shown): ");
            let asked = asked.map_err(|error| Failure::Io {
                what: "The password can't be read".to_owned(),
                error,
            })?;
            SigningKey::read(&file, Some(&SecretString::from(asked)))
        }
        read => read,
    }?;
    let (signature, statement) = key.sign(&component::read(&args.file)?)?;
    let path = component::signature_path(&args.file);
    file::write(&path, signature)?;
    println!(
        "{GOOD}Signed{GOOD:#} {BOLD}{} {}{BOLD:#} with the key {}",
        statement.name,
        statement.version,
        key.public_key()?.id()
    );
    println!("  {DIM}{}{DIM:#}", statement.digest);
    println!("  {}", path.display());
    Ok(())
}
