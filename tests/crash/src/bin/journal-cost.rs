//! `cargo run -p crash-tests --bin journal-cost`: a create without the journal and with it, in turns, in one run.
#![allow(clippy::print_stdout, reason = "a program of its own")]

fn main() {
    const CREATES: usize = 500;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (plain, journalled) = runtime.block_on(crash_tests::epoch::cost(CREATES));
    println!(
        "create without journal {plain:?}, with it {journalled:?}, {:.2} times as long: intent and answer committed, and a \
         connection of its own, in {:?} (goal 1 ms)",
        journalled.as_secs_f64() / plain.as_secs_f64(),
        journalled.saturating_sub(plain)
    );
}
