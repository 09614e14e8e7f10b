//! `kill -9`, and several processes at once. `cargo run --bin crash -- 1000` is the same at length.

use std::path::Path;

use crash_tests::epoch::{all_at_once, epoch, points};

const WORKER: &str = env!("CARGO_BIN_EXE_crash-worker");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_wish_is_done_once_whenever_the_process_is_killed() {
    let tally = epoch(Path::new(WORKER), 1, 0, 62).await;
    assert!(tally.deaths() > 20, "{tally}");
    assert!(
        tally.killed_at_work() > 0,
        "nobody was killed in the middle of a wish: {tally}"
    );
    for point in [
        "journal::wanted",
        "journal::intended",
        "journal::answered",
        "journal::recorded",
        "vault::connect::before-commit",
        "vault::connect::after-commit",
        "vault::disconnect::before-commit",
        "vault::disconnect::after-commit",
    ] {
        assert!(tally.ended_at(point) > 0, "nobody died at {point}:\n{}", tally.points());
    }
    // Which steps a refresh takes depends on where the one before it was killed.
    let of_refreshing = points().into_iter().filter(|point| point.starts_with("vault::refresh"));
    let passed = of_refreshing.filter(|point| tally.ended_at(point) > 0).count();
    assert!(passed > 5, "too few died while they refreshed:\n{}", tally.points());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_two_askers_in_four_processes_get_one_meeting() {
    let (meetings, answers) = all_at_once(Path::new(WORKER), 4, 8).await;
    assert_eq!((meetings, answers.len()), (1, 32));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}
