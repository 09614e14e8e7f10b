//! `microapp install`

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use anstream::{eprint, println};
use clap::{Args as ClapArgs, ValueEnum, ValueHint};
use futures::StreamExt as _;
use http::Method;
use microapp_runtime::egress::EgressPolicy;
use microapp_runtime::http::HttpRequest;
use microapp_runtime::{HttpClient as _, Manifest, PooledClient};
use microapp_server::connections::Apps;
use microapp_server::integrations::{HostChoice, Setup};
use microapp_server::upgrades::Components;
use microapp_vault::VaultError;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};
use url::Url;

use crate::data::{DataArgs, WHO};
use crate::exit::Failure;
use crate::integration;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp install`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp install zoom                         asks for what it needs\n  microapp install zoom \
                        --simulator http://127.0.0.1:8081\n                                                at `microapp \
                        simulator --listen 127.0.0.1:8081`\n  microapp install zoom --account-id A --client-id C \
                        --client-secret-file secret.txt\n\nTo see which apps to register at Zoom, and with which scopes and \
                        redirects: microapp zoom-app"
)]
pub struct Install {
    /// Which integration.
    template: Template,
    /// Its name in paths and logs.
    #[arg(long, default_value = "zoom", value_parser = name)]
    name: String,
    /// Its name for people.
    #[arg(long, default_value = "Zoom Meetings")]
    title: String,
    /// How the account signs in.
    #[arg(long, default_value = "server-to-server")]
    mode: Mode,
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
    /// installation's own comes back to /organization/integration/NAME/redirect (R81).
    #[arg(long, value_name = "URL")]
    redirect_url: Option<String>,
    /// Each person signs in for their own writes, with this client (R43).
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
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Template {
    /// Zoom Meetings (preview).
    Zoom,
}

/// How the account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// By its own credentials: nobody has to consent.
    ServerToServer,
    /// An admin consents in a browser, once.
    AuthorizationCode,
}

fn name(text: &str) -> Result<String, String> {
    let fits = !text.is_empty()
        && text.len() <= 40
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-');
    if fits {
        Ok(text.to_owned())
    } else {
        Err("use up to 40 small letters, digits and hyphens".to_owned())
    }
}

/// Adds an integration.
pub async fn run(args: Install) -> Result<(), Failure> {
    let Template::Zoom = args.template;
    let connector = integration::connector(None)?;
    let manifest = connector.manifest().await?;
    let table = match &args.simulator {
        Some(url) => at_simulator(&args, url).await?,
        None => at_service(&args, manifest)?,
    };
    let granted = table.get("allowed_hosts").cloned();
    let (integration, secrets) = Setup::part(table);
    let hosts = HostChoice::read(args.choose_host.iter().map(String::as_str))
        .map_err(|error| Failure::Usage(format!("--choose-host: {error}")))?;
    let mut setup = Setup {
        components: Components::default(),
        title: args.title.clone(),
        preview: true,
        embed_origins: args.embed_origins.clone(),
        hosts,
        integration,
    };
    // Whatever is wrong is told now, and nothing is kept.
    drop(setup.config(&args.name, &secrets)?.builder(&connector, manifest)?);
    let vault = args.data.vault(std::sync::Arc::new(Apps::default()))?;
    // Who sets an integration up anew does not change which component it runs; but what nobody vouches for is not believed.
    let before = match vault.integration(&args.name) {
        Err(VaultError::Tampered { .. } | VaultError::RolledBack { .. }) => None,
        before => before?,
    };
    let before = before.and_then(|row| Setup::read(&row.configuration).ok());
    setup.components = before.map(|before| before.components).unwrap_or_default();
    vault.save_integration(&args.name, &manifest.name, &setup.write()?, Some(&secrets), WHO)?;
    report(
        &args,
        setup.integration["auth"]["mode"] == "authorization-code",
        granted.as_ref(),
    );
    Ok(())
}

fn report(args: &Install, consent: bool, granted: Option<&Value>) {
    println!(
        "{GOOD}Installed{GOOD:#} {BOLD}{}{BOLD:#} as {}  {DIM}Preview{DIM:#}",
        args.title, args.name
    );
    let granted = granted.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let granted: Vec<_> = granted.iter().filter_map(Value::as_str).collect();
    if !granted.is_empty() {
        println!("  may reach  {DIM}{}{DIM:#}", granted.join(", "));
    }
    println!();
    println!(
        "{BOLD}Preview{BOLD:#} means: kept on a best-effort basis by its developers, with no promise of support. It is meant"
    );
    println!(
        "for tests and validation, and not advised in production: {}",
        at(&args.public_url, "maintenance")
    );
    println!();
    println!("{BOLD}Next{BOLD:#}");
    println!("  1. microapp serve        {DIM}if it does not run yet; a server that runs takes it up by itself{DIM:#}");
    println!("  2. sign in as an admin and open {}", at(&args.public_url, "admin"));
    if consent {
        println!("  3. press Connect, and consent in the service’s own page");
    } else {
        println!("  3. press Connect");
    }
    if args.user_client_id.is_some() {
        println!(
            "  4. everybody connects their own account, once, at {}",
            at(&args.public_url, "connections")
        );
    }
    if args.simulator.is_none() {
        println!();
        println!(
            "{DIM}Which apps to register at the service, with which scopes and redirects: microapp zoom-app{DIM:#}"
        );
    }
}

fn at(public_url: &Url, path: &str) -> String {
    format!("{}{path}", public_url.as_str())
}

/// The table for the service itself. All hosts that the connector declares are granted, and told: the service may serve the
/// account at one of its region.
fn at_service(args: &Install, manifest: &Manifest) -> Result<Map<String, Value>, Failure> {
    let mut table = table(args, &Map::new(), &Value::Null)?;
    table.insert("allowed_hosts".to_owned(), json!(manifest.hosts));
    Ok(table)
}

/// The table for a simulator. Where no client is given, it is the one that the simulator tells.
async fn at_simulator(args: &Install, url: &Url) -> Result<Map<String, Value>, Failure> {
    let control = url
        .join("/_simulator/")
        .map_err(|error| Failure::Usage(format!("--simulator: {error}")))?;
    let told = fetch(&control).await?;
    let oauth = told["oauth_url"].as_str().unwrap_or_default();
    let mut addresses = Map::new();
    for name in ["authorize", "token", "revoke"] {
        addresses.insert(format!("{name}_url"), json!(format!("{oauth}/{name}")));
    }
    let mut table = table(args, &addresses, &told)?;
    table.insert("base_url".to_owned(), told["base_url"].clone());
    table.insert("allow_loopback".to_owned(), json!(true));
    Ok(table)
}

/// The table, with the addresses of a simulator, and its client for an account that needs nobody's consent.
fn table(args: &Install, addresses: &Map<String, Value>, told: &Value) -> Result<Map<String, Value>, Failure> {
    let mut auth = addresses.clone();
    let (mode, told) = match args.mode {
        Mode::ServerToServer => ("server-to-server", told),
        Mode::AuthorizationCode => ("authorization-code", &Value::Null),
    };
    let told = |member: &str| told[member].as_str().map(str::to_owned);
    auth.insert("mode".to_owned(), json!(mode));
    if args.mode == Mode::ServerToServer {
        let account = args.account_id.clone().or_else(|| told("account_id"));
        let account = given(account, "Account ID", "--account-id")?;
        auth.insert("account_id".to_owned(), json!(account));
    }
    if let Some(redirect) = &args.redirect_url {
        auth.insert("redirect_url".to_owned(), json!(redirect));
    }
    let client = args.client_id.clone().or_else(|| told("client_id"));
    auth.insert(
        "client_id".to_owned(),
        json!(given(client, "Client ID", "--client-id")?),
    );
    let secret = match (&args.client_secret_file, told("client_secret")) {
        (Some(file), _) => read_secret(file)?,
        (None, Some(secret)) if args.client_id.is_none() => SecretString::from(secret),
        (None, _) => asked_secret("Client secret", "--client-secret-file")?,
    };
    auth.insert("client_secret".to_owned(), json!(secret.expose_secret()));
    let mut table = shared(args);
    table.insert("auth".to_owned(), Value::Object(auth));
    if let (Some(id), Some(file)) = (&args.user_client_id, &args.user_client_secret_file) {
        let secret = read_secret(file)?;
        let mut user = addresses.clone();
        user.insert("mode".to_owned(), json!("authorization-code"));
        user.insert("client_id".to_owned(), json!(id));
        user.insert("client_secret".to_owned(), json!(secret.expose_secret()));
        if args.any_account {
            user.insert("any_account".to_owned(), json!(true));
        }
        table.insert("user_auth".to_owned(), Value::Object(user));
    }
    Ok(table)
}

fn shared(args: &Install) -> Map<String, Value> {
    let mut table = Map::new();
    let public_url = args.public_url.as_str().trim_end_matches('/');
    table.insert("public_url".to_owned(), json!(public_url));
    if let Some(plan) = &args.plan {
        table.insert("rate_limit".to_owned(), json!({ "plan": plan }));
    }
    table
}

/// JSON from a simulator, which can be on this machine only.
async fn fetch(url: &Url) -> Result<Value, Failure> {
    let failed = |reason: String| Failure::Usage(format!("the simulator at {url} can't be asked: {reason}"));
    if !matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
        return Err(failed("it has to be on this machine".to_owned()));
    }
    let allowed = EgressPolicy::single(url, true)?;
    let answer = PooledClient::default()
        .send(HttpRequest::new(Method::GET, allowed))
        .await;
    let mut body = answer.map_err(|error| failed(format!("{error}; is it running?")))?.body;
    let mut bytes = Vec::new();
    while let Some(part) = body.next().await {
        bytes.extend_from_slice(&part.map_err(|error| failed(error.to_string()))?);
        if bytes.len() > 4 << 20 {
            return Err(failed("it answers too much".to_owned()));
        }
    }
    serde_json::from_slice(&bytes).map_err(|_| failed("there is no simulator".to_owned()))
}

/// A secret from a file, without the line break at its end.
pub fn read_secret(file: &std::path::Path) -> Result<SecretString, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::Io {
        what: format!("{} can't be read", file.display()),
        error,
    })?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}

/// What was given, or what a person types.
fn given(given: Option<String>, what: &str, flag: &str) -> Result<String, Failure> {
    if let Some(given) = given {
        return Ok(given);
    }
    can_ask(what, flag)?;
    eprint!("{what}: ");
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(unreadable)?;
    let line = line.trim();
    if line.is_empty() {
        return Err(Failure::Usage(format!("{what} is needed")));
    }
    Ok(line.to_owned())
}

/// A secret that a person types, without showing it.
fn asked_secret(what: &str, flag: &str) -> Result<SecretString, Failure> {
    can_ask(what, flag)?;
    let secret = rpassword::prompt_password(format!("{what} (not shown): ")).map_err(unreadable)?;
    if secret.trim().is_empty() {
        return Err(Failure::Usage(format!("{what} is needed")));
    }
    Ok(SecretString::from(secret.trim()))
}

fn can_ask(what: &str, flag: &str) -> Result<(), Failure> {
    if io::stdin().is_terminal() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{what} is needed: give {flag}, or run it in a terminal to be asked"
    )))
}

fn unreadable(error: io::Error) -> Failure {
    Failure::Io {
        what: "Standard input can't be read".to_owned(),
        error,
    }
}
