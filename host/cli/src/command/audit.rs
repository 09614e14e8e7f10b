//! `microapp audit`

use std::sync::Arc;

use anstream::{eprintln, println};
use clap::{Args as ClapArgs, Subcommand};
use microapp_store::audit::{Hash, Head};
use microapp_store::{AuditEntry, AuditResult, SqliteStore, Store as _, Timestamp};
use serde_json::{Value, json};

use crate::command::backup::hex;
use crate::data::DataArgs;
use crate::exit::Failure;
use crate::human::printable;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// How many entries are read at once.
const PAGE: u32 = 500;

/// `microapp audit`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Each entry holds the hash of the one before, so that none can be changed, taken out or put in without \
                  being found out. One who can write the file could write the whole log anew: note the head elsewhere \
                  from time to time, and check whether it is still in the chain.\n\nExamples:\n  microapp audit verify\n  \
                  microapp audit verify --head 5d41402abc4b2a76…\n  microapp audit show --what connection --limit 20"
)]
pub struct Audit {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    data: DataArgs,
}

/// What to do with the audit log.
#[derive(Debug, Subcommand)]
enum Command {
    /// Check whether every entry follows the one before, and print the head.
    Verify {
        /// A head that was noted before: it has to be in the chain.
        #[arg(long, value_name = "HASH", value_parser = parse_hash)]
        head: Option<Hash>,
    },
    /// Show entries, the newest first.
    Show(Show),
}

/// `microapp audit show`
#[derive(Debug, ClapArgs)]
struct Show {
    /// Only what this person did.
    #[arg(long)]
    who: Option<String>,
    /// Only what begins so: `connection`, `key.rotated`.
    #[arg(long)]
    what: Option<String>,
    /// Only what was done to this: `zoom/service`.
    #[arg(long)]
    subject: Option<String>,
    /// Only what was refused or failed.
    #[arg(long)]
    failed: bool,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// Print one JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Shows or verifies the audit log. Changes nothing.
pub async fn run(args: Audit) -> Result<(), Failure> {
    let store = args.data.existing_store()?;
    match args.command {
        Command::Verify { head } => verify(&store, head),
        Command::Show(filter) => show(&store, &filter),
    }
}

fn verify(store: &Arc<SqliteStore>, noted: Option<Hash>) -> Result<(), Failure> {
    let (mut head, mut found) = (Head::default(), None);
    loop {
        let page = store.audit(head.sequence.saturating_add(1), PAGE)?;
        for entry in &page {
            head = match head.follow(entry) {
                Ok(next) => next,
                Err(broken) => {
                    eprintln!("{BAD}bad{BAD:#}  {broken}");
                    return Err(Failure::Unwell);
                }
            };
            if noted == Some(head.hash) {
                found = Some(head.sequence);
            }
        }
        if page.is_empty() {
            break;
        }
    }
    match microapp_store::audit::verify_store(&**store)? {
        Ok(_) => {}
        Err(broken) => {
            eprintln!("{BAD}bad{BAD:#}  {broken}");
            return Err(Failure::Unwell);
        }
    }
    match (noted, found) {
        (Some(noted), None) => {
            eprintln!(
                "{BAD}bad{BAD:#}  the noted head {} is not in the chain: the log was written anew",
                hex(&noted)
            );
            return Err(Failure::Unwell);
        }
        (_, Some(sequence)) => eprintln!("{GOOD}ok{GOOD:#}  the noted head is entry {sequence}"),
        (None, None) => {}
    }
    eprintln!(
        "{GOOD}ok{GOOD:#}  {} entries, each follows the one before. The head:",
        head.sequence
    );
    println!("{}", hex(&head.hash));
    Ok(())
}

fn show(store: &Arc<SqliteStore>, filter: &Show) -> Result<(), Failure> {
    let mut left = filter.limit;
    let mut before = store.audit_head()?.map_or(1, |entry| entry.sequence.saturating_add(1));
    while left > 0 && before > 1 {
        let from = before.saturating_sub(u64::from(PAGE)).max(1);
        let page = store.audit(from, PAGE)?;
        let older = page.iter().filter(|entry| entry.sequence < before);
        for entry in older.rev().filter(|entry| filter.takes(entry)).take(left) {
            if filter.json {
                println!("{}", as_json(entry));
            } else {
                print(entry);
            }
            left -= 1;
        }
        before = from;
    }
    Ok(())
}

impl Show {
    fn takes(&self, entry: &AuditEntry) -> bool {
        let event = &entry.event;
        let is = |wanted: &Option<String>, found: &String| wanted.as_ref().is_none_or(|wanted| wanted == found);
        is(&self.who, &event.who)
            && is(&self.subject, &event.subject)
            && self
                .what
                .as_ref()
                .is_none_or(|what| event.what.starts_with(what.as_str()))
            && !(self.failed && event.result == AuditResult::Ok)
    }
}

fn as_json(entry: &AuditEntry) -> Value {
    let event = &entry.event;
    json!({
        "sequence": entry.sequence,
        "at": moment(event.at),
        "who": event.who,
        "what": event.what,
        "subject": event.subject,
        "result": words(event.result),
        "details": serde_json::from_str::<Value>(&event.details).unwrap_or(Value::Null),
        "hash": hex(&entry.hash),
    })
}

fn print(entry: &AuditEntry) {
    let event = &entry.event;
    let (colour, result) = match event.result {
        AuditResult::Ok => (GOOD, ""),
        AuditResult::Denied | AuditResult::Failed => (BAD, words(event.result)),
    };
    let details = if event.details == "{}" {
        String::new()
    } else {
        printable(&event.details)
    };
    println!(
        "{DIM}{:>6}  {}{DIM:#}  {BOLD}{}{BOLD:#}  {}  by {}  {colour}{result}{colour:#}  {DIM}{details}{DIM:#}",
        entry.sequence,
        moment(event.at).unwrap_or_default(),
        printable(&event.what),
        printable(&event.subject),
        printable(&event.who),
    );
}

const fn words(result: AuditResult) -> &'static str {
    match result {
        AuditResult::Ok => "ok",
        AuditResult::Denied => "denied",
        AuditResult::Failed => "failed",
    }
}

/// A moment as people and programs read it.
pub fn moment(at: Timestamp) -> Option<String> {
    let second = jiff::Timestamp::from_second(at.0.div_euclid(1_000)).ok()?;
    Some(second.to_string())
}

fn parse_hash(text: &str) -> Result<Hash, String> {
    let digits = text.trim().as_bytes();
    let (pairs, rest) = digits.as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs
        .iter()
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    let hash = bytes
        .filter(|_| rest.is_empty())
        .and_then(|bytes| bytes.try_into().ok());
    hash.ok_or_else(|| "a head is 64 hexadecimal digits".to_owned())
}
