//! Many people who press *Create meeting* at the same moment, on the real pages of a real server.
//!
//! Each has an address, a session and a connection of their own, opens the form, fills it in and waits for the others.
//! Then all press. Whoever is told to wait does what the page's script does: asks where it stands, and follows when there is
//! something to follow.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN};
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use microapp_runtime::capability::SystemClock;
use microapp_runtime::{Connector, Engine, EngineOptions};
use microapp_server::connections::Apps;
use microapp_server::integrations::{HostChoice, Setup};
use microapp_server::pages::{Catalogue, routes};
use microapp_server::upgrades::TrustedKeys;
use microapp_server::web::{Limits, Server, ServerOptions};
use microapp_store::{PeopleChange, PeopleStore as _, Role, SqliteOptions, SqliteStore};
use microapp_templates::Bundle;
use microapp_vault::{KeySource, Vault};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use zoom_simulator::{Fault, Options, Plan, Simulator};

use crate::arrivals::Arrivals;
use crate::flood::new_users;

const CREATE: &str = "/app/zoom/create-meeting";
/// How often the page's script asks where it stands.
const ASKS: Duration = Duration::from_secs(2);
/// Whoever waits longer for the answer to a press has to be told where they stand: the button itself waits for a second, and
/// the rest is for the way there and back on a busy machine.
const UNTOLD: Duration = Duration::from_millis(1_500);
/// After this, nobody waits any longer.
const PATIENCE: Duration = Duration::from_secs(300);

/// What a crowd is like.
#[derive(Debug, Clone, Copy)]
pub struct Crowd {
    /// So many people.
    pub people: usize,
    /// So many of Zoom's replies to creates are lost on their way.
    pub lost_replies: u32,
    /// Requests a second that the integration may send.
    pub limit: usize,
    /// The account's plan, at Zoom and in the configuration. None: Zoom's dearest, and the configuration names none.
    pub plan: Option<Plan>,
}

/// What became of one person's press.
#[derive(Debug, Clone)]
struct Outcome {
    first_byte: Duration,
    finished: Option<Duration>,
    /// From the press until it was known how it went.
    known: Option<Duration>,
    /// How often the server said that it takes longer.
    waits: u32,
    /// What it said first of how long: when, and how long.
    told: Option<(Duration, Duration)>,
    /// What it said in place of that, if it is neither a place in the queue nor a time.
    said: Option<String>,
}

impl Outcome {
    /// Takes in what the server says of a wish that is not done yet.
    fn hears(&mut self, words: &str, pressed: Instant) {
        self.waits += 1;
        match told(words) {
            Some(wait) => {
                self.told.get_or_insert((pressed.elapsed(), wait));
            }
            None => self.said = Some(words.to_owned()),
        }
    }

    /// Whether somebody had to wait, and at some moment was told neither their place nor how long it takes.
    fn left_in_the_dark(&self) -> bool {
        let waited = self.waits > 0 || self.known.is_none_or(|known| known > UNTOLD);
        waited && (self.told.is_none() || self.said.is_some())
    }

    /// By how much the first word of how long was wrong.
    fn wrong_by(&self) -> Option<Duration> {
        let (at, wait) = self.told?;
        Some((at + wait).abs_diff(self.known?))
    }
}

/// How long it takes, from words that say it: a place in the queue with a time, or a time alone.
fn told(words: &str) -> Option<Duration> {
    if words.contains("It takes a few seconds.") {
        return Some(Duration::from_secs(3));
    }
    // The answer was lost: somebody checks whether it was done.
    if words.contains("in less than two minutes.") {
        return Some(Duration::from_secs(120));
    }
    let place = words
        .split_once("You are number ")
        .and_then(|(_, rest)| rest.split_once(" of "));
    let numbered = place.is_some_and(|(place, _)| place.parse::<usize>().is_ok());
    let (_, time) = match numbered {
        true => words.split_once("It takes about ")?,
        false => words.split_once("Press the button again in about ")?,
    };
    Some(Duration::from_secs(time.split(' ').next()?.parse().ok()?))
}

/// What was counted and measured.
#[derive(Debug, Clone)]
pub struct Figures {
    /// People who pressed.
    pub people: usize,
    /// Those who came to the page of their meeting.
    pub finished: usize,
    /// Meetings at Zoom.
    pub meetings: usize,
    /// People without a meeting at Zoom.
    pub lost: usize,
    /// People with more than one.
    pub doubled: usize,
    /// People who had to wait and were told where they stand.
    pub waited: usize,
    /// People who had to wait and were not told where they stand, or for how long.
    pub untold: usize,
    /// What some of them were told instead.
    pub said: Vec<String>,
    /// By how much the first word of how long it takes was wrong: half of the people, and 99 of 100.
    pub wrong_by: [Duration; 2],
    /// From the press to the first byte of an answer: half of the people, and 99 of 100.
    pub first_byte: [Duration; 2],
    /// From the press to the page of the meeting.
    pub to_meeting: [Duration; 2],
    /// Requests at Zoom from the press on.
    pub requests: usize,
    /// Requests a second while the limit was busy.
    pub sustained: Option<f64>,
    /// The most requests in any window of one second.
    pub most_in_a_second: usize,
    /// Memory of this process before the press, and the most of it, in MiB: server, simulator and all browsers.
    pub memory: Option<[u64; 2]>,
}

