//! What a call finds around it: the contract's imports, each of which is written down, and clocks.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::http::is_the_hosts;
use wasmtime::StoreLimits;
use wasmtime::component::ResourceTable;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxView, WasiView};

use super::contract::microapp::connector::http::{Failure, Request, Response};
use super::contract::microapp::connector::{caller, errors, http, log, progress, settings};
use super::{Rules, Seen, World, Wrong, failure, verb};

/// Requests that one call may send here; what is beyond is refused, as every host does at some number.
const MOST_REQUESTS: usize = 50;
/// So many more, and the connector does not listen.
const DEAF: usize = 50;
/// A wall clock that stands still.
pub(super) struct Calendar(pub(super) Duration);

impl HostWallClock for Calendar {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        self.0
    }
}

/// A monotonic clock that begins at another moment in each world.
pub(super) struct Stopwatch(pub(super) std::time::Instant, pub(super) Duration);

impl HostMonotonicClock for Stopwatch {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        u64::try_from((self.0.elapsed() + self.1 / 1_000).as_nanos()).unwrap_or(u64::MAX)
    }
}

/// The data of a store: what a call was given, and what was seen of it.
pub(super) struct State {
    pub(super) wasi: WasiCtx,
    pub(super) table: ResourceTable,
    pub(super) limits: StoreLimits,
    pub(super) world: World,
    pub(super) rules: Arc<Rules>,
    pub(super) seen: Seen,
    pub(super) stderr: MemoryOutputPipe,
    pub(super) ticks: u64,
    pub(super) _ticking: Arc<()>,
}

impl State {
    fn exchange(&mut self, request: Request) -> wasmtime::Result<Result<Response, Failure>> {
        let index = self.seen.requests.len();
        if index >= MOST_REQUESTS + DEAF {
            let words = format!("{DEAF} more after the refusal, the last to {}", request.url);
            self.seen.wrong.push((Wrong::Bounded, words));
            return Err(wasmtime::Error::msg(
                "it goes on sending after `too-many-requests-in-call`",
            ));
        }
        if index >= MOST_REQUESTS {
            self.seen.requests.push(request);
            return Ok(Err(failure("too_many")));
        }
        let refused = self.judge(&request);
        let answer = if refused {
            Err(failure("not_allowed"))
        } else {
            (self.world.service)(index, &request)
        };
        self.seen.requests.push(request);
        Ok(answer)
    }

    /// Holds a request to the rules; whether a host would refuse it.
    fn judge(&mut self, request: &Request) -> bool {
        let before = self.seen.wrong.len();
        if let Some(egress) = &self.rules.egress
            && let Err(refusal) = egress.check(&request.url)
        {
            self.seen.wrong.push((
                Wrong::Address,
                format!("{} {}: {refusal}", verb(request.method), request.url),
            ));
        }
        for header in &request.headers {
            let name = header.name.to_ascii_lowercase();
            let sound = name.bytes().all(|byte| byte.is_ascii_graphic()) && !name.is_empty();
            if is_the_hosts(&name) || !sound || header.value.contains(['\r', '\n', '\0']) {
                self.seen
                    .wrong
                    .push((Wrong::Header, format!("`{}` to {}", header.name, request.url)));
            }
        }
        let refused = self.seen.wrong.len() > before;
        if let Some(class) = &request.rate_class
            && !self.rules.classes.is_empty()
            && !self.rules.classes.contains(class)
        {
            self.seen.wrong.push((
                Wrong::RateClass,
                format!("the rate class `{class}` for {}", request.url),
            ));
        }
        for used in &request.quotas {
            if !self.rules.quotas.contains(&used.quota) {
                self.seen.wrong.push((
                    Wrong::RateClass,
                    format!("the quota `{}` for {}", used.quota, request.url),
                ));
            }
        }
        refused
    }

    fn touch(&mut self, import: &'static str) {
        if !self.seen.touched.contains(&import) {
            self.seen.touched.push(import);
        }
    }
}

impl http::Host for State {
    fn send(&mut self, request: Request) -> wasmtime::Result<Result<Response, Failure>> {
        self.touch("http.send");
        self.exchange(request)
    }

    fn send_all(&mut self, requests: Vec<Request>) -> wasmtime::Result<Vec<Result<Response, Failure>>> {
        self.touch("http.send-all");
        requests.into_iter().map(|request| self.exchange(request)).collect()
    }
}

impl errors::Host for State {}

impl log::Host for State {
    fn write(&mut self, _: log::Level, _: String, _: Vec<log::Field>) -> wasmtime::Result<()> {
        Ok(())
    }
}

impl progress::Host for State {
    fn report(&mut self, _: u64, _: Option<u64>, _: String) -> wasmtime::Result<()> {
        self.touch("progress.report");
        Ok(())
    }
}

impl settings::Host for State {
    fn get(&mut self, name: String) -> wasmtime::Result<Option<String>> {
        self.touch("settings.get");
        if !self.rules.settings.contains(&name) {
            self.seen.wrong.push((Wrong::Setting, format!("the setting `{name}`")));
        }
        Ok(self.world.settings.get(&name).cloned())
    }
}

impl caller::Host for State {
    fn acting_user(&mut self) -> wasmtime::Result<Option<String>> {
        self.touch("caller.acting-user");
        Ok(self.world.acting_user.clone())
    }

    fn intent(&mut self) -> wasmtime::Result<Option<String>> {
        self.touch("caller.intent");
        Ok(self.world.intent.clone())
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}
