//! One request of a guest, from the record it hands over to the record it gets back.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::answer::{BodyError, blot_out, read_body};
use super::client::{HttpAnswer, HttpClient, HttpRequest, SendError};
use super::effect::Reading;
use super::failure::Failure;
use super::headers;
use crate::bindings::microapp::connector::http as contract;
use crate::credentials::{Credential, CredentialProvider, Principal};
use crate::egress::{AllowedUrl, EgressPolicy};
use crate::integration::Limits;
use crate::limiter::{Judgement, Priority, QuotaUse, RateAnswer, RateLimiter, RatePermit, RateRequest};
use crate::text::{duration, with_causes};

/// What one call may use of its integration, and its own counters.
pub(crate) struct CallGrants {
    pub(crate) egress: Arc<EgressPolicy>,
    pub(crate) client: Arc<dyn HttpClient>,
    pub(crate) credentials: Arc<dyn CredentialProvider>,
    pub(crate) limiter: Arc<dyn RateLimiter>,
    pub(crate) limits: Arc<Limits>,
    pub(crate) acting_user: Option<String>,
    pub(crate) priority: Priority,
    pub(crate) deadline: Instant,
    /// Requests so far.
    pub(crate) sent: AtomicU32,
    /// Bounds how many are under way.
    pub(crate) under_way: Semaphore,
    /// Whether reads have to go on connections of their own.
    pub(crate) fresh_reads: bool,
    /// Whether the same holds for what may change something.
    pub(crate) fresh_changes: bool,
    /// Set where the action may only read.
    pub(crate) reading: Option<Reading>,
    /// Requests that may have changed something: a failed call has to say whether there were any.
    pub(crate) changes: AtomicU32,
}

/// Keeps sums of moments within what the clock can hold.
pub(crate) const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A request that passed the checks, before its credential.
struct Prepared {
    method: Method,
    url: AllowedUrl,
    /// What the guest wrote, since a credential may be served at another host.
    reference: String,
    headers: HeaderMap,
    body: Option<Bytes>,
}

/// Sends one request for a guest.
pub(crate) async fn exchange(grants: &CallGrants, request: contract::Request) -> Result<contract::Response, Failure> {
    let most = grants.limits.requests;
    if grants.sent.fetch_add(1, Ordering::Relaxed) >= most {
        grants.sent.store(most, Ordering::Relaxed);
        return Err(Failure::not_allowed(
            "too-many-requests-in-call",
            format!("One call may send {most} requests, and this one wants more."),
        ));
    }
    let Ok(_under_way) = grants.under_way.acquire().await else {
        return Err(Failure::not_sent("call-ended", "The call has ended."));
    };
    let identity = request.identity;
    let class = request.rate_class.clone();
    let quotas: Vec<QuotaUse> = request
        .quotas
        .iter()
        .map(|used| QuotaUse {
            quota: used.quota.clone(),
            subject: used.subject.clone(),
        })
        .collect();
    let prepared = prepare(grants, request)?;
    let principal = match identity {
        contract::Identity::Service => Principal::Service,
        contract::Identity::ActingUser => Principal::ActingUser(grants.acting_user.as_deref()),
    };
    let rate = RateRequest {
        class: class.as_deref(),
        quotas: &quotas,
        reads: prepared.method == Method::GET,
        ..RateRequest::new(grants.priority, grants.deadline)
    };
    // Asked for once before the queue, so that a missing credential neither waits nor takes a permit.
    grants.credentials.credential(principal).await?;
    // Every credential that was attached, so that none comes back in an answer.
    let mut used = Vec::new();
    let mut newer: Option<Credential> = None;
    let mut renewed = false;
    let mut attempt = 0;
    loop {
        let (credential, answer) = send_once(grants, &prepared, principal, rate, newer.take()).await?;
        let (status, headers) = answer.head;
        let seen = RateAnswer {
            status,
            headers: &headers,
            body: &answer.body,
        };
        // The limiter is the one layer that repeats what the service was too busy for.
        if let Judgement::Repeat { after } = answer.permit.judge(&seen, attempt) {
            used.push(credential);
            attempt += 1;
            tokio::time::sleep(after).await;
            continue;
        }
        // A 401 says that nothing was carried out, so the request may go again: once, and only with another credential.
        if status == StatusCode::UNAUTHORIZED && !renewed {
            renewed = true;
            newer = grants.credentials.renew(principal, &credential).await?;
            if newer.as_ref().is_some_and(|newer| !newer.is_same(&credential)) {
                used.push(credential);
                continue;
            }
        }
        used.push(credential);
        return Ok(deliver(status, &headers, &answer.body, &used));
    }
}

/// Checks effect, address, headers and size.
fn prepare(grants: &CallGrants, request: contract::Request) -> Result<Prepared, Failure> {
    let method = match request.method {
        contract::Method::Get => Method::GET,
        contract::Method::Post => Method::POST,
        contract::Method::Put => Method::PUT,
        contract::Method::Patch => Method::PATCH,
        contract::Method::Delete => Method::DELETE,
    };
    if let Some(reading) = &grants.reading {
        reading.check(&method)?;
    }
    let url = grants.egress.check(&request.url)?;
    let most = grants.limits.request_bytes;
    let given: Vec<(String, String)> = request
        .headers
        .into_iter()
        .map(|header| (header.name, header.value))
        .collect();
    let size = request.body.as_ref().map_or(0, String::len)
        + given
            .iter()
            .map(|(name, value)| name.len() + value.len())
            .sum::<usize>()
        + url.as_url().as_str().len();
    if size > most {
        return Err(Failure::not_allowed(
            "request-too-large",
            format!("The request has {size} bytes, and {most} may be sent."),
        ));
    }
    let headers = headers::outgoing(given, request.body.is_some())?;
    Ok(Prepared {
        method,
        url,
        reference: request.url,
        headers,
        body: request.body.map(Bytes::from),
    })
}