impl Figures {
    /// What must not be, whatever the machine: somebody without their meeting or its page, somebody with two, a second with
    /// more requests than `limit`.
    pub fn broken(&self, limit: usize) -> Vec<String> {
        let rules = [
            (self.lost, "without a meeting"),
            (self.doubled, "with more than one meeting"),
            (self.people - self.finished, "did not come to the page of their meeting"),
            (self.meetings.abs_diff(self.people), "meetings too many or too few"),
            (
                self.most_in_a_second.saturating_sub(limit),
                "requests too many in a second",
            ),
        ];
        let broken = rules.into_iter().filter(|(count, _)| *count > 0);
        broken.map(|(count, what)| format!("{count} {what}")).collect()
    }

    /// As data.
    pub fn json(&self) -> Value {
        let ms =
            |times: &[Duration; 2]| json!({"p50": times[0].as_millis() as u64, "p99": times[1].as_millis() as u64});
        json!({
            "people": self.people,
            "finished": self.finished,
            "meetings": self.meetings,
            "lost": self.lost,
            "doubled": self.doubled,
            "waited": self.waited,
            "untold": self.untold,
            "wrong_by_ms": ms(&self.wrong_by),
            "first_byte_ms": ms(&self.first_byte),
            "to_meeting_ms": ms(&self.to_meeting),
            "requests": self.requests,
            "sustained_per_second": self.sustained,
            "most_in_a_second": self.most_in_a_second,
            "memory_mib": self.memory,
        })
    }
}

impl Crowd {
    /// Runs it, in a world of its own.
    pub async fn run(self) -> Figures {
        let world = World::start(self).await;
        let barrier = Arc::new(Barrier::new(self.people + 1));
        let mut crowd = JoinSet::new();
        for (number, session) in world.sessions.iter().enumerate() {
            let browser = Browser::new(&world.origin, number, session);
            let barrier = Arc::clone(&barrier);
            crowd.spawn(async move { browser.create(number, &barrier).await });
        }
        // Everybody has the form before them.
        barrier.wait().await;
        world.zoom.clear_requests();
        if self.lost_replies > 0 {
            let fault: Fault = serde_json::from_value(json!({
                "method": "POST", "route": "/users/{userId}/meetings", "drop": "after", "times": self.lost_replies,
            }))
            .expect("a fault");
            world.zoom.order_fault(fault);
        }
        let before = memory("VmRSS");
        barrier.wait().await;
        let outcomes = crowd.join_all().await;
        let figures = figures(self, &world.zoom, &outcomes, before.zip(memory("VmHWM")));
        world.server.end().await;
        figures
    }
}

fn figures(crowd: Crowd, zoom: &Simulator, outcomes: &[Outcome], memory: Option<(u64, u64)>) -> Figures {
    let people = crowd.people;
    let meetings = zoom.meetings();
    let meetings = meetings.as_array().map(Vec::as_slice).unwrap_or_default();
    let of = |number: usize| {
        let topic = topic(number);
        meetings
            .iter()
            .filter(|meeting| meeting["topic"] == topic.as_str())
            .count()
    };
    let counts: Vec<usize> = (0..people).map(of).collect();
    let arrivals = Arrivals::at(zoom);
    let in_the_dark: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.left_in_the_dark()).collect();
    Figures {
        people,
        finished: outcomes.iter().filter(|outcome| outcome.finished.is_some()).count(),
        meetings: meetings.len(),
        lost: counts.iter().filter(|count| **count == 0).count(),
        doubled: counts.iter().filter(|count| **count > 1).count(),
        waited: outcomes.iter().filter(|outcome| outcome.waits > 0).count(),
        untold: in_the_dark.len(),
        said: in_the_dark.iter().filter_map(|outcome| outcome.said.clone()).collect(),
        wrong_by: shares(outcomes.iter().filter_map(Outcome::wrong_by)),
        first_byte: shares(outcomes.iter().map(|outcome| outcome.first_byte)),
        to_meeting: shares(outcomes.iter().filter_map(|outcome| outcome.finished)),
        requests: arrivals.count(),
        sustained: arrivals.sustained(crowd.limit),
        most_in_a_second: arrivals.most_in(Duration::from_secs(1)),
        memory: memory.map(|(before, most)| [before, most]),
    }
}

