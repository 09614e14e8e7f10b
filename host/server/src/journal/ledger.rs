//! The journal's pages: intents read and written, sealed and opened, each write compared and swapped.

use std::sync::Arc;

use microapp_runtime::InvokeError;
use microapp_store::{
    AuditEvent, AuditResult, Change, IntentFilter, IntentRow, IntentState, Sealed, Store, StoreError, Timestamp,
};
use microapp_vault::{Clock, Context, Vault, VaultError};
use serde_json::Value;

use super::answer::Record;
use super::machine::{self, Event, Remedy, Ruling, Standing};
use super::{Answer, How, IntentKey, JournalError, Timing, Verdict, WhyNot, fail_points};

/// Intents, without a service: what they are, and what a person decides about them.
#[derive(Clone)]
pub struct Ledger {
    pub(super) store: Arc<dyn Store>,
    pub(super) vault: Vault,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) timing: Timing,
}

/// Where an intent stands, for whoever waits for it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fate {
    /// It is being carried out.
    UnderWay,
    /// It was done, with this answer; none if the answer is a secret, which is not kept.
    Done(Option<Answer>),
    /// It was refused, and nothing happened.
    Refused(InvokeError),
    /// Nothing happened, for this reason. The same key may try again.
    NotSent(InvokeError),
    /// It may have happened, and is being found out.
    Unknown,
    /// It may have happened, and a person has to tell. What it may have been, in short forms.
    Parked(Vec<Value>),
}

/// An intent, opened for a person.
#[derive(Debug, Clone)]
pub struct Intent {
    /// As it is kept.
    pub row: IntentRow,
    /// Its input, as it was given; empty if it can't be opened.
    pub input: String,
    /// Where it stands.
    pub fate: Fate,
    /// Why what is kept of it can't be opened. Who settles it does without.
    pub unreadable: Option<VaultError>,
}

/// What a write does to a row.
pub(super) struct Write {
    pub(super) row: IntentRow,
    pub(super) note: Option<String>,
    /// None: what is kept stays.
    pub(super) record: Option<Record>,
    pub(super) audit: Option<AuditEvent>,
}

impl Ledger {
    /// Over a store and a vault.
    pub fn new(store: Arc<dyn Store>, vault: Vault, clock: Arc<dyn Clock>, timing: Timing) -> Self {
        Self {
            store,
            vault,
            clock,
            timing,
        }
    }

