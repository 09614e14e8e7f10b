//! `microapp install`

mod secret;
mod table;

use std::path::PathBuf;
use std::sync::Arc;

use anstream::println;
use clap::{Args as ClapArgs, ValueEnum, ValueHint};
use microapp_runtime::Manifest;
use microapp_server::connections::Apps;
use microapp_server::integrations::{HostChoice, Setup, check_name};
use microapp_server::upgrades::{Components, UpgradeError};
use microapp_store::ConnectionId;
use microapp_vault::{Secrets, Vault, VaultError, subject};
use serde_json::Value;
use url::Url;

use crate::candidate;
use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::human::in_a_line;
use crate::integration;
use crate::style::{BAD, BOLD, DIM, GOOD};

pub use self::secret::read_secret;

/// `microapp install`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp install zoom                         asks for what it needs\n  microapp install zoom \
                        --simulator http://127.0.0.1:8081\n                                                at `microapp \
                        simulator --listen 127.0.0.1:8081`\n  microapp install zoom --account-id A --client-id C \
                        --client-secret-file secret.txt\n  microapp install \
                        oci://ghcr.io/example/webex:0.2.0@sha256:… --name webex\n  microapp install calendar-feed.wasm \
                        --base-url https://calendars.example.org/\n\nA component from a file or a registry has to be signed by \
                        a key that is trusted (`microapp component trust`), unless --allow-unsigned says otherwise, and all \
                        that it asks for has to be agreed to.\n\nTo see which apps to register at Zoom, and with which scopes and \
                        redirects: microapp zoom-app"
)]
pub struct Install {
    /// `zoom`, which comes with this program, or any connector's component.
    #[arg(value_name = "zoom|FILE.wasm|oci://…", value_parser = what, value_hint = ValueHint::FilePath)]
    what: What,
    /// Its name in paths and logs; the connector's own when absent.
    #[arg(long, value_parser = name)]
    name: Option<String>,
    /// Its name for people; the connector's own when absent.
    #[arg(long)]
    title: Option<String>,
    /// How the account signs in; the first way that the connector names when absent.
    #[arg(long)]
    mode: Option<Mode>,
    /// Agree to all that a component asks for.
    #[arg(long)]
    yes: bool,
    /// Take a component that nobody who is trusted has signed.
    #[arg(long)]
    allow_unsigned: bool,
    /// Where the service is, if not where the connector says.
    #[arg(long, value_name = "URL", conflicts_with = "simulator")]
    base_url: Option<Url>,
    /// Let the base URL be on this machine, by http: for development.
    #[arg(long, requires = "base_url")]
    allow_loopback: bool,
    /// A setting of the connector's: a JSON value, or else a text. May be repeated.
    #[arg(long = "setting", value_name = "NAME=VALUE", value_parser = setting)]
    settings: Vec<(String, Value)>,
    /// A file with the token, where the connector signs in by one; asked for when absent.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    token_file: Option<PathBuf>,
    /// The account, for server-to-server.
    #[arg(long, env = "MICROAPP_ACCOUNT_ID", allow_hyphen_values = true)]
    account_id: Option<String>,
    /// The client's id.
    #[arg(long, env = "MICROAPP_CLIENT_ID", allow_hyphen_values = true)]
    client_id: Option<String>,
    /// A file with the client's secret; asked for when absent. There is no option for the secret itself: other users of
    /// this machine could read it.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    client_secret_file: Option<PathBuf>,
    /// Where the service sends the admin's browser back, if not to the usual place below the public URL: a client of this
    /// installation's own comes back to /organization/integration/NAME/redirect.
    #[arg(long, value_name = "URL")]
    redirect_url: Option<String>,
    /// Each person signs in for their own writes, with this client.
    #[arg(long, requires = "user_client_secret_file", allow_hyphen_values = true)]
    user_client_id: Option<String>,
    /// A file with that client's secret.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "user_client_id")]
    user_client_secret_file: Option<PathBuf>,
    /// People may connect accounts at the service whose e-mail addresses are not theirs here.
    #[arg(long, requires = "user_client_id")]
    any_account: bool,
    /// The account's plan at the service, whose limits are kept as well, such as pro.
    #[arg(long)]
    plan: Option<String>,
    /// Where browsers find `microapp serve`: redirects lead there.
    #[arg(
        long,
        env = "MICROAPP_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080",
        value_name = "URL"
    )]
    public_url: Url,
    /// An intranet site that may show the pages in a frame, such as `https://intranet.example.com`. May be repeated.
    #[arg(long = "embed-origin", value_name = "ORIGIN")]
    embed_origins: Vec<String>,
    /// Who may make meetings for another host: an e-mail address, or `everybody`. May be repeated; without it nobody may. An
    /// admin can change it on the integration's page.
    #[arg(long, value_name = "WHO")]
    choose_host: Vec<String>,
    /// Take a simulator on this machine in place of the service: for development. Its own client is taken for
    /// server-to-server; other apps are added to it first, and given as at the service.
    #[arg(long, value_name = "URL")]
    simulator: Option<Url>,
    #[command(flatten)]
    data: DataArgs,
}

