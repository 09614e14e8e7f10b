//! Stand-ins for payloads of variant cases, whose limits schemars takes from a type and not from an attribute.
//!
//! Compiled off the component only, where schemas are derived.

use schemars::JsonSchema;

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
