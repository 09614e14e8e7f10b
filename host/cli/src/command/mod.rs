//! One file for each command.

pub mod audit;
pub mod backup;
mod browser;
mod completions;
pub mod component;
pub mod conformance;
pub mod connect;
pub mod connections;
pub mod connector;
pub mod demo;
pub mod disconnect;
pub mod doctor;
mod inspect;
pub mod install;
pub mod intents;
mod invoke;
pub mod keys;
mod limits;
pub mod mcp;
pub mod page;
pub mod restore;
mod schema;
pub mod serve;
mod simulator;
pub mod upgrade;
pub mod zoom_app;

use crate::args::Command;
use crate::exit::Failure;

/// Runs a command.
pub async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => demo::run(args).await,
        Command::Simulator(args) => simulator::run(args).await,
        Command::Invoke(args) => invoke::run(args).await,
        Command::Serve(args) => serve::run(*args).await,
        Command::Install(args) => install::run(*args).await,
        Command::Page(args) => page::run(args).await,
        Command::Connector(args) => connector::run(args).await,
        Command::Upgrade(args) => upgrade::run(args).await,
        Command::Connect(args) => connect::run(args).await,
        Command::Connections(args) => connections::run(args).await,
        Command::Disconnect(args) => disconnect::run(args).await,
        Command::ZoomApp(args) => zoom_app::run(args).await,
        Command::Component(args) => component::run(args).await,
        Command::Doctor(args) => doctor::run(args).await,
        Command::Backup(args) => backup::run(args).await,
        Command::Restore(args) => restore::run(args).await,
        Command::Keys(args) => keys::run(args).await,
        Command::Audit(args) => audit::run(args).await,
        Command::Intents(args) => intents::run(args).await,
        Command::Limits(args) => limits::run(args).await,
        Command::Mcp(args) => mcp::run(args).await,
        Command::Inspect(args) => inspect::run(args).await,
        Command::Conformance(args) => conformance::run(args).await,
        Command::Schema(args) => schema::run(args).await,
        Command::Completions(args) => completions::run(args),
    }
}
