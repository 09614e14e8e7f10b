//! `microapp page list`, `roll-back`, `remove`: what is installed.

use std::path::Path;

use anstream::println;
use clap::Args as ClapArgs;
use microapp_server::pages::{self, AppAddress, newest};
use microapp_store::Store;
use serde_json::{Value, json};

use super::install::{Into, failed, now, shown_address};
use crate::command::audit::moment;
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp page list`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  microapp page list\n  microapp page list --json | jq -r '.[].address'")]
pub struct List {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// `microapp page roll-back`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  microapp page roll-back tutoring")]
pub struct RollBack {
    /// The template's name.
    name: String,
    #[command(flatten)]
    into: Into,
    #[command(flatten)]
    data: DataArgs,
}

/// `microapp page remove`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  microapp page remove tutoring --integration zoom")]
pub struct Remove {
    /// The template's name.
    name: String,
    #[command(flatten)]
    into: Into,
    #[command(flatten)]
    data: DataArgs,
}

/// Lists what is in use.
pub fn list(args: List) -> Result<(), Failure> {
    let store = args.data.existing_store()?;
    let mut told: Vec<Value> = Vec::new();
    for integration in store.integrations()? {
        let rows = store.templates(&integration.name)?;
        for row in newest(rows.clone()) {
            let address = AppAddress::of(&integration.name, &row.name, &integration.connector);
            let before = rows
                .iter()
                .rfind(|other| other.name == row.name && other.release < row.release);
            told.push(json!({
                "integration": row.integration,
                "name": row.name,
                "title": row.title,
                "version": row.version,
                "release": row.release,
                "before": before.map(|before| before.version.clone()),
                "installed": moment(row.installed),
                "by": row.installed_by,
                "address": shown_address(&integration, &address),
            }));
        }
    }
    if args.json {
        println!("{:#}", Value::Array(told));
        return Ok(());
    }
    if told.is_empty() {
        println!("No template is installed; integrations have the pages that come with the program.");
    }
    for one in &told {
        let text = |member: &str| one[member].as_str().unwrap_or_default();
        println!(
            "{BOLD}{}{BOLD:#} {} in {}  {DIM}{}, release {}, installed {} by {}{DIM:#}",
            text("name"),
            text("version"),
            text("integration"),
            text("title"),
            one["release"],
            text("installed"),
            text("by"),
        );
        println!("  {}", text("address"));
    }
    Ok(())
}

/// Goes back to the release before.
pub fn roll_back(args: RollBack) -> Result<(), Failure> {
    let store = args.data.existing_store()?;
    let integration = with_template(&*store, &args.into, &args.name)?;
    let before = pages::roll_back(&*store, &integration, &args.name, WHO, now());
    let before = before.map_err(|error| failed(error, Path::new("")))?;
    println!(
        "{GOOD}Went back{GOOD:#} to {BOLD}{} {}{BOLD:#} in {integration}  {DIM}release {}{DIM:#}",
        before.name, before.version, before.release
    );
    Ok(())
}

/// Takes a template out.
pub fn remove(args: Remove) -> Result<(), Failure> {
    let store = args.data.existing_store()?;
    let integration = with_template(&*store, &args.into, &args.name)?;
    let removed = pages::remove(&*store, &integration, &args.name, WHO, now());
    removed.map_err(|error| failed(error, Path::new("")))?;
    println!("{GOOD}Removed{GOOD:#} {BOLD}{}{BOLD:#} from {integration}", args.name);
    Ok(())
}

/// The integration that is named, or the only one that has this template.
fn with_template(store: &dyn Store, into: &Into, name: &str) -> Result<String, Failure> {
    let rows = store.integrations()?;
    let mut having = Vec::new();
    for row in &rows {
        if store.templates(&row.name)?.iter().any(|template| template.name == name) {
            having.push(row.name.clone());
        }
    }
    let none = format!("no integration has an installed template `{name}`; see `microapp page list`");
    Ok(into.row(rows, |row| having.contains(&row.name), &none)?.name)
}
