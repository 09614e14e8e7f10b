//! How the dates of a meeting are written: as one, as a rule with exceptions, or as a list.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Meeting, Occurrence};
use crate::{
    bindings::exports::microapp::connector::meetings::{Recurrence, SeriesEnd},
    recurrence::{Instance, MAX_OCCURRENCES, expand, rrule, with_end},
    start::Start,
};

/// The dates of a meeting, ready to be written.
pub(super) struct Series {
    /// The value of DTSTART.
    pub(super) first: Timestamp,
    /// The others.
    pub(super) dates: Dates,
    /// Dates that differ from `dates` in time or length, by the date that they replace.
    pub(super) moved: Vec<(Timestamp, Occurrence)>,
    /// The last date that anything in the file names.
    last: Timestamp,
}

/// What comes beside DTSTART.
pub(super) enum Dates {
    /// Nothing.
    One,
    /// A rule.
    Rule {
        /// As text.
        rrule: String,
        /// Dates that it gives and that don't take place.
        left_out: Vec<Timestamp>,
    },
    /// All other dates one by one.
    List(Vec<Timestamp>),
}

impl Series {
    /// `None` if no date takes place.
    pub(super) fn of(meeting: &Meeting<'_>) -> Option<Self> {
        if *meeting.recurrence == Recurrence::NoFixedTime {
            return None;
        }
        let occurrences = if *meeting.recurrence == Recurrence::Once {
            vec![unmoved(meeting, meeting.start)]
        } else if meeting.occurrences.is_empty() {
            let start = Start::Instant(meeting.start);
            expand(meeting.recurrence, &start, meeting.zone, MAX_OCCURRENCES)
                .unwrap_or_default()
                .iter()
                .map(|instance| unmoved(meeting, instance.start))
                .collect()
        } else {
            meeting.occurrences.to_vec()
        };
        if occurrences.iter().all(|occurrence| occurrence.cancelled) {
            return None;
        }
        Self::as_rule(meeting, &occurrences).or_else(|| Self::as_list(meeting, &occurrences))
    }

    /// The first and the last instant that the file names.
    pub(super) fn span(&self) -> (Timestamp, Timestamp) {
        let moved = || self.moved.iter().map(|(_, occurrence)| occurrence.start);
        let first = moved().fold(self.first, Timestamp::min);
        (first, moved().fold(self.last, Timestamp::max))
    }

    /// The rule from the first listed date to the last, if it gives each listed date.
    ///
    /// The service may have dropped dates at either end, those in the past above all, so neither the start nor the end
    /// of the rule as it was planned is of use; the step and the days are the same from any of its dates on.
    fn as_rule(meeting: &Meeting<'_>, occurrences: &[Occurrence]) -> Option<Self> {
        let mut listed = BTreeMap::new();
        for occurrence in occurrences {
            listed.insert(occurrence.original.unwrap_or(occurrence.start), *occurrence);
        }
        let (first, last) = (*listed.first_key_value()?.0, *listed.last_key_value()?.0);
        if listed.len() < occurrences.len() {
            return None;
        }
        // Where more is missing than is there, a list is the shorter description.
        let limit = u32::try_from(listed.len()).ok()?.checked_mul(2)?;
        let endless = with_end(meeting.recurrence, None)?;
        let mut instances = expand(&endless, &Start::Instant(first), meeting.zone, limit).ok()?;
        instances.retain(|instance| instance.start <= last);

        let given: Vec<Timestamp> = instances.iter().map(|instance| instance.start).collect();
        if given.first() != Some(&first) || !listed.keys().all(|date| given.binary_search(date).is_ok()) {
            return None;
        }
        let takes_place = |date: &Timestamp| listed.get(date).is_some_and(|it| !it.cancelled);
        let left_out = given.into_iter().filter(|date| !takes_place(date)).collect();
        let moved = listed
            .into_iter()
            .filter(|(date, occurrence)| !occurrence.cancelled && differs(meeting, *date, occurrence))
            .collect();
        let rrule = Self::rule_text(meeting, &instances)?;
        Some(Self {
            first,
            dates: Dates::Rule { rrule, left_out },
            moved,
            last,
        })
    }

    fn rule_text(meeting: &Meeting<'_>, instances: &[Instance]) -> Option<String> {
        let count = u32::try_from(instances.len()).ok()?;
        let counted = with_end(meeting.recurrence, Some(SeriesEnd::Count(count)))?;
        rrule(&counted, meeting.zone, count)
    }

    /// Each date by itself. Those that don't take place need no mention.
    fn as_list(meeting: &Meeting<'_>, occurrences: &[Occurrence]) -> Option<Self> {
        let mut listed = BTreeMap::new();
        for occurrence in occurrences.iter().filter(|occurrence| !occurrence.cancelled) {
            listed.insert(occurrence.start, *occurrence);
        }
        let mut dates = listed.keys().copied();
        let first = dates.next()?;
        let others: Vec<_> = dates.collect();
        let last = others.last().copied().unwrap_or(first);
        let moved = listed
            .into_iter()
            .filter(|(date, it)| differs(meeting, *date, it))
            .collect();
        let dates = if others.is_empty() {
            Dates::One
        } else {
            Dates::List(others)
        };
        Some(Self {
            first,
            dates,
            moved,
            last,
        })
    }
}

/// Whether an occurrence needs an event of its own.
fn differs(meeting: &Meeting<'_>, date: Timestamp, occurrence: &Occurrence) -> bool {
    occurrence.start != date || occurrence.duration_minutes != meeting.duration_minutes
}

fn unmoved(meeting: &Meeting<'_>, start: Timestamp) -> Occurrence {
    let duration_minutes = meeting.duration_minutes;
    Occurrence {
        original: None,
        start,
        duration_minutes,
        cancelled: false,
    }
}
