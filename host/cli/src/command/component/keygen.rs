//! `microapp component keygen`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_distribution::SigningKey;
use secrecy::ExposeSecret as _;

use crate::exit::Failure;
use crate::style::{BOLD, GOOD};

/// `microapp component keygen`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  microapp component keygen --out release     makes release.key and release.pub\n\nThe secret \
                  file has no password: keep it where only the one who releases can read it. `minisign -C -s \
                  release.key` gives it one; `microapp component sign` then asks for it."
)]
pub struct Keygen {
    /// The files' name without .key and .pub.
    #[arg(long, default_value = "microapp", value_name = "PATH", value_hint = ValueHint::FilePath)]
    out: PathBuf,
}

/// Makes a key. Files that are there are left as they are.
pub fn run(args: Keygen) -> Result<(), Failure> {
    let (secret, public) = (with(&args.out, "key"), with(&args.out, "pub"));
    let key = SigningKey::generate()?;
    write_new(&secret, key.secret_file()?.expose_secret(), true)?;
    write_new(&public, &key.public_file()?, false)?;
    let key = key.public_key()?;
    println!("{GOOD}Made{GOOD:#} the key {BOLD}{}{BOLD:#}", key.id());
    println!("  {}  the secret half: who has it signs in your name", secret.display());
    println!(
        "  {}  the public half, for those who shall trust you:",
        public.display()
    );
    println!("  {}", key.as_str());
    Ok(())
}

fn with(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn write_new(path: &Path, text: &str, private: bool) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if private {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| Failure::Io {
        what: format!("{} can't be written", path.display()),
        error,
    })
}