/// The value that half of them keep under, and that 99 of 100 do.
fn shares(times: impl Iterator<Item = Duration>) -> [Duration; 2] {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    let at = |percent: usize| {
        let index = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times.get(index).copied().unwrap_or_default()
    };
    [at(50), at(99)]
}

/// A line of `/proc/self/status`, in MiB. None where there is no such file.
fn memory(line: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let found = status
        .lines()
        .find_map(|known| known.strip_prefix(line)?.strip_prefix(':'))?;
    let kilobytes: u64 = found.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024)
}

fn topic(number: usize) -> String {
    format!("Meeting of person {number}")
}

/// A server, connected with a simulated Zoom, and the sessions of all people.
struct World {
    zoom: Simulator,
    server: Server,
    origin: String,
    sessions: Vec<String>,
    _folder: tempfile::TempDir,
}

impl World {
    async fn start(crowd: Crowd) -> Self {
        let people = crowd.people;
        let zoom = Options {
            plan: crowd.plan.unwrap_or_default(),
            ..Options::default()
        };
        let zoom = Simulator::start(zoom).await.expect("a simulator");
        let mut switches = zoom.switches();
        switches.limits = false;
        zoom.set_switches(switches.clone());
        let emails = new_users(&zoom, people).await;

        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteStore::open(&folder.path().join("microapp.db"), &SqliteOptions::default());
        let store = Arc::new(store.expect("a store"));
        let apps = Arc::new(Apps::default());
        let vault = Vault::builder(store.clone()).endpoint(apps.clone());
        let keys = KeySource::File(folder.path().join("microapp.keys"));
        let vault = vault.open(keys).expect("a vault");
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/zoom");
        let bundle = Bundle::from_folder(&templates).expect("a template");
        let catalogue = Catalogue::new([("zoom".to_owned(), bundle)]);
        let server = Server::start(ServerOptions {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            public_url: None,
            behind_proxy: false,
            store: store.clone(),
            vault: vault.clone(),
            apps,
            connectors: vec![connector()],
            trusted_keys: TrustedKeys::default(),
            clock: Arc::new(SystemClock::default()),
            vault_clock: Arc::new(microapp_vault::SystemClock),
            limits: Limits::default(),
            routes: routes(&catalogue),
            oidc: None,
        });
        let server = server.await.expect("a server");
        let app = server.app();
        let origin = app.public_url().origin();
        install(&vault, &zoom, &origin, crowd);
        let running = app.integrations().get("zoom").await.expect("an integration");
        let connected = app.integrations().sign_ins().connect_service("zoom", "a crowd").await;
        connected.expect("connected");
        app.directory().refresh(&running).await.expect("a directory");

        let mut sessions = Vec::with_capacity(people);
        for (number, email) in emails.iter().enumerate() {
            let person = app.people().account(email, email, Role::User).expect("an account");
            let begun = app.sessions().begin(&person.id, "a crowd", address(number));
            let (token, session) = begun.expect("a session");
            let changes = [PeopleChange::PutPerson(person), session];
            store.apply_people(&changes).expect("written");
            sessions.push(token.expose().to_owned());
        }
        switches.limits = true;
        zoom.set_switches(switches);
        Self {
            zoom,
            origin,
            sessions,
            _folder: folder,
            server,
        }
    }
}

/// The connector in an engine as a server has it.
fn connector() -> Connector {
    let mut options = EngineOptions::default();
    options.cache = scratch::compiled_components();
    let engine = Engine::new(options).expect("an engine");
    Connector::from_bytes(&engine, zoom_component::ZOOM_WASM).expect("a connector")
}

fn install(vault: &Vault, zoom: &Simulator, origin: &str, crowd: Crowd) {
    let told = zoom.announcement();
    let oauth = told["oauth_url"].as_str().expect("a URL");
    let mut rate_limit = json!({"requests": crowd.limit, "interval": "1s"});
    if let Some(plan) = crowd.plan {
        rate_limit["plan"] = json!(plan);
    }
    let table = json!({
        "base_url": told["base_url"], "allow_loopback": true, "public_url": origin,
        "rate_limit": rate_limit,
        "auth": {
            "mode": "server-to-server", "authorize_url": format!("{oauth}/authorize"),
            "token_url": format!("{oauth}/token"), "account_id": told["account_id"],
            "client_id": told["client_id"], "client_secret": told["client_secret"],
        },
    });
    let (integration, secrets) = Setup::part(table.as_object().cloned().expect("a table"));
    let setup = Setup {
        components: microapp_server::upgrades::Components::default(),
        title: "Zoom Meetings".to_owned(),
        preview: true,
        embed_origins: Vec::new(),
        hosts: HostChoice::default(),
        integration,
    };
    let kept = setup.write().expect("text");
    let saved = vault.save_integration("zoom", "zoom", &kept, Some(&secrets), "a crowd");
    saved.expect("saved");
}

