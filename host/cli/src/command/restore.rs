//! `microapp restore`

use std::fs::File;
use std::path::PathBuf;

use anstream::eprintln;
use clap::ValueHint;
use microapp_store::audit::Head;
use microapp_store::{Existing, PeopleChange, restore_with};
use microapp_vault::{Clock as _, Event, SystemClock, stream};

use super::backup::{PURPOSE, hex};
use crate::data::{DataArgs, WHO, make_private};
use crate::exit::Failure;
use crate::style::GOOD;

/// `microapp restore`
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The keys that the backup was sealed with have to be at hand. What is there already is kept unless \
                  --replace is given, and then kept beside it as microapp.db.replaced, or with a number behind that if there \
                  is one already.\n\nTokens that were renewed after the backup \
                  was made are lost with it: some connections may have to be signed in again. Everybody is signed out, and \
                  links that were sent end, since those that had ended would be alive again. Accounts, roles and passwords \
                  are those of that day. Wishes that were made since are not known any more: a job that repeats one by \
                  its key makes a second meeting.\n\nExample:\n  microapp \
                  restore /backups/microapp-2026-11-30.sealed"
)]
pub struct Restore {
    /// The backup.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Replace what is there, and keep it under another name.
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Makes the store of a sealed copy.
pub async fn run(args: Restore) -> Result<(), Failure> {
    let mut file = File::open(&args.file).map_err(|error| Failure::Io {
        what: format!("The backup {} can't be read", args.file.display()),
        error,
    })?;
    let keys = args.data.keys()?;
    let Some(ring) = keys.read()? else {
        return Err(Failure::Usage(format!(
            "there are no keys in {keys}; put those there that the backup was sealed with"
        )));
    };
    make_private(&args.data.path()?)?;
    let existing = if args.replace {
        Existing::Replace
    } else {
        Existing::Keep
    };
    let open = |to: &mut dyn std::io::Write| stream::open(&ring, PURPOSE, &mut file, to).map_err(std::io::Error::other);
    // Sessions and links that had ended since are alive in the copy: they end before anybody can use it.
    let changes = |head: &Head| {
        let event = Event::new(WHO, "store.restored", "store").detail("audit_head", hex(&head.hash));
        vec![
            PeopleChange::EndEveryAccess,
            PeopleChange::Audit(event.at(SystemClock.now())),
        ]
    };
    let report = restore_with(open, &args.data.database()?, existing, changes)?;
    eprintln!(
        "{GOOD}Restored{GOOD:#} {}. Its audit log had {} entries and ended with {}.",
        args.data.database()?.display(),
        report.head.sequence,
        hex(&report.head.hash)
    );
    if let Some(replaced) = report.replaced {
        eprintln!("What was there before is kept as {}.", replaced.display());
    }
    Ok(())
}
