//! Hosts with one fault each: our runtime with another HTTP client or limiter, or with calls and results that are meddled with.

use std::sync::Arc;

use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use microapp_conformance::host::{Call, Done, Facts, Host, HostError, OwnRuntime, Ready};
use microapp_runtime::egress::EgressPolicy;
use microapp_runtime::http::{HttpAnswer, HttpRequest, PooledClient, SendError};
use microapp_runtime::limiter::{RatePermit, RateRefusal, RateRequest};
use microapp_runtime::{HttpClient, RateLimiter};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// What is wrong with a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    FollowsRedirects,
    SendsAgain,
    ForgetsCredential,
    DropsHeaders,
    CutsAnswers,
    TellsLostAsUnsent,
    RaisesOnRefusals,
    OneAtATime,
    KeepsNoRate,
    AsksAnybody,
    ShowsCredential,
    ShufflesBatches,
    FoldsErrors,
    LosesLog,
    LosesProgress,
    MixesUpPeople,
    DiesOfTraps,
}

impl Fault {
    /// Each with the clause that has to be named.
    pub const ALL: &[(Self, &str)] = &[
        (Self::FollowsRedirects, "host.http.redirects"),
        (Self::SendsAgain, "host.http.once"),
        (Self::ForgetsCredential, "host.http.credential"),
        (Self::DropsHeaders, "host.http.request"),
        (Self::CutsAnswers, "host.http.body"),
        (Self::TellsLostAsUnsent, "host.http.no-answer"),
        (Self::RaisesOnRefusals, "host.http.status"),
        (Self::OneAtATime, "host.batch.at-once"),
        (Self::KeepsNoRate, "host.rate-limit"),
        (Self::AsksAnybody, "host.http.allow-list"),
        (Self::ShowsCredential, "host.http.credential-kept-out"),
        (Self::ShufflesBatches, "host.batch.order"),
        (Self::FoldsErrors, "host.errors"),
        (Self::LosesLog, "host.log"),
        (Self::LosesProgress, "host.progress"),
        (Self::MixesUpPeople, "host.caller.acting-user"),
        (Self::DiesOfTraps, "host.instance.after-trap"),
    ];
}

/// A host with a fault.
pub struct Faulty {
    fault: Fault,
    runtime: OwnRuntime,
    token: String,
}

impl Faulty {
    pub fn new(fault: Fault) -> Self {
        let runtime = OwnRuntime::adjusted(move |builder| match fault {
            Fault::KeepsNoRate => builder.limiter(Arc::new(NoLimit)),
            _ => builder.http_client(Arc::new(Client {
                fault,
                inner: PooledClient::default(),
                turn: Arc::default(),
            })),
        });
        Self {
            fault,
            runtime,
            token: String::new(),
        }
    }

    async fn meddled(&mut self, call: &Call, cancel: Option<BoxFuture<'_, ()>>) -> Result<Done, HostError> {
        let mut call = call.clone();
        match self.fault {
            Fault::MixesUpPeople if call.acting_user.is_some() => call.acting_user = Some("eve@example.com".to_owned()),
            Fault::DiesOfTraps if call.input.contains("\"panic\"") => return Err(HostError::Gone),
            Fault::AsksAnybody => ask(&call.input, &self.token).await,
            _ => {}
        }
        let mut done = self.runtime.call(&call, cancel).await?;
        match self.fault {
            Fault::ShowsCredential => {
                done.output = done.output.map(|output| output.replace("[credential]", &self.token))
            }
            Fault::ShufflesBatches => done.output = done.output.map(|output| shuffled(&output)),
            Fault::FoldsErrors => done
                .error
                .iter_mut()
                .for_each(|error| error.case = "internal".to_owned()),
            Fault::LosesLog => done.log.clear(),
            Fault::LosesProgress => done.progress.clear(),
            _ => {}
        }
        Ok(done)
    }
}

