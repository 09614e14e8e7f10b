//! `microapp intents`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::println;
use clap::{Args as ClapArgs, Subcommand, ValueHint};
use jiff::Timestamp;
use microapp_server::journal::{Fate, Intent, IntentKey, Journal, JournalError, Ledger, Remedy, Ruling, Timing};
use microapp_store::{IntentFilter, IntentRow, IntentState};
use microapp_vault::{NoEndpoint, SystemClock};
use serde_json::{Value, json};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::printable;
use crate::integration;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp intents`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "What changes something is written down before it is sent. If the answer is lost, it is looked for; what \
                  nobody can tell is parked, and waits for a person.\n\nExamples:\n  microapp intents list --open\n  \
                  microapp intents show 5d41402a\n  microapp intents settle 5d41402a --happened 98765432101\n  microapp \
                  intents settle 5d41402a --did-not-happen\n  microapp intents settle 5d41402a --look-again \
                  --integration zoom"
)]
pub struct Intents {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    data: DataArgs,
}

/// What to do with intents.
#[derive(Debug, Subcommand)]
enum Command {
    /// List intents, the oldest first.
    List {
        /// Only those whose outcome is not known: under way, unknown, parked.
        #[arg(long)]
        open: bool,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// Print one JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Show one with its input, and with what it may have become.
    Show {
        /// Its key.
        key: IntentKey,
        /// The integration, where several have an intent with this key.
        #[arg(long, value_name = "NAME")]
        integration: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say what became of one that nobody else can tell. It is noted in the audit log.
    Settle(Settle),
}

/// `microapp intents settle`
#[derive(Debug, ClapArgs)]
struct Settle {
    /// Its key.
    key: IntentKey,
    #[command(flatten)]
    ruling: Choice,
    /// The integration, where several have an intent with this key.
    #[arg(long, value_name = "NAME")]
    integration: Option<String>,
    /// The integration.toml by which to look again; what `microapp install` has added needs none.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "look_again")]
    config: Option<PathBuf>,
}

/// What a person says.
#[derive(Debug, ClapArgs)]
#[group(required = true, multiple = false)]
struct Choice {
    /// It happened, and this is the id of what was made.
    #[arg(long, value_name = "ID")]
    happened: Option<String>,
    /// It did not happen. The same key may send it again.
    #[arg(long)]
    did_not_happen: bool,
    /// Something may have changed: look once more.
    #[arg(long)]
    look_again: bool,
}

/// Lists, shows and settles intents.
pub async fn run(args: Intents) -> Result<(), Failure> {
    let vault = args
        .data
        .vault_over(args.data.existing_store()?, Arc::new(NoEndpoint))?;
    let store = Arc::clone(vault.store());
    let ledger = Ledger::new(store, vault, Arc::new(SystemClock), Timing::default());
    match args.command {
        Command::List { open, limit, json } => list(&ledger, open, limit, json),
        Command::Show { key, integration, json } => {
            let intent = find(&ledger, &key, integration.as_deref())?;
            if json {
                println!("{:#}", as_json(&intent.row, Some(&intent)));
            } else {
                print(&intent);
            }
            Ok(())
        }
        Command::Settle(settle) => self::settle(&ledger, &args.data, settle).await,
    }
}

fn list(ledger: &Ledger, open: bool, limit: u32, json: bool) -> Result<(), Failure> {
    let states = match open {
        true => vec![IntentState::Sending, IntentState::Unknown, IntentState::Parked],
        false => Vec::new(),
    };
    let filter = IntentFilter {
        states,
        limit,
        ..IntentFilter::default()
    };
    let rows = ledger.list(&filter).map_err(failure)?;
    for row in &rows {
        if json {
            println!("{}", as_json(row, None));
        } else {
            headline(row);
        }
    }
    if rows.is_empty() && !json {
        println!("There are none.");
    }
    Ok(())
}

/// The intent with this key: of the integration that is named, or of the only one that has it.
fn find(ledger: &Ledger, key: &IntentKey, named: Option<&str>) -> Result<Intent, Failure> {
    let mut found = Vec::new();
    for integration in ledger.vault().store().integrations()? {
        let is_asked = named.is_none_or(|named| named == integration.name);
        if is_asked && let Some(intent) = ledger.show(&integration.name, key).map_err(failure)? {
            found.push(intent);
        }
    }
    let Some(intent) = found.pop() else {
        return Err(failure(JournalError::NoSuchIntent { key: key.to_string() }));
    };
    if found.is_empty() {
        return Ok(intent);
    }
    found.push(intent);
    let names: Vec<_> = found.iter().map(|intent| intent.row.integration.as_str()).collect();
    Err(Failure::Usage(format!(
        "several integrations have an intent with the key {key}: {}. Say which with --integration NAME",
        names.join(", ")
    )))
}

async fn settle(ledger: &Ledger, data: &DataArgs, settle: Settle) -> Result<(), Failure> {
    let Settle {
        key,
        ruling,
        integration,
        config,
    } = settle;
    let intent = find(ledger, &key, integration.as_deref())?;
    let name = intent.row.integration.as_str();
    if ruling.look_again {
        look_again(ledger, data, name, &key, config.as_deref()).await?;
    } else {
        let (said, output) = match ruling.happened {
            Some(id) => (Ruling::Happened, Some(chosen(&intent.fate, &id))),
            None => (Ruling::DidNotHappen, None),
        };
        // Neither depends on what the connector can do.
        ledger
            .rule(name, &key, Remedy::Person, said, output, WHO)
            .map_err(failure)?;
    }
    headline(&find(ledger, &key, Some(name))?.row);
    Ok(())
}

/// Looks by the configuration in the file, or by what `microapp install` has added.
async fn look_again(
    ledger: &Ledger,
    data: &DataArgs,
    name: &str,
    key: &IntentKey,
    config: Option<&Path>,
) -> Result<(), Failure> {
    let looked = match config {
        Some(config) => {
            let integration = integration::connected(config, data).await?;
            if integration.name() != name {
                return Err(Failure::Usage(format!(
                    "{} configures {}, and this intent is of {name}",
                    config.display(),
                    integration.name()
                )));
            }
            let journal = Journal::new(integration, ledger.clone());
            journal.rule(key, Ruling::LookAgain, None, WHO).await
        }
        None => {
            let row = ledger.vault().store().integration(name)?;
            if !row.as_ref().is_some_and(integration::is_installed) {
                return Err(Failure::Usage(format!(
                    "{name} was not added by `microapp install`; name its integration.toml with --config"
                )));
            }
            let (_, running) = integration::served(name, data).await?;
            running.journal.rule(key, Ruling::LookAgain, None, WHO).await
        }
    };
    looked.map_err(failure)?;
    Ok(())
}

/// What was found of it, or the id alone.
fn chosen(fate: &Fate, id: &str) -> Value {
    let candidates = match fate {
        Fate::Parked(candidates) => candidates.as_slice(),
        _ => &[],
    };
    let found = candidates.iter().find(|candidate| candidate["id"] == id);
    found.cloned().unwrap_or_else(|| json!({ "id": id }))
}

fn failure(error: JournalError) -> Failure {
    match error {
        JournalError::Store(error) => error.into(),
        JournalError::Vault(error) => error.into(),
        error => Failure::Invoke(error.into()),
    }
}

fn headline(row: &IntentRow) {
    let colour = match row.state {
        IntentState::Done => GOOD,
        IntentState::Unknown | IntentState::Parked => BAD,
        _ => DIM,
    };
    println!(
        "{BOLD}{}{BOLD:#}  {colour}{}{colour:#}  {}  {DIM}{}{DIM:#}",
        printable(&row.key),
        words(row.state),
        printable(&row.action),
        moment(row.created.0)
    );
    if let Some(note) = &row.note {
        println!("  {}", printable(note));
    }
}

fn print(intent: &Intent) {
    headline(&intent.row);
    let row = &intent.row;
    println!("  {DIM}integration{DIM:#}  {}", printable(&row.integration));
    println!(
        "  {DIM}for{DIM:#}          {}",
        printable(row.acting_user.as_deref().unwrap_or("nobody"))
    );
    println!("  {DIM}started by{DIM:#}   {}", printable(&row.origin));
    println!("  {DIM}sent{DIM:#}         {} times", row.attempts);
    println!("  {DIM}marker{DIM:#}       {}", printable(&row.marker));
    println!("  {DIM}input{DIM:#}        {}", printable(&intent.input));
    match &intent.fate {
        Fate::Done(Some(answer)) => println!("  {DIM}answer{DIM:#}       {}", printable(answer.json())),
        Fate::Refused(error) | Fate::NotSent(error) => {
            println!("  {DIM}error{DIM:#}        {}", printable(&error.message))
        }
        Fate::Parked(candidates) => {
            for candidate in candidates {
                println!("  {DIM}perhaps{DIM:#}      {}", printable(&candidate.to_string()));
            }
        }
        _ => {}
    }
}

fn as_json(row: &IntentRow, opened: Option<&Intent>) -> Value {
    let mut shown = json!({
        "key": row.key,
        "integration": row.integration,
        "action": row.action,
        "acting_user": row.acting_user,
        "origin": row.origin,
        "state": words(row.state).replace(' ', "_"),
        "note": row.note,
        "attempts": row.attempts,
        "marker": row.marker,
        "created": moment(row.created.0),
        "updated": moment(row.updated.0),
    });
    if let Some(intent) = opened {
        shown["input"] = serde_json::from_str(&intent.input).unwrap_or_else(|_| intent.input.clone().into());
        match &intent.fate {
            Fate::Done(Some(answer)) => shown["answer"] = answer.value(),
            Fate::Refused(error) | Fate::NotSent(error) => shown["error"] = json!(error),
            Fate::Parked(candidates) => shown["candidates"] = json!(candidates),
            _ => {}
        }
    }
    shown
}

fn words(state: IntentState) -> &'static str {
    match state {
        IntentState::Sending => "under way",
        IntentState::Done => "done",
        IntentState::Refused => "refused",
        IntentState::NotSent => "not sent",
        IntentState::Unknown => "unknown",
        IntentState::Parked => "parked",
    }
}

fn moment(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map_or_else(|_| "?".to_owned(), |moment| moment.to_string())
}
