//! `cargo run -p crash-tests --bin crash -- 1000`: so many rounds of killing, and what came of them.
#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::time::Instant;

use crash_tests::epoch::{Tally, epoch};

/// So many rounds on the same files.
const EPOCH: u32 = 50;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u32>());
    let rounds = arguments.next().and_then(Result::ok).unwrap_or(1_000);
    let worker = std::env::current_exe()
        .expect("this program")
        .with_file_name("crash-worker");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (started, mut all) = (Instant::now(), Tally::default());
    for (number, first) in (0..rounds).step_by(EPOCH as usize).enumerate() {
        let length = EPOCH.min(rounds - first);
        all.add(&runtime.block_on(epoch(&worker, number as u64, first, length)));
        println!(
            "{:>5} rounds, {:.0} s: {all}",
            first + length,
            started.elapsed().as_secs_f64()
        );
    }
    println!("{}", all.points());
}
