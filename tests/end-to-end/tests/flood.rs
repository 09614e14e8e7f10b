//! Slices of the flood and of the crowd; `src/bin/` has the whole of both.

use std::time::Duration;

use microapp_tests::crowd::Crowd;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_that_presses_at_once_is_told_where_it_stands_and_makes_each_meeting_once() {
    let crowd = Crowd {
        people: 60,
        lost_replies: 2,
        // Low enough that most have to wait: what they are told then is looked at.
        limit: 30,
        plan: None,
    };
    let figures = crowd.run().await;
    assert_eq!((figures.finished, figures.meetings), (60, 60), "{figures:?}");
    assert_eq!(
        (figures.lost, figures.doubled, figures.untold),
        (0, 0, 0),
        "{figures:?}"
    );
    assert!(figures.waited >= 30, "who does not wait is told nothing: {figures:?}");
    assert!(figures.most_in_a_second <= 30, "{figures:?}");
}