/// What there is to install.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    /// Zoom Meetings (preview), which comes with this program.
    Zoom,
    /// A component in a file or a registry.
    Component(String),
}

fn what(text: &str) -> Result<What, String> {
    match text {
        "zoom" => Ok(What::Zoom),
        component if component.starts_with("oci://") || component.ends_with(".wasm") => {
            Ok(What::Component(component.to_owned()))
        }
        _ => Err("there is zoom; a component is FILE.wasm or oci://…".to_owned()),
    }
}

/// How the account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// By its own credentials: nobody has to consent.
    ServerToServer,
    /// An admin consents in a browser, once.
    AuthorizationCode,
    /// By a token that the service has handed out.
    Token,
    /// Not at all.
    None,
}

impl Mode {
    /// The first way that a connector names and this program knows.
    fn of(manifest: &Manifest) -> Option<Self> {
        manifest
            .authentication
            .modes
            .iter()
            .find_map(|mode| Self::from_str(mode, false).ok())
    }
}

fn name(text: &str) -> Result<String, String> {
    check_name(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

fn setting(text: &str) -> Result<(String, Value), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=VALUE")?;
    let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
    Ok((name.to_owned(), value))
}

/// Adds an integration.
pub async fn run(args: Install) -> Result<(), Failure> {
    let (connector, brought) = match &args.what {
        What::Zoom => (integration::connector(None)?, None),
        What::Component(named) => {
            let engine = integration::engine()?;
            let examined = candidate::examine(&engine, named, &args.data, args.allow_unsigned).await?;
            candidate::show(&examined);
            (examined.connector.clone(), Some(examined))
        }
    };
    let manifest = connector.manifest().await?;
    // A stranger's word, where the admin has given none.
    let name = args.name.clone().unwrap_or_else(|| manifest.name.clone());
    check_name(&name).map_err(UpgradeError::from)?;
    let mode = args.mode.or_else(|| Mode::of(manifest));
    let mode =
        mode.ok_or_else(|| Failure::Usage("the connector names no way to sign in that is known here".to_owned()))?;
    // What a component reaches is granted with it, and gone with it. The program's own is granted all that it declares: the
    // service may serve the account at a host of its region.
    let hosts = if brought.is_none() {
        manifest.hosts.as_slice()
    } else {
        &[]
    };
    let table = match &args.simulator {
        Some(url) => table::at_simulator(&args, mode, url).await?,
        None => table::at_service(&args, mode, hosts)?,
    };
    let (integration, secrets) = Setup::part(table);
    let choice = HostChoice::read(args.choose_host.iter().map(String::as_str))
        .map_err(|error| Failure::Usage(format!("--choose-host: {error}")))?;
    let setup = Setup {
        components: Components::default(),
        title: args.title.clone().unwrap_or_else(|| manifest.title.clone()),
        preview: brought.is_none(),
        embed_origins: args.embed_origins.clone(),
        hosts: choice,
        integration,
    };
    // Whatever is wrong is told now, and nothing is kept.
    drop(setup.config(&name, &secrets)?.builder(&connector, manifest)?);
    let vault = args.data.vault(Arc::new(Apps::default()))?;
    let told = Told {
        granted: setup.integration.get("allowed_hosts").cloned().unwrap_or_default(),
        title: setup.title.clone(),
        own: brought.is_none(),
        mode,
    };
    let cut = match brought {
        None => keep_own(&vault, &name, manifest, setup, &secrets)?,
        Some(examined) => {
            let consented = args.yes || candidate::agreed(&examined.to_consent())?;
            examined.install(&vault, &name, setup, &secrets, consented, WHO)?
        }
    };
    report(&args, &name, &told);
    report_cut(&cut);
    Ok(())
}

/// Keeps an integration of the program's own connector, or sets it up anew.
fn keep_own(
    vault: &Vault,
    name: &str,
    manifest: &Manifest,
    mut setup: Setup,
    secrets: &Secrets,
) -> Result<Vec<ConnectionId>, Failure> {
    loop {
        // Who sets an integration up anew does not change which component it runs; but what nobody vouches for is not believed.
        let before = match vault.integration(name) {
            Err(VaultError::Tampered { .. } | VaultError::RolledBack { .. } | VaultError::Key(_)) => None,
            before => before?,
        };
        if let Some(other) = before.as_ref().filter(|row| row.connector != manifest.name) {
            return Err(Failure::Usage(format!(
                "the integration {name} is of the connector {}; another integration needs another --name",
                in_a_line(&other.connector)
            )));
        }
        let version = before.as_ref().map(|row| row.version);
        let before = before.and_then(|row| Setup::read(&row.configuration).ok());
        setup.components = before.map(|before| before.components).unwrap_or_default();
        let ends = |before: &str, kept: &Secrets| setup.ends(secrets, before, kept);
        let text = setup.write()?;
        let anew = (manifest.name.as_str(), text.as_str(), secrets);
        // Again if somebody has changed it in between: an upgrade that was accepted then is not undone.
        if let Some(cut) = vault.set_up_integration(name, version, anew, WHO, ends)? {
            return Ok(cut);
        }
    }
}

/// Says whose connections have ended with the app that they were made with.
fn report_cut(cut: &[ConnectionId]) {
    if cut.is_empty() {
        return;
    }
    let names: Vec<_> = cut.iter().map(|id| in_a_line(&subject(id))).collect();
    println!();
    println!(
        "{BAD}Cut{BAD:#}, because they were made with another account, app or address: {}. Sign in again. The tokens were \
         not taken back at the service: remove the app there if it is of no more use.",
        names.join(", ")
    );
}

/// What is said of an integration that was added.
struct Told {
    title: String,
    /// The hosts that it may reach, beside those that were agreed to with a component.
    granted: Value,
    /// Whether its connector came with this program.
    own: bool,
    mode: Mode,
}

fn report(args: &Install, name: &str, told: &Told) {
    let title = in_a_line(&told.title);
    let preview = if told.own {
        format!("  {DIM}Preview{DIM:#}")
    } else {
        String::new()
    };
    println!("{GOOD}Installed{GOOD:#} {BOLD}{title}{BOLD:#} as {name}{preview}");
    let granted = told.granted.as_array().map(Vec::as_slice).unwrap_or_default();
    let granted: Vec<_> = granted.iter().filter_map(Value::as_str).collect();
    if !granted.is_empty() {
        println!("  may reach  {DIM}{}{DIM:#}", in_a_line(&granted.join(", ")));
    }
    if told.own {
        println!();
        println!(
            "{BOLD}Preview{BOLD:#} means: kept on a best-effort basis by its developers, with no promise of support. It is meant"
        );
        println!(
            "for tests and validation, and not advised in production: {}",
            at(&args.public_url, "maintenance")
        );
    }
    println!();
    println!("{BOLD}Next{BOLD:#}");
    println!("  1. microapp serve        {DIM}if it does not run yet; a server that runs takes it up by itself{DIM:#}");
    println!("  2. sign in as an admin and open {}", at(&args.public_url, "admin"));
    match told.mode {
        Mode::AuthorizationCode => println!("  3. press Connect, and consent in the service’s own page"),
        Mode::ServerToServer => println!("  3. press Connect"),
        Mode::Token | Mode::None => {}
    }
    if args.user_client_id.is_some() {
        println!(
            "  4. everybody connects their own account, once, at {}",
            at(&args.public_url, "connections")
        );
    }
    if !told.own {
        println!();
        println!(
            "{DIM}For agents: microapp mcp --integration {name}. For people, with pages of a template's: microapp page install{DIM:#}"
        );
    } else if args.simulator.is_none() {
        println!();
        println!(
            "{DIM}Which apps to register at the service, with which scopes and redirects: microapp zoom-app{DIM:#}"
        );
    }
}

fn at(public_url: &Url, path: &str) -> String {
    format!("{}{path}", public_url.as_str())
}
