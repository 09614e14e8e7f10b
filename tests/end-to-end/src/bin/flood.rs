//! How well the limit is kept, and how much of what it allows is used, with many users at once.
//!
//! `cargo run --release -p microapp-tests --bin flood -- --seconds 60 --users 64 --delay 0,50,200`
#![allow(clippy::print_stdout, reason = "it prints its figures")]

use std::time::Duration;

use clap::Parser;
use microapp_tests::flood::{Figures, Flood};
use serde_json::Value;

#[derive(Debug, Parser)]
#[command(about = "Floods a simulated Zoom through the real component in the real host, and counts what arrives")]
struct Arguments {
    /// For how long users begin new calls
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many people call without a pause
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u8).range(1..=64))]
    users: u8,
    /// Milliseconds to add to each round trip, one run for each
    #[arg(long, default_value = "0,50,200", value_delimiter = ',')]
    delay: Vec<u16>,
    /// Print JSON in place of the table
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let mut runs = Vec::new();
    for delay in arguments.delay {
        let flood = Flood {
            lasting: Duration::from_secs(arguments.seconds),
            users: arguments.users.into(),
            delay: Duration::from_millis(delay.into()),
        };
        runs.push(flood.run().await);
    }
    if arguments.json {
        let runs: Value = runs.iter().map(Figures::json).collect();
        println!("{runs:#}");
    } else {
        print_table(&runs);
    }
}

fn print_table(runs: &[Figures]) {
    println!("| Delay | Round trip | Calls (failed) | Requests | Most in any second | Sustained | Of the ceiling |");
    println!("|------:|-----------:|---------------:|---------:|-------------------:|----------:|---------------:|");
    for run in runs {
        println!(
            "| {} ms | {:.1} ms | {} ({}) | {} | {} | {} | {} |",
            run.delay.as_millis(),
            run.round_trip.as_secs_f64() * 1000.0,
            run.calls,
            run.failed,
            run.requests,
            run.most_in_a_second,
            or_dash(run.sustained.map(|rate| format!("{rate:.2}/s"))),
            or_dash(run.share().map(|share| format!("{:.1} %", share * 100.0))),
        );
    }
}

fn or_dash(figure: Option<String>) -> String {
    figure.unwrap_or_else(|| "–".to_owned())
}
