//! `microapp page preview`: a template in the browser, as it is on the disk at this moment.
//!
//! A small server on this machine draws pages with samples; nothing is called and nothing is sent. When a file is saved the
//! template is read again, and browsers are told: what they show is never older than a few hundredths of a second. What is
//! wrong with the template stands where the page would.

mod bar;
mod live;
mod server;
mod view;

use std::net::SocketAddr;
use std::path::PathBuf;

use anstream::println;
use clap::{Args as ClapArgs, ValueHint};
use tokio::net::TcpListener;

use super::folder::Service;
use crate::exit::Failure;
use crate::interrupt::until_interrupted;
use crate::style::{BOLD, DIM, GOOD};

/// `microapp page preview`
#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  microapp page preview tutoring\n  microapp page preview tutoring --listen 127.0.0.1:4000\n  \
                        microapp page preview tutoring --no-open\n\nThe bar on top switches page, language, light and dark, \
                        width, direction and the state: usual, empty, errors, long texts. Data comes from the template's \
                        samples/, and for the rest from the actions' schemas."
)]
pub struct Preview {
    /// The template's folder.
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Where to listen, on this machine; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// Open no browser.
    #[arg(long)]
    no_open: bool,
}

/// Shows a template until it is interrupted.
pub async fn run(args: Preview) -> Result<(), Failure> {
    if !args.listen.ip().is_loopback() {
        return Err(Failure::Usage(format!(
            "--listen {}: a preview asks nobody to sign in, so it listens on this machine alone; take 127.0.0.1:{}",
            args.listen,
            args.listen.port()
        )));
    }
    // What is no folder at all is told at once, not in the browser.
    super::folder::bundle(&args.folder)?;
    let service = Service::read().await?;
    let failed = |error| Failure::Io {
        what: format!("{} can't be listened on", args.listen),
        error,
    };
    let listener = TcpListener::bind(args.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let live = live::Live::start(args.folder.clone(), service.actions);
    let router = server::router(live, address.port());
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let url = format!("http://{address}/");
    println!(
        "{BOLD}Preview{BOLD:#}  {GOOD}{url}{GOOD:#}  {DIM}of {}{DIM:#}",
        args.folder.display()
    );
    println!("Ctrl-C ends it.");
    if !args.no_open {
        // Where there is no browser the address above is enough.
        let _ = open::that_detached(&url);
    }
    until_interrupted().await?;
    serving.abort();
    Ok(())
}
