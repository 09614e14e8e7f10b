//! What the sandbox costs on the main job, next to the same exchange without it, in one run.
//!
//! `cargo bench -p microapp --bench main_job`
//!
//! The baseline is a native client on the same HTTP library: it sends the same body on a kept-alive connection and
//! parses the whole reply. Component and baseline take turns in short batches, so that whatever else the machine does
//! meets both alike; the simulator is a process of its own. Nothing is asserted: figures are for reading.
#![allow(missing_docs, reason = "a benchmark")]
#![allow(clippy::print_stdout, reason = "it prints its figures")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use bytes::Bytes;
use futures::future::BoxFuture;
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use microapp_runtime::credentials::FixedToken;
use microapp_runtime::http::{HttpAnswer, HttpRequest, SendError};
use microapp_runtime::{
    Connector, Engine, EngineOptions, ExactLimiter, HttpClient, Integration, Invocation, ServerToServerOptions,
};
use serde_json::{Value, json};
use tokio::sync::watch;

/// Live at once, for the memory's figure.
const LIVE: usize = 1_000;

fn main() {
    // Cargo passes `--bench`; criterion's other flags have no meaning here.
    let zoom = simulator();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    // A call at a time needs one thread; more would measure how threads wake each other.
    let one_at_a_time = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut options = EngineOptions::default();
    options.max_instances = LIVE as u32 + 8;
    let engine = Engine::new(options).expect("an engine");
    let connector = Connector::from_bytes(&engine, zoom_component::ZOOM_WASM).expect("the connector");

    println!(
        "component                      {:>9.0} KB     goal 500",
        zoom_component::ZOOM_WASM.len() as f64 / 1e3
    );
    runtime.block_on(instance(&connector));
    runtime.block_on(memory(&connector));
    one_at_a_time.block_on(create(&zoom, &connector));
    runtime.block_on(throughput(&zoom, &connector));
    cold_start(&zoom);
}

/// Store, instantiate, drop.
async fn instance(connector: &Connector) {
    let mut times = Vec::new();
    for round in 0..20_000 {
        let started = Instant::now();
        connector.probe().await.expect("an instance");
        if round >= 1_000 {
            times.push(started.elapsed());
        }
    }
    println!(
        "store + instantiate + drop     {:>9.1} us     goal 12 (median)",
        micros(median(&mut times))
    );
}

/// One call at a time: through a fresh instance, and natively.
async fn create(zoom: &Zoom, connector: &Connector) {
    let integration = zoom.integration(connector).await;
    let native = zoom.native().await;
    let input = body().to_string();
    let (mut sandboxed, mut plain) = (Vec::new(), Vec::new());
    for batch in 0..60 {
        if batch == 5 {
            // The first batches warm caches and connections.
            sandboxed.clear();
            plain.clear();
        }
        for _ in 0..50 {
            let started = Instant::now();
            create_sandboxed(&integration, &zoom.host, &input).await;
            sandboxed.push(started.elapsed());
        }
        for _ in 0..50 {
            let started = Instant::now();
            native.create().await;
            plain.push(started.elapsed());
        }
    }
    let (sandboxed, plain) = (micros(median(&mut sandboxed)), micros(median(&mut plain)));
    println!("create-meeting, natively       {plain:>9.1} us     the baseline");
    println!(
        "create-meeting, sandboxed      {sandboxed:>9.1} us     {:+.1} us, goal +35; {:.2} times, goal 1.25",
        sandboxed - plain,
        sandboxed / plain,
    );
}

/// Calls a second with several at once.
async fn throughput(zoom: &Zoom, connector: &Connector) {
    const CALLS: usize = 3_000;
    let integration = zoom.integration(connector).await;
    let native = Arc::new(zoom.native().await);
    for at_once in [1, 16, 64] {
        let mut seconds = [0.0; 2];
        // Taking turns again, in a few rounds.
        for _ in 0..3 {
            let (host, input) = (zoom.host.clone(), body().to_string());
            let integration = integration.clone();
            seconds[0] += together(at_once, CALLS / 3, move || {
                let (integration, host, input) = (integration.clone(), host.clone(), input.clone());
                async move { create_sandboxed(&integration, &host, &input).await }
            })
            .await;
            let native = Arc::clone(&native);
            seconds[1] += together(at_once, CALLS / 3, move || {
                let native = Arc::clone(&native);
                async move { native.create().await }
            })
            .await;
        }
        let [sandboxed, plain] = seconds.map(|seconds| CALLS as f64 / seconds);
        println!(
            "create-meeting, {at_once:>2} at once    {sandboxed:>9.0} /s     natively {plain:.0} /s, {:.2} times",
            plain / sandboxed
        );
    }
}

