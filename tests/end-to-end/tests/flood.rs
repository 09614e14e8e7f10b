//! A slice of the flood; `src/bin/flood.rs` runs the whole of it.

use std::time::Duration;

use microapp_tests::flood::Flood;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_users_keeps_the_limit_and_uses_it() {
    for delay in [0, 50] {
        let flood = Flood {
            lasting: Duration::from_secs(3),
            users: 64,
            delay: Duration::from_millis(delay),
        };
        let figures = flood.run().await;
        assert_eq!(figures.failed, 0, "{figures:?}");
        assert!(figures.most_in_a_second <= 55, "{figures:?}");
        assert!(figures.share().is_some_and(|share| share >= 0.9), "{figures:?}");
    }
}
