//! The life of one call.
//!
//! A store is made, an instance comes from the pool, the action runs, and all of it is dropped, whatever happened. Two
//! clocks bound it: the deadline, which ends waiting and computing alike (the guest yields at each tick of the epoch, so
//! the timer gets its turn), and the computing time, looked at in those ticks. Every failed call says whether a request
//! that may have changed something had left by then: a caller who is about to repeat it has to know.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ring::rand::{SecureRandom, SystemRandom};
use tokio::time::Instant;

use super::{Inner, Invocation, Output, Requests};
use crate::call::{self, Call, CallLog, CallState, aborted, mark_changes, may_have_changed};
use crate::error::{ErrorKind, InvokeError, MAY_HAVE_CHANGED};
use crate::http::{Bounds, CallGrants, LONGEST, Room};
use crate::text::duration;

pub(super) async fn invoke(integration: &Inner, invocation: Invocation) -> Result<Output, InvokeError> {
    let limits = &*integration.limits;
    if invocation.input.len() > limits.input_bytes {
        let message = format!(
            "The input has {} bytes; at most {} are taken.",
            invocation.input.len(),
            limits.input_bytes
        );
        return Err(InvokeError::host(ErrorKind::InvalidInput, "input-too-large", message));
    }
    if let Some(marker) = &invocation.intent
        && !is_marker(marker)
    {
        let message = "The marker of an intent is 1 to 64 ASCII letters, digits, `-` and `_`. Nothing was done.";
        return Err(InvokeError::host(ErrorKind::Internal, "bad-intent", message));
    }
    let given = invocation.deadline.unwrap_or(limits.deadline).min(LONGEST);
    let started = Instant::now();
    let deadline = started + given;
    let Invocation {
        action,
        input,
        acting_user,
        intent,
        fresh_reads,
        priority,
        since,
        progress,
        call_id,
        ..
    } = invocation;
    let call_id = call_id.unwrap_or_else(random_id);
    let grants = CallGrants {
        egress: Arc::clone(&integration.egress),
        client: Arc::clone(&integration.client),
        credentials: Arc::clone(&integration.credentials),
        limiter: Arc::clone(&integration.limiter),
        limits: Arc::clone(&integration.limits),
        acting_user: acting_user.clone(),
        priority,
        since: since.map_or(started, |since| since.min(started)),
        deadline,
        sent: AtomicU32::new(0),
        room: Room::new(limits.answers_bytes),
        classes: Mutex::default(),
        fresh_reads,
        fresh_changes: intent.is_some(),
        bounds: Bounds::of(&integration.manifest, &action),
        progress: progress.clone(),
        changes: AtomicU32::new(0),
    };
    let log = CallLog::new(
        Arc::clone(&integration.log),
        Arc::clone(&integration.name),
        call_id.clone(),
        limits.log_entries,
        limits.log_entry_bytes,
    );
    let call = Call {
        log: Arc::new(log),
        http: Some(grants),
        settings: Arc::clone(&integration.settings),
        acting_user: acting_user.map(|user| integration.credentials.address_of(&user)),
        intent,
        progress,
        clock: Arc::clone(&integration.clock),
    };
    let mut store = call::store(integration.connector.engine(), call, limits);
    let meter = store.data().meter();
    let running = meter.measure(async {
        let instance = integration.connector.pre().instantiate_async(&mut store).await?;
        instance
            .microapp_connector_connector()
            .call_invoke(&mut store, &action, &input)
            .await
    });
    let ended = tokio::time::timeout_at(deadline, running).await;
    let result = match ended {
        Ok(Ok(Ok(json))) => {
            let output = finish(json, integration, &action, requests(store.data(), integration));
            output.map_err(|error| mark_changes(error, store.data()))
        }
        Ok(Ok(Err(error))) => Err(mark_if_changed(error.into(), store.data())),
        Ok(Err(error)) => Err(aborted(&error, store.data(), limits)),
        Err(_) => {
            let message = format!("The call took longer than {} and was ended.", duration(given));
            let error = InvokeError::host(ErrorKind::DeadlineExceeded, "deadline", message);
            Err(mark_changes(error, store.data()))
        }
    };
    let outcome = result.as_ref().map_or_else(|error| error.kind.as_str(), |_| "ok");
    tracing::debug!(
        target: "microapp::call",
        integration = &*integration.name,
        call = call_id,
        action,
        outcome,
        microseconds = started.elapsed().as_micros(),
        "a call ended"
    );
    result
}

/// Checks the result; the manifest knows whether it is a secret, and what it does not know is treated as one.
fn finish(json: String, integration: &Inner, action: &str, requests: Requests) -> Result<Output, InvokeError> {
    let secret = integration
        .manifest
        .action(action)
        .is_none_or(|action| action.secret_output);
    let most = integration.limits.output_bytes;
    if json.len() > most {
        let message = format!(
            "The connector's result has {} bytes; at most {most} are taken.",
            json.len()
        );
        return Err(InvokeError::host(ErrorKind::Internal, "output-too-large", message));
    }
    Output::checked(json, secret, requests).map_err(|error| {
        InvokeError::host(
            ErrorKind::Internal,
            "output-not-json",
            format!("The connector's result is no JSON: {error}."),
        )
    })
}

/// For an error of the connector's, which as a rule says that nothing changed: only an exception is told. What the
/// connector itself says about it does not count.
fn mark_if_changed(error: InvokeError, state: &CallState) -> InvokeError {
    let changed = may_have_changed(state);
    if changed || error.details.get(MAY_HAVE_CHANGED).is_some() {
        error.with_detail(MAY_HAVE_CHANGED, changed)
    } else {
        error
    }
}

/// What was sent; by class as far as the manifest knows them: a guest's word is not trusted.
fn requests(state: &CallState, integration: &Inner) -> Requests {
    let Some(grants) = &state.call.http else {
        return Requests::default();
    };
    let mut requests = Requests {
        all: grants.sent.load(Ordering::Relaxed),
        by_class: BTreeMap::new(),
    };
    for (named, sent) in grants.classes.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        if let Some(known) = integration.manifest.rate_limits.class(named) {
            *requests.by_class.entry(known.to_owned()).or_default() += sent;
        }
    }
    requests
}

/// Whether a text can be an intent's marker: short, and nothing that a service would spell otherwise.
fn is_marker(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

/// A name for logs: unique enough, and says nothing.
fn random_id() -> String {
    let mut bytes = [0_u8; 8];
    // Without randomness the call still has a name, if not one of its own.
    let _filled = SystemRandom::new().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
