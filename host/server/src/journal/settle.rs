//! What a person says of an intent whose outcome nobody else can tell: one way for pages and for the command line.

use std::fmt;

use microapp_runtime::{ErrorKind, Invocation, Priority};
use microapp_store::{IntentFilter, IntentRow, IntentState, Timestamp};
use microapp_vault::is_of_earlier_account;
use serde_json::{Value, json};

use super::journal::Inner;
use super::machine::Standing;
use super::{Fate, Intent, IntentKey, Journal, JournalError, Ledger, Remedy, Ruling, Timing};

/// What became of it, as a person has seen it at the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It was done, and this is the id of what it has made; none if it makes nothing.
    Done(Option<String>),
    /// It was not done.
    NotDone,
}

/// Why a person's word can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// It is being carried out.
    UnderWay,
    /// Its outcome is known.
    Known,
    /// The connector has nothing that looks.
    NobodyLooks,
    /// It may still be on its way to the service, for so many seconds at most.
    TooEarly {
        /// So many.
        seconds: u64,
    },
    /// The service has nothing of this id.
    NotThere,
    /// Somebody else was faster.
    Changed,
}

impl WhyNot {
    /// Why a ruling is none for an intent that stands so.
    pub(super) fn of(standing: &Standing, ruling: Ruling, now: Timestamp, timing: &Timing) -> Self {
        match standing.state {
            IntentState::Sending => Self::UnderWay,
            IntentState::Done | IntentState::Refused | IntentState::NotSent => Self::Known,
            IntentState::Unknown | IntentState::Parked if ruling == Ruling::LookAgain => Self::NobodyLooks,
            IntentState::Unknown | IntentState::Parked => {
                let left = standing.settled_at(timing).0.saturating_sub(now.0);
                Self::TooEarly {
                    seconds: u64::try_from(left).unwrap_or(0) / 1000 + 1,
                }
            }
        }
    }
}

/// As the command line says it.
impl fmt::Display for WhyNot {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnderWay => formatter.write_str("it is being carried out at this moment"),
            Self::Known => formatter.write_str("its outcome is known already"),
            Self::NobodyLooks => formatter.write_str("nothing can look; say `--happened` or `--did-not-happen`"),
            Self::TooEarly { seconds } => write!(
                formatter,
                "the request may still be on its way to the service; try again in {seconds} s"
            ),
            Self::NotThere => formatter.write_str("the service has no meeting of this id"),
            Self::Changed => formatter.write_str("it has just changed; look at it again"),
        }
    }
}

impl Ledger {
    /// Intents that may have been carried out, the oldest first: parked for a person, or still being found out. Of all
    /// integrations or of one, and of everybody or of one person.
    ///
    /// # Errors
    ///
    /// Those of the store.
    pub fn in_doubt(
        &self,
        integration: Option<&str>,
        person: Option<&str>,
        at_most: u32,
    ) -> Result<Vec<IntentRow>, JournalError> {
        self.list(&IntentFilter {
            integration: integration.map(str::to_owned),
            acting_user: person.map(str::to_owned),
            states: vec![IntentState::Unknown, IntentState::Parked],
            limit: at_most,
            ..IntentFilter::default()
        })
    }

    /// Takes a person's word for what became of an intent, and asks nobody: for an integration that can't run. An id that a
    /// look has found stands for all that it found. [`Journal::settle`] is the better one.
    ///
    /// # Errors
    ///
    /// Those of [`Ledger::rule`].
    pub fn settle(
        &self,
        integration: &str,
        key: &IntentKey,
        became: &Became,
        who: &str,
    ) -> Result<IntentRow, JournalError> {
        let output = match became {
            Became::Done(Some(id)) => {
                let intent = self.show(integration, key)?;
                let found = intent.and_then(|intent| candidate(intent.fate, id));
                Some(found.unwrap_or_else(|| json!({ "id": id })))
            }
            Became::Done(None) | Became::NotDone => None,
        };
        self.take(integration, key, became, output, who)
    }

    fn take(
        &self,
        integration: &str,
        key: &IntentKey,
        became: &Became,
        output: Option<Value>,
        who: &str,
    ) -> Result<IntentRow, JournalError> {
        let ruling = match became {
            Became::Done(_) => Ruling::Happened,
            Became::NotDone => Ruling::DidNotHappen,
        };
        // Neither depends on what the connector can do.
        self.rule(integration, key, Remedy::Person, ruling, output, who)
    }
}

/// What a look has found of this id.
fn candidate(fate: Fate, id: &str) -> Option<Value> {
    match fate {
        Fate::Parked(candidates) => candidates.into_iter().find(|found| found["id"] == id),
        _ => None,
    }
}

/// What makes a meeting, and what reads it as the answer would have been: the contract's actions.
const CREATE: &str = "create-meeting";
const GET: &str = "get-meeting";

impl Journal {
    /// Whether something can look for the outcome of an intent.
    pub fn looks_for(&self, intent: &IntentRow) -> bool {
        self.inner().remedy(intent) == Remedy::Look
    }

    /// Takes a person's word for what became of an intent. Of a meeting that was made all is read that the lost answer
    /// would have said; where it can't be read, what a look has found is enough.
    ///
    /// # Errors
    ///
    /// Those of [`Ledger::rule`], and [`WhyNot::NotThere`] for an id that neither a look nor this reading has found.
    pub async fn settle(&self, key: &IntentKey, became: Became, who: &str) -> Result<IntentRow, JournalError> {
        self.is_over(key)?;
        let (name, ledger) = (self.integration().name().to_owned(), self.ledger().clone());
        let whole = match &became {
            Became::Done(Some(id)) => self.whole(key, id).await?,
            Became::Done(None) | Became::NotDone => None,
        };
        let (key, who) = (key.clone(), who.to_owned());
        let taking = move |_: &Inner| match whole {
            Some(whole) => ledger.take(&name, &key, &became, Some(whole), &who),
            None => ledger.settle(&name, &key, &became, &who),
        };
        self.inner().blocking(taking).await
    }

    /// The meeting that an intent has made, as a person says.
    async fn whole(&self, key: &IntentKey, id: &str) -> Result<Option<Value>, JournalError> {
        let (name, ledger, wanted) = (self.integration().name().to_owned(), self.ledger().clone(), key.clone());
        let intent = self.inner().blocking(move |_| ledger.show(&name, &wanted)).await?;
        // What the earlier account has is not to be read in the one of now.
        let readable = |intent: &Intent| intent.row.action == CREATE && !is_of_earlier_account(&intent.row);
        let Some(intent) = intent.filter(readable) else {
            return Ok(None);
        };
        if self.integration().manifest().action(GET).is_none() {
            return Ok(None);
        }
        let mut invocation = Invocation::new(GET, json!({ "meeting_id": id }).to_string())
            .priority(Priority::Person)
            .deadline(self.ledger().timing.look);
        if let Some(person) = &intent.row.acting_user {
            invocation = invocation.acting_user(person);
        }
        match self.integration().invoke(invocation).await {
            Ok(meeting) => Ok(Some(meeting.value())),
            Err(error) if error.kind == ErrorKind::NotFound && candidate(intent.fate, id).is_none() => {
                Err(JournalError::NotSettled {
                    key: key.to_string(),
                    why: WhyNot::NotThere,
                })
            }
            Err(_) => Ok(None),
        }
    }
}
