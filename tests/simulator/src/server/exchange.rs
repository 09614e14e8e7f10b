//! One request: noted, delayed, executed, answered, with whatever fault was ordered for it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::Sleep;

use super::Shared;
use super::reply::{HTML, Reply};
use super::stream::{LastWords, Wire};
use crate::control::faults::{Content, DropAt, Fault, SlowBody};
use crate::control::journal::Outcome;
use crate::{api, control, oauth};

/// A request whose body was read.
#[derive(Debug, Clone)]
pub(crate) struct HttpRequest {
    pub(crate) head: http::request::Parts,
    pub(crate) body: Bytes,
}

pub(super) async fn exchange(
    shared: Arc<Shared>,
    wire: Arc<Wire>,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    let arrived = Instant::now();
    let (head, body) = request.into_parts();
    if head.uri.path().starts_with(control::PREFIX) {
        let Ok(body) = body.collect().await else {
            return Ok(answer(&bad_request(), None));
        };
        let reply = control::handle(
            &shared,
            &HttpRequest {
                head,
                body: body.to_bytes(),
            },
        )
        .await;
        return Ok(answer(&reply, None));
    }
    let sequence = shared
        .journal
        .arrive(shared.clock.since_start(arrived), head.method.clone(), head.uri.clone());
    let Ok(body) = body.collect().await else {
        return Ok(answer(&bad_request(), None));
    };
    let incoming = HttpRequest {
        head,
        body: body.to_bytes(),
    };
    let fault = shared
        .faults
        .take(incoming.head.method.as_str(), incoming.head.uri.path());
    let latency = {
        let world = shared.world();
        (world.switches.latency_before_ms, world.switches.latency_after_ms)
    };
    if fault.is_none() && latency == (0, 0) {
        return Ok(answer(&execute(&shared, sequence, &incoming, false), None));
    }
    // On a task of its own: a client that gives up must not undo a request that Zoom would have carried out.
    let mut client = Client {
        shared: Arc::clone(&shared),
        sequence,
        waits: true,
    };
    let task = tokio::spawn(async move { exchange_slowly(&shared, &wire, sequence, &incoming, fault, latency).await });
    let answered = task.await.unwrap_or_else(|_| answer(&bad_request(), None));
    client.waits = false;
    Ok(answered)
}

/// Whoever waits for an answer. Dropped while it waits, it has gone away.
struct Client {
    shared: Arc<Shared>,
    sequence: u64,
    waits: bool,
}

impl Drop for Client {
    fn drop(&mut self) {
        if self.waits {
            self.shared.journal.give_up(self.sequence);
        }
    }
}

async fn exchange_slowly(
    shared: &Shared,
    wire: &Wire,
    sequence: u64,
    incoming: &HttpRequest,
    fault: Option<Fault>,
    latency: (u64, u64),
) -> Response<Answer> {
    let faulty = fault.is_some();
    let fault = fault.unwrap_or_default();
    pause(latency.0 + fault.delay_before_ms).await;
    let mut reply = if fault.executes() {
        for _ in 1..fault.executions {
            execute(shared, sequence, incoming, faulty);
        }
        execute(shared, sequence, incoming, faulty)
    } else {
        shared.journal.note(
            sequence,
            Some(incoming.body.clone()),
            Outcome {
                status: fault.status,
                faulty: true,
                ..Outcome::default()
            },
        );
        Reply::json(StatusCode::INTERNAL_SERVER_ERROR, &serde_json::Map::new())
    };
    if fault.drop == Some(DropAt::Late) {
        shared.faults.delay(sequence, incoming.clone());
    }
    pause(latency.1 + fault.delay_after_ms).await;
    change(&mut reply, &fault);
    if let Some(last_words) = last_words(&reply, &fault) {
        if fault.drop.is_some() {
            shared.journal.note(
                sequence,
                None,
                Outcome {
                    faulty: true,
                    ..Outcome::default()
                },
            );
        }
        wire.arm(last_words);
    } else if let Some(again) = fault.again {
        wire.repeat(reply.to_wire(reply.body.len() as u64, &reply.body), again);
    }
    answer(&reply, fault.slow_body)
}

/// Lets the requests arrive that were kept on their way. Returns how many.
pub(crate) fn release_late(shared: &Shared) -> usize {
    let arrivals = shared.faults.arrivals();
    for (sequence, request) in &arrivals {
        execute(shared, *sequence, request, true);
    }
    arrivals.len()
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

fn execute(shared: &Shared, sequence: u64, incoming: &HttpRequest, faulty: bool) -> Reply {
    let path = incoming.head.uri.path();
    let (reply, app, user) = if path == "/v2" || path.starts_with("/v2/") {
        api::handle(shared, incoming)
    } else {
        oauth::handle(shared, incoming)
    };
    let outcome = Outcome {
        status: Some(reply.status),
        app,
        user,
        faulty,
    };
    shared.journal.note(sequence, Some(incoming.body.clone()), outcome);
    reply
}

/// Replaces what the fault says.
fn change(reply: &mut Reply, fault: &Fault) {
    if let Some(content) = fault.content {
        let (kind, text) = match content {
            Content::Html => (
                HTML,
                "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n",
            ),
            Content::Xml => (
                "application/xml;charset=UTF-8",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>ServiceUnavailable</Code><Message>Please reduce your request rate.</Message></Error>",
            ),
        };
        reply.status = 502;
        reply.body = Bytes::from_static(text.as_bytes());
        reply.set_header("content-type", kind);
    }
    if let Some(body) = &fault.body {
        reply.body = body.as_str().map_or_else(|| body.to_string(), str::to_owned).into();
    }
    if let Some(status) = fault.status {
        reply.status = status;
    }
    for (name, value) in &fault.headers {
        reply.set_header(name, value.as_str());
    }
}

/// What only a misbehaving socket can do.
fn last_words(reply: &Reply, fault: &Fault) -> Option<LastWords> {
    let length = reply.body.len();
    let bytes = if fault.drop.is_some() {
        Bytes::new()
    } else if let Some(kept) = fault.cut_body_after {
        reply.to_wire(length as u64, &reply.body[..kept.min(length)])
    } else if fault.content_length_off_by != 0 {
        reply.to_wire(
            (length as u64).saturating_add_signed(fault.content_length_off_by),
            &reply.body,
        )
    } else {
        return None;
    };
    Some(LastWords {
        bytes,
        ending: fault.ending,
    })
}

fn bad_request() -> Reply {
    Reply::new(StatusCode::BAD_REQUEST, HTML, "Bad Request")
}

fn answer(reply: &Reply, slowly: Option<SlowBody>) -> Response<Answer> {
    let mut response = Response::new(Answer {
        rest: reply.body.clone(),
        slowly,
        resting: None,
    });
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        // A header ordered by a test that can't be sent is left out.
        if let (Ok(name), Ok(value)) = (
            http::HeaderName::try_from(name.as_str()),
            http::HeaderValue::try_from(value.as_str()),
        ) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// A body, in one piece or in many.
#[derive(Debug)]
pub(super) struct Answer {
    rest: Bytes,
    slowly: Option<SlowBody>,
    resting: Option<Pin<Box<Sleep>>>,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(sleep) = &mut self.resting {
            std::task::ready!(sleep.as_mut().poll(context));
            self.resting = None;
        }
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let size = match self.slowly {
            Some(slow) => {
                self.resting = Some(Box::pin(tokio::time::sleep(Duration::from_millis(slow.pause_ms))));
                slow.chunk_bytes.clamp(1, self.rest.len())
            }
            None => self.rest.len(),
        };
        let piece = self.rest.split_to(size);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
