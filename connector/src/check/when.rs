//! Rules of start, zone and recurrence, which hang together: the dates of a series depend on all three.

use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};

use super::fields::Checks;
use super::{Plan, is_fixed_series};
use crate::bindings::exports::microapp::connector::meetings::{Recurrence, SeriesEnd};
use crate::recurrence::{self, RuleError};
use crate::start::{self, Start};
use crate::zone::{Zone, utc_text};
use crate::zoom::recurrence::{ZoomEnd, ZoomRecurrence};

/// How long ago a new meeting may begin: people who meet at once fill in a form first, and may wait for their turn.
const GRACE: SignedDuration = SignedDuration::from_mins(15);

impl Checks {
    pub(super) fn zone(&mut self, name: Option<&str>) -> Option<Zone> {
        let name = name?;
        Zone::named(name)
            .map_err(|error| self.broken("time_zone", "unknown-zone", format!("{error}.").replace("?.", "?")))
            .ok()
    }

    pub(super) fn start(&mut self, text: Option<&str>) -> Option<Start> {
        start::parse(text?)
            .map_err(|error| self.broken("start", "no-date-time", error.to_string()))
            .ok()
    }

    /// A series can't begin at a time that the clocks jump over: whether its other dates keep that time, or the one that
    /// the clocks show instead on the first, is documented nowhere, and a preview would be a guess.
    pub(super) fn shown_by_clocks(&mut self, start: &Start, zone: &Zone) {
        let local = start.local_in(zone);
        if matches!(zone.ambiguous(local).offset(), AmbiguousOffset::Gap { .. }) {
            let message = format!(
                "On that day the clocks of {zone} jump over {:02}:{:02}. Begin the series on another day, or at another time.",
                local.hour(),
                local.minute()
            );
            self.broken("start", "skipped-time", message);
        }
    }

    /// A new meeting begins now or later, a series too, whose start its first date may follow. A local start without a zone
    /// is told of elsewhere.
    pub(super) fn still_to_come(&mut self, plan: &Plan, now: Timestamp) {
        let begins = match (&plan.start, &plan.zone) {
            (Some(Start::Instant(instant)), _) => Some(*instant),
            (Some(local), Some(zone)) => local.instant_in(zone),
            _ => None,
        };
        if begins.is_some_and(|begins| begins.saturating_add(GRACE).unwrap_or(begins) < now) {
            self.broken(
                "start",
                "in-the-past",
                "This start is over, and Zoom would move it without a word. Give one that is still to come.",
            );
        }
    }

    pub(super) fn needs_zone(&mut self) {
        self.broken(
            "time_zone",
            "missing",
            "A local start needs a time zone, such as Europe/Berlin. Or give the start with its offset.",
        );
    }

    pub(super) fn plan(
        &mut self,
        start: Option<&str>,
        time_zone: Option<&str>,
        recurrence: &Recurrence,
        max_occurrences: u32,
    ) -> Plan {
        let no_fixed_time = *recurrence == Recurrence::NoFixedTime;
        let zone = self.zone(time_zone);
        if start.is_none() && !no_fixed_time {
            self.broken("start", "missing", "Say when it starts, such as 2026-12-01T10:00.");
        }
        if start.is_some() && no_fixed_time {
            self.broken(
                "start",
                "not-without-fixed-time",
                "A meeting with no fixed time has no start.",
            );
        }
        let Some(start) = self.start(start) else {
            return Plan::default();
        };
        if start.needs_zone() && time_zone.is_none() {
            self.needs_zone();
        }
        if !is_fixed_series(recurrence) {
            return Plan {
                start: Some(start),
                zone,
                recurrence: None,
            };
        }
        // The dates of a series depend on a zone. Zoom would take the host's, which nobody sees here.
        let zone = zone.or_else(|| (!start.needs_zone()).then(Zone::utc));
        let rule_zone = zone.clone().unwrap_or_else(Zone::utc);
        self.shown_by_clocks(&start, &rule_zone);
        let zoom = self.rule(recurrence, &start, &rule_zone, max_occurrences);
        Plan {
            start: Some(start),
            zone,
            recurrence: zoom,
        }
    }