    /// What seals and opens.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Intents, the oldest first, without their contents.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub fn list(&self, filter: &IntentFilter) -> Result<Vec<IntentRow>, JournalError> {
        Ok(self.store.intents(filter)?)
    }

    /// One intent with its contents.
    ///
    /// # Errors
    ///
    /// Those of store and vault.
    pub fn show(&self, integration: &str, key: &IntentKey) -> Result<Option<Intent>, JournalError> {
        let Some(row) = self.store.intent(integration, key.as_str())? else {
            return Ok(None);
        };
        let (input, mut unreadable) = match self.input(&row) {
            Ok(input) => (input, None),
            Err(error) => (String::new(), Some(error)),
        };
        let open = matches!(row.state, IntentState::Unknown | IntentState::Parked);
        let fate = match self.fate(&row) {
            // What the last attempt or look has left is of use, and not needed.
            Err(JournalError::Vault(error)) if open => {
                unreadable = Some(error);
                self.fate(&IntentRow {
                    answer: None,
                    ..row.clone()
                })?
            }
            fate => fate?,
        };
        Ok(Some(Intent {
            input,
            fate,
            unreadable,
            row,
        }))
    }

    /// Forgets finished intents whose time is over. Those that are unknown or parked stay until they are settled.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub fn forget_old(&self) -> Result<(), JournalError> {
        let keep = i64::try_from(self.timing.keep.as_millis()).unwrap_or(i64::MAX);
        let before = Timestamp(self.now().0.saturating_sub(keep));
        Ok(self.store.apply(&[Change::RemoveIntentsBefore(before)])?)
    }

    /// Writes what a person has decided, and notes it in the audit log. `output` is what the action would have returned,
    /// as far as the person knows it.
    ///
    /// # Errors
    ///
    /// [`JournalError::NotSettled`] if there is nothing to settle, or if it is too early to say that it did not happen.
    pub fn rule(
        &self,
        integration: &str,
        key: &IntentKey,
        remedy: Remedy,
        ruling: Ruling,
        output: Option<Value>,
        who: &str,
    ) -> Result<IntentRow, JournalError> {
        let not_settled = |why: WhyNot| JournalError::NotSettled {
            key: key.to_string(),
            why,
        };
        let row = self.store.intent(integration, key.as_str())?;
        let row = row.ok_or_else(|| JournalError::NoSuchIntent { key: key.to_string() })?;
        let now = self.now();
        let standing = self.overdue(Standing::of(&row), remedy, now);
        let Some(next) = machine::after(&standing, Event::Ruled(ruling), remedy, now, &self.timing) else {
            return Err(not_settled(WhyNot::of(&standing, ruling, now, &self.timing)));
        };
        let (what, note) = match ruling {
            Ruling::Happened => ("happened", format!("{who} says that it happened.")),
            Ruling::DidNotHappen => ("did-not-happen", format!("{who} says that it did not happen.")),
            Ruling::LookAgain => ("look-again", format!("{who} wants it looked at once more.")),
        };
        // Of the output the id alone: links and passcodes have no place in the log.
        let id = output.as_ref().map(|output| &output["id"]);
        let details = serde_json::json!({ "action": row.action, "ruling": what, "id": id }).to_string();
        let write = Write {
            note: Some(note),
            record: output.map(|output| Record::Output(output.to_string())),
            audit: Some(AuditEvent {
                at: now,
                who: who.to_owned(),
                what: "intent.settled".to_owned(),
                subject: format!("{integration}/{key}"),
                result: AuditResult::Ok,
                details,
            }),
            row,
        };
        fail_points::reached(fail_points::RULING);
        let written = self.put(write, next)?;
        fail_points::reached(fail_points::RULED);
        written.ok_or_else(|| not_settled(WhyNot::Changed))
    }

    /// An attempt whose time is over counts as abandoned, whoever asks.
    fn overdue(&self, standing: Standing, remedy: Remedy, now: Timestamp) -> Standing {
        machine::after(&standing, Event::Abandoned, remedy, now, &self.timing).unwrap_or(standing)
    }

    /// The time, as it is kept.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Writes a row as it stands next. None: somebody else was faster.
    pub(super) fn put(&self, write: Write, next: Standing) -> Result<Option<IntentRow>, JournalError> {
        let Write {
            mut row,
            note,
            record,
            audit,
        } = write;
        row.version = row.version.saturating_add(1);
        row.state = next.state;
        row.attempts = next.attempts;
        row.sent_until = next.sent_until;
        row.updated = next.updated;
        row.note = note;
        if let Some(record) = record {
            row.answer = Some(self.seal_record(&row, &record)?);
        }
        let mut changes = vec![Change::PutIntent(row.clone())];
        changes.extend(audit.map(Change::Audit));
        match self.store.apply(&changes) {
            Ok(()) => Ok(Some(row)),
            Err(StoreError::Stale { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes a new row, whose input is still plain. None: the key is taken.
    pub(super) fn create(&self, mut row: IntentRow, input: &str) -> Result<Option<IntentRow>, JournalError> {
        row.input = self.seal(&row, Part::Input, input.as_bytes())?;
        match self.store.apply(&[Change::PutIntent(row.clone())]) {
            Ok(()) => Ok(Some(row)),
            Err(StoreError::Stale { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The input as it was given.
    pub(super) fn input(&self, row: &IntentRow) -> Result<String, VaultError> {
        let bytes = self.open(row, Part::Input, &row.input)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// What is kept of the outcome.
    pub(super) fn record(&self, row: &IntentRow) -> Result<Option<Record>, JournalError> {
        let Some(sealed) = &row.answer else { return Ok(None) };
        let bytes = self.open(row, Part::Answer, sealed)?;
        let record = serde_json::from_slice(&bytes);
        record.map(Some).map_err(|error| {
            let reason = format!("the answer of the intent {} can't be read: {error}", row.key);
            StoreError::Corrupt { reason }.into()
        })
    }

    /// Where it stands.
    pub(super) fn fate(&self, row: &IntentRow) -> Result<Fate, JournalError> {
        let record = self.record(row)?;
        Ok(match (row.state, record) {
            (IntentState::Sending, _) => Fate::UnderWay,
            (IntentState::Done, Some(Record::Output(json))) => Fate::Done(Some(Answer::new(json, false, How::Kept))),
            (IntentState::Done, _) => Fate::Done(None),
            (IntentState::Refused, Some(Record::Error(failed))) => Fate::Refused(failed.into()),
            (IntentState::NotSent, Some(Record::Error(failed))) => {
                let error = InvokeError::from(failed);
                // How the last attempt ended says nothing, once somebody has found out that nothing came of it.
                match Verdict::of(&error) {
                    Verdict::Unknown => Fate::NotSent(plain(row)),
                    _ => Fate::NotSent(error),
                }
            }
            (IntentState::Refused, _) => Fate::Refused(plain(row)),
            (IntentState::NotSent, _) => Fate::NotSent(plain(row)),
            (IntentState::Unknown, _) => Fate::Unknown,
            (IntentState::Parked, Some(Record::Candidates(candidates))) => Fate::Parked(candidates),
            (IntentState::Parked, _) => Fate::Parked(Vec::new()),
        })
    }

    fn seal_record(&self, row: &IntentRow, record: &Record) -> Result<Sealed, JournalError> {
        let bytes = serde_json::to_vec(record).map_err(|error| JournalError::Machine(error.to_string()))?;
        self.seal(row, Part::Answer, &bytes)
    }

    fn seal(&self, row: &IntentRow, part: Part, bytes: &[u8]) -> Result<Sealed, JournalError> {
        Ok(self.vault.seal(&part.context(row, &[row.key.as_bytes()]), bytes)?)
    }

    fn open(&self, row: &IntentRow, part: Part, sealed: &Sealed) -> Result<Vec<u8>, VaultError> {
        Ok(self
            .vault
            .open(&part.context(row, &[row.key.as_bytes()]), sealed)?
            .to_vec())
    }
}

/// The code of what was sent and, as somebody has found out since, not carried out.
pub const NOT_CARRIED_OUT: &str = "not-carried-out";

/// Which sealed part of a row.
#[derive(Clone, Copy)]
enum Part {
    Input,
    Answer,
}

impl Part {
    /// What is sealed here opens in this place of this row only.
    fn context<'a>(self, row: &'a IntentRow, parts: &'a [&'a [u8]]) -> Context<'a> {
        Context {
            integration: &row.integration,
            purpose: match self {
                Self::Input => "intent.input",
                Self::Answer => "intent.answer",
            },
            parts,
        }
    }
}

/// The error of a row that keeps none: a person, or a look-up, has said so.
fn plain(row: &IntentRow) -> InvokeError {
    InvokeError {
        kind: microapp_runtime::ErrorKind::Unavailable,
        code: NOT_CARRIED_OUT.to_owned(),
        message: row
            .note
            .clone()
            .unwrap_or_else(|| "It was not carried out; the same request may be sent again.".to_owned()),
        details: serde_json::json!({ "key": row.key }),
    }
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Ledger")
            .field("timing", &self.timing)
            .finish_non_exhaustive()
    }
}
