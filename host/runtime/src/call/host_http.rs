//! `http`: hands requests to [`crate::http`].

use std::sync::Arc;

use futures::StreamExt as _;
use futures::stream;

use super::CallState;
use crate::bindings::microapp::connector::http::{Failure, Host, Request, Response};
use crate::http::{self, exchange};

impl Host for CallState {
    async fn send(&mut self, request: Request) -> wasmtime::Result<Result<Response, Failure>> {
        self.count_host_call()?;
        let call = Arc::clone(&self.call);
        Ok(match &call.http {
            Some(grants) => {
                grants.room.clear();
                exchange(grants, request).await.map_err(Failure::from)
            }
            None => Err(describing()),
        })
    }

    async fn send_all(&mut self, requests: Vec<Request>) -> wasmtime::Result<Vec<Result<Response, Failure>>> {
        self.count_host_call()?;
        let call = Arc::clone(&self.call);
        let Some(grants) = &call.http else {
            return Ok(requests.into_iter().map(|_| Err(describing())).collect());
        };
        grants.room.clear();
        // One future for each request that may be under way, not for each that a guest can name.
        let each = requests
            .into_iter()
            .enumerate()
            .map(|(place, request)| async move { (place, exchange(grants, request).await.map_err(Failure::from)) });
        let at_once = grants.limits.concurrent_requests.max(1);
        let mut answers: Vec<_> = stream::iter(each).buffer_unordered(at_once).collect().await;
        answers.sort_unstable_by_key(|(place, _)| *place);
        Ok(answers.into_iter().map(|(_, answer)| answer).collect())
    }
}

fn describing() -> Failure {
    http::Failure::not_allowed(
        "address-not-allowed",
        "A connector asks nobody while it describes itself.",
    )
    .into()
}
