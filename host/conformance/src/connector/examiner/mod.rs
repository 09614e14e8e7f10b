//! A host that sees everything: what a connector asks for, and not only what a host would let through.
//!
//! It grants what the contract says and no more, plays the service from a closure, and writes down each import that is
//! called. Clocks are handed in, so that `describe` can be asked in other years. It is for examining alone: it has no
//! pool, no credentials and no rate limit.

mod state;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::HostPattern;
use microapp_runtime::egress::EgressPolicy;
use url::Url;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime::{Config, Engine, Store, StoreLimitsBuilder, UpdateDeadline};
use wasmtime_wasi::WasiCtx;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;

use self::contract::GenericConnectorPre;
pub(super) use self::contract::exports::microapp::connector::connector::{Action, Effect, Manifest};
use self::contract::microapp::connector::errors::{Error, Problem};
use self::contract::microapp::connector::http;
pub(super) use self::contract::microapp::connector::http::{Failure, Method, Request, Response};
use self::state::{Calendar, State, Stopwatch};

#[allow(
    missing_docs,
    unused_qualifications,
    reason = "generated; the WIT carries the documentation"
)]
mod contract {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "microapp:connector/generic-connector",
        imports: { default: trappable },
        exports: { default: async },
        require_store_data_send: true,
        additional_derives: [PartialEq],
    });
}

/// Computing time of a call, in ticks.
const TICKS: u64 = 500;
const TICK: Duration = Duration::from_millis(10);
/// A call in all, sleeping included.
const DEADLINE: Duration = Duration::from_secs(20);
/// Memory of an instance.
const MEMORY: usize = 256 << 20;
/// What plays the service: the number of the request within the call, and the request.
pub(super) type Service = dyn Fn(usize, &Request) -> Result<Response, Failure> + Send + Sync;

/// What a call finds around it.
#[derive(Clone)]
pub(super) struct World {
    pub(super) service: Arc<Service>,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) acting_user: Option<String>,
    pub(super) intent: Option<String>,
    /// Wall clock, since 1970.
    pub(super) now: Duration,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ending {
    Output(String),
    Error {
        case: &'static str,
        code: String,
        message: String,
        details: String,
    },
    /// A trap, no end, too much memory: in words.
    Trap(String),
}

/// What was seen of a call.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) ending: Ending,
    pub(super) requests: Vec<Request>,
    /// The contract's imports that were called, `log` left out.
    pub(super) touched: Vec<&'static str>,
    /// What breaks a rule of requests, as (which, in words).
    pub(super) wrong: Vec<(Wrong, String)>,
}

impl Seen {
    pub(super) fn nothing() -> Self {
        Self {
            ending: Ending::Output(String::new()),
            requests: Vec::new(),
            touched: Vec::new(),
            wrong: Vec::new(),
        }
    }
}

/// Rules of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Address,
    Header,
    RateClass,
    Setting,
    Bounded,
}

/// A component, ready to be asked.
pub(super) struct Examiner {
    engine: Engine,
    pre: GenericConnectorPre<State>,
    rules: Arc<Rules>,
    ticking: Arc<()>,
}

/// What the manifest allows.
#[derive(Default)]
struct Rules {
    egress: Option<EgressPolicy>,
    classes: Vec<String>,
    quotas: Vec<String>,
    settings: Vec<String>,
}

/// The addresses that a manifest lets be asked, granted as it declares them.
///
/// # Errors
///
/// In words, what about its base URL no host takes.
pub(super) fn egress(manifest: &Manifest) -> Result<EgressPolicy, String> {
    let base = Url::parse(&manifest.base_url).map_err(|error| error.to_string())?;
    let hosts = manifest.hosts.iter().filter_map(|host| host.parse().ok());
    let hosts: Vec<HostPattern> = hosts.collect();
    EgressPolicy::new(base, hosts.clone(), hosts, false).map_err(|refusal| refusal.to_string())
}

