//! One request of a guest, from the record it hands over to the record it gets back.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use tokio::time::Instant;

use super::answer::{BodyError, blot_out, read_body_into};
use super::client::{HttpAnswer, HttpClient, HttpRequest, SendError};
use super::effect::Bounds;
use super::failure::Failure;
use super::headers;
use super::room::{Held, Room};
use super::subject;
use crate::bindings::microapp::connector::http as contract;
use crate::capability::ProgressSink;
use crate::credentials::{Credential, CredentialProvider, Principal};
use crate::egress::{AllowedUrl, EgressPolicy};
use crate::limiter::{Judgement, Priority, QuotaUse, RateAnswer, RateLimiter, RatePermit, RateRefusal, RateRequest};
use crate::limits::Limits;
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
    /// Since when it has been waited for.
    pub(crate) since: Instant,
    pub(crate) deadline: Instant,
    /// Requests so far.
    pub(crate) sent: AtomicU32,
    /// For the answers of one host call.
    pub(crate) room: Room,
    /// Of them, those that were allowed, by the rate class that the guest names.
    pub(crate) classes: Mutex<BTreeMap<String, u32>>,
    /// Whether reads have to go on connections of their own.
    pub(crate) fresh_reads: bool,
    /// Whether the same holds for what may change something.
    pub(crate) fresh_changes: bool,
    /// Set where the action may only read, or send nothing at all.
    pub(crate) bounds: Option<Bounds>,
    /// Who is told that a request waits.
    pub(crate) progress: Option<Arc<dyn ProgressSink>>,
    /// Requests that may have changed something: a failed call has to say whether there were any.
    pub(crate) changes: AtomicU32,
}

/// How often somebody is told that a request waits.
const TELLS: Duration = Duration::from_secs(1);

/// Keeps sums of moments within what the clock can hold.
pub(crate) const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Each quota that a request names is counted, remembered and written down.
const MOST_QUOTAS: usize = 8;

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
    let identity = request.identity;
    let class = request.rate_class.clone();
    if request.quotas.len() > MOST_QUOTAS {
        return Err(Failure::not_allowed(
            "request-too-large",
            format!(
                "A request draws on at most {MOST_QUOTAS} quotas, and this one names {}.",
                request.quotas.len()
            ),
        ));
    }
    let acting_user = grants.acting_user.as_deref();
    let address = acting_user.map(|user| grants.credentials.address_of(user));
    let quotas: Vec<QuotaUse> = request
        .quotas
        .iter()
        .map(|used| QuotaUse {
            quota: used.quota.clone(),
            subject: subject::charged(&used.subject, address.as_deref(), acting_user),
        })
        .collect();
    let prepared = prepare(grants, request)?;
    if let Some(class) = &class {
        let mut classes = grants.classes.lock().unwrap_or_else(PoisonError::into_inner);
        *classes.entry(class.clone()).or_default() += 1;
    }
    let principal = match identity {
        contract::Identity::Service => Principal::Service,
        contract::Identity::ActingUser => Principal::ActingUser(grants.acting_user.as_deref()),
    };
    let rate = RateRequest {
        since: Some(grants.since),
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
        let response = deliver(status, &headers, &answer.body, &used);
        let headers = response
            .headers
            .iter()
            .map(|header| header.name.len() + header.value.len());
        let kept = answer.held.keep(response.body.len() + headers.sum::<usize>());
        kept.map_err(|error| unread(status, "answer-too-large", &error))?;
        return Ok(response);
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
    if let Some(bounds) = &grants.bounds {
        bounds.check(&method)?;
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
struct Whole<'a> {
    head: (StatusCode, HeaderMap),
    body: Bytes,
    held: Held<'a>,
    permit: Box<dyn RatePermit>,
}

/// Waits for a permit, and tells whoever watches the call that it does.
async fn permit(grants: &CallGrants, rate: RateRequest<'_>) -> Result<Box<dyn RatePermit>, RateRefusal> {
    let mut acquiring = grants.limiter.acquire(rate);
    let Some(watching) = &grants.progress else {
        return acquiring.await;
    };
    loop {
        match tokio::time::timeout(TELLS, &mut acquiring).await {
            Ok(permit) => return permit,
            Err(_) => {
                let waits = grants.limiter.waits(rate.priority);
                watching.waiting(waits.map(|waits| waits.of(rate.class)));
            }
        }
    }
}

/// Permit, credential, exchange.
async fn send_once<'a>(
    grants: &'a CallGrants,
    prepared: &Prepared,
    principal: Principal<'_>,
    rate: RateRequest<'_>,
    credential: Option<Credential>,
) -> Result<(Credential, Whole<'a>), Failure> {
    let permit = permit(grants, rate).await?;
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
    let status = whole.head.0;
    if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT {
        // The service says itself that it did nothing. Somebody between here and there who grew tired of waiting (408)
        // doesn't know.
        grants.changes.fetch_sub(changing, Ordering::Relaxed);
    }
    Ok((credential, whole))
}

/// The way there and back, in the time that is left.
async fn travel(
    grants: &CallGrants,
    request: HttpRequest,
    mut permit: Box<dyn RatePermit>,
) -> Result<Whole<'_>, Failure> {
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
    let mut held = grants.room.hold();
    let reading = read_body_into(&headers, body, grants.limits.response_bytes, &mut held);
    match tokio::time::timeout_at(until, reading).await {
        Err(_) => Err(late()),
        Ok(Ok(body)) => Ok(Whole {
            head: (status, headers),
            body,
            held,
            permit,
        }),
        Ok(Err(error)) => {
            let code = match error {
                BodyError::TooLarge(_) | BodyError::NoRoom(_) => "answer-too-large",
                BodyError::Broken(_) => "answer-broken-off",
                BodyError::Encoded(_) => "answer-encoded",
            };
            Err(unread(status, code, &error))
        }
    }
}

fn unread(status: StatusCode, code: &str, error: &(dyn std::error::Error + 'static)) -> Failure {
    let words = with_causes(error);
    Failure::no_answer(code, format!("The service answered {status}, but {words}."))
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
