//! `microapp disconnect`

use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_runtime::IntegrationConfig;
use microapp_server::connections::{Disconnected, disconnect};
use microapp_store::{ConnectionId, Principal};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::integration;
use crate::style::{BAD, GOOD};

/// `microapp disconnect`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp disconnect --config integration.toml                       the account\n  \
                        microapp disconnect --config integration.toml --as ada@example.com   a person"
)]
pub struct Disconnect {
    /// The integration.toml of the connection.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: PathBuf,
    /// The person whose connection it is; the integration's own account when absent.
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

/// Forgets a connection, and has the service take its tokens back.
pub async fn run(args: Disconnect) -> Result<(), Failure> {
    let config = IntegrationConfig::from_file(&args.config)?;
    let connector = integration::of_config(&config, &args.data).await?;
    let connections = args.data.connections(&config, connector.manifest().await?)?;
    let id = ConnectionId {
        integration: connections.name.clone(),
        principal: args.user.map_or(Principal::Service, Principal::User),
    };
    match disconnect(&connections.vault, &connections.apps, &id, WHO).await? {
        Disconnected::Revoked => println!("{GOOD}Disconnected.{GOOD:#} The service has taken the tokens back."),
        Disconnected::NothingKept => println!("There was no connection."),
        Disconnected::HadEnded => println!("{GOOD}Disconnected.{GOOD:#} Its tokens had ended at the service before."),
        Disconnected::NotRevoked(error) => println!(
            "{GOOD}Disconnected.{GOOD:#} {BAD}The service has not taken the tokens back{BAD:#}: {error}. Remove the app at \
             the service as well."
        ),
        Disconnected::NoApp => println!(
            "{GOOD}Disconnected.{GOOD:#} {BAD}The service was not told{BAD:#}: the configuration has no app for this \
             connection. Remove the app at the service as well."
        ),
        Disconnected::Unreadable => println!(
            "{GOOD}Disconnected.{GOOD:#} {BAD}The service was not told{BAD:#}: what was kept of the connection can't be opened. \
             Remove the app at the service as well."
        ),
    }
    Ok(())
}
