//! `microapp keys`

use std::sync::Arc;

use anstream::{eprintln, println};
use clap::{Args as ClapArgs, Subcommand};
use microapp_vault::{KeyEncryptionKey, KeyInfo, KeyName, KeyRing, NoEndpoint, Removal, Vault, VaultError};
use serde_json::{Value, json};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp keys`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "To change the key of a running installation:\n  microapp keys new       adds a key to the key file\n  \
                  microapp keys rotate    seals every row with it, while work goes on\n  microapp keys remove key-1\n\nA \
                  rotation that was stopped goes on when it is run again. Backups stay sealed with the key of their day: \
                  keep a copy of that key for as long as of them.\n\nWhere keys come from the environment or a command, \
                  `microapp keys new --print` prints a key to add there. Processes that read the environment have to be \
                  started anew with both keys before you rotate."
)]
pub struct Keys {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    data: DataArgs,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
enum Command {
    /// List the keys: which is active, which are at hand, how many rows each seals.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a key. It takes over with `microapp keys rotate`.
    New {
        /// Its name; the next number when absent.
        #[arg(long)]
        name: Option<String>,
        /// Print the key instead of adding it to the key file. Whoever reads it can open the vault.
        #[arg(long)]
        print: bool,
    },
    /// Seal every row with another key.
    Rotate {
        /// Its name; the newest when absent: a new one that stands last where keys come from, else the last that was added.
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// Forget a key that no row needs any more, and take it out of the key file; elsewhere you do that.
    Remove {
        /// Its name.
        name: String,
    },
}

/// Shows and changes keys.
pub async fn run(args: Keys) -> Result<(), Failure> {
    if let Command::New { name, print: true } = &args.command {
        return print_new(&args.data, name.as_deref());
    }
    let vault = args
        .data
        .vault_over(args.data.existing_store()?, Arc::new(NoEndpoint))?;
    match args.command {
        Command::List { json } => list(&vault, json),
        Command::New { name, .. } => {
            let name = vault.new_key(name.as_deref(), WHO)?;
            eprintln!("{GOOD}Made{GOOD:#} the key {name}. `microapp keys rotate` seals every row with it.");
            Ok(())
        }
        Command::Rotate { to } => rotate(&vault, to.as_deref()),
        Command::Remove { name } => {
            match vault.remove_key(&name, WHO)? {
                Removal::TakenOut => {
                    eprintln!("{GOOD}Removed{GOOD:#} the key {name}. Backups from its time still need it.");
                }
                Removal::ByHand { place } => eprintln!(
                    "{GOOD}Forgot{GOOD:#} the key {name}: no row needs it. It is still in {place}, which this program can't \
                     write; take it out there yourself. Backups from its time still need it."
                ),
            }
            Ok(())
        }
    }
}

fn list(vault: &Vault, json: bool) -> Result<(), Failure> {
    let keys = vault.keys()?;
    if json {
        println!("{}", Value::from_iter(keys.iter().map(as_json)));
    } else {
        keys.iter().for_each(print);
    }
    Ok(())
}

fn as_json(key: &KeyInfo) -> Value {
    json!({
        "name": key.name,
        "active": key.active,
        "at_hand": key.at_hand,
        "created": key.created.and_then(super::audit::moment),
        "rows": key.rows,
    })
}

fn print(key: &KeyInfo) {
    let rows = match key.rows {
        0 => "seals nothing".to_owned(),
        1 => "seals 1 row".to_owned(),
        rows => format!("seals {rows} rows"),
    };
    let active = if key.active { "  active" } else { "" };
    let missing = if key.at_hand { "" } else { "  not at hand" };
    let since = key.created.and_then(super::audit::moment).unwrap_or_default();
    println!(
        "{BOLD}{:<12}{BOLD:#} {rows}{GOOD}{active}{GOOD:#}{BAD}{missing}{BAD:#}  {DIM}{since}{DIM:#}",
        key.name
    );
}

fn rotate(vault: &Vault, to: Option<&str>) -> Result<(), Failure> {
    let rotation = vault.rotate(to, WHO, || true)?;
    let Some(rotation) = rotation else { return Ok(()) };
    if rotation.rewrapped == 0 && rotation.left.is_empty() {
        eprintln!(
            "Every row is sealed with {} already. `microapp keys new` makes another key.",
            rotation.to
        );
    } else {
        eprintln!("{GOOD}Sealed{GOOD:#} {} rows with {}.", rotation.rewrapped, rotation.to);
    }
    for left in &rotation.left {
        eprintln!("{BAD}Left{BAD:#} {}: {}", printable(&left.row), printable(&left.reason));
    }
    match rotation.left.len() {
        0 => Ok(()),
        rows => Err(Failure::NotRotated { rows }),
    }
}

/// Makes a key that this program does not keep.
fn print_new(data: &DataArgs, name: Option<&str>) -> Result<(), Failure> {
    // Before the first key there is nothing to read.
    let known = data.keys()?.read().ok().flatten();
    let known = known.unwrap_or_else(|| KeyRing::new(Vec::new(), ""));
    let name = match name {
        Some(name) => KeyName::new(name).map_err(VaultError::from)?,
        None => known.free_name(&[]),
    };
    let key = KeyEncryptionKey::generate(name).map_err(VaultError::from)?;
    println!("{}", key.to_line().as_str());
    Ok(())
}
