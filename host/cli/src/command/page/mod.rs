//! `microapp page`: the kit of those who write templates. One file for each command.
//!
//! A template is as untrusted here as on a server: it is read through the engine's limits, and everything that is wrong
//! with it ends in findings. Nothing leaves this machine: what would go to a service goes to the simulator. `install` and
//! what belongs to it write to the data folder of a server, and to nothing else.

pub mod catalogue;
mod check;
mod docs;
mod dry_run;
mod folder;
mod install;
mod installed;
mod new;
mod pack;
mod preview;
mod secrets;
mod test;
mod visit;
mod world;

use clap::{Args as ClapArgs, Subcommand};

use crate::exit::Failure;

/// `microapp page`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "A page in five commands:\n  microapp page new tutoring --from office-hours\n  microapp page preview \
                        tutoring\n  microapp page check tutoring\n  microapp page test tutoring\n  microapp page install \
                        tutoring\n\nThe guide: docs/guides/book-a-tutoring-hour.md"
)]
pub struct Page {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a template: a copy of a finished one, with schemas for your editor.
    New(new::New),
    /// Say what is wrong with a template, with file, line, column and what to do.
    Check(check::Check),
    /// Show a template in the browser as you write it.
    Preview(preview::Preview),
    /// Fill in a form, and show the requests that would go out.
    DryRun(dry_run::DryRun),
    /// Run the cases of tests/*.yaml against a simulated service.
    Test(test::Test),
    /// Write the template's own page of documentation.
    Docs(docs::Docs),
    /// Pack a template into a single file.
    Pack(pack::Pack),
    /// Check a template, and make its pages part of an integration; a server that runs shows them at once.
    Install(install::Install),
    /// List the templates that are installed.
    List(installed::List),
    /// Go back to the release of a template before this one.
    RollBack(installed::RollBack),
    /// Take a template out of an integration.
    Remove(installed::Remove),
}

/// Runs a command.
pub async fn run(page: Page) -> Result<(), Failure> {
    match page.command {
        Command::New(args) => new::run(args),
        Command::Check(args) => check::run(args).await,
        Command::Preview(args) => preview::run(args).await,
        Command::DryRun(args) => dry_run::run(args).await,
        Command::Test(args) => test::run(args).await,
        Command::Docs(args) => docs::run(args).await,
        Command::Pack(args) => pack::run(args).await,
        Command::Install(args) => install::run(args).await,
        Command::List(args) => installed::list(args),
        Command::RollBack(args) => installed::roll_back(args),
        Command::Remove(args) => installed::remove(args),
    }
}