/// A whole answer, and the permit that it came with, which judges it.
struct Whole {
    head: (StatusCode, HeaderMap),
    body: Bytes,
    permit: Box<dyn RatePermit>,
}

/// Permit, credential, exchange.
async fn send_once(
    grants: &CallGrants,
    prepared: &Prepared,
    principal: Principal<'_>,
    rate: RateRequest<'_>,
    credential: Option<Credential>,
) -> Result<(Credential, Whole), Failure> {
    let permit = grants.limiter.acquire(rate).await?;
    let attached = match credential {
        Some(credential) => Ok(credential),
        None => grants.credentials.credential(principal).await,
    };
    let (credential, header) = match attached.and_then(|credential| Ok((credential.header()?, credential))) {
        Ok((header, credential)) => (credential, header),
        Err(error) => {
            permit.not_sent();
            return Err(error.into());
        }
    };
    let url = match credential.api_url() {
        None => prepared.url.clone(),
        Some(api_url) => match grants.egress.check_at(&prepared.reference, Some(api_url)) {
            Ok(url) => url,
            Err(refusal) => {
                permit.not_sent();
                return Err(refusal.into());
            }
        },
    };
    let mut headers = prepared.headers.clone();
    if let Some(header) = header {
        headers.insert(http::header::AUTHORIZATION, header);
    }
    let reads = prepared.method == Method::GET;
    let request = HttpRequest {
        method: prepared.method.clone(),
        url,
        headers,
        body: prepared.body.clone(),
        fresh: if reads {
            grants.fresh_reads
        } else {
            grants.fresh_changes
        },
    };
    let changing = u32::from(!reads);
    // Counted before it leaves: if the call is ended while it is under way, it counts.
    grants.changes.fetch_add(changing, Ordering::Relaxed);
    let whole = travel(grants, request, permit).await.map_err(|failure| {
        if failure.surely_not_sent() {
            grants.changes.fetch_sub(changing, Ordering::Relaxed);
        }
        failure.without(&credential)
    })?;
    if whole.head.0.is_client_error() {
        // The service says itself that it did nothing.
        grants.changes.fetch_sub(changing, Ordering::Relaxed);
    }
    Ok((credential, whole))
}

/// The way there and back, in the time that is left.
async fn travel(grants: &CallGrants, request: HttpRequest, mut permit: Box<dyn RatePermit>) -> Result<Whole, Failure> {
    let given = grants.limits.request;
    // A little is kept back, so that the guest still can say what a missing answer means.
    let reserve = (grants.deadline.saturating_duration_since(Instant::now()) / 20).min(Duration::from_millis(250));
    let until = (Instant::now() + given.min(LONGEST)).min(grants.deadline - reserve);
    let late = || Failure::no_answer("timed-out", format!("No whole answer came within {}.", duration(given)));
    let head = match tokio::time::timeout_at(until, grants.client.send(request)).await {
        // Dropped: the permit counts as used, since the request may have arrived.
        Err(_) => return Err(late()),
        Ok(Err(error)) => return Err(not_answered(&error, permit)),
        Ok(Ok(head)) => head,
    };
    let HttpAnswer { status, headers, body } = head;
    permit.answered(status, &headers);
    match tokio::time::timeout_at(until, read_body(&headers, body, grants.limits.response_bytes)).await {
        Err(_) => Err(late()),
        Ok(Ok(body)) => Ok(Whole {
            head: (status, headers),
            body,
            permit,
        }),
        Ok(Err(error)) => {
            let code = match error {
                BodyError::TooLarge(_) => "answer-too-large",
                BodyError::Broken(_) => "answer-broken-off",
                BodyError::Encoded(_) => "answer-encoded",
            };
            let words = with_causes(&error);
            Err(Failure::no_answer(
                code,
                format!("The service answered {status}, but {words}."),
            ))
        }
    }
}

fn not_answered(error: &SendError, permit: Box<dyn RatePermit>) -> Failure {
    let message = format!("{}.", with_causes(error));
    match error {
        SendError::NotSent(_) => {
            permit.not_sent();
            Failure::not_sent("not-sent", message)
        }
        SendError::AddressNotPublic(_) => {
            permit.not_sent();
            Failure::not_allowed("address-not-public", message)
        }
        SendError::NoAnswer(_) => Failure::no_answer("no-answer", message),
    }
}

/// The answer as the guest sees it.
fn deliver(status: StatusCode, headers: &HeaderMap, body: &[u8], credentials: &[Credential]) -> contract::Response {
    let headers = headers::incoming(headers)
        .map(|(name, value)| contract::Header {
            name: name.to_owned(),
            value: blot_out(value, credentials).into_owned(),
        })
        .collect();
    let body = blot_out(String::from_utf8_lossy(body), credentials);
    let body = match body {
        Cow::Owned(text) => text,
        Cow::Borrowed(text) => text.to_owned(),
    };
    contract::Response {
        status: status.as_u16(),
        headers,
        body,
    }
}
