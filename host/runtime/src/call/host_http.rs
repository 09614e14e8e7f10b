//! `http`: hands requests to [`crate::http`].

use std::sync::Arc;

use futures::future::join_all;

use super::CallState;
use crate::bindings::microapp::connector::http::{Failure, Host, Request, Response};
use crate::http::{self, exchange};

impl Host for CallState {
    async fn send(&mut self, request: Request) -> wasmtime::Result<Result<Response, Failure>> {
        self.count_host_call()?;
        let call = Arc::clone(&self.call);
        Ok(match &call.http {
            Some(grants) => exchange(grants, request).await.map_err(Failure::from),
            None => Err(describing()),
        })
    }

    async fn send_all(&mut self, requests: Vec<Request>) -> wasmtime::Result<Vec<Result<Response, Failure>>> {
        self.count_host_call()?;
        let call = Arc::clone(&self.call);
        let Some(grants) = &call.http else {
            return Ok(requests.into_iter().map(|_| Err(describing())).collect());
        };
        let each = requests
            .into_iter()
            .map(|request| async { exchange(grants, request).await.map_err(Failure::from) });
        Ok(join_all(each).await)
    }
}

fn describing() -> Failure {
    http::Failure::not_allowed(
        "address-not-allowed",
        "A connector asks nobody while it describes itself.",
    )
    .into()
}
