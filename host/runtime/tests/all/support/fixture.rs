//! An engine, a service, and integrations between guests and the service.

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use microapp_runtime::egress::Resolver;
use microapp_runtime::http::{PooledClient, PooledClientOptions};
use microapp_runtime::{
    Connector, Engine, EngineOptions, Integration, IntegrationBuilder, Invocation, InvokeError, LogEntry, LogSink,
    Output, ServerToServerOptions,
};
use serde_json::Value;

use super::Service;

pub struct Fixture {
    pub engine: Engine,
    pub service: Service,
}

impl Fixture {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut EngineOptions)) -> Self {
        let mut options = EngineOptions::default();
        options.max_instances = 128;
        change(&mut options);
        Self {
            engine: Engine::new(options).expect("an engine"),
            service: Service::start().await,
        }
    }

    pub fn load(&self, guest: &[u8]) -> Connector {
        Connector::from_bytes(&self.engine, guest).expect("a connector")
    }

    pub fn credentials(&self) -> ServerToServerOptions {
        let url = self.service.url("oauth/token").parse().expect("a URL");
        ServerToServerOptions::new(url, "account", "client", "secret").allow_loopback(true)
    }

    /// An integration with the service, on loopback.
    pub fn builder(&self, guest: &[u8]) -> IntegrationBuilder {
        Integration::builder(&self.load(guest))
            .base_url(self.service.url("").parse().expect("a URL"))
            .allow_loopback(true)
            .server_to_server(self.credentials())
    }

    pub async fn integration(&self, guest: &[u8]) -> Integration {
        self.builder(guest).build().await.expect("an integration")
    }

    /// Runs a guest of its own to show that the host still works.
    pub async fn still_serves(&self) {
        let integration = self.integration(test_guests::ECHO).await;
        let output = integration
            .invoke(Invocation::new("run", r#"{"requests":[{"url":"echo"}]}"#))
            .await;
        assert_eq!(first(&output)["status"], 200, "the host does not serve any more");
    }
}

/// The answers that the echo guest reports.
pub fn answers(output: &Result<Output, InvokeError>) -> Vec<Value> {
    let output = output.as_ref().expect("an output").value();
    output["answers"].as_array().expect("answers").clone()
}

/// The first of them.
pub fn first(output: &Result<Output, InvokeError>) -> Value {
    answers(output).remove(0)
}

/// Answers every name with these addresses.
struct Fixed(Vec<IpAddr>);

impl Resolver for Fixed {
    fn resolve<'a>(&'a self, _name: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let addresses = self.0.clone();
        Box::pin(async move { Ok(addresses) })
    }
}

/// A client whose resolver answers every name with these addresses.
pub fn loopback_client(addresses: &[&str]) -> Arc<PooledClient> {
    let mut options = PooledClientOptions::default();
    options.resolver = Arc::new(Fixed(
        addresses.iter().map(|text| text.parse().expect("an address")).collect(),
    ));
    options.connect_timeout = std::time::Duration::from_millis(500);
    Arc::new(PooledClient::new(options))
}

/// A client that trusts one certificate.
pub fn tls_client(certificate: Vec<u8>) -> Arc<PooledClient> {
    let mut options = PooledClientOptions::default();
    options.root_certificates = vec![certificate];
    Arc::new(PooledClient::new(options))
}

/// Keeps log entries.
#[derive(Default)]
pub struct LogLines(Mutex<Vec<String>>);

impl LogLines {
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().expect("a lock").clone()
    }
}

impl LogSink for LogLines {
    fn write(&self, entry: &LogEntry<'_>) {
        let line = format!(
            "{:?} {} {} {:?}",
            entry.level, entry.integration, entry.message, entry.fields
        );
        self.0.lock().expect("a lock").push(line);
    }
}
