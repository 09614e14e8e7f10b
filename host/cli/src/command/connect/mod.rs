//! `microapp connect`
//!
//! Each way to sign in, from the command line: the account's own credentials, a browser that comes back to a listener on
//! this machine, or a code that a person pastes.

mod listener;
mod paste;

use std::net::SocketAddr;
use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use microapp_runtime::IntegrationConfig;
use microapp_runtime::config::is_pasted;
use microapp_server::connections::ServiceApp;
use microapp_server::sign_in::{Finished, Who};
use microapp_store::{ConnectionId, Principal};
use url::{Host, Url};

use crate::data::{Connections, DataArgs, WHO};
use crate::exit::Failure;
use crate::human::printable;
use crate::integration;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// `microapp connect`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp connect --config integration.toml                       the account\n  microapp \
                        connect --config integration.toml --as ada@example.com   a person, where each signs in\n  microapp \
                        connect --config integration.toml --paste               without a listener\n\nWhere the redirect \
                        leads to this machine, a listener waits there. Where a proxy passes a public redirect on to \
                        this machine, --listen says where to. Otherwise the browser's address is pasted."
)]
pub struct Connect {
    /// The integration.toml that says how to sign in.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: PathBuf,
    /// The person who signs in; the integration's own account when absent.
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    /// Paste the code, or the browser's whole address, instead of waiting for the browser.
    #[arg(long)]
    paste: bool,
    /// Print the address to open, and open no browser.
    #[arg(long)]
    no_browser: bool,
    /// Wait for the browser here: for a redirect that a proxy passes on.
    #[arg(long, value_name = "ADDRESS", conflicts_with = "paste")]
    listen: Option<SocketAddr>,
    #[command(flatten)]
    data: DataArgs,
}

/// How the code comes here.
enum Way {
    Listen(SocketAddr),
    Paste,
}

/// Connects an account or a person.
pub async fn run(args: Connect) -> Result<(), Failure> {
    let config = IntegrationConfig::from_file(&args.config)?;
    let connector = integration::of_config(&config, &args.data).await?;
    let manifest = connector.manifest().await?;
    config.check(manifest)?;
    let mut connections = args.data.connections(&config, manifest)?;
    if args.user.is_some() {
        let integration = config.builder(&connector, manifest)?.build().await?;
        connections.check_people(&integration);
    }
    let principal = args.user.clone().map_or(Principal::Service, Principal::User);
    let needs_nobody = matches!(
        connections.of_integration.service,
        Some(ServiceApp::ServerToServer { .. })
    );
    let finished = if principal == Principal::Service && needs_nobody {
        connections.sign_ins.connect_service(&connections.name, WHO).await?
    } else {
        by_browser(&args, &connections, principal).await?
    };
    report(&finished);
    Ok(())
}

async fn by_browser(args: &Connect, connections: &Connections, principal: Principal) -> Result<Finished, Failure> {
    let connection = ConnectionId {
        integration: connections.name.clone(),
        principal,
    };
    let begun = connections
        .sign_ins
        .begin(&connection, None, &Who::Operator(WHO.to_owned()))
        .await?;
    match way(args, &begun.redirect)? {
        Way::Paste => paste::run(&connections.sign_ins, &begun, !args.no_browser).await,
        Way::Listen(address) => listener::run(&connections.sign_ins, begun, address, !args.no_browser).await,
    }
}

fn way(args: &Connect, redirect: &str) -> Result<Way, Failure> {
    // Where nobody answers the browser shows an error, with the code in its address.
    if args.paste || (args.listen.is_none() && is_pasted(redirect)) {
        return Ok(Way::Paste);
    }
    if let Some(address) = args.listen {
        return Ok(Way::Listen(address));
    }
    let url = Url::parse(redirect).map_err(|error| Failure::Usage(format!("the redirect {redirect}: {error}")))?;
    let port = url.port_or_known_default().unwrap_or(80);
    let here: Option<std::net::IpAddr> = match url.host() {
        Some(Host::Ipv4(address)) if address.is_loopback() => Some(address.into()),
        Some(Host::Ipv6(address)) if address.is_loopback() => Some(address.into()),
        Some(Host::Domain("localhost")) => Some([127, 0, 0, 1].into()),
        _ => None,
    };
    match (here, url.scheme()) {
        (Some(address), "http") => Ok(Way::Listen(SocketAddr::new(address, port))),
        _ => Err(Failure::Usage(format!(
            "browsers come back to {redirect}, which is not this machine. Give --listen ADDRESS if a proxy passes it on to \
             here, or --paste"
        ))),
    }
}

/// Says what is connected, and what will not work.
fn report(finished: &Finished) {
    let whose = match &finished.connection.principal {
        Principal::Service => "the account".to_owned(),
        Principal::User(name) => printable(name),
    };
    let integration = &finished.connection.integration;
    if finished.switched_off {
        println!(
            "{BAD}Kept{BAD:#} for {whose} with {BOLD}{integration}{BOLD:#}; it is switched off, and works once an admin switches it on"
        );
    } else {
        println!("{GOOD}Connected{GOOD:#} {whose} with {BOLD}{integration}{BOLD:#}");
    }
    println!("  scopes  {DIM}{}{DIM:#}", printable(&finished.scopes.join(" ")));
    if let Some(url) = &finished.api_url {
        println!("  served  {DIM}{}{DIM:#}", printable(url.as_str()));
    }
    if finished.missing.is_empty() {
        return;
    }
    println!("{BAD}Missing scopes{BAD:#}");
    for missing in &finished.missing {
        println!("  {}  {DIM}for {}{DIM:#}", missing.scope, missing.actions.join(", "));
    }
    if let Some(help) = &finished.scopes_help {
        println!("{help}");
    }
}
