//! Many users at once, through the real component in the real host, and what Zoom sees of it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use microapp_runtime::http::{HttpAnswer, HttpRequest, SendError};
use microapp_runtime::{HttpClient, Integration, Invocation, PooledClient};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use zoom_simulator::{Options, Plan, Simulator};

use crate::arrivals::Arrivals;
use crate::{World, http, meeting};

/// The window that Zoom's limit speaks of.
const SECOND: Duration = Duration::from_secs(1);
/// One call in so many creates a meeting, the others read one.
const CREATES: usize = 4;

/// What a flood is like.
#[derive(Debug, Clone, Copy)]
pub struct Flood {
    /// For so long users begin new calls.
    pub lasting: Duration,
    /// So many people, each with one call at a time and no pause between them; at most 64, the instances of the fixture.
    pub users: usize,
    /// Added to every round trip, half of it before Zoom carries a request out and half after.
    pub delay: Duration,
}

/// What was counted and measured.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// The delay that was added.
    pub delay: Duration,
    /// Calls that users made.
    pub calls: u64,
    /// Those that failed. Their requests count like the others.
    pub failed: u64,
    /// Requests that arrived at Zoom.
    pub requests: usize,
    /// The most of them in any window of one second.
    pub most_in_a_second: usize,
    /// From a request's way out to the head of its answer, in the mean.
    pub round_trip: Duration,
    /// Requests per second, over whole rounds of the limit. None if the flood was too short for one.
    pub sustained: Option<f64>,
    /// What the limit and the round trip allow: `limit / (1 s + round trip)`.
    pub ceiling: f64,
}

impl Figures {
    /// How much of the ceiling was reached, 1 being all of it.
    pub fn share(&self) -> Option<f64> {
        self.sustained.map(|rate| rate / self.ceiling)
    }

    /// As data.
    pub fn json(&self) -> Value {
        json!({
            "delay_ms": self.delay.as_millis() as u64,
            "calls": self.calls,
            "failed": self.failed,
            "requests": self.requests,
            "most_in_a_second": self.most_in_a_second,
            "round_trip_ms": self.round_trip.as_secs_f64() * 1000.0,
            "sustained_per_second": self.sustained,
            "ceiling_per_second": self.ceiling,
            "share_of_ceiling": self.share(),
        })
    }
}

impl Flood {
    /// Runs it, in a world of its own.
    pub async fn run(self) -> Figures {
        let client = Arc::new(TimedClient::default());
        let options = Options {
            plan: Plan::Unlimited,
            ..Options::default()
        };
        let world = World::with(options, |builder| builder.http_client(client.clone())).await;
        let users = new_users(&world.zoom, self.users).await;
        let limit = world.integration.manifest().rate_limits.requests;
        let mut switches = world.zoom.switches();
        let delay = u64::try_from(self.delay.as_millis()).unwrap_or(u64::MAX);
        switches.latency_before_ms = delay / 2;
        switches.latency_after_ms = delay - delay / 2;
        world.zoom.set_switches(switches);
        world.zoom.clear_requests();

        let until = Instant::now() + self.lasting;
        let mut flood = JoinSet::new();
        for user in users {
            flood.spawn(keep_calling(world.integration.clone(), user, until));
        }
        let each = flood.join_all().await;
        let (calls, failed) = each.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));

        let arrivals = Arrivals::at(&world.zoom);
        let round_trip = client.mean();
        Figures {
            delay: self.delay,
            calls,
            failed,
            requests: arrivals.count(),
            most_in_a_second: arrivals.most_in(SECOND),
            round_trip,
            sustained: arrivals.sustained(limit as usize),
            ceiling: f64::from(limit) / (SECOND + round_trip).as_secs_f64(),
        }
    }
}

/// One person's calls until then, and how many of them failed.
async fn keep_calling(integration: Integration, user: String, until: Instant) -> (u64, u64) {
    let call = async |action: &str, input: Value| {
        let invocation = Invocation::new(action, input.to_string()).acting_user(&user);
        integration.invoke(invocation).await.map(|output| output.value())
    };
    let (mut calls, mut failed) = (0, 0);
    while Instant::now() < until {
        let made = call("create-meeting", meeting(json!({}))).await;
        calls += 1;
        let Ok(made) = made else {
            failed += 1;
            continue;
        };
        for _ in 1..CREATES {
            if Instant::now() >= until {
                break;
            }
            calls += 1;
            failed += u64::from(call("get-meeting", json!({"meeting_id": made["id"]})).await.is_err());
        }
    }
    (calls, failed)
}

/// So many more users at Zoom, who may host.
pub(crate) async fn new_users(zoom: &Simulator, count: usize) -> Vec<String> {
    let token = http(&zoom.base_url(), "POST", "/_simulator/tokens", &[], "{}").await;
    let token: Value = serde_json::from_str(&token).unwrap_or_default();
    let bearer = format!("Bearer {}", token["access_token"].as_str().expect("a token"));
    let mut emails = Vec::with_capacity(count);
    for number in 0..count {
        let email = format!("flood-{number}@example.com");
        let body = json!({"action": "autoCreate", "user_info": {"email": email, "type": 2}}).to_string();
        let headers = [("authorization", bearer.as_str())];
        http(&zoom.base_url(), "POST", "/v2/users", &headers, &body).await;
        emails.push(email);
    }
    emails
}

/// The production client, with a stopwatch.
#[derive(Default)]
struct TimedClient {
    client: PooledClient,
    taken: Mutex<Duration>,
    answers: AtomicU64,
}

impl TimedClient {
    fn mean(&self) -> Duration {
        let answers = self.answers.load(Ordering::Relaxed).max(1);
        let taken = *self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.div_f64(answers as f64)
    }
}

impl HttpClient for TimedClient {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        let api = request.url.as_url().path().starts_with("/v2/");
        Box::pin(async move {
            let started = Instant::now();
            let answer = self.client.send(request).await;
            if api {
                *self.taken.lock().unwrap_or_else(PoisonError::into_inner) += started.elapsed();
                self.answers.fetch_add(1, Ordering::Relaxed);
            }
            answer
        })
    }
}
