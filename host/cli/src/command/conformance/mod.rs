//! `microapp conformance`

mod connector;
mod host;

use clap::{Args, Subcommand};
use microapp_conformance::Report;

use crate::exit::Failure;
use crate::style::{BAD, GOOD};

/// `microapp conformance`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  microapp conformance connector zoom.wasm       whoever wrote it\n  microapp conformance host \
                  -- node my-host.mjs    whatever it is written in\n\nThe clauses: docs/conformance.md"
)]
pub struct Conformance {
    /// What to examine.
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Examine a connector: its manifest, its schemas, and what it makes of good, bad and hostile input and answers.
    Connector(connector::Connector),
    /// Examine a host: a test component drives every capability from inside, while a service watches what arrives.
    Host(host::Host),
}

/// Runs a kit.
pub async fn run(args: Conformance) -> Result<(), Failure> {
    match args.command {
        Command::Connector(args) => connector::run(args).await,
        Command::Host(args) => host::run(args).await,
    }
}

/// Prints a report: the answer on standard output, the verdict in the exit code.
fn tell(report: &Report, json: bool) -> Result<(), Failure> {
    if json {
        anstream::println!("{:#}", report.to_json());
    } else {
        anstream::print!("{report}");
        let (style, word) = if report.holds() {
            (GOOD, "The contract is kept.")
        } else {
            (BAD, "The contract is broken.")
        };
        anstream::println!("{style}{word}{style:#}");
    }
    verdict(report)
}

/// The verdict as an exit code.
fn verdict(report: &Report) -> Result<(), Failure> {
    if report.holds() {
        return Ok(());
    }
    Err(Failure::NotConforming(report.broken_names().join(", ")))
}
