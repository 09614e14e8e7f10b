//! The limits of each plan, and how Zoom tells of them.

mod common;

use std::time::Duration;

use common::{Zoom, frozen};
use http::Method;
use serde_json::{Value, json};
use zoom_simulator::{Options, Plan};

async fn on(plan: Plan) -> Zoom {
    Zoom::with(Options { plan, ..frozen() }).await
}

#[tokio::test]
async fn too_many_in_a_second_are_refused_until_the_second_is_over() {
    let zoom = on(Plan::Free).await;
    // Medium: two a second. The answers may take a while, so the limit is met within a few.
    let mut refused = None;
    for _ in 0..50 {
        let answer = zoom.get("/users").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("fifty requests in a row are too many for two a second");
    assert_eq!(refused.header("x-ratelimit-category"), Some("Medium"));
    assert_eq!(refused.header("x-ratelimit-type"), Some("QPS"));
    assert_eq!(
        (refused.header("x-ratelimit-limit"), refused.header("retry-after")),
        (Some("2"), None)
    );
    let words = "You have reached the maximum per-second rate limit for this API. Try again later.";
    assert_eq!(refused.json(), json!({ "code": 429, "message": words }));
    zoom.simulator.advance(Duration::from_secs(1));
    zoom.get("/users").await.expect(200);
}

#[tokio::test]
async fn a_day_that_is_used_up_says_when_the_next_begins() {
    let zoom = on(Plan::Free).await;
    zoom.control(Method::POST, "limits", json!({ "category": "medium" }))
        .await
        .expect(204);
    let refused = zoom.get("/users").await;
    assert_eq!(refused.header("x-ratelimit-type"), Some("Daily-limit"));
    assert_eq!(refused.header("retry-after"), Some("2026-11-21T00:00:00Z"));
    refused.expect(429);
    zoom.get("/users/me").await.expect(200);
    zoom.simulator.advance(Duration::from_secs(15 * 3600));
    zoom.get("/users").await.expect(200);
}

#[tokio::test]
async fn unlimited_and_the_switch_have_no_limits() {
    for (plan, switch) in [(Plan::Unlimited, true), (Plan::Free, false)] {
        let zoom = on(plan).await;
        zoom.switch("limits", json!(switch)).await;
        for _ in 0..150 {
            zoom.post("/users/me/meetings", json!({})).await.expect(201);
        }
    }
}

#[tokio::test]
async fn presence_is_set_once_a_minute() {
    let zoom = on(Plan::Pro).await;
    zoom.put(
        "/users/me/presence_status",
        json!({ "status": "Do_Not_Disturb", "duration": 20 }),
    )
    .await
    .expect(204);
    zoom.put("/users/me/presence_status", json!({ "status": "Away" }))
        .await
        .expect(429);
    let status: Value = zoom.get("/users/me/presence_status").await.expect(200);
    assert_eq!(
        (&status["status"], &status["remaining_time"]),
        (&json!("Do_No_Disturb"), &json!(20))
    );
    zoom.simulator.advance(Duration::from_secs(60));
    zoom.put("/users/me/presence_status", json!({ "status": "Away" }))
        .await
        .expect(204);
}
