//! Checks of a change, against the meeting that it is made to.
//!
//! What is given as it is already is no change: whoever sends a whole form back means the fields they have touched. That
//! matters for a series, whose dates Zoom makes anew as soon as its start or its rule is sent.

use jiff::Timestamp;

use super::fields::Checks;
use super::when::end_of;
use super::{Plan, is_fixed_series, kind};
use crate::bindings::exports::microapp::connector::meetings::{MeetingChange, Recurrence};
use crate::bindings::microapp::connector::errors::Error;
use crate::recurrence;
use crate::start::Start;
use crate::time_text;
use crate::zone::{Zone, utc_text};
use crate::zoom::recurrence::ZoomRecurrence;

/// What a change is made to, as far as the checks need it.
#[derive(Debug)]
pub struct Present<'a> {
    /// Its zone.
    pub zone: Option<Zone>,
    /// Its start.
    pub start: Option<Timestamp>,
    /// How it repeats.
    pub recurrence: &'a Recurrence,
    /// The same in Zoom's spelling.
    pub rule: Option<&'a ZoomRecurrence>,
    /// The dates of a series, in order, those that are over included.
    pub dates: Vec<PresentDate>,
    /// The present moment.
    pub now: Timestamp,
}

/// One date of a series.
#[derive(Clone, Copy, Debug)]
pub struct PresentDate {
    /// When the rule has it.
    pub planned: Timestamp,
    /// When it starts: at another time if it was moved.
    pub start: Timestamp,
    /// Whether it was cancelled.
    pub cancelled: bool,
}

impl Present<'_> {
    /// The next date that takes place, by the moment that is asked for.
    fn next(&self, moment: fn(&PresentDate) -> Timestamp) -> Option<Timestamp> {
        let taking_place = self.dates.iter().filter(|date| !date.cancelled);
        taking_place.map(moment).filter(|moment| *moment >= self.now).min()
    }

    /// From when on a series that is changed takes place if the change does not say: by its rule, since a date that was
    /// moved says nothing of the others.
    pub fn next_start(&self) -> Option<Timestamp> {
        let next = || self.next(|date| date.planned);
        self.start
            .filter(|start| *start >= self.now && self.dates.is_empty())
            .or_else(next)
    }

    /// Whether it starts then already, or goes on then: by its rule, or as its next date was moved.
    fn is_at(&self, instant: Timestamp, series: bool) -> bool {
        let minute = |instant: Timestamp| instant.as_second().div_euclid(60);
        let next = |moment| self.next(moment).filter(|_| series);
        [self.start, next(|date| date.planned), next(|date| date.start)]
            .into_iter()
            .flatten()
            .any(|known| minute(known) == minute(instant))
    }

    /// The rule as it is, for the dates from the next on: of ten dates of which four are over, six. Those that were
    /// cancelled before it are behind as well.
    fn rest_of_rule(&self, zone: &Zone) -> Option<ZoomRecurrence> {
        let mut rule = self.rule.cloned()?;
        // The last day stays the last day; the moment at which it ends is another on other clocks.
        if let Some(known) = self.zone.as_ref().filter(|known| known.name() != zone.name()) {
            let last = rule.end_date_time.as_deref().and_then(time_text::instant);
            let end = last.and_then(|last| recurrence::end_of_day(known.local(last).date(), zone));
            rule.end_date_time = end.map(utc_text).or(rule.end_date_time);
        }
        let next = self.next(|date| date.planned);
        let is_ahead = |date: &&PresentDate| next.is_some_and(|next| date.planned >= next);
        let ahead = self.dates.iter().filter(is_ahead).count();
        if rule.end_times.is_some() && ahead > 0 && ahead < self.dates.len() {
            rule.end_times = u32::try_from(ahead).ok();
        }
        Some(rule)
    }
}

