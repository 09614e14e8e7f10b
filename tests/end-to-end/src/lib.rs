//! A world for tests that cross parts: the real component in the real host, against the simulator, over real sockets.
//!
//! Each test makes a [`World`] of its own. All worlds of a process share one engine and one compiled component; processes
//! share the compiled component through a folder in the target directory. Nothing here knows what is right: that is
//! for the tests to say. It must never stand between the parts: what a test reads came out of the component, and what it
//! finds at Zoom arrived there over a socket.

pub mod arrivals;
pub mod bench_hosts;
pub mod calendar_feed;
pub mod crowd;
pub mod flood;
pub mod heard;

use std::future::Future;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime};

use microapp_runtime::{
    Clock, Connector, Engine, EngineOptions, ErrorKind, ExactLimiter, Integration, IntegrationBuilder, Invocation,
    InvokeError, Output, ServerToServerOptions,
};
use serde_json::{Value, json};
use zoom_simulator::{AppCredentials, ClockStart, Fault, NewApp, Options, Plan, RequestRecord, Simulator, Switches};

/// The time in every world: Sunday, 2026-11-22, 08:00 UTC. All starts in tests are later.
pub const NOW: Duration = Duration::from_secs(1_795_334_400);

/// A simulated Zoom and an integration with it.
#[derive(Debug)]
pub struct World {
    /// Zoom, with its clock standing at [`NOW`].
    pub zoom: Simulator,
    /// The component with its grants, as an admin would give them.
    pub integration: Integration,
    /// The person for whom actions run: the account's owner.
    pub host: String,
}

impl World {
    /// With nothing set that has a default.
    pub async fn new() -> Self {
        Self::with(Options::default(), |builder| builder).await
    }

    /// With switches thrown at Zoom.
    pub async fn with_switches(throw: impl FnOnce(&mut Switches)) -> Self {
        let mut options = Options::default();
        throw(&mut options.switches);
        Self::with(options, |builder| builder).await
    }

    /// With a setting of the connector.
    pub async fn with_setting(name: &str, value: Value) -> Self {
        Self::with(Options::default(), |builder| builder.setting(name, value)).await
    }

    /// As an app that has no more than these scopes.
    pub async fn with_scopes(scopes: &[&str]) -> Self {
        let zoom = start(Options::default()).await;
        let app = zoom.add_app(NewApp {
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            ..NewApp::default()
        });
        let builder = builder(&zoom, &app).build().await;
        Self {
            integration: builder.expect("an integration"),
            host: host(&zoom),
            zoom,
        }
    }

    /// For hundreds of requests: Zoom sets no limit, and the host keeps none of the service's own, a day's creates above
    /// all.
    pub async fn unhurried() -> Self {
        let options = Options {
            plan: Plan::Unlimited,
            ..Options::default()
        };
        Self::with(options, without_service_limits).await
    }

    /// With all that can be chosen.
    pub async fn with(options: Options, change: impl FnOnce(IntegrationBuilder) -> IntegrationBuilder) -> Self {
        let zoom = start(options).await;
        let ready_made = zoom.credentials();
        let app = AppCredentials {
            account_id: ready_made.account_id,
            client_id: ready_made.client_id,
            client_secret: ready_made.client_secret,
            secret_token: String::new(),
        };
        let integration = change(builder(&zoom, &app)).build().await.expect("an integration");
        Self {
            integration,
            host: host(&zoom),
            zoom,
        }
    }

    /// Runs an action for the host, with its whole outcome.
    pub async fn output(&self, action: &str, input: impl ToString) -> Result<Output, InvokeError> {
        self.integration
            .invoke(Invocation::new(action, input.to_string()).acting_user(&self.host))
            .await
    }

    /// Runs an action for the host.
    pub async fn invoke(&self, action: &str, input: Value) -> Result<Value, InvokeError> {
        self.output(action, input).await.map(|output| output.value())
    }