/// Everybody comes from an address of their own.
fn address(number: usize) -> IpAddr {
    let [high, low] = u16::try_from(number)
        .expect("fewer people than addresses")
        .to_be_bytes();
    Ipv4Addr::new(127, 1, high, low).into()
}

/// One person's browser.
struct Browser {
    origin: String,
    cookie: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

struct Answer {
    status: StatusCode,
    location: String,
    body: String,
    first_byte: Instant,
}

impl Browser {
    fn new(origin: &str, number: usize, session: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_local_address(Some(address(number)));
        Self {
            origin: origin.to_owned(),
            cookie: format!("microapp-session={session}"),
            client: Client::builder(TokioExecutor::new()).build(connector),
        }
    }

    async fn create(&self, number: usize, barrier: &Barrier) -> Outcome {
        let keyed = self.get(CREATE, "text/html").await.location;
        let page = self.get(&keyed, "text/html").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let form = [
            ("_csrf", hidden(&page.body, "_csrf")),
            ("_key", hidden(&page.body, "_key")),
            ("_action", "create".to_owned()),
            ("topic", topic(number)),
            ("start.date", in_a_month()),
            ("start.time", "10:00".to_owned()),
            ("time_zone", "Europe/Berlin".to_owned()),
            ("duration_minutes", "45".to_owned()),
            ("recurrence", "once".to_owned()),
        ];
        barrier.wait().await;
        barrier.wait().await;
        let pressed = Instant::now();
        let mut outcome = Outcome {
            first_byte: Duration::ZERO,
            finished: None,
            known: None,
            waits: 0,
            told: None,
            said: None,
        };
        let mut answer = self.post(CREATE, &form).await;
        outcome.first_byte = answer.first_byte - pressed;
        while pressed.elapsed() < PATIENCE {
            answer = match (answer.status, answer.location.as_str()) {
                (StatusCode::SEE_OTHER, location) if location.contains("/outcome?") => {
                    self.waited_out(location, &mut outcome, pressed).await
                }
                (StatusCode::SEE_OTHER, location) => {
                    outcome.known.get_or_insert(pressed.elapsed());
                    self.get(location, "text/html").await
                }
                (StatusCode::OK, _)
                    if answer.body.contains(&topic(number)) && !answer.body.contains("name=\"topic\"") =>
                {
                    outcome.finished = Some(pressed.elapsed());
                    break;
                }
                // The page says when to press again.
                _ => {
                    outcome.hears(&answer.body, pressed);
                    tokio::time::sleep(ASKS).await;
                    self.post(CREATE, &form).await
                }
            };
        }
        outcome
    }

    /// As the script of the waiting page does.
    async fn waited_out(&self, location: &str, outcome: &mut Outcome, pressed: Instant) -> Answer {
        loop {
            let told = self.get(location, "application/json").await;
            let told: Value = serde_json::from_str(&told.body).unwrap_or_default();
            if let Some(next) = told["next"].as_str() {
                return self.get(next, "text/html").await;
            }
            outcome.hears(told["text"].as_str().unwrap_or_default(), pressed);
            tokio::time::sleep(ASKS).await;
        }
    }

    async fn get(&self, path: &str, accept: &str) -> Answer {
        let request = Request::get(self.address(path)).header(ACCEPT, accept);
        self.send(request, String::new()).await
    }

    async fn post(&self, path: &str, form: &[(&str, String)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address(path))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ORIGIN, &self.origin)
            .header("sec-fetch-site", "same-origin");
        self.send(request, body).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    async fn send(&self, request: http::request::Builder, body: String) -> Answer {
        let request = request.header(COOKIE, &self.cookie).body(Full::new(Bytes::from(body)));
        let answer = self
            .client
            .request(request.expect("a request"))
            .await
            .expect("an answer");
        let first_byte = Instant::now();
        let location = answer.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let location = location.unwrap_or_default().to_owned();
        let status = answer.status();
        let body = answer.into_body().collect().await.expect("a whole body").to_bytes();
        Answer {
            status,
            location,
            body: String::from_utf8_lossy(&body).into_owned(),
            first_byte,
        }
    }
}

fn hidden(html: &str, name: &str) -> String {
    let after = html.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let value = after.and_then(|after| after.split('"').next());
    value.unwrap_or_else(|| panic!("no {name} in {html}")).to_owned()
}

fn in_a_month() -> String {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    now.date().saturating_add(jiff::Span::new().days(30)).to_string()
}
