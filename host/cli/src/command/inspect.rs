//! `microapp inspect`

use anstream::println;
use microapp_distribution::{Metadata, TrustError};
use microapp_runtime::{Connector, Manifest};
use serde_json::json;

use crate::args;
use crate::component;
use crate::exit::Failure;
use crate::human::in_a_line;
use crate::integration;
use crate::style::{BOLD, DIM};

/// Shows what a component is.
pub async fn run(args: args::Inspect) -> Result<(), Failure> {
    let bytes = match &args.file {
        Some(file) => component::read(file)?,
        None => zoom_component::ZOOM_WASM.to_vec(),
    };
    let connector = Connector::from_bytes(&integration::engine()?, &bytes)?;
    let manifest = connector.manifest().await?;
    let metadata = Metadata::read(&bytes).map_err(TrustError::from)?;
    if args.json {
        let shown = json!({
            "size": connector.size(),
            "digest": connector.digest(),
            "metadata": metadata,
            "contract": connector.contract_version(),
            "imports": connector.imports(),
            "manifest": manifest,
        });
        println!("{shown:#}");
    } else {
        print(&connector, manifest, &metadata);
    }
    Ok(())
}

fn print(connector: &Connector, manifest: &Manifest, metadata: &Metadata) {
    println!(
        "{BOLD}{} {}{BOLD:#}  {DIM}{}{DIM:#}",
        in_a_line(&manifest.title),
        in_a_line(&manifest.version),
        in_a_line(&manifest.name)
    );
    println!("{}", in_a_line(&manifest.description));
    println!();
    println!("  size      {} KB", connector.size().div_ceil(1000));
    println!("  digest    {}", connector.digest());
    print_metadata(metadata);
    println!("  contract  microapp:connector {}", connector.contract_version());
    println!("  base URL  {}", manifest.base_url);
    let hosts: Vec<String> = manifest.hosts.iter().map(ToString::to_string).collect();
    println!("  hosts     {}", hosts.join(", "));
    println!("  sign-in   {}", in_a_line(&manifest.authentication.modes.join(", ")));
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
            in_a_line(&action.name),
            in_a_line(&action.description),
            marks.join(", ")
        );
        for set in action.scopes.iter().filter(|set| set.vocabulary == "granular") {
            let scopes = in_a_line(&set.scopes.join(" "));
            println!("  {:<20} {DIM}as {}: {scopes}{DIM:#}", "", set.identity);
        }
    }
    println!();
    println!("{BOLD}Imports{BOLD:#}  {DIM}all that it can touch{DIM:#}");
    for import in connector.imports() {
        println!("  {}", in_a_line(import));
    }
    if !manifest.settings.is_empty() {
        println!();
        println!("{BOLD}Settings{BOLD:#}");
        for setting in &manifest.settings {
            println!("  {:<20} {}", in_a_line(&setting.name), in_a_line(&setting.description));
        }
    }
}

/// What is written in the file, by whoever built it.
fn print_metadata(metadata: &Metadata) {
    let lines = [
        (
            "build",
            metadata.name.as_ref().map(|name| {
                let version = metadata.version.as_deref().unwrap_or("of no version");
                format!("{name} {version}")
            }),
        ),
        ("licence", metadata.licenses.clone()),
        ("source", metadata.source.clone()),
        ("revision", metadata.revision.clone()),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            println!("  {name:<8}  {}", in_a_line(&value));
        }
    }
    if !metadata.producers.is_empty() {
        println!("  made with {}", in_a_line(&metadata.producers.join(", ")));
    }
    let packages = metadata.dependencies.iter().filter(|package| !package.root).count();
    if packages > 0 {
        println!("  built of  {packages} packages  {DIM}microapp component sbom{DIM:#}");
    }
}
