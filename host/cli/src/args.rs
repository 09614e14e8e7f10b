//! The arguments.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use microapp_server::journal::IntentKey;

use crate::command::audit::Audit;
use crate::command::backup::Backup;
use crate::command::component::Component;
use crate::command::conformance::Conformance;
use crate::command::connect::Connect;
use crate::command::connections::Connections;
use crate::command::connector::Connector;
use crate::command::demo::Demo;
use crate::command::disconnect::Disconnect;
use crate::command::doctor::Doctor;
use crate::command::install::Install;
use crate::command::intents::Intents;
use crate::command::keys::Keys;
use crate::command::mcp::Mcp;
use crate::command::page::Page;
use crate::command::restore::Restore;
use crate::command::serve::Serve;
use crate::command::upgrade::Upgrade;
use crate::command::zoom_app::ZoomApp;
use crate::data::DataArgs;

/// Runs connectors: sandboxed WebAssembly components that reach only what you grant them.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    styles = crate::style::HELP,
    after_help = "Try it without a Zoom account:\n  microapp demo\n\nThen read `microapp help invoke`."
)]
pub struct Args {
    /// Show the log on standard error; twice for more. `MICROAPP_LOG` takes filters such as `microapp_runtime=debug`.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a weekly meeting on a page, at a Zoom that runs here: no account is needed.
    Demo(Demo),
    /// Run a Zoom on this machine: REST, OAuth and webhooks, with credentials ready to use.
    Simulator(Simulator),
    /// Run one action of a connector.
    Invoke(Invoke),
    /// Serve a connector's actions to an agent, as tools of the Model Context Protocol.
    Mcp(Mcp),
    /// Serve the pages: people sign in, admins connect services.
    Serve(Box<Serve>),
    /// Add an integration to a server: asks for what it needs, or takes it from options.
    Install(Box<Install>),
    /// Run another version of an integration's component, or go back: shows what it asks for, and asks.
    Upgrade(Upgrade),
    /// Write pages: make a template, check, preview, test and pack it.
    Page(Page),
    /// Write connectors: make one that works, and build it.
    Connector(Connector),
    /// Connect an account or a person with the service: by credentials, in a browser, or by pasting a code.
    Connect(Connect),
    /// List the connections: who, in which state, why and since when.
    Connections(Connections),
    /// Forget a connection, and have the service take its tokens back.
    Disconnect(Disconnect),
    /// Write out the Zoom apps to register: redirects, allow lists and scopes, filled in for this installation.
    ZoomApp(ZoomApp),
    /// Check whether the store is well: file, schema, contents, disk space, clock, audit log, keys.
    Doctor(Doctor),
    /// Make a sealed backup of the store, while work goes on.
    Backup(Backup),
    /// Restore the store from a sealed backup.
    Restore(Restore),
    /// List, make, rotate and remove the keys that seal the store.
    Keys(Keys),
    /// Show the audit log, or check whether its chain holds.
    Audit(Audit),
    /// List what was to be changed, and settle what nobody else can tell.
    Intents(Intents),
    /// Show how much of an integration's rate limits is used: windows, the day's counts, what the service refuses.
    Limits(Limits),
    /// Sign components, and say whose signatures are trusted.
    Component(Component),
    /// Show what a connector is: actions, imports, hosts, scopes, size.
    Inspect(Inspect),
    /// Hold a connector or a host to the contract, clause by clause.
    Conformance(Conformance),
    /// Print the JSON Schema of an action's input.
    Schema(Schema),
    /// Print the completion script of a shell.
    Completions(Completions),
}

/// `microapp simulator`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp simulator --listen 127.0.0.1:8080 --plan pro\n  microapp simulator --json | \
                        head -n 1   one JSON object: base_url, oauth_url, credentials, users\n\nThe controls are under \
                        /_simulator/ at the same address: requests, faults, clock, switches."
)]
pub struct Simulator {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// The account's plan, which sets its rate limits: free, pro, business-plus, or unlimited.
    #[arg(long, default_value = "business-plus")]
    pub plan: zoom_simulator::Plan,
    /// The same seed and the same requests give the same ids, passcodes and tokens.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Print one JSON object on the first line.
    #[arg(long)]
    pub json: bool,
}

