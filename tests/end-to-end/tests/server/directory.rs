//! The directory of the service's users: kept fresh, and listed to the end.

use microapp_server::integrations::Refreshed;

use crate::support::{Served, zoom};

#[tokio::test]
async fn the_directory_is_kept_fresh_and_says_when_it_can_not_be() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let app = served.server.app();
    let running = app.integrations().get("zoom").await.expect("it runs");
    app.integrations()
        .sign_ins()
        .connect_service("zoom", "a test")
        .await
        .expect("connected");
    let directory = app.directory();
    assert!(
        directory.refresh_if_due(&running, 0.0).await.expect("tried").is_some(),
        "it was never listed"
    );
    assert!(
        directory.refresh_if_due(&running, 0.0).await.expect("tried").is_none(),
        "it is fresh"
    );
    served.advance(std::time::Duration::from_secs(3_600));
    assert!(
        directory.refresh_if_due(&running, 0.5).await.expect("tried").is_none(),
        "jitter"
    );
    assert!(
        directory.refresh_if_due(&running, 0.0).await.expect("tried").is_some(),
        "it is old"
    );
    let before = directory.state("zoom").await.expect("read");
    served.vault.enable_integration("zoom", false, "a test").expect("off");
    directory.refresh(&running).await.expect("tried");
    let after = directory.state("zoom").await.expect("read");
    assert_eq!(
        (after.entries, after.refreshed),
        (before.entries, before.refreshed),
        "what was there stays"
    );
    assert!(after.fault.is_some());
}

#[tokio::test]
async fn the_directory_is_listed_although_whoever_wants_it_goes_away() {
    let zoom = zoom().await;
    let served = Served::new().await;
    served.install(&zoom, false, |_| {});
    let app = served.server.app();
    let running = app.integrations().get("zoom").await.expect("it runs");
    let connected = app.integrations().sign_ins().connect_service("zoom", "a test").await;
    connected.expect("connected");
    let slow = serde_json::json!({"method": "GET", "route": "/users", "delay_before_ms": 300});
    zoom.order_fault(serde_json::from_value(slow).expect("a fault"));
    let asked = async {
        while !zoom.requests().iter().any(|request| request.path == "/v2/users") {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        done = app.directory().refresh(&running) => panic!("too fast: {done:?}"),
        () = asked => {}
    }
    let listed = async {
        while app.directory().state("zoom").await.expect("read").refreshed.is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), listed)
        .await
        .expect("listed");
    let again = app.directory().refresh(&running).await.expect("tried");
    assert!(matches!(again, Refreshed::Listed(_)), "{again:?}");
}