impl Host for Faulty {
    fn start<'a>(&'a mut self, facts: &'a Facts) -> BoxFuture<'a, Result<Ready, HostError>> {
        self.token.clone_from(&facts.token);
        async move {
            // What takes long and shows nothing here is left out.
            let lacks = [
                "deadline",
                "answer-size",
                "request-size",
                "requests",
                "computing",
                "memory",
            ];
            let lacks = lacks
                .iter()
                .map(|name| format!("host.limits.{name}"))
                .chain(["host.cancel".to_owned()])
                .collect();
            Ok(Ready {
                lacks,
                ..self.runtime.start(facts).await?
            })
        }
        .boxed()
    }

    fn call<'a>(
        &'a mut self,
        call: &'a Call,
        cancel: Option<BoxFuture<'a, ()>>,
    ) -> BoxFuture<'a, Result<Done, HostError>> {
        self.meddled(call, cancel).boxed()
    }
}

fn shuffled(output: &str) -> String {
    let mut output: Value = serde_json::from_str(output).unwrap_or_default();
    if let Some(answers) = output["did"].get_mut(0).and_then(Value::as_array_mut) {
        answers.reverse();
    }
    output.to_string()
}

/// Sends what the runtime would have refused: a host that looks at no list.
async fn ask(input: &str, token: &str) {
    let Some((_, rest)) = input.split_once("\"url\":\"http://localhost:") else {
        return;
    };
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let Ok(mut stream) = tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await else {
        return;
    };
    let request = format!("GET /v1/x/echo HTTP/1.1\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = [0; 16];
    let _ = stream.read(&mut answer).await.expect("an answer");
}

struct Client {
    fault: Fault,
    inner: PooledClient,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl HttpClient for Client {
    fn send(&self, mut request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        async move {
            match self.fault {
                Fault::ForgetsCredential => drop(request.headers.remove("authorization")),
                Fault::DropsHeaders => drop(request.headers.remove("x-probe")),
                _ => {}
            }
            let _turn = match self.fault {
                Fault::OneAtATime => Some(Arc::clone(&self.turn).lock_owned().await),
                _ => None,
            };
            let answer = self.inner.send(request.clone()).await;
            match (self.fault, answer) {
                (Fault::SendsAgain, Err(SendError::NoAnswer(_))) => self.inner.send(request).await,
                (Fault::TellsLostAsUnsent, Err(SendError::NoAnswer(error))) => Err(SendError::NotSent(error)),
                (Fault::RaisesOnRefusals, Ok(answer)) if answer.status.is_client_error() => {
                    Err(SendError::NoAnswer("refused".into()))
                }
                (Fault::CutsAnswers, Ok(mut answer)) => {
                    answer.headers.remove("content-length");
                    answer.body = answer.body.take(1).boxed();
                    answer.body = answer
                        .body
                        .map(|part| part.map(|part| part.slice(..part.len().min(5_000))))
                        .boxed();
                    Ok(answer)
                }
                (Fault::FollowsRedirects, Ok(answer)) if answer.status.is_redirection() => {
                    let target = answer
                        .headers
                        .get("location")
                        .and_then(|target| target.to_str().ok()?.parse().ok());
                    match target.and_then(|target| EgressPolicy::single(&target, true).ok()) {
                        Some(url) => {
                            request.url = url;
                            self.inner.send(request).await
                        }
                        None => Ok(answer),
                    }
                }
                (_, answer) => answer,
            }
        }
        .boxed()
    }
}

struct NoLimit;

impl RateLimiter for NoLimit {
    fn acquire<'a>(&'a self, _: RateRequest<'a>) -> BoxFuture<'a, Result<Box<dyn RatePermit>, RateRefusal>> {
        async { Ok(Box::new(Pass) as Box<dyn RatePermit>) }.boxed()
    }
}

struct Pass;

impl RatePermit for Pass {
    fn answered(&mut self, _: http::StatusCode, _: &http::HeaderMap) {}

    fn not_sent(self: Box<Self>) {}
}
