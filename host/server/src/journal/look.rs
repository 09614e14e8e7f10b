//! Looking: what became of a call whose answer was lost.

use std::time::Duration;

use jiff::Timestamp as Moment;
use microapp_runtime::{Invocation, LookUp, Outcome, Priority};
use microapp_store::IntentRow;
use microapp_vault::VaultError;
use serde_json::Value;

use super::answer::Record;
use super::journal::Inner;
use super::ledger::Write;
use super::machine::{self, Event, Finding, Remedy, Standing};
use super::{JournalError, fail_points};

/// Looks for the intent of a row, and writes down what was found. The row as it is then; none if somebody was faster.
pub(super) async fn look(
    inner: &std::sync::Arc<Inner>,
    row: IntentRow,
    priority: Priority,
    at_most: Duration,
) -> Result<Option<IntentRow>, JournalError> {
    let began = inner.ledger.now();
    let (finding, note, record) = find(inner, &row, priority, at_most).await?;
    fail_points::reached(fail_points::FOUND);
    let (ledger, now) = (inner.ledger.clone(), inner.ledger.now());
    let event = Event::Looked { began, finding };
    let Some(next) = machine::after(&Standing::of(&row), event, Remedy::Look, now, &ledger.timing) else {
        return Ok(None);
    };
    tracing::info!(
        target: "microapp::journal",
        key = row.key,
        ?finding,
        state = ?next.state,
        "looked for an unknown outcome"
    );
    let write = Write {
        row,
        note,
        record,
        audit: None,
    };
    let written = inner.blocking(move |_| ledger.put(write, next)).await?;
    fail_points::reached(fail_points::RESOLVED);
    Ok(written)
}

async fn find(
    inner: &std::sync::Arc<Inner>,
    row: &IntentRow,
    priority: Priority,
    at_most: Duration,
) -> Result<(Finding, Option<String>, Option<Record>), JournalError> {
    let action = inner.integration.manifest().action(&row.action);
    let Some(look_up) = action.and_then(|action| action.look_up.clone()) else {
        let reason = format!("The connector has nothing that looks for {}.", row.action);
        return Ok((Finding::Undecided, Some(reason), None));
    };
    let secret = action.is_none_or(|action| action.secret_output);
    let (ledger, opened) = (inner.ledger.clone(), row.clone());
    let input = match inner.blocking(move |_| Ok(ledger.input(&opened))).await? {
        Ok(input) => input,
        Err(VaultError::Store(error)) => return Err(VaultError::Store(error).into()),
        // The time does not mend it: a person sees at the service.
        Err(error) => {
            let reason = format!("What was asked for can't be read any more: {error}.");
            return Ok((Finding::Undecided, Some(reason), None));
        }
    };
    let question = LookUp {
        action: row.action.clone(),
        input: serde_json::from_str(&input).unwrap_or(Value::Null),
        marker: Some(row.marker.clone()),
        // Whole seconds, the earlier: what was made since then is what counts.
        since: Moment::from_second(row.created.0.div_euclid(1000))
            .unwrap_or_default()
            .to_string(),
    };
    let question = serde_json::to_string(&question).map_err(|error| JournalError::Machine(error.to_string()))?;
    let mut invocation = Invocation::new(look_up, question)
        .fresh_reads()
        .deadline(at_most)
        .priority(priority);
    if let Some(user) = &row.acting_user {
        invocation = invocation.acting_user(user);
    }
    let outcome = match inner.integration.invoke(invocation).await {
        Ok(output) => serde_json::from_str::<Outcome>(output.json()),
        Err(error) => {
            let note = format!("It could not be looked up: {}", error.message);
            return Ok((Finding::Failed, Some(note), None));
        }
    };
    Ok(match outcome {
        Ok(Outcome::Happened { .. }) if secret => (Finding::Happened, None, Some(Record::Withheld)),
        Ok(Outcome::Happened { output }) => (Finding::Happened, None, Some(Record::Output(output.to_string()))),
        Ok(Outcome::DidNotHappen) => (
            Finding::DidNotHappen,
            Some("It is not at the service.".to_owned()),
            None,
        ),
        Ok(Outcome::Undecided { reason, candidates }) => {
            (Finding::Undecided, Some(reason), Some(Record::Candidates(candidates)))
        }
        Err(error) => {
            let note = format!("The look-up's answer can't be understood: {error}.");
            (Finding::Failed, Some(note), None)
        }
    })
}
