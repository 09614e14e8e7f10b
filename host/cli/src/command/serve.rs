//! `microapp serve`

use std::net::SocketAddr;
use std::sync::Arc;

use anstream::println;
use clap::Args as ClapArgs;
use microapp_runtime::capability::SystemClock;
use microapp_server::connections::Apps;
use microapp_server::web::{Limits, Server, ServerOptions};
use url::Url;

use super::simulator::until_interrupted;
use crate::data::{DataArgs, make_private};
use crate::exit::Failure;
use crate::integration;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp serve`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp serve                                       for you alone, on this machine\n  microapp \
                        serve --public-url https://meet.example.com --behind-proxy\n                                            \
                        for everybody, behind a proxy that has the certificate\n\nThe server speaks plain http. Browsers \
                        get it by http on this machine only; for others a proxy in front speaks https, passes the host's \
                        name on, and says in X-Forwarded-For where requests come from."
)]
pub struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(
        long,
        env = "MICROAPP_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS"
    )]
    listen: SocketAddr,
    /// Where browsers find it; where it listens when absent.
    #[arg(long, env = "MICROAPP_PUBLIC_URL", value_name = "URL")]
    public_url: Option<Url>,
    /// Believe X-Forwarded-For: there is a proxy in front, and nobody can go around it.
    #[arg(long)]
    behind_proxy: bool,
    #[command(flatten)]
    data: DataArgs,
}

/// Serves until it is interrupted.
pub async fn run(args: Serve) -> Result<(), Failure> {
    let store = args.data.store()?;
    let apps = Arc::new(Apps::default());
    let vault = args.data.vault_over(Arc::clone(&store), apps.clone())?;
    let limits_folder = args.data.path()?.join("limits");
    make_private(&limits_folder)?;
    let server = Server::start(ServerOptions {
        listen: args.listen,
        public_url: args.public_url,
        behind_proxy: args.behind_proxy,
        store,
        vault,
        apps,
        connectors: vec![integration::connector(None)?],
        limits_folder: Some(limits_folder),
        clock: Arc::new(SystemClock::default()),
        vault_clock: Arc::new(microapp_vault::SystemClock),
        limits: Limits::default(),
        routes: Vec::new(),
    })
    .await?;
    announce(&server).await?;
    until_interrupted().await?;
    println!("{DIM}Ending; requests that are under way are finished.{DIM:#}");
    server.end().await;
    Ok(())
}

async fn announce(server: &Server) -> Result<(), Failure> {
    println!("{BOLD}microapp{BOLD:#}  {GOOD}{}{GOOD:#}", server.app().public_url());
    println!("  {DIM}listening on {}{DIM:#}", server.address());
    if let Some(link) = server.setup_link() {
        println!();
        println!(
            "There is no admin yet. {BOLD}Open this link to make the first account{BOLD:#}; it works once, for three days:"
        );
        println!("  {link}");
    }
    let integrations = server.app().integrations().rows().await;
    if integrations.is_ok_and(|rows| rows.is_empty()) {
        println!();
        println!("There is no integration yet. In another terminal:");
        println!("  microapp install zoom");
    }
    println!();
    println!("Ctrl-C ends it.");
    Ok(())
}