/// Seconds for `calls` calls, `at_once` of them under way at any time.
async fn together<F: Future<Output = ()> + Send + 'static>(
    at_once: usize,
    calls: usize,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> f64 {
    let started = Instant::now();
    let workers: Vec<_> = (0..at_once)
        .map(|worker| {
            let call = call.clone();
            tokio::spawn(async move {
                for _ in (worker..calls).step_by(at_once) {
                    call().await;
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("no panic");
    }
    started.elapsed().as_secs_f64()
}

/// Resident memory of instances that all wait for an answer.
async fn memory(connector: &Connector) {
    let (release, released) = watch::channel(false);
    let client = Arc::new(Waiting {
        released,
        arrived: Arc::default(),
    });
    let arrived = Arc::clone(&client.arrived);
    let integration = Integration::builder(connector)
        .base_url("https://api.zoom.us/v2/".parse().expect("a URL"))
        .credentials(Arc::new(FixedToken::new("word")))
        .http_client(client)
        .rate_limit(LIVE as u32, Duration::from_secs(1))
        .build()
        .await
        .expect("an integration");
    let before = resident();
    let calls: Vec<_> = (0..LIVE)
        .map(|_| {
            let integration = integration.clone();
            let invocation = Invocation::new("get-meeting", r#"{"meeting_id": "98765432101"}"#);
            tokio::spawn(async move { integration.invoke(invocation).await })
        })
        .collect();
    while arrived.load(std::sync::atomic::Ordering::Acquire) < LIVE {
        tokio::task::yield_now().await;
    }
    let each = resident().saturating_sub(before) / LIVE;
    println!(
        "memory of a live instance      {:>9.1} KB     goal 75 ({LIVE} live)",
        each as f64 / 1e3
    );
    release.send_replace(true);
    for call in calls {
        // The client answers with an error, which is all that is needed of it.
        call.await.expect("no panic").expect_err("no answer");
    }
}

/// The whole process: from its start to the first meeting, with the compiled component in the cache.
fn cold_start(zoom: &Zoom) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("integration.toml");
    std::fs::write(&config, zoom.config()).expect("a file");
    let input = body().to_string();
    let run = || {
        let started = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_microapp"))
            .args([
                "invoke",
                "create-meeting",
                "--as",
                &zoom.host,
                "--input",
                &input,
                "--config",
            ])
            .arg(&config)
            .env("MICROAPP_CACHE", folder.path().join("cache"))
            .env("MICROAPP_DATA", folder.path().join("data"))
            .stdout(Stdio::null())
            .status()
            .expect("the process");
        assert!(status.success(), "{status}");
        started.elapsed()
    };
    let first = run();
    let mut times: Vec<Duration> = (0..20).map(|_| run()).collect();
    println!(
        "process start to first meeting {:>9.0} ms     goal 150 (compiled module cached; {:.0} ms without)",
        micros(median(&mut times)) / 1e3,
        micros(first) / 1e3,
    );
}

/// The simulator, in a process of its own: Zoom does not share its memory with anybody either.
struct Zoom {
    process: Child,
    base_url: String,
    oauth_url: String,
    account_id: String,
    client_id: String,
    client_secret: String,
    host: String,
}

impl Drop for Zoom {
    fn drop(&mut self) {
        // It may be gone already; then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn simulator() -> Zoom {
    let mut process = Command::new(env!("CARGO_BIN_EXE_microapp"))
        .args(["simulator", "--json", "--plan", "unlimited"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the process");
    let mut line = String::new();
    let output = process.stdout.take().expect("its output");
    BufReader::new(output).read_line(&mut line).expect("a line");
    let announced: Value = serde_json::from_str(&line).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    Zoom {
        base_url: text(&announced["base_url"]),
        oauth_url: text(&announced["oauth_url"]),
        account_id: text(&announced["account_id"]),
        client_id: text(&announced["client_id"]),
        client_secret: text(&announced["client_secret"]),
        host: text(&announced["users"][0]["email"]),
        process,
    }
}

impl Zoom {
    async fn integration(&self, connector: &Connector) -> Integration {
        let token_url = format!("{}/token", self.oauth_url).parse().expect("a URL");
        let credentials = ServerToServerOptions::new(
            token_url,
            self.account_id.clone(),
            self.client_id.clone(),
            self.client_secret.clone(),
        );
        Integration::builder(connector)
            .base_url(self.base_url.parse().expect("a URL"))
            .allow_loopback(true)
            .server_to_server(credentials.allow_loopback(true))
            // The window alone: the production limiter would refuse the 101st meeting of the day.
            .limiter(Arc::new(
                ExactLimiter::new(100_000, Duration::from_secs(1)).expect("a limit"),
            ))
            .build()
            .await
            .expect("an integration")
    }

    async fn native(&self) -> Native {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        let mut native = Native {
            client,
            url: format!("{}users/{}/meetings", self.base_url, self.host.replace('@', "%40")),
            authorization: String::new(),
            body: zoom_body(),
        };
        let form = format!("grant_type=account_credentials&account_id={}", self.account_id);
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}/token", self.oauth_url))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", basic(&self.client_id, &self.client_secret))
            .body(Full::new(Bytes::from(form)))
            .expect("a request");
        let token = native.exchange(request).await;
        native.authorization = format!("Bearer {}", token["access_token"].as_str().expect("a token"));
        native
    }

    fn config(&self) -> String {
        format!(
            "[integration]\nbase_url = \"{}\"\nallow_loopback = true\n\n[integration.auth]\nmode = \
             \"server-to-server\"\ntoken_url = \"{}/token\"\naccount_id = \"{}\"\nclient_id = \"{}\"\nclient_secret = \
             \"{}\"\n",
            self.base_url, self.oauth_url, self.account_id, self.client_id, self.client_secret
        )
    }
}

/// Zoom's ids and secrets have no character that OAuth would want encoded first.
fn basic(id: &str, secret: &str) -> String {
    format!(
        "Basic {}",
        base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}"))
    )
}

/// The baseline.
struct Native {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    authorization: String,
    body: Value,
}

impl Native {
    async fn create(&self) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.url.as_str())
            .header("content-type", "application/json")
            .header("authorization", self.authorization.as_str())
            .body(Full::new(Bytes::from(self.body.to_string())))
            .expect("a request");
        let meeting = self.exchange(request).await;
        assert!(meeting["join_url"].is_string(), "{meeting}");
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Value {
        let answer = self.client.request(request).await.expect("an answer");
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        serde_json::from_slice(&body).expect("JSON")
    }
}

/// The input of `create-meeting`. Without a passcode the connector has no policy to ask for: one exchange.
fn body() -> Value {
    json!({
        "topic": "Quarterly review",
        "agenda": "What was, what comes",
        "start": "2027-03-02T10:00",
        "time_zone": "Europe/Berlin",
        "duration_minutes": 45,
        "passcode": "",
        "dial_in_countries": ["US", "DE"],
        "waiting_room": true,
    })
}

/// The same in Zoom's terms.
fn zoom_body() -> Value {
    json!({
        "topic": "Quarterly review",
        "agenda": "What was, what comes",
        "type": 2,
        "start_time": "2027-03-02T10:00:00",
        "timezone": "Europe/Berlin",
        "duration": 45,
        "password": "",
        "settings": {"global_dial_in_countries": ["US", "DE"], "waiting_room": true},
    })
}

async fn create_sandboxed(integration: &Integration, host: &str, input: &str) {
    let invocation = Invocation::new("create-meeting", input).acting_user(host);
    let meeting = integration.invoke(invocation).await.expect("a meeting");
    assert!(meeting.json().contains("join_url"), "{meeting:?}");
}

/// Says that a request has come, and leaves it without an answer until it is told.
struct Waiting {
    released: watch::Receiver<bool>,
    arrived: Arc<std::sync::atomic::AtomicUsize>,
}

impl HttpClient for Waiting {
    fn send(&self, _request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        let mut released = self.released.clone();
        Box::pin(async move {
            self.arrived.fetch_add(1, std::sync::atomic::Ordering::Release);
            // An error means that the bench is over.
            let _ = released.wait_for(|released| *released).await;
            Err(SendError::NotSent("the bench is over".into()))
        })
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Bytes of this process that are in memory, with a share only of what others map too: the instances' common image
/// would be counted a thousand times otherwise.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1_024
}