/// `microapp invoke`
#[derive(Debug, ClapArgs)]
#[command(after_help = crate::exit::INVOKE_HELP)]
pub struct Invoke {
    /// The action, such as create-meeting. `microapp inspect` lists them.
    pub action: String,
    /// The input: JSON, @FILE, or - for standard input.
    #[arg(long, default_value = "{}", value_name = "JSON|@FILE|-")]
    pub input: String,
    /// The integration.toml that says which connector, where and with which credentials.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: PathBuf,
    /// The person for whom it runs: an id or an e-mail address.
    #[arg(long = "as", value_name = "USER")]
    pub acting_user: Option<String>,
    /// An idempotency key: a change that is asked for again with the same key is not made again; its first result is printed.
    /// Without it each change gets a new key, which is printed on standard error. Keys and results are kept in the data
    /// folder.
    #[arg(long, value_name = "KEY")]
    pub key: Option<IntentKey>,
    /// Print for people instead of JSON.
    #[arg(long)]
    pub human: bool,
    /// How long it may take, in seconds, waiting included.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: Option<u64>,
    /// Where what changes something is written down, and connections are kept if somebody has signed in.
    #[command(flatten)]
    pub data: DataArgs,
}

/// `microapp limits`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp limits --config integration.toml\n  microapp limits --config integration.toml \
                        --json | jq .counts\n  microapp limits --data /var/lib/microapp    those of a server\n\nIt shows what \
                        the last call has left in the state file beside the configuration, or what a server keeps in its \
                        data folder, and sends nothing."
)]
pub struct Limits {
    /// The integration.toml whose limits to show; an integration of the data folder when absent.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// The integration of the data folder.
    #[arg(long, value_name = "NAME", default_value = "zoom", conflicts_with = "config")]
    pub integration: String,
    /// Print JSON.
    #[arg(long, conflicts_with = "openmetrics")]
    pub json: bool,
    /// Print the OpenMetrics text format.
    #[arg(long)]
    pub openmetrics: bool,
    /// Where `microapp install` has put it.
    #[command(flatten)]
    pub data: DataArgs,
}

/// `microapp inspect`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp inspect              the built-in Zoom connector\n  microapp inspect \
                        other.wasm --json"
)]
pub struct Inspect {
    /// The component; the built-in Zoom connector when absent.
    #[arg(value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Print JSON, schemas included.
    #[arg(long)]
    pub json: bool,
}

/// `microapp schema`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  microapp schema create-meeting\n  microapp schema get-invitation --output")]
pub struct Schema {
    /// The action.
    pub action: String,
    /// The schema of the result instead.
    #[arg(long)]
    pub output: bool,
    /// The component; the built-in Zoom connector when absent.
    #[arg(long, value_name = "FILE.wasm", value_hint = ValueHint::FilePath)]
    pub connector: Option<PathBuf>,
}

/// `microapp completions`
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  microapp completions bash > ~/.local/share/bash-completion/completions/microapp")]
pub struct Completions {
    /// The shell.
    pub shell: Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Args::command().debug_assert();
    }

    #[test]
    fn an_id_may_begin_with_a_hyphen() {
        let arguments = [
            "microapp",
            "install",
            "zoom",
            "--account-id",
            "-a",
            "--client-id",
            "-Ex_1",
            "--user-client-id",
            "--b",
            "--user-client-secret-file",
            "secret",
        ];
        let matched = super::Args::command()
            .try_get_matches_from(arguments)
            .expect("they are read");
        let (_, install) = matched.subcommand().expect("a command");
        for (name, id) in [("account_id", "-a"), ("client_id", "-Ex_1"), ("user_client_id", "--b")] {
            assert_eq!(install.get_one::<String>(name).map(String::as_str), Some(id));
        }
    }
}
