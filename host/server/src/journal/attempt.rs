//! One attempt: the call with the marker, and its answer committed before anybody gets it.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{ErrorKind, Invocation, InvokeError, Output};
use microapp_store::{AuditEvent, AuditResult, IntentRow, IntentState};
use tokio::time::Instant;

use super::answer::Record;
use super::journal::Inner;
use super::ledger::Write;
use super::machine::{self, Event, Remedy, Standing};
use super::{Verdict, fail_points};

/// How often an action that may be repeated is sent within one attempt.
const REPEATS: u32 = 3;

/// Sends what the row stands for, which is committed as [`IntentState::Sending`], and commits what comes of it. `doubtful`:
/// an attempt before this one may have been carried out. Where that is so at the end, the error says so.
pub(super) async fn attempt(
    inner: &Arc<Inner>,
    row: IntentRow,
    invocation: Invocation,
    until: Instant,
    remedy: Remedy,
    doubtful: bool,
) -> Result<Output, InvokeError> {
    fail_points::reached(fail_points::INTENDED);
    let (mut result, mut verdict, lost) = send(inner, invocation.intent(row.marker.as_str()), until, remedy).await;
    if matches!(verdict, Verdict::NotSent | Verdict::Refused)
        && let Err(error) = result.as_mut()
        && (doubtful || lost.is_some())
    {
        // What an earlier one has done is not undone because a later one was refused.
        *error = lost.unwrap_or_else(|| in_doubt(error));
        verdict = Verdict::Unknown;
    }
    fail_points::reached(fail_points::ANSWERED);
    record(inner, row, &result, verdict, remedy).await;
    fail_points::reached(fail_points::RECORDED);
    result
}

/// The call, more than once if that has the effect of one; how the last went, and the error of the one before it, which may
/// have been carried out.
async fn send(
    inner: &Inner,
    invocation: Invocation,
    until: Instant,
    remedy: Remedy,
) -> (Result<Output, InvokeError>, Verdict, Option<InvokeError>) {
    let mut lost = None;
    for _ in 1..REPEATS {
        let (result, verdict) = once(inner, &invocation, until).await;
        match result {
            Err(error) if remedy == Remedy::Repeat && verdict == Verdict::Unknown => lost = Some(error),
            result => return (result, verdict, lost),
        }
    }
    let (result, verdict) = once(inner, &invocation, until).await;
    (result, verdict, lost)
}

async fn once(inner: &Inner, invocation: &Invocation, until: Instant) -> (Result<Output, InvokeError>, Verdict) {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return (Err(out_of_time()), Verdict::NotSent);
    }
    let result = inner.integration.invoke(invocation.clone().deadline(left)).await;
    let verdict = result.as_ref().map_or_else(Verdict::of, |_| Verdict::Answered);
    (result, verdict)
}

fn in_doubt(error: &InvokeError) -> InvokeError {
    InvokeError {
        kind: ErrorKind::UnknownOutcome,
        code: "unknown-outcome".to_owned(),
        message: format!(
            "An earlier attempt may have been carried out; the last was not: {}",
            error.message
        ),
        details: serde_json::json!({ "may_have_changed": true }),
    }
}

fn out_of_time() -> InvokeError {
    InvokeError {
        kind: ErrorKind::DeadlineExceeded,
        code: "deadline".to_owned(),
        message: "The time was over before the request could be sent. Nothing was sent.".to_owned(),
        details: serde_json::json!({ "may_have_changed": false }),
    }
}

/// Writes down how it went. A store that fails is tried for a while; after that the intent is as good as abandoned, and
/// whoever looks will find what happened.
async fn record(
    inner: &Arc<Inner>,
    mut row: IntentRow,
    result: &Result<Output, InvokeError>,
    verdict: Verdict,
    remedy: Remedy,
) {
    let give_up = Instant::now() + inner.ledger.timing.writing;
    let mut pause = Duration::from_millis(20);
    let mut event = Event::Ends(verdict);
    loop {
        let ledger = inner.ledger.clone();
        let (standing, now) = (Standing::of(&row), ledger.now());
        let Some(next) = machine::after(&standing, event, remedy, now, &ledger.timing) else {
            return late(inner, row, verdict).await;
        };
        let (record, note) = match result {
            Ok(output) if output.is_secret() => (Record::Withheld, None),
            Ok(output) => (Record::Output(output.json().to_owned()), None),
            Err(error) => (Record::Error(error.into()), Some(error.message.clone())),
        };
        let write = Write {
            row: row.clone(),
            note,
            record: Some(record),
            audit: None,
        };
        let written = inner.blocking(move |_| ledger.put(write, next)).await;
        match written {
            Ok(Some(_)) => return,
            Ok(None) => {
                // Another process took this attempt for dead and wrote an outcome: only a real answer replaces that.
                let (ledger, key) = (inner.ledger.clone(), row.key.clone());
                let integration = row.integration.clone();
                let read = inner
                    .blocking(move |_| Ok(ledger.store.intent(&integration, &key)?))
                    .await;
                match read {
                    Ok(Some(present)) => row = present,
                    Ok(None) => return,
                    Err(error) => tracing::warn!(target: "microapp::journal", %error, "an intent can't be read"),
                }
                event = Event::AnsweredLate;
                if verdict != Verdict::Answered {
                    return;
                }
            }
            Err(error) => {
                tracing::warn!(target: "microapp::journal", key = row.key, %error, "an answer can't be written");
            }
        }
        if Instant::now() >= give_up {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(1));
    }
}

/// An answer for an intent that has gone on without it. If that was sent again, there may be two; somebody has to know.
async fn late(inner: &Arc<Inner>, row: IntentRow, verdict: Verdict) {
    if verdict != Verdict::Answered || row.state == IntentState::Done {
        return;
    }
    tracing::error!(
        target: "microapp::journal",
        key = row.key,
        state = ?row.state,
        "an attempt was answered after it had been given up, and its intent has gone on"
    );
    let ledger = inner.ledger.clone();
    let event = AuditEvent {
        at: ledger.now(),
        who: "system".to_owned(),
        what: "intent.answered-late".to_owned(),
        subject: format!("{}/{}", row.integration, row.key),
        result: AuditResult::Failed,
        details: serde_json::json!({ "action": row.action, "marker": row.marker }).to_string(),
    };
    let noted = inner
        .blocking(move |_| Ok(ledger.store.apply(&[microapp_store::Change::Audit(event)])?))
        .await;
    if let Err(error) = noted {
        tracing::warn!(target: "microapp::journal", %error, "the audit log can't be written");
    }
}
