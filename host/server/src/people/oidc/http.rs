//! The library's HTTP, through the checked client.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use microapp_runtime::HttpClient;
use microapp_runtime::egress::EgressPolicy;
use microapp_runtime::http::HttpRequest as Checked;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use url::Url;

/// More than any document of a provider needs.
const MOST_BYTES: usize = 1 << 20;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Asks the provider.
#[derive(Clone)]
pub(super) struct ProviderHttp {
    pub(super) client: Arc<dyn HttpClient>,
    pub(super) allow_loopback: bool,
}

/// Why there is no answer. Holds no token.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct NoAnswer(String);

impl<'c> AsyncHttpClient<'c> for ProviderHttp {
    type Error = NoAnswer;
    type Future = BoxFuture<'c, Result<HttpResponse, NoAnswer>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = tokio::time::timeout(PATIENCE, self.send(request)).await;
            answer.unwrap_or_else(|_| Err(NoAnswer(format!("no answer within {} s", PATIENCE.as_secs()))))
        })
    }
}

impl ProviderHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let failed = |error: &dyn std::fmt::Display| NoAnswer(error.to_string());
        let url: Url = request.uri().to_string().parse().map_err(|error| failed(&error))?;
        let url = EgressPolicy::single(&url, self.allow_loopback).map_err(|refusal| failed(&refusal))?;
        let (head, body) = request.into_parts();
        let mut checked = Checked::new(head.method, url);
        checked.headers = head.headers;
        checked.body = (!body.is_empty()).then(|| body.into());
        let answer = self.client.send(checked).await.map_err(|error| failed(&error))?;
        let (mut bytes, mut parts) = (Vec::new(), answer.body);
        while let Some(part) = parts.next().await {
            bytes.extend_from_slice(&part.map_err(|error| failed(&error))?);
            if bytes.len() > MOST_BYTES {
                return Err(NoAnswer("the answer is too large".to_owned()));
            }
        }
        let mut response = HttpResponse::new(bytes);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers;
        Ok(response)
    }
}
