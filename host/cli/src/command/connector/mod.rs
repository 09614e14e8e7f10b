//! `microapp connector`: the kit of those who write connectors.
//!
//! A connector is as untrusted here as on a server: what is built is loaded by the runtime at once, with nothing granted.

mod build;
mod new;
mod skeleton;

use clap::{Args as ClapArgs, Subcommand};

use crate::exit::Failure;

/// `microapp connector`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "A connector in four commands:\n  microapp connector new notice-board\n  cd notice-board && cargo test\n  \
                        microapp connector build\n  microapp invoke get-item --config integration.toml --input '{\"id\": \
                        \"7\"}'\n\nThe guide: docs/guides/write-a-connector.md"
)]
pub struct Connector {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a connector: a small one that works, in Rust or JavaScript, with its tests.
    New(new::New),
    /// Build a connector, and show what a host sees of it.
    Build(build::Build),
}

/// Runs a command.
pub async fn run(connector: Connector) -> Result<(), Failure> {
    match connector.command {
        Command::New(args) => new::run(args),
        Command::Build(args) => build::run(args).await,
    }
}
