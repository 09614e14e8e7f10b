//! `microapp connections`

use anstream::println;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use microapp_store::Principal;
use microapp_vault::{NoEndpoint, State, Status};
use serde_json::{Value, json};

use crate::data::DataArgs;
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp connections`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  microapp connections\n  microapp connections --json | jq .[].state")]
pub struct Connections {
    /// Only this integration's.
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Lists connections. Asks nobody.
pub async fn run(args: Connections) -> Result<(), Failure> {
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