    /// Checks a rule by making its dates.
    pub(super) fn rule(
        &mut self,
        rule: &Recurrence,
        start: &Start,
        zone: &Zone,
        max_occurrences: u32,
    ) -> Option<ZoomRecurrence> {
        self.intervals(rule);
        if let Err(error) = recurrence::expand(rule, start, zone, max_occurrences) {
            self.rule_error(rule, &error);
            return None;
        }
        let end = match end_of(rule) {
            Some(SeriesEnd::Count(count)) => ZoomEnd::Times(*count),
            Some(SeriesEnd::Until(date)) => ZoomEnd::DateTime(last_second(date, zone)?),
            None => ZoomEnd::Times(max_occurrences),
        };
        ZoomRecurrence::of(rule, Some(end))
    }

    /// Checks what can be said of a rule without its start: from any other day its dates would be others, its steps, days
    /// and counts would not.
    pub(super) fn rule_by_itself(&mut self, rule: &Recurrence, max_occurrences: u32) {
        self.intervals(rule);
        let Ok(any) = start::parse("2027-01-01T12:00:00Z") else {
            return;
        };
        match recurrence::expand(rule, &any, &Zone::utc(), max_occurrences) {
            Ok(_) | Err(RuleError::UntilGivesTooMany { .. } | RuleError::NoDates | RuleError::CalendarEnds) => {}
            Err(error) => self.rule_error(rule, &error),
        }
    }

    /// Zoom's largest steps.
    pub(super) fn intervals(&mut self, rule: &Recurrence) {
        let (field, every, limit) = match rule {
            Recurrence::Daily(rule) => ("recurrence.daily.every", rule.every, 90),
            Recurrence::Weekly(rule) => ("recurrence.weekly.every", rule.every, 12),
            Recurrence::Monthly(rule) => ("recurrence.monthly.every", rule.every, 3),
            Recurrence::Once | Recurrence::NoFixedTime => return,
        };
        if let Some(every) = every
            && every > limit
        {
            self.beyond(
                field,
                "out-of-range",
                limit,
                format!("At most every {limit}, not every {every}."),
            );
        }
    }

    pub(super) fn rule_error(&mut self, rule: &Recurrence, error: &RuleError) {
        let kind = match rule {
            Recurrence::Daily(_) => "recurrence.daily",
            Recurrence::Weekly(_) => "recurrence.weekly",
            Recurrence::Monthly(_) => "recurrence.monthly",
            Recurrence::Once | Recurrence::NoFixedTime => "recurrence",
        };
        let field = match error.member() {
            Some(member) => format!("{kind}.{member}"),
            None => kind.to_owned(),
        };
        let message = sentence(&error.to_string());
        match error {
            RuleError::Count { limit, .. } | RuleError::UntilGivesTooMany { limit, .. } => {
                self.beyond(&field, "too-many-occurrences", *limit, message);
            }
            RuleError::NoDays => self.broken(&field, "empty", message),
            RuleError::Interval | RuleError::DayOfMonth(_) | RuleError::NoCount => {
                self.broken(&field, "out-of-range", message);
            }
            RuleError::Until(_) => self.broken(&field, "no-date", message),
            RuleError::NoDates => self.broken(&field, "no-dates", message),
            RuleError::CalendarEnds => self.broken(&field, "calendar-ends", message),
        }
    }
}

/// How a rule ends.
pub(super) fn end_of(rule: &Recurrence) -> Option<&SeriesEnd> {
    match rule {
        Recurrence::Daily(rule) => rule.end.as_ref(),
        Recurrence::Weekly(rule) => rule.end.as_ref(),
        Recurrence::Monthly(rule) => rule.end.as_ref(),
        Recurrence::Once | Recurrence::NoFixedTime => None,
    }
}

/// The last second of a date on the clocks of a zone, in UTC: how Zoom itself stores the end of a series.
fn last_second(date: &str, zone: &Zone) -> Option<String> {
    recurrence::end_of_day(start::parse_date(date).ok()?, zone).map(utc_text)
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .map(|first| first.to_uppercase().collect())
        .unwrap_or_default();
    let stop = if text.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_date_is_the_end_of_that_day_in_the_zone() {
        let zone = Zone::named("America/Los_Angeles").unwrap();
        assert_eq!(
            last_second("2027-08-22", &zone).as_deref(),
            Some("2027-08-23T06:59:59Z")
        );
    }
}