/// Checks a change to a meeting. The plan holds what has to be sent of start, zone and rule: nothing of them if the
/// meeting takes place when it does already.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn change(input: &MeetingChange, present: &Present<'_>, max_occurrences: u32) -> Result<Plan, Error> {
    let mut checks = Checks::default();
    checks.fields_of_change(input);
    let other = |zone: &Zone| present.zone.as_ref().is_none_or(|known| known.name() != zone.name());
    let new_zone = checks.zone(input.time_zone.as_deref()).filter(other);
    let zone = new_zone.clone().or_else(|| present.zone.clone());
    let asked = checks.start(input.start.as_deref());
    if matches!(asked, Some(Start::Local(_))) && zone.is_none() {
        checks.needs_zone();
    }
    let series = is_fixed_series(present.recurrence) && input.occurrence_id.is_none();
    let shown_in = zone.clone().unwrap_or_else(Zone::utc);
    let when = asked.and_then(|start| start.instant_in(&shown_in));
    let one = input.occurrence_id.is_some();
    let as_it_is = |when: Timestamp| present.is_at(when, series);
    let start = asked.filter(|_| (new_zone.is_some() && !one) || !when.is_some_and(as_it_is));
    if asked.is_some() && *present.recurrence == Recurrence::NoFixedTime {
        checks.broken(
            "start",
            "not-without-fixed-time",
            "A meeting with no fixed time has no start.",
        );
    } else if start.is_some() && when.is_some_and(|when| when < present.now) {
        checks.broken(
            "start",
            "in-the-past",
            "This start is over, and Zoom would change nothing without a word. Give one that is still to come; of a series, \
             the date from which on the change is to hold.",
        );
    }
    let rule = input
        .recurrence
        .as_ref()
        .filter(|rule| !is_same_rule(rule, present.recurrence));
    if rule.is_some_and(|rule| kind(rule) != kind(present.recurrence)) {
        checks.broken(
            "recurrence",
            "other-kind",
            "A one-off meeting, a series and a meeting with no fixed time can't become each other. Make a new meeting and \
             delete this one.",
        );
        return checks.finish(Plan::default());
    }
    if one {
        // Of one date Zoom looks at no zone: a local start would be read in that of the series.
        return checks.finish(Plan {
            start: start.map(|start| when.map_or(start, Start::Instant)),
            ..Plan::default()
        });
    }
    let sent_zone = zone.filter(|_| start.is_some() || new_zone.is_some());
    if !series || (start.is_none() && new_zone.is_none() && rule.is_none()) {
        return checks.finish(Plan {
            start,
            zone: sent_zone,
            recurrence: None,
        });
    }
    // Zoom takes a rule and a start that is to come together, or neither.
    let plan = checks.new_dates(start, &shown_in, rule, present, max_occurrences);
    checks.finish(plan)
}

impl Checks {
    /// The new dates of a series.
    fn new_dates(
        &mut self,
        start: Option<Start>,
        zone: &Zone,
        rule: Option<&Recurrence>,
        present: &Present<'_>,
        max_occurrences: u32,
    ) -> Plan {
        if let Some(start) = &start {
            self.shown_by_clocks(start, zone);
        }
        let Some(first) = start.or_else(|| present.next_start().map(Start::Instant)) else {
            self.broken(
                "start",
                "missing",
                "No date of this series is still to come. Say from when on it takes place.",
            );
            return Plan::default();
        };
        let recurrence = match rule {
            Some(rule) => self.rule(rule, &first, zone, max_occurrences),
            None => present.rest_of_rule(zone),
        };
        Plan {
            start: Some(first),
            zone: Some(zone.clone()),
            recurrence,
        }
    }
}

/// Whether two rules say the same, in whatever words.
pub fn is_same_rule(one: &Recurrence, other: &Recurrence) -> bool {
    kind(one) == kind(other)
        && ZoomRecurrence::of(one, None) == ZoomRecurrence::of(other, None)
        && end_of(one) == end_of(other)
}
