//! `microapp intents`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::println;
use clap::{Args as ClapArgs, Subcommand, ValueHint};
use jiff::Timestamp;
use microapp_server::integrations::is_installed;
use microapp_server::journal::{Became, Fate, Intent, IntentKey, Journal, JournalError, Ledger, Ruling, Timing};
use microapp_store::{IntentFilter, IntentRow, IntentState};
use microapp_vault::{NoEndpoint, SystemClock};
use serde_json::{Value, json};

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::{in_a_line, printable};
use crate::style::{BAD, BOLD, DIM, GOOD};
use crate::{account, integration};

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
    /// The integration.toml by which the service is asked; what `microapp install` has added needs none.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
}

/// What a person says.
#[derive(Debug, ClapArgs)]
#[group(required = true, multiple = false)]
struct Choice {
    /// It happened, and this is the id of what was made; without one for what makes nothing.
    #[arg(long, value_name = "ID", num_args = 0..=1)]
    happened: Option<Option<String>>,
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
    let journal = async || journal_of(ledger, data, name, config.as_deref()).await;
    match ruling.happened {
        _ if ruling.look_again => {
            let journal = journal().await?.ok_or_else(|| {
                Failure::Usage(format!(
                    "{name} was not added by `microapp install`; name its integration.toml with --config"
                ))
            })?;
            let looked = journal.rule(&key, Ruling::LookAgain, None, WHO).await;
            looked.map_err(failure)?;
        }
        Some(id) => {
            let input: Value = serde_json::from_str(&intent.input).unwrap_or_default();
            // Of what it changed or removed it has said the id itself.
            let became = match (input["meeting_id"].is_null(), id) {
                (false, _) => Became::Done(None),
                (true, Some(id)) => Became::Done(Some(id)),
                (true, None) => {
                    let words = "say which meeting was made: --happened ID";
                    return Err(Failure::Usage(words.to_owned()));
                }
            };
            // Where it can be asked, the service says all that the lost answer would have said.
            match journal().await {
                Ok(Some(journal)) => journal.settle(&key, became, WHO).await,
                Err(wrong) if config.is_some() => return Err(wrong),
                Ok(None) | Err(_) => ledger.settle(name, &key, &became, WHO),
            }
            .map_err(failure)?;
        }
        None => {
            let settled = ledger.settle(name, &key, &Became::NotDone, WHO);
            settled.map_err(failure)?;
        }
    }
    headline(&find(ledger, &key, Some(name))?.row);
    Ok(())
}

/// What runs by the configuration in the file, or by what `microapp install` has added; none without either.
async fn journal_of(
    ledger: &Ledger,
    data: &DataArgs,
    name: &str,
    config: Option<&Path>,
) -> Result<Option<Journal>, Failure> {
    if let Some(path) = config {
        let (integration, config) = integration::connected(path, data).await?;
        if integration.name() != name {
            return Err(Failure::Usage(format!(
                "{} configures {}, and this intent is of {name}",
                path.display(),
                integration.name()
            )));
        }
        account::claim(ledger.vault(), name, &integration.manifest().name, &config)?;
        return Ok(Some(Journal::new(integration, ledger.clone())));
    }
    let row = ledger.vault().store().integration(name)?;
    if !row.as_ref().is_some_and(is_installed) {
        return Ok(None);
    }
    let (_, running) = integration::served(name, data).await?;
    Ok(Some(running.journal.clone()))
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
        println!("  {}", in_a_line(note));
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
    match &intent.unreadable {
        None => println!("  {DIM}input{DIM:#}        {}", printable(&intent.input)),
        Some(error) => println!("  {DIM}unreadable{DIM:#}   {}", printable(&error.to_string())),
    }
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
        shown["input"] = match &intent.unreadable {
            None => serde_json::from_str(&intent.input).unwrap_or_else(|_| intent.input.clone().into()),
            Some(error) => {
                shown["unreadable"] = error.to_string().into();
                Value::Null
            }
        };
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
