//! `microapp connections`

use std::sync::Arc;

use anstream::println;
use clap::{Args as ClapArgs, Subcommand};
use jiff::Timestamp;
use microapp_runtime::{HttpClient, PooledClient};
use microapp_server::connections::{IntegrationApps, MissingScope, missing_scopes};
use microapp_server::integrations::{Setup, is_installed};
use microapp_store::{ConnectionId, IntegrationRow, Principal};
use microapp_vault::{Listed, NoEndpoint, State, Status, Vault, VaultError};
use serde_json::{Value, json};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::{in_a_line, printable};
use crate::integration;
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
    let vault = whose.data.vault(Arc::new(NoEndpoint))?;
    let id = ConnectionId {
        integration: whose.integration,
        principal: whose.user.map_or(Principal::Service, Principal::User),
    };
    let known = vault.statuses(&id.integration).await?;
    if !known.iter().any(|(known, _)| *known == id) {
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
    let vault = args.data.vault(Arc::new(NoEndpoint))?;
    let mut shown = Vec::new();
    for integration in vault.store().integrations()? {
        if args.integration.as_ref().is_some_and(|name| *name != integration.name) {
            continue;
        }
        let statuses = vault.statuses(&integration.name).await?;
        let apps = match statuses.iter().any(|(_, status)| has_scopes(status)) {
            true => apps_of(&vault, &integration).await,
            false => None,
        };
        shown.extend(statuses.into_iter().map(|listed| Shown::of(listed, apps.as_ref())));
    }
    if args.json {
        let list: Vec<Value> = shown.iter().map(Shown::as_json).collect();
        println!("{}", Value::from(list));
    } else if shown.is_empty() {
        println!("Nobody is connected. `microapp connect` connects an account or a person.");
    } else {
        shown.iter().for_each(Shown::print);
    }
    Ok(())
}

/// By which apps an installed integration signs in, to know what its connections should have. None where that can't be said:
/// its configuration is in a file, or is wrong, or an admin has chosen another component than this program's.
async fn apps_of(vault: &Vault, row: &IntegrationRow) -> Option<IntegrationApps> {
    if !is_installed(row) {
        return None;
    }
    let setup = Setup::read(&row.configuration).ok()?;
    let connector = integration::connector(None).ok()?;
    let manifest = connector.manifest().await.ok()?;
    if setup.components.current.is_some() || manifest.name != row.connector {
        return None;
    }
    let secrets = vault.integration_secrets(&row.name).ok()?.unwrap_or_default();
    let config = setup.config(&row.name, &secrets).ok()?;
    let http: Arc<dyn HttpClient> = Arc::new(PooledClient::default());
    IntegrationApps::of_config(&row.name, &config, Arc::new(manifest.clone()), &http).ok()
}

fn has_scopes(status: &Result<Status, VaultError>) -> bool {
    status.as_ref().is_ok_and(|status| !status.scopes.is_empty())
}

/// A connection, and what it lacks.
struct Shown {
    connection: Listed,
    missing: Vec<MissingScope>,
    help: Option<String>,
}

impl Shown {
    fn of(connection: Listed, apps: Option<&IntegrationApps>) -> Self {
        let missing = match (apps, &connection.1) {
            // A service that names no scopes has granted what was asked for.
            (Some(apps), Ok(status)) if !status.scopes.is_empty() => {
                missing_scopes(apps, &status.id.principal, &status.scopes)
            }
            _ => Vec::new(),
        };
        let help = apps.and_then(|apps| apps.manifest.details["help"]["missing_scopes"].as_str());
        Self {
            connection,
            help: help.filter(|_| !missing.is_empty()).map(str::to_owned),
            missing,
        }
    }

    fn as_json(&self) -> Value {
        let (id, status) = &self.connection;
        let status = match status {
            Ok(status) => status,
            Err(error) => {
                return json!({
                    "integration": id.integration, "user": user(id), "state": "unreadable", "reason": error.to_string(),
                });
            }
        };
        let missing = self.missing.iter();
        json!({
            "integration": id.integration,
            "user": user(id),
            "state": words(status.state).replace([' ', '-'], "_"),
            "since": moment(status.since),
            "reason": status.reason.as_ref().map(ToString::to_string),
            "scopes": status.scopes,
            "missing_scopes": missing
                .map(|missing| json!({ "scope": missing.scope, "actions": missing.actions }))
                .collect::<Vec<_>>(),
            "api_url": status.api_url,
            "ends": moment(status.ends),
        })
    }

    fn print(&self) {
        match &self.connection {
            (_, Ok(status)) => print(status),
            (id, Err(error)) => {
                headline(id, &format!("{BAD}unreadable{BAD:#}"));
                println!("  {}", printable(&error.to_string()));
            }
        }
        if self.missing.is_empty() {
            return;
        }
        println!("  {BAD}Missing scopes{BAD:#}");
        for missing in &self.missing {
            println!("    {}  {DIM}for {}{DIM:#}", missing.scope, missing.actions.join(", "));
        }
        if let Some(help) = &self.help {
            println!("  {help}");
        }
    }
}

fn headline(id: &ConnectionId, state: &str) {
    let whose = user(id).map_or_else(|| "the account".to_owned(), printable);
    println!("{BOLD}{}{BOLD:#}  {whose}  {state}", id.integration);
}

fn print(status: &Status) {
    let colour = match status.state {
        State::Connected => GOOD,
        State::NeedsReconnect | State::SecretsMissing => BAD,
        _ => DIM,
    };
    let since = moment(status.since).map_or_else(String::new, |since| format!("since {since}"));
    let state = words(status.state);
    headline(&status.id, &format!("{colour}{state}{colour:#}  {DIM}{since}{DIM:#}"));
    if let Some(reason) = &status.reason {
        println!("  {}", in_a_line(&reason.to_string()));
    }
    if !status.scopes.is_empty() {
        println!("  {DIM}{}{DIM:#}", printable(&status.scopes.join(" ")));
    }
}

fn user(id: &ConnectionId) -> Option<&str> {
    match &id.principal {
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
