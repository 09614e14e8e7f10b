//! `microapp connections`

use anstream::println;
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use microapp_store::{ConnectionId, Principal};
use microapp_vault::{NoEndpoint, State, Status};
use serde_json::{Value, json};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp connections`
#[derive(Debug, ClapArgs)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  microapp connections\n  microapp connections --json | jq .[].state\n  microapp connections disable zoom \
                  --as ada@example.com"
)]
pub struct Connections {
    #[command(subcommand)]
    change: Option<Change>,
    /// Only this integration's.
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// What can be done to a connection without asking the service.
#[derive(Debug, Subcommand)]
enum Change {
    /// Switch a connection off: its tokens are kept, and nobody gets them
    Disable(Whose),
    /// Switch a connection on again: it is what it was before
    Enable(Whose),
}

/// Which connection.
#[derive(Debug, ClapArgs)]
struct Whose {
    /// The integration's name.
    integration: String,
    /// The person whose connection it is; the integration's own account when absent.
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    #[command(flatten)]
    data: DataArgs,
}

/// Lists connections, or switches one off or on. Asks nobody.
pub async fn run(args: Connections) -> Result<(), Failure> {
    match args.change {
        Some(Change::Disable(whose)) => switch(whose, false).await,
        Some(Change::Enable(whose)) => switch(whose, true).await,
        None => list(args).await,
    }
}

async fn switch(whose: Whose, on: bool) -> Result<(), Failure> {
    let vault = whose.data.vault(std::sync::Arc::new(NoEndpoint))?;
    let id = ConnectionId {
        integration: whose.integration,
        principal: whose.user.map_or(Principal::Service, Principal::User),
    };
    let known = vault.statuses(&id.integration).await?;
    if !known.iter().any(|status| status.id == id) {
        return Err(Failure::Usage(format!(
            "there is no such connection of `{}`; `microapp connections` lists them",
            id.integration
        )));
    }
    if on {
        vault.enable(&id, WHO).await?;
    } else {
        vault.disable(&id, WHO).await?;
    }
    print(&vault.status(&id).await?);
    Ok(())
}

async fn list(args: Connections) -> Result<(), Failure> {
    let vault = args.data.vault(std::sync::Arc::new(NoEndpoint))?;
    let mut statuses = Vec::new();
    for integration in vault.store().integrations()? {
        if args.integration.as_ref().is_none_or(|name| *name == integration.name) {
            statuses.extend(vault.statuses(&integration.name).await?);
        }
    }
    if args.json {
        let list: Vec<Value> = statuses.iter().map(as_json).collect();
        println!("{}", Value::from(list));
    } else if statuses.is_empty() {
        println!("Nobody is connected. `microapp connect` connects an account or a person.");
    } else {
        statuses.iter().for_each(print);
    }
    Ok(())
}

fn as_json(status: &Status) -> Value {
    json!({
        "integration": status.id.integration,
        "user": user(status),
        "state": words(status.state).replace([' ', '-'], "_"),
        "since": moment(status.since),
        "reason": status.reason,
        "scopes": status.scopes,
        "api_url": status.api_url,
        "ends": moment(status.ends),
    })
}

fn print(status: &Status) {
    let whose = user(status).map_or_else(|| "the account".to_owned(), printable);
    let colour = match status.state {
        State::Connected => GOOD,
        State::NeedsReconnect | State::SecretsMissing => BAD,
        _ => DIM,
    };
    let since = moment(status.since).map_or_else(String::new, |since| format!("since {since}"));
    println!(
        "{BOLD}{}{BOLD:#}  {whose}  {colour}{}{colour:#}  {DIM}{since}{DIM:#}",
        status.id.integration,
        words(status.state)
    );
    if let Some(reason) = &status.reason {
        println!("  {}", printable(reason));
    }
    if !status.scopes.is_empty() {
        println!("  {DIM}{}{DIM:#}", printable(&status.scopes.join(" ")));
    }
}

fn user(status: &Status) -> Option<&str> {
    match &status.id.principal {
        Principal::Service => None,
        Principal::User(name) => Some(name),
    }
}

fn moment(at: Option<microapp_store::Timestamp>) -> Option<String> {
    let second = Timestamp::from_second(at?.0.div_euclid(1_000)).ok()?;
    Some(second.to_string())
}

const fn words(state: State) -> &'static str {
    match state {
        State::NotConfigured => "not configured",
        State::SecretsMissing => "secrets missing",
        State::SignInNeeded => "sign-in needed",
        State::Connected => "connected",
        State::NeedsReconnect => "needs reconnect",
        State::Disabled => "disabled",
    }
}
