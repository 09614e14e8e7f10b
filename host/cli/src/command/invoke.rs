//! `microapp invoke`

use std::io::{self, IsTerminal as _, Read as _};
use std::sync::Arc;
use std::time::Duration;

use anstream::{eprintln, println};
use microapp_runtime::{Effect, Integration, IntegrationConfig, Invocation, InvokeError, ProgressReport, ProgressSink};
use microapp_server::journal::{IntentKey, Journal, Ledger, Request, Timing};
use microapp_vault::{NoEndpoint, SystemClock};

use crate::args;
use crate::data::DataArgs;
use crate::exit::Failure;
use crate::style::DIM;
use crate::{account, human, integration};

/// Runs one action.
pub async fn run(args: args::Invoke) -> Result<(), Failure> {
    let input = read_input(&args.input)?;
    let (integration, config) = integration::connected(&args.config, &args.data).await?;
    let mut invocation = Invocation::new(args.action.as_str(), input);
    if let Some(user) = args.acting_user {
        invocation = invocation.acting_user(user);
    }
    if let Some(seconds) = args.timeout {
        invocation = invocation.deadline(Duration::from_secs(seconds));
    }
    if io::stderr().is_terminal() {
        invocation = invocation.progress(Arc::new(ProgressLine));
    }
    let writes = integration
        .manifest()
        .action(&args.action)
        .is_some_and(|action| action.effect != Effect::Reads);
    let json = if writes {
        once(integration, &config, invocation, args.key, &args.data).await?
    } else {
        integration.invoke(invocation).await?.into_json()
    };
    if args.human {
        let value = serde_json::from_str(&json).unwrap_or_default();
        println!("{}", human::result(&args.action, &value));
    } else {
        println!("{json}");
    }
    Ok(())
}

/// Through the journal in the data folder.
async fn once(
    integration: Integration,
    config: &IntegrationConfig,
    invocation: Invocation,
    key: Option<IntentKey>,
    data: &DataArgs,
) -> Result<String, Failure> {
    let key = match key {
        Some(key) => key,
        None => {
            let key = IntentKey::random().map_err(|error| Failure::Usage(format!("no key can be made up: {error}")))?;
            eprintln!("{DIM}key {key}{DIM:#}");
            key
        }
    };
    let vault = data.vault(Arc::new(NoEndpoint))?;
    account::claim(&vault, integration.name(), &integration.manifest().name, config)?;
    let store = Arc::clone(vault.store());
    let ledger = Ledger::new(store, vault, Arc::new(SystemClock), Timing::default());
    let request = Request {
        key,
        origin: "invoke".to_owned(),
        invocation,
    };
    let answer = Journal::new(integration, ledger).invoke(request).await;
    Ok(answer.map_err(InvokeError::from)?.json().to_owned())
}

fn read_input(input: &str) -> Result<String, Failure> {
    if input == "-" {
        let mut text = String::new();
        return io::stdin()
            .read_to_string(&mut text)
            .map(|_| text)
            .map_err(|error| Failure::Io {
                what: "Standard input can't be read".to_owned(),
                error,
            });
    }
    match input.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path).map_err(|error| Failure::Io {
            what: format!("The input file {path} can't be read"),
            error,
        }),
        None => Ok(input.to_owned()),
    }
}

/// Shows how far a long action has come, on one line that it overwrites.
struct ProgressLine;

impl ProgressSink for ProgressLine {
    fn report(&self, report: &ProgressReport<'_>) {
        let &ProgressReport { done, total, message } = report;
        match total {
            Some(total) if done >= total => anstream::eprint!("\r\u{1b}[K"),
            Some(total) => anstream::eprint!("\r\u{1b}[K{done} of {total} {message}"),
            None => anstream::eprint!("\r\u{1b}[K{done} {message}"),
        }
    }
}
