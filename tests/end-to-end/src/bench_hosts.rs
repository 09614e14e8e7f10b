//! The same creates in every host, one after another, each host in a process of its own.
//!
//! Each makes one meeting to warm up and then as many as are asked for, each in a fresh instance, one at a time; the native
//! client sends the same to Zoom without a component. They take turns with nobody: run it on a machine that does nothing
//! else. Time is from the call to its result; CPU is the process's own, user and system, without the simulator's.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures::future::BoxFuture;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use microapp_runtime::credentials::FixedToken;
use microapp_runtime::{Integration, Invocation};
use serde_json::{Value, json};
use zoom_simulator::{Options, Plan};

use crate::{World, connector, without_service_limits};

const HOSTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../hosts");

/// A host to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Host {
    /// A native client, without a component: what the exchange itself costs.
    Native,
    /// Our runtime.
    Runtime,
    /// Node by jco, the example in `tests/hosts/node`.
    Node,
    /// Python by its wasmtime package, the example in `tests/hosts/python`.
    Python,
}

impl Host {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Native, Self::Runtime, Self::Node, Self::Python];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native client",
            Self::Runtime => "microapp-runtime",
            Self::Node => "Node, jco",
            Self::Python => "Python, wasmtime",
        }
    }

    fn command(self, wasm: &Path) -> Command {
        let other = |program: &str, script: &str| {
            let mut command = Command::new(Path::new(HOSTS).join(program));
            command.arg(Path::new(HOSTS).join(script)).arg(wasm);
            command
        };
        let ours = |name: &str| {
            // The program is this one.
            let mut command = Command::new(std::env::current_exe().unwrap_or_else(|_| PathBuf::from("bench-hosts")));
            command.args(["--measure", name]);
            command
        };
        match self {
            Self::Native => ours("native"),
            Self::Runtime => ours("runtime"),
            Self::Node => other("node/node_modules/.bin/node", "node/bench.mjs"),
            Self::Python => other("python/.venv/bin/python", "python/bench.py"),
        }
    }

    /// Whether it is installed here.
    pub fn installed(self) -> bool {
        match self {
            Self::Native | Self::Runtime => true,
            Self::Node => Path::new(HOSTS).join("node/node_modules/.bin/node").exists(),
            Self::Python => Path::new(HOSTS).join("python/.venv/bin/python").exists(),
        }
    }
}

/// What a host's calls cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Which host.
    pub host: Host,
    /// Each call, the shortest first, in microseconds.
    pub micros: Vec<f64>,
    /// CPU of all calls together, in microseconds.
    pub cpu_micros: f64,
    /// The most memory that was resident, in kilobytes.
    pub peak_kb: u64,
}

impl Cost {
    /// Of so many in a hundred calls none took longer, in microseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let index = (self.micros.len() * percent).div_ceil(100).max(1) - 1;
        self.micros.get(index).copied().unwrap_or_default()
    }

    /// CPU of one call, in microseconds.
    pub fn cpu_of_a_call(&self) -> f64 {
        self.cpu_micros / (self.micros.len().max(1) as f64)
    }

    /// The figures as JSON.
    pub fn json(&self) -> Value {
        json!({
            "host": self.host.name(),
            "calls": self.micros.len(),
            "p50_micros": self.percentile(50),
            "p99_micros": self.percentile(99),
            "cpu_micros_of_a_call": self.cpu_of_a_call(),
            "peak_kb": self.peak_kb,
        })
    }
}

/// Lets a host make so many meetings at a Zoom of its own, and checks whether Zoom has them.
///
/// # Panics
///
/// If the host does not start, fails, or makes fewer.
pub async fn measure(host: Host, calls: usize) -> Cost {
    let options = Options {
        plan: Plan::Unlimited,
        ..Options::default()
    };
    let world = World::with(options, without_service_limits).await;
    let token = world.control("POST", "/tokens", &json!({})).await;
    let wasm = tempfile::NamedTempFile::with_suffix(".wasm").expect("a file");
    std::fs::write(wasm.path(), zoom_component::ZOOM_WASM).expect("to write");
    let mut command = host.command(wasm.path());
    command
        .env("BASE_URL", world.zoom.base_url())
        .env("TOKEN", token["access_token"].as_str().expect("a token"))
        .env("HOST", &world.host)
        .env("CALLS", calls.to_string())
        .env("INPUT", input().to_string())
        .stderr(Stdio::inherit());
    let output = tokio::task::spawn_blocking(move || command.output()).await;
    let output = output.expect("a task").expect("a process");
    assert!(output.status.success(), "{} failed", host.name());
    assert_eq!(
        world.meetings_at_zoom(),
        calls + 1,
        "{} made other meetings",
        host.name()
    );
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let micros = told["micros"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64);
    let mut micros: Vec<_> = micros.collect();
    micros.sort_unstable_by(f64::total_cmp);
    Cost {
        host,
        micros,
        cpu_micros: told["cpu_micros"].as_f64().unwrap_or_default(),
        peak_kb: told["peak_kb"].as_u64().unwrap_or_default(),
    }
}

