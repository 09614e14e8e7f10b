//! A world whose limiter has the simulator's calendar.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use microapp_runtime::{Clock, Integration, IntegrationBuilder, ServerToServerOptions};
use microapp_tests::{NOW, World, connector};
use serde_json::{Value, json};
use zoom_simulator::{Options, Plan};

/// Zoom's words, as they were captured.
pub const PER_SECOND: &str = "You have reached the maximum per-second rate limit for this API. Try again later.";
pub const DAILY: &str = "You have reached the maximum daily rate limit for this API. Refer to the response header for \
                         details on when you can make another request.";
pub const HOST_DAILY: &str = "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted \
                              for this particular user. You may resume these requests at GMT 00:00:00.";
pub const LOCKED: &str = "Too many concurrent requests. A request to disassociate this user has already been made.";

/// When the day ends at [`NOW`].
pub const MIDNIGHT: &str = "2026-11-23T00:00:00Z";

/// The simulator's calendar, passing, and moved by tests.
#[derive(Clone)]
pub struct Calendar {
    start: Instant,
    moved: Arc<AtomicU64>,
}

impl Calendar {
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            moved: Arc::default(),
        }
    }

    /// Moves this calendar, and Zoom's.
    pub fn advance(&self, world: &World, by: Duration) {
        self.moved.fetch_add(by.as_secs(), Ordering::SeqCst);
        world.zoom.advance(by);
    }
}

impl Clock for Calendar {
    fn wall(&self) -> Duration {
        NOW + self.start.elapsed() + Duration::from_secs(self.moved.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.start.elapsed()
    }
}

/// A world whose limiter counts Zoom's days.
pub async fn world(plan: Plan, change: impl FnOnce(IntegrationBuilder) -> IntegrationBuilder) -> (World, Calendar) {
    let calendar = Calendar::new();
    let clock = Arc::new(calendar.clone());
    let options = Options {
        plan,
        ..Options::default()
    };
    (
        World::with(options, |builder| change(builder.rate_clock(clock))).await,
        calendar,
    )
}

/// One more integration with a world's Zoom: another process, as far as Zoom and the state file can tell.
pub async fn another(
    world: &World,
    calendar: &Calendar,
    change: impl FnOnce(IntegrationBuilder) -> IntegrationBuilder,
) -> Integration {
    let url = |text: String| text.parse().expect("a URL");
    let app = world.zoom.credentials();
    let token_url = url(format!("{}/token", world.zoom.oauth_url()));
    let credentials = ServerToServerOptions::new(token_url, app.account_id, app.client_id, app.client_secret);
    let builder = Integration::builder(connector())
        .base_url(url(world.zoom.base_url()))
        .allow_loopback(true)
        .server_to_server(credentials.allow_loopback(true))
        .rate_clock(Arc::new(calendar.clone()));
    change(builder).build().await.expect("an integration")
}

/// Orders that the next answers to this method are refusals.
pub fn refuse(world: &World, method: &str, times: u32, headers: &Value, words: &str) {
    let body = if words.is_empty() {
        json!("")
    } else {
        json!({"code": 429, "message": words})
    };
    let mut fault = json!({"method": method, "times": times, "status": 429, "headers": headers, "body": body});
    if method == "POST" {
        fault["route"] = "/users/{userId}/meetings".into(); // and no token
    }
    world.order(fault);
}
