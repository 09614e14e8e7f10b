//! Many at once: a slice of what the program `crowd` measures.

use microapp_tests::crowd::Crowd;

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_that_presses_at_once_loses_and_doubles_nothing() {
    // Few enough a second that most of them wait.
    let limit = 30;
    let crowd = Crowd {
        people: 60,
        lost_replies: 0,
        limit,
        plan: None,
    };
    let figures = crowd.run().await;
    assert_eq!(figures.broken(limit), [""; 0], "{:#}", figures.json());
    assert!(figures.waited > 20, "a queue: {:#}", figures.json());
}
