//! `microapp mcp`

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anstream::eprintln;
use clap::{Args as ClapArgs, ValueEnum, ValueHint};
use microapp_mcp::{Confirm, Offer, OfferError, Source, ToolServer, ToolServerOptions, serve_stdio};
use microapp_server::journal::{Journal, Ledger, Resolver, Timing};
use microapp_vault::{NoEndpoint, SystemClock};

use crate::data::DataArgs;
use crate::exit::Failure;
use crate::style::DIM;
use crate::{account, integration};

/// How often unknown outcomes are looked for when nothing is due.
const RESOLVE: Duration = Duration::from_secs(60);

/// `microapp mcp`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp mcp --config integration.toml --as ada@example.com\n  microapp mcp --integration zoom \
                  --data /var/lib/microapp --as ada@example.com --read-only\n\nA client starts it and speaks the Model \
                  Context Protocol on its standard input and output. Whatever changes something is written to the \
                  journal in the data folder first, and done once."
)]
pub struct Mcp {
    /// The integration.toml that says which connector, where and with which credentials.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, required_unless_present = "integration")]
    config: Option<PathBuf>,
    /// An integration of the installation in the data folder instead: its connections, limits and journal.
    #[arg(long, value_name = "NAME", conflicts_with = "config")]
    integration: Option<String>,
    /// The person for whom every call runs: an id or an e-mail address. With `--integration`, the address they sign in with.
    #[arg(long = "as", value_name = "USER")]
    acting_user: Option<String>,
    /// Offer only these actions. May be repeated, or a list with commas.
    #[arg(long, value_name = "ACTION", value_delimiter = ',')]
    only: Option<Vec<String>>,
    /// Offer only what reads.
    #[arg(long)]
    read_only: bool,
    /// What the client asks its person about before it is done, if it can ask.
    #[arg(long, value_enum, default_value_t = Asks::Deletes)]
    confirm: Asks,
    /// How long a call may take, in seconds, waiting included.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: Option<u64>,
    #[command(flatten)]
    data: DataArgs,
}

/// [`Confirm`], as an argument.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Asks {
    /// Nothing.
    Nothing,
    /// What removes.
    Deletes,
    /// Whatever changes something.
    Changes,
}

/// Serves one client.
pub async fn run(args: Mcp) -> Result<(), Failure> {
    // People of an installation are known by their addresses in lower case.
    let acting_user = match &args.integration {
        Some(_) => args.acting_user.map(|person| person.to_lowercase()),
        None => args.acting_user,
    };
    let options = ToolServerOptions {
        acting_user,
        offer: Offer {
            only: args.only.map(BTreeSet::from_iter),
            read_only: args.read_only,
        },
        confirm: match args.confirm {
            Asks::Nothing => Confirm::Nothing,
            Asks::Deletes => Confirm::Deletes,
            Asks::Changes => Confirm::Changes,
        },
        deadline: args.timeout.map(Duration::from_secs),
    };
    match (args.config, args.integration) {
        (Some(config), _) => {
            let (integration, config) = integration::connected(&config, &args.data).await?;
            let vault = args.data.vault(Arc::new(NoEndpoint))?;
            account::claim(&vault, integration.name(), &integration.manifest().name, &config)?;
            let store = Arc::clone(vault.store());
            let ledger = Ledger::new(store, vault, Arc::new(SystemClock), Timing::default());
            let journal = Journal::new(integration, ledger);
            let _resolver = Resolver::start(vec![journal.clone()], RESOLVE);
            let name = journal.integration().name().to_owned();
            serve(&name, Source::Fixed(journal), options).await
        }
        (None, name) => {
            let name = name.unwrap_or_default();
            let (integrations, _) = integration::served(&name, &args.data).await?;
            let installed = Source::Installed {
                integrations,
                name: name.clone(),
            };
            serve(&name, installed, options).await
        }
    }
}

async fn serve(name: &str, source: Source, options: ToolServerOptions) -> Result<(), Failure> {
    let cannot = |error: OfferError| Failure::Usage(error.to_string());
    let person = options.acting_user.clone();
    let server = ToolServer::new(source, options).await.map_err(cannot)?;
    let tools = server.tools().await.map_err(OfferError::from).map_err(cannot)?;
    let tools: Vec<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
    let person = person.as_deref().unwrap_or("nobody");
    eprintln!("{DIM}{name}, for {person}: {}{DIM:#}", tools.join(", "));
    serve_stdio(server)
        .await
        .map_err(|error| Failure::Usage(error.to_string()))
}