/// Measures one of ours in this process, as the environment says, and gives what is to be printed.
///
/// # Panics
///
/// If the environment does not say where to ask, or a call fails.
pub async fn measure_here(host: Host) -> Value {
    let variable = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let (base_url, token, person) = (variable("BASE_URL"), variable("TOKEN"), variable("HOST"));
    let calls: usize = variable("CALLS").parse().expect("CALLS is a number");
    let maker: Box<dyn Make> = match host {
        Host::Runtime => {
            let builder = Integration::builder(connector())
                .base_url(base_url.parse().expect("a URL"))
                .allow_loopback(true)
                .credentials(Arc::new(FixedToken::new(token)));
            let integration = without_service_limits(builder).build().await.expect("an integration");
            Box::new(Sandboxed {
                integration,
                person,
                input: variable("INPUT"),
            })
        }
        _ => {
            let mut connector = HttpConnector::new();
            connector.set_nodelay(true);
            Box::new(Native {
                client: Client::builder(TokioExecutor::new()).build(connector),
                url: format!(
                    "{}/users/{}/meetings",
                    base_url.trim_end_matches('/'),
                    person.replace('@', "%40")
                ),
                authorization: format!("Bearer {token}"),
                body: zoom_body().to_string(),
            })
        }
    };
    maker.make().await;
    let before = cpu();
    let mut micros = Vec::with_capacity(calls);
    for _ in 0..calls {
        let started = Instant::now();
        maker.make().await;
        micros.push(started.elapsed().as_secs_f64() * 1e6);
    }
    let used = cpu().saturating_sub(before);
    json!({"micros": micros, "cpu_micros": used.as_secs_f64() * 1e6, "peak_kb": peak_kb()})
}

/// Makes a meeting.
trait Make {
    fn make(&self) -> BoxFuture<'_, ()>;
}

struct Sandboxed {
    integration: Integration,
    person: String,
    input: String,
}

impl Make for Sandboxed {
    fn make(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let invocation = Invocation::new("create-meeting", self.input.as_str()).acting_user(&self.person);
            let meeting = self.integration.invoke(invocation).await.expect("a meeting");
            assert!(meeting.value()["join_url"].is_string());
        })
    }
}

struct Native {
    client: Client<HttpConnector, Full<Bytes>>,
    url: String,
    authorization: String,
    body: String,
}

impl Make for Native {
    fn make(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let request = Request::post(&self.url)
                .header("content-type", "application/json")
                .header("authorization", &self.authorization)
                .body(Full::from(self.body.clone()))
                .expect("a request");
            let answer = self.client.request(request).await.expect("an answer");
            let body = answer.into_body().collect().await.expect("a body").to_bytes();
            let meeting: Value = serde_json::from_slice(&body).expect("JSON");
            assert!(meeting["join_url"].is_string(), "{meeting}");
        })
    }
}

/// The input of `create-meeting`. Without a passcode the connector has no policy to ask for: one exchange.
fn input() -> Value {
    json!({"topic": "Quarterly review", "start": "2030-03-05T10:00", "time_zone": "Europe/Berlin", "duration_minutes": 45,
        "passcode": "", "waiting_room": true})
}

/// The same in Zoom's terms.
fn zoom_body() -> Value {
    json!({"topic": "Quarterly review", "type": 2, "start_time": "2030-03-05T10:00:00", "timezone": "Europe/Berlin",
        "duration": 45, "password": "", "settings": {"waiting_room": true}})
}

/// What this process's threads have computed. Linux counts it in nanoseconds; elsewhere it is nought.
fn cpu() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let each = tasks.filter_map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(each.sum())
}

/// The most memory that was resident.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or_default()
}