impl Examiner {
    pub(super) fn new(component: &[u8]) -> wasmtime::Result<Self> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        let engine = Engine::new(&config)?;
        let component = Component::new(&engine, component)?;
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        contract::GenericConnector::add_to_linker::<_, HasSelf<State>>(&mut linker, |state| state)?;
        let pre = GenericConnectorPre::new(linker.instantiate_pre(&component)?)?;
        let ticking = Arc::new(());
        let (alive, ticked) = (Arc::downgrade(&ticking), engine.clone());
        std::thread::spawn(move || {
            while alive.strong_count() > 0 {
                std::thread::sleep(TICK);
                ticked.increment_epoch();
            }
        });
        Ok(Self {
            engine,
            pre,
            rules: Arc::default(),
            ticking,
        })
    }

    /// Holds requests to this manifest from now on.
    pub(super) fn hold_to(&mut self, manifest: &Manifest) {
        let limits = &manifest.rate_limits;
        let classes = limits.plans.iter().flat_map(|plan| &plan.classes);
        self.rules = Arc::new(Rules {
            // Where there is none, the manifest's own clause has told why.
            egress: egress(manifest).ok(),
            classes: classes.map(|class| class.name.clone()).collect(),
            quotas: limits.quotas.iter().map(|quota| quota.name.clone()).collect(),
            settings: manifest.settings.iter().map(|setting| setting.name.clone()).collect(),
        });
    }

    /// A fresh instance's manifest, and what it did meanwhile.
    pub(super) async fn describe(&self, world: &World) -> (Result<Manifest, String>, Vec<&'static str>) {
        let mut store = self.store(world);
        let asking = async {
            let instance = self.pre.instantiate_async(&mut store).await?;
            let face = instance.microapp_connector_connector();
            let first = face.call_describe(&mut store).await?;
            let second = face.call_describe(&mut store).await?;
            Ok::<_, wasmtime::Error>((first, second))
        };
        let asked = tokio::time::timeout(DEADLINE, asking).await;
        let described = match asked {
            Err(_) => Err("it does not answer".to_owned()),
            Ok(Err(error)) => Err(format!("it failed: {}", error.root_cause())),
            Ok(Ok((first, second))) if first != second => Err("the same instance said two things".to_owned()),
            Ok(Ok((first, _))) => Ok(first),
        };
        (described, store.into_data().seen.touched)
    }

    /// Runs an action in a fresh instance.
    pub(super) async fn invoke(&self, world: &World, action: &str, input: &str) -> Seen {
        let mut store = self.store(world);
        let running = async {
            let instance = self.pre.instantiate_async(&mut store).await?;
            instance
                .microapp_connector_connector()
                .call_invoke(&mut store, action, input)
                .await
        };
        let ended = tokio::time::timeout(DEADLINE, running).await;
        let state = store.into_data();
        let ending = match ended {
            Err(_) => Ending::Trap(format!("it did not end within {} s", DEADLINE.as_secs())),
            Ok(Err(error)) => Ending::Trap(last_words(&error, &state.stderr)),
            Ok(Ok(Ok(output))) => Ending::Output(output),
            Ok(Ok(Err(error))) => ending_of(error),
        };
        Seen { ending, ..state.seen }
    }

    fn store(&self, world: &World) -> Store<State> {
        let stderr = MemoryOutputPipe::new(4 << 10);
        let wasi = WasiCtx::builder()
            .wall_clock(Calendar(world.now))
            .monotonic_clock(Stopwatch(std::time::Instant::now(), world.now))
            .stderr(stderr.clone())
            .build();
        let state = State {
            wasi,
            table: ResourceTable::new(),
            limits: StoreLimitsBuilder::new().memory_size(MEMORY).build(),
            world: world.clone(),
            rules: Arc::clone(&self.rules),
            seen: Seen::nothing(),
            stderr,
            ticks: 0,
            _ticking: Arc::clone(&self.ticking),
        };
        let mut store = Store::new(&self.engine, state);
        store.limiter(|state| &mut state.limits);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|mut context| {
            let state = context.data_mut();
            state.ticks += 1;
            if state.ticks > TICKS {
                return Err(wasmtime::Error::msg("it computed for more than 5 s"));
            }
            Ok(UpdateDeadline::Yield(1))
        });
        store
    }
}

fn ending_of(error: Error) -> Ending {
    let (case, Problem { code, message, details }) = match error {
        Error::InvalidInput(problem) => ("invalid_input", problem),
        Error::Unauthorized(problem) => ("unauthorized", problem),
        Error::MissingScope(problem) => ("missing_scope", problem),
        Error::NotAllowed(problem) => ("not_allowed", problem),
        Error::NotFound(problem) => ("not_found", problem),
        Error::Conflict(problem) => ("conflict", problem),
        Error::CoHostRefused(problem) => ("co_host_refused", problem),
        Error::RateLimited(problem) => ("rate_limited", problem),
        Error::DailyLimit(problem) => ("daily_limit", problem),
        Error::Upstream(problem) => ("upstream", problem),
        Error::UnknownOutcome(problem) => ("unknown_outcome", problem),
        Error::Unavailable(problem) => ("unavailable", problem),
        Error::Internal(problem) => ("internal", problem),
        Error::Other(problem) => ("other", problem),
    };
    Ending::Error {
        case,
        code,
        message,
        details,
    }
}

/// The trap, and what a panic has said before it.
fn last_words(error: &wasmtime::Error, stderr: &MemoryOutputPipe) -> String {
    let reason = error.root_cause().to_string();
    let said = stderr.contents();
    let said = String::from_utf8_lossy(&said);
    match said.trim() {
        "" => reason,
        said => format!("{reason}; its last words: {said}"),
    }
}

/// A failure of the contract, for a closure that plays the service.
pub(super) fn failure(case: &str) -> Failure {
    let (code, details) = match case {
        "rate_limited" => ("rate-limited", r#"{"retry_after_ms":1200}"#),
        "daily_limit" => ("daily-limit", r#"{"retry_at":"2026-12-02T00:00:00Z"}"#),
        "not_allowed" => ("address-not-allowed", "{}"),
        "too_many" => ("too-many-requests-in-call", "{}"),
        "unauthorized" => ("credential-missing", "{}"),
        "not_sent" => ("not-sent", "{}"),
        _ => ("no-answer", "{}"),
    };
    let problem = Problem {
        code: code.to_owned(),
        message: "The examination plays a failure.".to_owned(),
        details: details.to_owned(),
    };
    match case {
        "rate_limited" => Failure::RateLimited(problem),
        "daily_limit" => Failure::DailyLimit(problem),
        "not_allowed" | "too_many" => Failure::NotAllowed(problem),
        "unauthorized" => Failure::Unauthorized(problem),
        "not_sent" => Failure::NotSent(problem),
        _ => Failure::NoAnswer(problem),
    }
}

/// An answer, for a closure that plays the service.
pub(super) fn response(status: u16, headers: &[(&str, &str)], body: impl Into<String>) -> Response {
    let header = |(name, value): &(&str, &str)| http::Header {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    Response {
        status,
        headers: headers.iter().map(header).collect(),
        body: body.into(),
    }
}

/// `GET` and the like.
pub(super) const fn verb(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}
