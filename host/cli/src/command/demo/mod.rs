//! `microapp demo`: the main job on one machine, without a Zoom account.
//!
//! A Zoom runs here, the pages are served here, the integration is installed and connected, and a link signs a stranger in
//! at Create Meeting. All of it is what a real installation runs; the component does not know the difference. With
//! `--exit` it does itself what a person would do: two meetings by commands (`meetings`), one by the pages (`visit`).

mod meetings;
mod pages;
mod visit;

use std::net::SocketAddr;
use std::path::Path;

use anstream::println;
use clap::Args as ClapArgs;
use zoom_simulator::{Options, Simulator, UserSummary};

use self::pages::Pages;
use super::browser;
use crate::exit::Failure;
use crate::interrupt::until_interrupted;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp demo`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp demo             opens a page on which you make a meeting, and stays up\n  microapp \
                        demo --no-open   prints its link only\n  microapp demo --exit      makes three meetings by itself, and \
                        ends"
)]
pub struct Demo {
    /// Make two meetings by commands and one by the pages, show them, and end.
    #[arg(long)]
    exit: bool,
    /// Print the link, and open no browser.
    #[arg(long)]
    no_open: bool,
    /// Where the pages are; port 0 takes a free one. On this machine only: the link needs no password.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
}

/// Runs it all until it is interrupted, or does what a person would do.
pub async fn run(args: Demo) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        let message =
            "--listen: the demo is for this machine only, such as 127.0.0.1:8080. For others there is `microapp serve`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let zoom = Simulator::start(Options::default()).await?;
    let folder = tempfile::Builder::new()
        .prefix("microapp-demo-")
        .tempdir()
        .map_err(|error| Failure::Io {
            what: "A temporary folder can't be made".to_owned(),
            error,
        })?;
    let people: Vec<UserSummary> = zoom.users().into_iter().filter(|user| user.kind == 2).collect();
    let [host, co_hosts @ ..] = people.as_slice() else {
        return Err(broken(
            "The demo has nobody to act for",
            "no user has a licence".to_owned(),
        ));
    };
    let pages = Pages::start(&zoom, folder.path(), args.listen, host).await?;
    if args.exit {
        make_three(&zoom, folder.path(), &pages, host, co_hosts).await?;
    } else {
        invite(&zoom, folder.path(), &pages, host)?;
        if !args.no_open {
            browser::open(&pages.link);
        }
        until_interrupted().await?;
    }
    pages.server.end().await;
    zoom.shutdown().await;
    Ok(())
}

/// What a person reads: one link, and what stands behind it.
fn invite(zoom: &Simulator, folder: &Path, pages: &Pages, host: &UserSummary) -> Result<(), Failure> {
    let config = meetings::write_config(zoom, folder)?;
    println!("{BOLD}microapp demo{BOLD:#}  make a weekly meeting, at a Zoom that runs here");
    println!();
    println!("  {GOOD}{}{GOOD:#}", pages.link);
    println!(
        "  {DIM}Open this link. It works once, and signs you in as {}.{DIM:#}",
        host.email
    );
    println!();
    println!(
        "  Zoom       {}  {DIM}simulated, no account is used{DIM:#}",
        zoom.base_url()
    );
    println!(
        "  connector  {} KB of WebAssembly, in its sandbox",
        zoom_component::ZOOM_WASM.len().div_ceil(1000)
    );
    println!("  data       {}  {DIM}gone when this ends{DIM:#}", folder.display());
    println!();
    println!("The same by command, in another terminal:");
    println!(
        "  microapp invoke list-meetings --human --config {} --as {}",
        config.display(),
        host.email
    );
    println!("Ctrl-C ends it.");
    Ok(())
}

/// What a person would do, done by itself.
async fn make_three(
    zoom: &Simulator,
    folder: &Path,
    pages: &Pages,
    host: &UserSummary,
    co_hosts: &[UserSummary],
) -> Result<(), Failure> {
    let config = meetings::write_config(zoom, folder)?;
    let co_hosts: Vec<&str> = co_hosts.iter().take(2).map(|user| user.email.as_str()).collect();
    meetings::make(&config, &host.email, &co_hosts).await?;
    visit::run(&pages.link).await?;
    let seen = zoom
        .requests()
        .into_iter()
        .filter(|request| request.path.starts_with("/v2/"))
        .count();
    println!("{GOOD}Done.{GOOD:#} Zoom saw {seen} requests, each with a token that the component never had.");
    Ok(())
}

/// The demo's own parts don't work together, for this reason.
fn broken(what: &str, reason: String) -> Failure {
    Failure::Io {
        what: what.to_owned(),
        error: std::io::Error::other(reason),
    }
}
