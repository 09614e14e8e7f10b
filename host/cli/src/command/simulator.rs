//! `microapp simulator`

use anstream::println;
use zoom_simulator::{Options, Simulator};

use crate::args;
use crate::exit::Failure;
use crate::interrupt::until_interrupted;
use crate::style::{BOLD, DIM};

/// Runs the simulator until it is interrupted.
pub async fn run(args: args::Simulator) -> Result<(), Failure> {
    let zoom = Simulator::start(Options {
        listen: args.listen,
        plan: args.plan,
        seed: args.seed,
        ..Options::default()
    })
    .await?;
    if args.json {
        println!("{}", zoom.announcement());
    } else {
        print(&zoom);
    }
    until_interrupted().await?;
    zoom.shutdown().await;
    Ok(())
}

fn print(zoom: &Simulator) {
    let credentials = zoom.credentials();
    println!("{BOLD}A Zoom on this machine{BOLD:#}");
    println!("  base URL       {}", zoom.base_url());
    println!("  OAuth          {}", zoom.oauth_url());
    println!("  controls       {}/", zoom.control_url());
    println!("  account id     {}", credentials.account_id);
    println!("  client id      {}", credentials.client_id);
    println!("  client secret  {}", credentials.client_secret);
    println!("{BOLD}Users{BOLD:#}");
    for user in zoom.users() {
        let licence = if user.kind == 2 { "licensed" } else { "basic" };
        println!("  {}  {DIM}{licence}, {}{DIM:#}", user.email, user.status);
    }
    println!("Ctrl-C ends it.");
}
