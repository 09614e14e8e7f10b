//! `microapp backup`

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::eprintln;
use clap::ValueHint;
use microapp_store::audit::Hash;
use microapp_store::{Change, Store as _};
use microapp_vault::{Clock as _, Event, NoEndpoint, SystemClock};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::style::GOOD;

/// What a sealed backup says it is.
pub const PURPOSE: &str = "backup";

/// `microapp backup`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Work goes on meanwhile. The whole file is sealed with the active key: keep the keys, too, and apart from \
                  it.\n\nExample:\n  microapp backup /backups/microapp-$(date +%F).sealed"
)]
pub struct Backup {
    /// The new file.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

/// Makes a sealed copy of the store.
pub async fn run(args: Backup) -> Result<(), Failure> {
    let failed = |error| Failure::Io {
        what: format!("The backup {} can't be written", args.file.display()),
        error,
    };
    if args.file.exists() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let store = args.data.existing_store()?;
    let vault = args.data.vault_over(store.clone(), Arc::new(NoEndpoint))?;
    let folder = args.file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // For its owner only, and gone if anything fails.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let mut snapshot = store.snapshot()?;
    let head = snapshot.head();
    vault.seal_stream(PURPOSE, &mut snapshot, file.as_file_mut())?;
    file.as_file_mut().flush().map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist_noclobber(&args.file)
        .map_err(|error| failed(error.error))?;
    // Its name, too, has to outlive a power failure before anybody relies on it.
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed)?;
    let event = Event::new(WHO, "store.backed-up", "store").detail("audit_head", hex(&head.hash));
    store.apply(&[Change::Audit(event.at(SystemClock.now()))])?;
    eprintln!(
        "{GOOD}Backed up{GOOD:#} to {}. Its audit log has {} entries and ends with {}.",
        args.file.display(),
        head.sequence,
        hex(&head.hash)
    );
    Ok(())
}

/// As people compare it.
pub fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
