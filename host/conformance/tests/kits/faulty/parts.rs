//! Faults of the parts that a platform may bring: an HTTP client, and a rate limiter.

use std::sync::Arc;

use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _};
use microapp_runtime::egress::{AllowedUrl, EgressPolicy};
use microapp_runtime::http::{HttpAnswer, HttpRequest, PooledClient, SendError};
use microapp_runtime::limiter::{RatePermit, RateRefusal, RateRequest};
use microapp_runtime::{HttpClient, RateLimiter};

use super::Fault;

pub(super) struct Client {
    pub(super) fault: Fault,
    pub(super) inner: PooledClient,
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
}

impl HttpClient for Client {
    fn send(&self, mut request: HttpRequest) -> BoxFuture<'_, Result<HttpAnswer, SendError>> {
        async move {
            match self.fault {
                Fault::ForgetsCredential => drop(request.headers.remove("authorization")),
                Fault::DropsHeaders => drop(request.headers.remove("x-probe")),
                Fault::SendsNoType => drop(request.headers.remove("content-type")),
                Fault::ForgetsBasePath => {
                    let whole = request.url.as_url().as_str().replace("/v1/", "/");
                    request.url = allowed(&whole).unwrap_or(request.url);
                }
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
                    let target = answer.headers.get("location").and_then(|target| target.to_str().ok());
                    match target.and_then(allowed) {
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

fn allowed(url: &str) -> Option<AllowedUrl> {
    EgressPolicy::single(&url.parse().ok()?, true).ok()
}

pub(super) struct NoLimit;

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
