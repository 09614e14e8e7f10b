//! `cargo run --bin crash -- 1000`: so many rounds of killing, and what came of them. From 1,000 rounds on it fails
//! if a named point has ended no process, or nobody was killed in the middle of a wish.
#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::time::Instant;

use crash_tests::epoch::{epoch, points};
use crash_tests::tally::Tally;

/// In so many rounds each point has its turn more than ten times.
const ALL_POINTS: u32 = 1_000;

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
    if rounds >= ALL_POINTS {
        let missed: Vec<_> = points().into_iter().filter(|point| all.ended_at(point) == 0).collect();
        assert!(missed.is_empty(), "nobody died at {missed:?}");
        assert!(all.killed_at_work() > 0, "nobody was killed in the middle of a wish");
    }
}
