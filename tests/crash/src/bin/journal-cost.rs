//! `cargo run -p crash-tests --bin journal-cost`: a create without the journal and with it, in turns, in one run.
#![allow(clippy::print_stdout, reason = "a program of its own")]

fn main() {
    const CREATES: usize = 500;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (plain, journalled) = runtime.block_on(crash_tests::epoch::cost(CREATES));
    println!(
        "create without journal {plain:?}, with it {journalled:?}: intent and answer committed in {:?} (goal 1 ms)",
        journalled.saturating_sub(plain)
    );
}
