//! A host that has nothing of ours but the contract: plain wasmtime, WASI, and imports that do the least they can.
//!
//! There is no limiter here, no deadline and no allow-list; do not copy it. What a foreign platform can copy is how little
//! the typed face needs.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime::{Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

#[allow(missing_docs, unused_qualifications, reason = "generated")]
pub mod contract {
    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "microapp:connector/meetings-connector",
        imports: { "microapp:connector/http": async },
        exports: { default: async },
        require_store_data_send: true,
    });
}

use contract::MeetingsConnector;
use contract::microapp::connector::errors::{self, Problem};
use contract::microapp::connector::http::{self as http_import, Failure, Method, Request, Response};
use contract::microapp::connector::{caller, log, progress, settings};

/// What the one instance finds around it.
pub struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
    service: Service,
}

/// Zoom, with a token for it.
struct Service {
    client: Client<HttpConnector, Full<Bytes>>,
    base_url: String,
    token: String,
}

/// One instance, kept alive.
pub struct Kept {
    pub store: Store<Host>,
    pub connector: MeetingsConnector,
}

impl Kept {
    pub async fn new(wasm: &[u8], base_url: String, token: String) -> wasmtime::Result<Self> {
        let engine = Engine::default();
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
        MeetingsConnector::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
        let host = Host {
            wasi: WasiCtx::builder().build(),
            table: ResourceTable::new(),
            service: Service {
                client: Client::builder(TokioExecutor::new()).build_http(),
                base_url,
                token,
            },
        };
        let mut store = Store::new(&engine, host);
        let component = Component::new(&engine, wasm)?;
        let connector = MeetingsConnector::instantiate_async(&mut store, &component, &linker).await?;
        Ok(Self { store, connector })
    }
}

impl Service {
    async fn exchange(&self, request: Request) -> Result<Response, Failure> {
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Patch => http::Method::PATCH,
            Method::Delete => http::Method::DELETE,
        };
        let outgoing = http::Request::builder()
            .method(method)
            .uri(format!("{}{}", self.base_url, request.url))
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json")
            .body(Full::from(request.body.unwrap_or_default()))
            .map_err(|error| Failure::NotSent(problem("not-sent", &error)))?;
        let no_answer = |error: &dyn std::error::Error| Failure::NoAnswer(problem("no-answer", error));
        let answer = self.client.request(outgoing).await.map_err(|error| no_answer(&error))?;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.map_err(|error| no_answer(&error))?;
        Ok(Response {
            status,
            headers: Vec::new(),
            body: String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        })
    }
}

fn problem(code: &str, error: &dyn std::error::Error) -> Problem {
    Problem {
        code: code.to_owned(),
        message: error.to_string(),
        details: "{}".to_owned(),
    }
}

impl http_import::Host for Host {
    async fn send(&mut self, request: Request) -> Result<Response, Failure> {
        self.service.exchange(request).await
    }

    async fn send_all(&mut self, requests: Vec<Request>) -> Vec<Result<Response, Failure>> {
        futures::future::join_all(requests.into_iter().map(|request| self.service.exchange(request))).await
    }
}

impl errors::Host for Host {}

impl log::Host for Host {
    fn write(&mut self, _: log::Level, _: String, _: Vec<log::Field>) {}
}

impl progress::Host for Host {
    fn report(&mut self, _: u64, _: Option<u64>, _: String) {}
}

impl settings::Host for Host {
    fn get(&mut self, _: String) -> Option<String> {
        None
    }
}

impl caller::Host for Host {
    fn acting_user(&mut self) -> Option<String> {
        None
    }

    fn intent(&mut self) -> Option<String> {
        None
    }
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}
