//! Many people who press *Create meeting* at the same moment, on the real pages.
//!
//! Fails if a meeting is lost or doubled, or the limit is not kept.
//!
//! `cargo run --release -p microapp-tests --bin crowd -- --people 500`
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints its figures")]

use std::process::ExitCode;

use clap::Parser;
use microapp_tests::crowd::{Crowd, Figures};
use zoom_simulator::Plan;

#[derive(Debug, Parser)]
#[command(
    about = "Lets people press Create meeting at the same moment, on the real pages of a server, at a simulated Zoom"
)]
struct Arguments {
    /// How many people press
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u16).range(1..=1500))]
    people: u16,
    /// How many of Zoom's replies to creates are lost on their way
    #[arg(long, default_value_t = 0)]
    lost_replies: u32,
    /// How many requests a second the integration may send
    #[arg(long, default_value_t = 55)]
    limit: usize,
    /// The account's plan, which has limits of its own: free, pro, business-plus
    #[arg(long)]
    plan: Option<Plan>,
    /// Print JSON in place of the table
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let crowd = Crowd {
        people: arguments.people.into(),
        lost_replies: arguments.lost_replies,
        limit: arguments.limit,
        plan: arguments.plan,
    };
    let figures = crowd.run().await;
    if arguments.json {
        println!("{:#}", figures.json());
    } else {
        print_table(&figures);
    }
    let broken = figures.broken(arguments.limit);
    for rule in &broken {
        eprintln!("error: {rule}");
    }
    match broken.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn print_table(figures: &Figures) {
    let seconds = |time: std::time::Duration| format!("{:.2} s", time.as_secs_f64());
    println!("| | |");
    println!("|-|-:|");
    println!("| People who pressed | {} |", figures.people);
    println!("| Came to the page of their meeting | {} |", figures.finished);
    println!("| Meetings at Zoom | {} |", figures.meetings);
    println!(
        "| Without a meeting, with two | {}, {} |",
        figures.lost, figures.doubled
    );
    println!(
        "| Had to wait; were not told where they stand | {}; {} |",
        figures.waited, figures.untold
    );
    println!(
        "| First word of how long, wrong by: half, 99 of 100 | {}, {} |",
        seconds(figures.wrong_by[0]),
        seconds(figures.wrong_by[1])
    );
    for words in &figures.said {
        println!("| Told instead | {words} |");
    }
    for (what, times) in [
        ("first byte", figures.first_byte),
        ("page of the meeting", figures.to_meeting),
    ] {
        println!(
            "| Press to {what}: half, 99 of 100 | {}, {} |",
            seconds(times[0]),
            seconds(times[1])
        );
    }
    let sustained = figures.sustained.map_or("–".to_owned(), |rate| format!("{rate:.1} /s"));
    println!("| Requests at Zoom, sustained | {}, {sustained} |", figures.requests);
    println!("| Most in any second | {} |", figures.most_in_a_second);
    if let Some([before, most]) = figures.memory {
        println!("| Memory of everything before, at most | {before} MiB, {most} MiB |");
    }
}
