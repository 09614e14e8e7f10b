//! Posting webhooks.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::{Attempt, Delivery, REPEATS, sign};
use crate::server::Shared;
use crate::world::stamp;

/// Zoom: "respond within 3 seconds".
const PATIENCE: Duration = Duration::from_secs(3);

type Http = Client<HttpConnector, Full<Bytes>>;

/// Makes every delivery that comes in, until the server stops.
pub(crate) async fn deliver_all(mut deliveries: mpsc::UnboundedReceiver<Delivery>, shared: Arc<Shared>) {
    let http: Http = Client::builder(TokioExecutor::new()).build_http();
    let mut running = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = running.join_next() => {}
            delivery = deliveries.recv() => {
                let Some(delivery) = delivery else { return };
                running.spawn(deliver(http.clone(), Arc::clone(&shared), delivery));
            }
        }
    }
}

async fn deliver(http: Http, shared: Arc<Shared>, delivery: Delivery) {
    for attempt in 1..=REPEATS.len() + 1 {
        let began = shared.clock.now();
        let answer = post(&http, &shared, &delivery).await;
        let status = answer.as_ref().map(|(status, _)| status.as_u16());
        shared.world().subscriptions.attempts.push(Attempt {
            event: delivery.event.clone(),
            url: delivery.url.clone(),
            attempt,
            status,
            at: stamp(began),
        });
        if matches!(status, Some(200 | 204)) {
            return;
        }
        if let Some(pause) = REPEATS.get(attempt - 1) {
            shared.clock.reached(began + *pause).await;
        }
    }
}

async fn post(http: &Http, shared: &Shared, delivery: &Delivery) -> Option<(StatusCode, Bytes)> {
    let timestamp = shared.clock.now().timestamp();
    let signature = sign(&delivery.secret_token, &format!("v0:{timestamp}:{}", delivery.body));
    let request = Request::post(&delivery.url)
        .header("content-type", "application/json; charset=utf-8")
        .header("user-agent", "Zoom Marketplace/1.0a")
        .header("clientid", "simulator")
        .header("x-zm-request-timestamp", timestamp.to_string())
        .header("x-zm-signature", format!("v0={signature}"))
        .body(Full::new(Bytes::from(delivery.body.clone())))
        .ok()?;
    let exchange = async {
        let response = http.request(request).await.ok()?;
        let status = response.status();
        // An endpoint that answers without end must not fill the memory.
        let body = Limited::new(response.into_body(), 64 * 1024)
            .collect()
            .await
            .ok()?
            .to_bytes();
        Some((status, body))
    };
    tokio::time::timeout(PATIENCE, exchange).await.ok().flatten()
}

/// Zoom's check of an endpoint before it is used: it must answer a plain token with that token and its HMAC.
///
/// Zoom: `endpoint.url_validation`
pub(crate) async fn validate(shared: &Shared, url: String, app: usize) -> Result<(), String> {
    let (secret_token, plain) = {
        let mut world = shared.world();
        (world.apps.all[app].secret_token.clone(), world.random.id22())
    };
    let body = json!({
        "event": "endpoint.url_validation",
        "event_ts": shared.clock.now().timestamp_millis(),
        "payload": { "plainToken": plain },
    });
    let event = "endpoint.url_validation".to_owned();
    let delivery = Delivery {
        event,
        url,
        secret_token: secret_token.clone(),
        body: body.to_string(),
    };
    let http: Http = Client::builder(TokioExecutor::new()).build_http();
    let Some((status, answer)) = post(&http, shared, &delivery).await else {
        return Err("no answer within 3 seconds".into());
    };
    if !matches!(status.as_u16(), 200 | 204) {
        return Err(format!("answered {status}, not 200"));
    }
    let answer: Value = serde_json::from_slice(&answer).map_err(|error| format!("the answer is not JSON: {error}"))?;
    let hashed = sign(&secret_token, &plain);
    if answer["plainToken"] != plain.as_str() || answer["encryptedToken"] != hashed.as_str() {
        return Err("plainToken or encryptedToken is wrong".into());
    }
    Ok(())
}