    /// Runs an action for the host that has to succeed.
    #[track_caller]
    pub fn does<'a>(&'a self, action: &'a str, input: Value) -> impl Future<Output = Value> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            match self.invoke(action, input.clone()).await {
                Ok(value) => value,
                Err(error) => panic!("{caller}: {action} {input} failed with {}", json!(error)),
            }
        }
    }

    /// Creates a meeting. What every meeting needs and a test does not care about is filled in.
    #[track_caller]
    pub fn create(&self, input: Value) -> impl Future<Output = Value> + '_ {
        self.does("create-meeting", meeting(input))
    }

    /// Runs an action for the host that has to fail, and so.
    #[track_caller]
    pub fn refuses<'a>(
        &'a self,
        action: &'a str,
        input: Value,
        kind: ErrorKind,
    ) -> impl Future<Output = InvokeError> + 'a {
        let caller = std::panic::Location::caller();
        async move {
            match self.invoke(action, input.clone()).await {
                Ok(value) => panic!("{caller}: {action} {input} gave {value}, and not {kind}"),
                Err(error) => {
                    assert_eq!(error.kind, kind, "{caller}: {action} {input}: {}", json!(error));
                    error
                }
            }
        }
    }

    /// A meeting as Zoom has it.
    pub fn at_zoom(&self, meeting: &Value) -> Value {
        let id = meeting["id"].as_str().expect("a meeting's id is text");
        let all = self.zoom.meetings();
        let found = all
            .as_array()
            .into_iter()
            .flatten()
            .find(|known| known["id"].as_u64() == id.parse().ok());
        found.cloned().unwrap_or_else(|| panic!("Zoom has no meeting {id}"))
    }

    /// How many meetings Zoom has.
    pub fn meetings_at_zoom(&self) -> usize {
        self.zoom.meetings().as_array().map_or(0, Vec::len)
    }

    /// What arrived at Zoom's API, without requests for tokens.
    pub fn zoom_requests(&self) -> Vec<RequestRecord> {
        self.zoom
            .requests()
            .into_iter()
            .filter(|request| request.path.starts_with("/v2"))
            .collect()
    }

    /// What arrived there with this method.
    pub fn sent(&self, method: &str) -> Vec<RequestRecord> {
        self.zoom_requests()
            .into_iter()
            .filter(|request| request.method == method)
            .collect()
    }

    /// The body of the one request with this method.
    #[track_caller]
    pub fn body(&self, method: &str) -> Value {
        let sent = self.sent(method);
        assert_eq!(sent.len(), 1, "{method} requests: {sent:?}");
        serde_json::from_str(&sent[0].body).expect("a JSON body")
    }

    /// Requests for tokens so far.
    pub fn tokens_asked_for(&self) -> usize {
        self.zoom
            .requests()
            .iter()
            .filter(|request| request.path == "/oauth/token")
            .count()
    }

    /// Orders a fault, in the JSON of `POST /_simulator/faults`.
    pub fn order(&self, fault: Value) {
        let fault: Fault = serde_json::from_value(fault).expect("a fault");
        self.zoom.order_fault(fault);
    }

    /// The account's users that may be co-hosts, without the host.
    pub fn colleagues(&self) -> Vec<String> {
        let users = self.zoom.users().into_iter();
        users
            .filter(|user| user.kind == 2 && user.status == "active" && user.email != self.host)
            .map(|user| user.email)
            .collect()
    }

    /// Changes a user's settings at Zoom, as they would on Zoom's own page.
    pub async fn set_passcode_policy(&self, policy: Value) {
        let token = self.control("POST", "/tokens", &json!({})).await;
        let token = token["access_token"].as_str().expect("a token").to_owned();
        let body = json!({"meeting_security": {"meeting_password_requirement": policy}}).to_string();
        let path = format!("/v2/users/{}/settings", self.host);
        http(
            &self.zoom.base_url(),
            "PATCH",
            &path,
            &[("authorization", &format!("Bearer {token}"))],
            &body,
        )
        .await;
        self.zoom.clear_requests();
    }

    /// Uses the simulator's own controls.
    pub async fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/_simulator{path}");
        let text = http(&self.zoom.base_url(), method, &path, &[], &body.to_string()).await;
        serde_json::from_str(&text).unwrap_or_default()
    }
}

/// Lets the host hand every refusal of Zoom's on, in place of keeping the limit itself and asking again.
pub fn without_service_limits(builder: IntegrationBuilder) -> IntegrationBuilder {
    let limiter = ExactLimiter::new(5_000, Duration::from_secs(1)).expect("a limit");
    builder.limiter(std::sync::Arc::new(limiter))
}

/// A meeting with this, and else what every meeting needs: a topic, and a start unless it has no fixed time.
pub fn meeting(input: Value) -> Value {
    let mut whole = json!({"topic": "Planning"});
    if input["recurrence"] != "no_fixed_time" && input.get("start").is_none() {
        whole["start"] = "2026-12-01T10:00".into();
        whole["time_zone"] = "Europe/Berlin".into();
    }
    for (name, value) in input.as_object().expect("an object") {
        whole[name] = value.clone();
    }
    whole
}

/// The `field` of each broken rule that an error tells.
pub fn fields(error: &InvokeError) -> Vec<String> {
    let fields = error.details["fields"].as_array().cloned().unwrap_or_default();
    fields
        .iter()
        .map(|field| field["field"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// One member of each entry of a list, as text.
pub fn each(list: &Value, member: &str) -> Vec<String> {
    let entries = list.as_array().into_iter().flatten();
    entries
        .map(|entry| entry[member].as_str().unwrap_or_default().to_owned())
        .collect()
}

async fn start(options: Options) -> Simulator {
    heard::install();
    let clock = ClockStart::Frozen(SystemTime::UNIX_EPOCH + NOW);
    Simulator::start(Options { clock, ..options })
        .await
        .expect("a simulator")
}

fn host(zoom: &Simulator) -> String {
    zoom.users()[0].email.clone()
}

fn builder(zoom: &Simulator, app: &AppCredentials) -> IntegrationBuilder {
    let url = |text: String| text.parse().expect("a URL");
    let credentials = ServerToServerOptions::new(
        url(format!("{}/token", zoom.oauth_url())),
        app.account_id.as_str(),
        app.client_id.as_str(),
        app.client_secret.as_str(),
    );
    Integration::builder(connector())
        .base_url(url(zoom.base_url()))
        .allow_loopback(true)
        .server_to_server(credentials.allow_loopback(true))
        .clock(std::sync::Arc::new(StandingClock(Instant::now())))
        .rate_clock(std::sync::Arc::new(StandingClock(Instant::now())))
}

/// The Zoom connector, compiled once for the process.
pub fn connector() -> &'static Connector {
    static CONNECTOR: OnceLock<Connector> = OnceLock::new();
    CONNECTOR.get_or_init(|| {
        let mut options = EngineOptions::default();
        options.max_instances = 64;
        options.cache = scratch::compiled_components();
        let engine = Engine::new(options).expect("an engine");
        Connector::from_bytes(&engine, zoom_component::ZOOM_WASM).expect("a connector")
    })
}

/// The calendar stands still at [`NOW`]; what is measured goes on.
struct StandingClock(Instant);

impl Clock for StandingClock {
    fn wall(&self) -> Duration {
        NOW
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }
}

/// One request of the test's own, past the component.
async fn http(base_url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let address = base_url
        .trim_start_matches("http://")
        .split('/')
        .next()
        .unwrap_or_default();
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    request += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("\r\n{body}");
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("to send");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 2"), "{method} {path}: {answer}");
    body.to_owned()
}
