//! `microapp inspect`

use anstream::println;
use microapp_runtime::{Connector, Manifest};
use serde_json::json;

use crate::args;
use crate::exit::Failure;
use crate::integration;
use crate::style::{BOLD, DIM};

/// Shows what a component is.
pub async fn run(args: args::Inspect) -> Result<(), Failure> {
    let connector = integration::connector(args.file.as_deref())?;
    let manifest = connector.manifest().await?;
    if args.json {
        let shown = json!({
            "size": connector.size(),
            "contract": connector.contract_version(),
            "imports": connector.imports(),
            "manifest": manifest,
        });
        println!("{shown:#}");
    } else {
        print(&connector, manifest);
    }
    Ok(())
}

fn print(connector: &Connector, manifest: &Manifest) {
    println!(
        "{BOLD}{} {}{BOLD:#}  {DIM}{}{DIM:#}",
        manifest.title, manifest.version, manifest.name
    );
    println!("{}", manifest.description);
    println!();
    println!("  size      {} KB", connector.size().div_ceil(1000));
    println!("  contract  microapp:connector {}", connector.contract_version());
    println!("  base URL  {}", manifest.base_url);
    let hosts: Vec<String> = manifest.hosts.iter().map(ToString::to_string).collect();
    println!("  hosts     {}", hosts.join(", "));
    println!("  sign-in   {}", manifest.authentication.modes.join(", "));
    let limits = &manifest.rate_limits;
    println!(
        "  rate      {} requests in any {} ms",
        limits.requests, limits.interval_ms
    );
    println!();
    println!("{BOLD}Actions{BOLD:#}");
    for action in &manifest.actions {
        let effect = serde_json::to_value(action.effect).unwrap_or_default();
        let mut marks = vec![effect.as_str().unwrap_or_default().to_owned()];
        marks.extend(action.repeatable.then(|| "repeatable".to_owned()));
        marks.extend(action.offline.then(|| "offline".to_owned()));
        marks.extend(action.secret_output.then(|| "secret".to_owned()));
        println!(
            "  {:<20} {}  {DIM}{}{DIM:#}",
            action.name,
            action.description,
            marks.join(", ")
        );
        for set in action.scopes.iter().filter(|set| set.vocabulary == "granular") {
            println!("  {:<20} {DIM}as {}: {}{DIM:#}", "", set.identity, set.scopes.join(" "));
        }
    }
    println!();
    println!("{BOLD}Imports{BOLD:#}  {DIM}all that it can touch{DIM:#}");
    for import in connector.imports() {
        println!("  {import}");
    }
    if !manifest.settings.is_empty() {
        println!();
        println!("{BOLD}Settings{BOLD:#}");
        for setting in &manifest.settings {
            println!("  {:<20} {}", setting.name, setting.description);
        }
    }
}
