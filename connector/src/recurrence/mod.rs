//! The dates that a rule gives, as Zoom would make them, without asking Zoom.
//!
//! A rule is read on the calendar of the meeting's zone: first [`dates`] finds the local dates, then [`expand`] puts the
//! start's time of day on each and asks the zone which instant that is. So a meeting at ten stays at ten when the clocks
//! change, and moves in UTC. Where that happens, or where a local time is skipped or doubled, [`warnings`] says so.
//!
//! All work is bounded by the limit on occurrences and by the end of the calendar in the year 9999.

mod dates;
mod error;
mod rrule;
mod warnings;
mod weekdays;

use jiff::{SignedDuration, Timestamp, civil::DateTime};

pub(crate) use self::weekdays::letters_of;
pub use self::{
    error::RuleError,
    rrule::{end_of_day, rrule, with_end},
    weekdays::{weekday_number, weekday_of_number, zoom_weekdays},
};
use crate::{
    bindings::exports::microapp::connector::meetings::{
        DaylightSavingWarning, PreviewedOccurrence, Recurrence, RecurrencePreview,
    },
    start::Start,
    zone::{Zone, utc_text},
};

/// The largest number of occurrences that Zoom makes, where its texts don't say otherwise.
pub const MAX_OCCURRENCES: u32 = 60;

/// One date of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// What the rule says: the date, with the start's time of day. On a day when the clocks jump over that time it is
    /// not what they show.
    pub nominal: DateTime,
    /// When it starts.
    pub start: Timestamp,
    /// Whether the nominal time is skipped, or comes twice.
    pub clock: Clock,
}

/// What the clocks do at a nominal time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// They show it once.
    Once,
    /// They jump over it; the start is later by the jump.
    Skipped,
    /// They show it twice; the first is the start.
    Doubled,
}

/// The instances of a rule, in order. A one-off meeting has one, a meeting with no fixed time none.
///
/// The first is the first matching date that is not before `start`; intervals count from the day, the week (from Sunday)
/// or the month of `start`. The time of day is that of `start` in `zone`. At most `max_occurrences` come out: a count or
/// an end date that asks for more is an error, a rule without an end gives just as many.
pub fn expand(rule: &Recurrence, start: &Start, zone: &Zone, max_occurrences: u32) -> Result<Vec<Instance>, RuleError> {
    let first = start.local_in(zone);
    let place = |nominal: DateTime| {
        let ambiguous = zone.ambiguous(nominal);
        let clock = match ambiguous.offset() {
            jiff::tz::AmbiguousOffset::Unambiguous { .. } => Clock::Once,
            jiff::tz::AmbiguousOffset::Gap { .. } => Clock::Skipped,
            jiff::tz::AmbiguousOffset::Fold { .. } => Clock::Doubled,
        };
        let start = ambiguous.compatible().map_err(|_| RuleError::CalendarEnds)?;
        Ok(Instance { nominal, start, clock })
    };
    match rule {
        Recurrence::NoFixedTime => Ok(Vec::new()),
        Recurrence::Once => {
            let mut instance = place(first)?;
            // Of a time that comes twice, an instant says itself which it is.
            if let Start::Instant(instant) = start {
                instance.start = *instant;
                instance.clock = Clock::Once;
            }
            Ok(vec![instance])
        }
        Recurrence::Daily(_) | Recurrence::Weekly(_) | Recurrence::Monthly(_) => {
            dates::dates(rule, first.date(), max_occurrences)?
                .into_iter()
                .map(|date| place(date.to_datetime(first.time())))
                .collect()
        }
    }
}

/// The dates of a rule with warnings about daylight saving and the rule as an RRULE; see [`expand`].
pub fn preview(
    rule: &Recurrence,
    start: &Start,
    zone: &Zone,
    duration_minutes: u32,
    max_occurrences: u32,
) -> Result<RecurrencePreview, RuleError> {
    let instances = expand(rule, start, zone, max_occurrences)?;
    let length = SignedDuration::from_mins(i64::from(duration_minutes));
    let occurrences = instances
        .iter()
        .map(|instance| {
            let end = instance
                .start
                .checked_add(length)
                .map_err(|_| RuleError::CalendarEnds)?;
            Ok(PreviewedOccurrence {
                start: utc_text(instance.start),
                local_start: zone.local_text(instance.start),
                end: utc_text(end),
            })
        })
        .collect::<Result<_, _>>()?;
    let count = u32::try_from(instances.len()).unwrap_or(u32::MAX);
    Ok(RecurrencePreview {
        occurrences,
        warnings: daylight_saving_warnings(&instances, zone),
        rrule: rrule(rule, zone, count),
    })
}

/// Where daylight saving matters in a series: see [`warnings`].
pub fn daylight_saving_warnings(instances: &[Instance], zone: &Zone) -> Vec<DaylightSavingWarning> {
    warnings::warnings(instances, zone)
}
