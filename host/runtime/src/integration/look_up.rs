//! What became of a call whose answer was lost: the question and the answer that every look-up has alike.
//!
//! The contract's page says when to ask, under *Exactly once*. The action to ask is
//! [`Action::look_up`](crate::Action::look_up), and it runs as the same acting user as the call did.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The input of a look-up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LookUp {
    /// The action whose answer was lost.
    pub action: String,
    /// Its input.
    pub input: Value,
    /// The marker under which it ran: [`Invocation::intent`](crate::Invocation::intent).
    pub marker: Option<String>,
    /// When the intent was committed, in UTC: `2026-11-22T08:00:00Z`.
    pub since: String,
}

/// The output of a look-up.
///
/// ```
/// use microapp_runtime::Outcome;
///
/// let outcome: Outcome = serde_json::from_str(r#""did_not_happen""#)?;
/// assert_eq!(outcome, Outcome::DidNotHappen);
/// let outcome: Outcome = serde_json::from_str(r#"{"happened": {"output": {"id": "98765432101"}}}"#)?;
/// assert!(matches!(outcome, Outcome::Happened { output } if output["id"] == "98765432101"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It happened.
    Happened {
        /// What the action would have returned.
        output: Value,
    },
    /// Nothing of it is at the service: to send it again is safe.
    DidNotHappen,
    /// Nobody can tell but a person.
    Undecided {
        /// Why, in words for that person.
        reason: String,
        /// Short forms of what it may have been.
        #[serde(default)]
        candidates: Vec<Value>,
    },
}
