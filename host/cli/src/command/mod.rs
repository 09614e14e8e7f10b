//! One file for each command.

mod completions;
mod demo;
mod inspect;
mod invoke;
mod limits;
mod schema;
mod simulator;

use crate::args::Command;
use crate::exit::Failure;

/// Runs a command.
pub async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => demo::run(args).await,
        Command::Simulator(args) => simulator::run(args).await,
        Command::Invoke(args) => invoke::run(args).await,
        Command::Limits(args) => limits::run(args).await,
        Command::Inspect(args) => inspect::run(args).await,
        Command::Schema(args) => schema::run(args).await,
        Command::Completions(args) => completions::run(args),
    }
}
