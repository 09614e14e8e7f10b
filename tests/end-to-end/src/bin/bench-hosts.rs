//! What a create costs in each host: the same meetings by a native client, by our runtime, in Node and in Python.
//!
//! `cargo run --release -p microapp-tests --bin bench-hosts`, on a machine that does nothing else.
#![allow(clippy::print_stdout, reason = "it prints its figures")]

use clap::Parser;
use microapp_tests::bench_hosts::{Cost, Host, measure, measure_here};
use serde_json::Value;

#[derive(Debug, Parser)]
#[command(about = "Makes the same meetings at a simulated Zoom in every host, and prints what they cost")]
struct Arguments {
    /// How many meetings each host makes
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    calls: u32,
    /// Which hosts; all that are installed when absent
    #[arg(long, value_delimiter = ',')]
    hosts: Option<Vec<Host>>,
    /// Print JSON in place of the table
    #[arg(long)]
    json: bool,
    /// Measure one of ours in this very process, as the environment says
    #[arg(long, hide = true)]
    measure: Option<Host>,
}

// One call at a time needs one thread; more would measure how threads wake each other.
fn main() {
    let arguments = Arguments::parse();
    if let Some(host) = arguments.measure {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        println!("{}", runtime.expect("a runtime").block_on(measure_here(host)));
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let installed = || Host::ALL.into_iter().filter(|host| host.installed()).collect();
    let hosts: Vec<_> = arguments.hosts.unwrap_or_else(installed);
    let costs: Vec<_> = hosts
        .into_iter()
        .map(|host| runtime.block_on(measure(host, arguments.calls as usize)))
        .collect();
    if arguments.json {
        println!("{:#}", costs.iter().map(Cost::json).collect::<Value>());
    } else {
        print_table(&costs);
    }
}

fn print_table(costs: &[Cost]) {
    println!("| Host | Calls | p50 | p99 | CPU of a call | Memory at most |");
    println!("|------|------:|----:|----:|--------------:|---------------:|");
    for cost in costs {
        println!(
            "| {} | {} | {:.2} ms | {:.2} ms | {:.2} ms | {:.0} MB |",
            cost.host.name(),
            cost.micros.len(),
            cost.percentile(50) / 1e3,
            cost.percentile(99) / 1e3,
            cost.cpu_of_a_call() / 1e3,
            cost.peak_kb as f64 / 1024.0,
        );
    }
}
