//! A platform that runs connectors with parts of its own: its tokens, its HTTP client, its store for the rate limit, its log.
//!
//! ```console
//! $ cargo run -p microapp-runtime --example embed -- FILE.wasm ACTION '{"some": "input"}'
//! ```
//!
//! The client sends nothing: it prints what it was given and answers `{}`. Put yours in its place.
#![allow(clippy::print_stdout, reason = "an example")]

use std::collections::HashMap;
use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::future::BoxFuture;
use futures::{StreamExt as _, stream};
use http::{HeaderMap, StatusCode};
use microapp_runtime::credentials::{Credential, CredentialError, Principal};
use microapp_runtime::http::{HttpAnswer, HttpRequest, SendError};
use microapp_runtime::limiter::{RateMemory, RateRecord, RateTurn, Recall, WaitingMark};
use microapp_runtime::{
    Connector, CredentialProvider, Engine, EngineOptions, HttpClient, Integration, IntegrationError, Invocation,
    LogEntry, LogSink,
};

/// Tokens by person. The connector never sees one: it says *as whom*, and the runtime asks here as the request leaves.
pub struct Tokens(pub HashMap<String, String>);

impl CredentialProvider for Tokens {
    fn credential<'a>(&'a self, principal: Principal<'a>) -> BoxFuture<'a, Result<Credential, CredentialError>> {
        let Principal::ActingUser(Some(person)) = principal else {
            return Box::pin(async { Err(missing("the integration", "only people are connected here")) });
        };
        let token = self.0.get(person).map(Credential::bearer);
        Box::pin(async move { token.ok_or_else(|| missing(person, "let them connect their account")) })
    }

    fn renew<'a>(
        &'a self,
        _principal: Principal<'a>,
        _failed: &'a Credential,
    ) -> BoxFuture<'a, Result<Option<Credential>, CredentialError>> {
        // The service has answered 401. Who can refresh a token does so here.
        Box::pin(async { Ok(None) })
    }

    fn address_of(&self, _acting_user: &str) -> String {
        "me".to_owned() // each person's own token
    }
}

fn missing(identity: &str, hint: &str) -> CredentialError {
    CredentialError::Missing {
        identity: identity.to_owned(),
        hint: hint.to_owned(),
    }
}

/// The way out. What arrives here is declared, granted, within the rate limit, and signed.
pub struct Client;

impl HttpClient for Client {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        Box::pin(async move {
            // Resolve the name once, ask `request.url.address_rule()` about every address, and connect to one of those.
            // `NotSent` is for what surely did not leave; whatever is in doubt is `NoAnswer`.
            println!("{} {} {:?}", request.method, request.url.as_url(), request.headers);
            Ok(HttpAnswer {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: stream::iter([Ok("{}".into())]).boxed(),
            })
        })
    }
}

/// The rate limit's record, where all processes of the platform find it: here in memory; with you, a row of a database.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Row>>);

#[derive(Default)]
struct Row {
    taken: bool,
    waiting: usize,
    record: Option<String>,
}

impl Shared {
    fn row(&self) -> MutexGuard<'_, Row> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RateMemory for Shared {
    fn try_begin(&self) -> io::Result<Option<Box<dyn RateTurn>>> {
        let taken = std::mem::replace(&mut self.row().taken, true);
        Ok((!taken).then(|| Box::new(Turn(self.clone())) as Box<dyn RateTurn>))
    }

    fn wait(&self) -> io::Result<Box<dyn WaitingMark>> {
        self.row().waiting += 1;
        Ok(Box::new(Mark(self.clone())))
    }

    fn peek(&self) -> Recall {
        match self.row().record.as_deref().map(RateRecord::from_json) {
            None => Recall::Nothing,
            Some(Ok(record)) => Recall::Record(Box::new(record)),
            Some(Err(reason)) => Recall::Unreadable(reason), // every slot may be in use
        }
    }
}

/// One process's turn to send: a lock that ends when it is dropped.
struct Turn(Shared);

impl RateTurn for Turn {
    fn read(&mut self) -> Recall {
        self.0.peek()
    }

    fn write(&mut self, record: &RateRecord) -> io::Result<()> {
        self.0.row().record = Some(record.to_json()?);
        Ok(())
    }

    fn wanted(&self) -> bool {
        self.0.row().waiting > 0
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.row().taken = false;
    }
}

struct Mark(Shared);

impl WaitingMark for Mark {}

impl Drop for Mark {
    fn drop(&mut self) {
        self.0.row().waiting -= 1;
    }
}

/// What connectors write, beside the platform's own log.
pub struct Log;

impl LogSink for Log {
    fn write(&self, entry: &LogEntry<'_>) {
        println!("{:?} {}: {}", entry.level, entry.integration, entry.message);
    }
}

/// Grants a connector all of that, and nothing else.
pub async fn integrate(connector: &Connector, tokens: Tokens, limits: Shared) -> Result<Integration, IntegrationError> {
    Integration::builder(connector)
        .credentials(Arc::new(tokens))
        .http_client(Arc::new(Client))
        .rate_memory(Arc::new(limits))
        .log(Arc::new(Log))
        .build()
        .await
}

#[allow(dead_code, reason = "tests take the parts")]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [file, action, input] = arguments.as_slice() else {
        return Err("usage: embed FILE.wasm ACTION INPUT".into());
    };
    let engine = Engine::new(EngineOptions::default())?;
    let connector = Connector::from_file(&engine, file)?;
    let tokens = Tokens(HashMap::from([("ada@example.com".to_owned(), "a-token".to_owned())]));
    let integration = integrate(&connector, tokens, Shared::default()).await?;
    let invocation = Invocation::new(action.as_str(), input.as_str()).acting_user("ada@example.com");
    match integration.invoke(invocation).await {
        Ok(output) => println!("{}", output.json()),
        Err(error) => println!("{}: {error}", error.kind), // a value to decide on; the connector is gone either way
    }
    Ok(())
}
