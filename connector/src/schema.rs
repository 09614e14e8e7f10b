//! Stand-ins for payloads of variant cases, whose limits schemars takes from a type and not from an attribute; and for
//! the look-up, whose JSON is the same for every action, so that its schema does not repeat theirs.
//!
//! Compiled off the component only, where schemas are derived.

use schemars::JsonSchema;
use serde_json::{Map, Value};

/// How many occurrences: 365 is the largest number that any of Zoom's texts names; the setting `max-occurrences` says
/// which one counts.
#[derive(JsonSchema)]
pub struct Count(#[schemars(range(min = 1, max = 365))] pub u32);

/// A date without time: `2027-03-31`.
#[derive(JsonSchema)]
pub struct Date(#[schemars(extend("format" = "date"))] pub String);

/// A day of a month.
#[derive(JsonSchema)]
pub struct DayNumber(#[schemars(range(min = 1, max = 31))] pub u32);

/// The input of every look-up: the contract's page says more, under *Exactly once*.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LookUp {
    /// The action whose answer was lost.
    pub action: LookedUp,
    /// Its input.
    pub input: Map<String, Value>,
    /// What `caller.intent` answered in that call.
    pub marker: Option<String>,
    /// When the intent was committed, in UTC: `2026-11-22T08:00:00Z`.
    #[schemars(extend("format" = "date-time"))]
    pub since: String,
}

/// The input of an action that needs to be told nothing.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct NoInput {}

/// The actions that have a look-up.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum LookedUp {
    /// A meeting was to be made.
    CreateMeeting,
    /// A meeting, or one occurrence, was to be deleted.
    DeleteMeeting,
}

/// The output of every look-up.
#[derive(JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Outcome {
    /// It happened.
    Happened {
        /// What the action would have returned.
        output: Map<String, Value>,
    },
    /// Nothing of it is at the service.
    DidNotHappen,
    /// Only a person can tell.
    Undecided {
        /// Why, in words for that person.
        reason: String,
        /// Short forms of what it may have been.
        candidates: Vec<Map<String, Value>>,
    },
}
