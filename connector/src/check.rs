//! All that Zoom documents about inputs, checked before anything is sent: every broken rule at once, each with its field
//! and its limit.
//!
//! What the checks find on the way (the start, the zone, the rule in Zoom's spelling) comes out as a [`Plan`], so that
//! nothing is read twice.

use jiff::tz::AmbiguousOffset;
use serde_json::Value;

use crate::bindings::exports::microapp::connector::meetings::{
    MeetingChange, NewMeeting, Recurrence, RecurrencePreviewRequest, SeriesEnd,
};
use crate::bindings::microapp::connector::errors::Error;
use crate::input_errors::FieldError;
use crate::problem::invalid_input;
use crate::recurrence::{self, RuleError};
use crate::start::{self, Start};
use crate::zone::{Zone, utc_text};
use crate::zoom::policy::MAX_LENGTH;
use crate::zoom::recurrence::{ZoomEnd, ZoomRecurrence};

/// Zoom's longest topic, in characters.
const TOPIC: usize = 200;
/// Zoom's longest agenda, in characters.
const AGENDA: usize = 2000;
/// A day, in minutes.
const DURATION: u32 = 1440;
/// How long a meeting is if nobody says.
pub const USUAL_DURATION: u32 = 60;

/// When a meeting is, as far as the input says.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The start. None without a fixed time, or if a change leaves it.
    pub start: Option<Start>,
    /// The zone. None if the start is an instant and no zone is given.
    pub zone: Option<Zone>,
    /// The rule in Zoom's spelling, for a series with fixed times.
    pub recurrence: Option<ZoomRecurrence>,
}

/// Checks a meeting to be made.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn new_meeting(input: &NewMeeting, max_occurrences: u32) -> Result<Plan, Error> {
    let mut checks = Checks::default();
    checks.topic(Some(&input.topic));
    checks.agenda(input.agenda.as_deref());
    checks.duration(input.duration_minutes);
    checks.passcode(input.passcode.as_deref());
    checks.co_hosts(&input.co_hosts);
    checks.countries(&input.dial_in_countries);
    checks.join_minutes(input.join_before_host_minutes);
    checks.email("contact_email", input.contact_email.as_deref());
    for (at, invitee) in input.invitees.iter().enumerate() {
        checks.email(&format!("invitees[{at}]"), Some(invitee));
    }
    let recurrence = input.recurrence.as_ref().unwrap_or(&Recurrence::Once);
    if input.use_personal_meeting_id == Some(true) && is_fixed_series(recurrence) {
        checks.broken(
            "use_personal_meeting_id",
            "not-for-series",
            "A series with fixed times can't use the personal meeting id.",
        );
    }
    let plan = checks.plan(
        input.start.as_deref(),
        input.time_zone.as_deref(),
        recurrence,
        max_occurrences,
    );
    checks.finish(plan)
}

/// What a change is made to, as far as the checks need it.
#[derive(Debug)]
pub struct Present<'a> {
    /// Its zone.
    pub zone: Option<Zone>,
    /// Its start, in UTC.
    pub start: Option<Start>,
    /// How it repeats.
    pub recurrence: &'a Recurrence,
}

/// Checks a change to a meeting.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn change(input: &MeetingChange, present: &Present<'_>, max_occurrences: u32) -> Result<Plan, Error> {
    let mut checks = Checks::default();
    checks.topic(input.topic.as_deref());
    checks.agenda(input.agenda.as_deref());
    checks.duration(input.duration_minutes);
    checks.passcode(input.passcode.as_deref());
    checks.co_hosts(input.co_hosts.as_deref().unwrap_or_default());
    checks.countries(input.dial_in_countries.as_deref().unwrap_or_default());
    checks.join_minutes(input.join_before_host_minutes);
    checks.email("contact_email", input.contact_email.as_deref());
    if input.occurrence_id.is_some() {
        checks.only_for_occurrences(input);
    }
    let zone = checks.zone(input.time_zone.as_deref()).or_else(|| present.zone.clone());
    let start = checks.start(input.start.as_deref());
    if matches!(start, Some(Start::Local(_))) && zone.is_none() {
        checks.needs_zone();
    }
    if start.is_some() && *present.recurrence == Recurrence::NoFixedTime {
        checks.broken(
            "start",
            "not-without-fixed-time",
            "A meeting with no fixed time has no start.",
        );
    }
    if let (Some(start), Some(zone)) = (&start, &zone)
        && is_fixed_series(present.recurrence)
        && input.occurrence_id.is_none()
    {
        checks.shown_by_clocks(start, zone);
    }
    let mut plan = Plan {
        start,
        zone,
        recurrence: None,
    };
    if let Some(recurrence) = &input.recurrence {
        if kind(recurrence) != kind(present.recurrence) {
            checks.broken(
                "recurrence",
                "other-kind",
                "A one-off meeting, a series and a meeting with no fixed time can't become each other. Make a new meeting \
                 and delete this one.",
            );
        } else if let Some(first) = plan.start.or(present.start) {
            let zone = plan.zone.clone().unwrap_or_else(Zone::utc);
            plan.recurrence = checks.rule(recurrence, &first, &zone, max_occurrences);
        }
    }
    checks.finish(plan)
}

/// Checks a rule whose dates are wanted.
///
/// # Errors
///
/// `invalid-input` with every broken rule.
pub fn preview(input: &RecurrencePreviewRequest, max_occurrences: u32) -> Result<(Start, Zone), Error> {
    let mut checks = Checks::default();
    checks.duration(input.duration_minutes);
    let plan = checks.plan(
        Some(&input.start),
        input.time_zone.as_deref(),
        &input.recurrence,
        max_occurrences,
    );
    let plan = checks.finish(plan)?;
    let zone = plan.zone.unwrap_or_else(Zone::utc);
    plan.start
        .map(|start| (start, zone))
        .ok_or_else(|| crate::problem::internal("A start that was checked is missing."))
}

/// Checks an id that becomes a path segment.
///
/// # Errors
///
/// `invalid-input` if it is empty.
pub fn meeting_id(id: &str) -> Result<String, Error> {
    // People copy `987 6543 2101` from invitations.
    let plain: String = id.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.is_empty() {
        return Err(crate::problem::invalid_field(
            "meeting_id",
            "missing",
            "Give the meeting's id, such as 98765432101.",
        ));
    }
    let digits: String = plain.chars().filter(|c| *c != '-').collect();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    Ok(if is_number && !digits.is_empty() { digits } else { plain })
}

fn is_fixed_series(recurrence: &Recurrence) -> bool {
    kind(recurrence) == Kind::Series
}

/// Zoom's kinds of meeting, between which no change leads.
#[derive(PartialEq)]
enum Kind {
    Once,
    Series,
    NoFixedTime,
}

fn kind(recurrence: &Recurrence) -> Kind {
    match recurrence {
        Recurrence::Once => Kind::Once,
        Recurrence::Daily(_) | Recurrence::Weekly(_) | Recurrence::Monthly(_) => Kind::Series,
        Recurrence::NoFixedTime => Kind::NoFixedTime,
    }
}

/// The rules broken so far.
#[derive(Debug, Default)]
struct Checks {
    found: Vec<FieldError>,
}

impl Checks {
    fn finish<T>(self, value: T) -> Result<T, Error> {
        if self.found.is_empty() {
            Ok(value)
        } else {
            Err(invalid_input(&self.found))
        }
    }

    fn broken(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        self.found.push(FieldError {
            field: field.to_owned(),
            code,
            message: message.into(),
            limit: None,
        });
    }

    fn beyond(&mut self, field: &str, code: &'static str, limit: impl Into<Value>, message: impl Into<String>) {
        self.found.push(FieldError {
            field: field.to_owned(),
            code,
            message: message.into(),
            limit: Some(limit.into()),
        });
    }

    fn topic(&mut self, topic: Option<&str>) {
        let Some(topic) = topic else { return };
        if topic.trim().is_empty() {
            self.broken("topic", "missing", "Say what the meeting is about.");
        }
        self.length("topic", topic, TOPIC);
        if topic.chars().any(char::is_control) {
            self.broken(
                "topic",
                "control-character",
                "A topic is one line without control characters.",
            );
        }
    }

    fn agenda(&mut self, agenda: Option<&str>) {
        if let Some(agenda) = agenda {
            self.length("agenda", agenda, AGENDA);
        }
    }

    fn length(&mut self, field: &str, text: &str, limit: usize) {
        let length = text.chars().count();
        if length > limit {
            let message = format!("At most {limit} characters; this has {length}.");
            self.beyond(field, "too-long", limit, message);
        }
    }

    fn duration(&mut self, minutes: Option<u32>) {
        if let Some(minutes) = minutes
            && !(1..=DURATION).contains(&minutes)
        {
            self.beyond(
                "duration_minutes",
                "out-of-range",
                DURATION,
                format!("1 to {DURATION} minutes, not {minutes}."),
            );
        }
    }

    fn passcode(&mut self, passcode: Option<&str>) {
        let Some(passcode) = passcode else { return };
        self.length("passcode", passcode, MAX_LENGTH);
        let odd: Vec<char> = passcode
            .chars()
            .filter(|c| !(c.is_ascii_alphanumeric() || matches!(c, '@' | '-' | '_' | '*')))
            .collect();
        if !odd.is_empty() {
            self.broken(
                "passcode",
                "character-not-allowed",
                "A passcode has letters A to Z, digits and @ - _ * only.",
            );
        }
    }

    fn co_hosts(&mut self, co_hosts: &[String]) {
        for (at, co_host) in co_hosts.iter().enumerate() {
            let field = format!("co_hosts[{at}]");
            let co_host = co_host.trim();
            if co_host.is_empty() {
                self.broken(&field, "missing", "Give an e-mail address or an id.");
            } else if co_host.contains([';', ',']) || co_host.chars().any(|c| c.is_whitespace() || c.is_control()) {
                self.broken(
                    &field,
                    "several",
                    "Give one e-mail address or id in each entry of the list.",
                );
            }
        }
    }

    fn countries(&mut self, countries: &[String]) {
        for (at, country) in countries.iter().enumerate() {
            if country.len() != 2 || !country.bytes().all(|byte| byte.is_ascii_uppercase()) {
                self.broken(
                    &format!("dial_in_countries[{at}]"),
                    "no-country-code",
                    format!("`{country}` is not a country code of two capital letters, such as US or DE."),
                );
            }
        }
    }

    fn join_minutes(&mut self, minutes: Option<u32>) {
        if let Some(minutes) = minutes
            && !matches!(minutes, 0 | 5 | 10 | 15)
        {
            self.beyond(
                "join_before_host_minutes",
                "not-one-of",
                vec![0, 5, 10, 15],
                format!("0, 5, 10 or 15 minutes, not {minutes}."),
            );
        }
    }

    fn email(&mut self, field: &str, address: Option<&str>) {
        let Some(address) = address else { return };
        let fits = address
            .split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.') && !domain.contains('@'));
        if !fits || address.chars().any(|c| c.is_whitespace() || c.is_control()) {
            self.broken(field, "no-address", format!("`{address}` is not an e-mail address."));
        }
    }

    fn zone(&mut self, name: Option<&str>) -> Option<Zone> {
        let name = name?;
        Zone::named(name)
            .map_err(|error| self.broken("time_zone", "unknown-zone", format!("{error}.").replace("?.", "?")))
            .ok()
    }

    fn start(&mut self, text: Option<&str>) -> Option<Start> {
        start::parse(text?)
            .map_err(|error| self.broken("start", "no-date-time", error.to_string()))
            .ok()
    }

    /// A series can't begin at a time that the clocks jump over: whether its other dates keep that time, or the one that
    /// the clocks show instead on the first, is documented nowhere, and a preview would be a guess.
    fn shown_by_clocks(&mut self, start: &Start, zone: &Zone) {
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

    fn needs_zone(&mut self) {
        self.broken(
            "time_zone",
            "missing",
            "A local start needs a time zone, such as Europe/Berlin. Or give the start with its offset.",
        );
    }

    fn plan(
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
    fn rule(&mut self, rule: &Recurrence, start: &Start, zone: &Zone, max_occurrences: u32) -> Option<ZoomRecurrence> {
        self.intervals(rule);
        if let Err(error) = recurrence::expand(rule, start, zone, max_occurrences) {
            self.rule_error(rule, &error);
            return None;
        }
        let end = match end_of(rule) {
            Some(SeriesEnd::Count(count)) => ZoomEnd::Times(*count),
            Some(SeriesEnd::Until(date)) => ZoomEnd::DateTime(end_of_day(date, zone)?),
            None => ZoomEnd::Times(max_occurrences),
        };
        ZoomRecurrence::of(rule, Some(end))
    }

    /// Zoom's largest steps.
    fn intervals(&mut self, rule: &Recurrence) {
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

    fn rule_error(&mut self, rule: &Recurrence, error: &RuleError) {
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
        let (code, limit) = match error {
            RuleError::Count { limit, .. } | RuleError::UntilGivesTooMany { limit, .. } => {
                ("too-many-occurrences", Some(Value::from(*limit)))
            }
            RuleError::NoDays => ("empty", None),
            RuleError::Interval | RuleError::DayOfMonth(_) | RuleError::NoCount => ("out-of-range", None),
            RuleError::Until(_) => ("no-date", None),
            RuleError::NoDates => ("no-dates", None),
            RuleError::CalendarEnds => ("calendar-ends", None),
        };
        self.found.push(FieldError {
            field,
            code,
            message: sentence(&error.to_string()),
            limit,
        });
    }

    /// With an occurrence, Zoom changes these fields and ignores the others without a word.
    fn only_for_occurrences(&mut self, input: &MeetingChange) {
        let others = [
            ("topic", input.topic.is_some()),
            ("time_zone", input.time_zone.is_some() && input.start.is_none()),
            ("recurrence", input.recurrence.is_some()),
            ("passcode", input.passcode.is_some()),
            ("co_hosts", input.co_hosts.is_some()),
            ("dial_in_countries", input.dial_in_countries.is_some()),
            ("join_before_host_minutes", input.join_before_host_minutes.is_some()),
            ("audio", input.audio.is_some()),
            ("require_sign_in", input.require_sign_in.is_some()),
            ("allow_multiple_devices", input.allow_multiple_devices.is_some()),
            ("focus_mode", input.focus_mode.is_some()),
            ("private", input.private.is_some()),
            ("notify_co_hosts", input.notify_co_hosts.is_some()),
            ("contact_name", input.contact_name.is_some()),
            ("contact_email", input.contact_email.is_some()),
        ];
        for (field, given) in others {
            if given {
                self.broken(
                    field,
                    "not-for-one-occurrence",
                    "Zoom can change this for the whole series only. Leave occurrence_id away.",
                );
            }
        }
    }
}

fn end_of(rule: &Recurrence) -> Option<&SeriesEnd> {
    match rule {
        Recurrence::Daily(rule) => rule.end.as_ref(),
        Recurrence::Weekly(rule) => rule.end.as_ref(),
        Recurrence::Monthly(rule) => rule.end.as_ref(),
        Recurrence::Once | Recurrence::NoFixedTime => None,
    }
}

/// The last second of a date on the clocks of a zone, in UTC: how Zoom itself stores the end of a series.
fn end_of_day(date: &str, zone: &Zone) -> Option<String> {
    let date = start::parse_date(date).ok()?;
    zone.instant(date.at(23, 59, 59, 0)).map(utc_text)
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
    fn every_broken_rule_is_named_at_once() {
        let input: NewMeeting = serde_json::from_value(serde_json::json!({
            "topic": "x".repeat(201),
            "agenda": "y".repeat(2001),
            "start": "2026-12-01 10:00",
            "time_zone": "Europe/Berln",
            "duration_minutes": 0,
            "passcode": "has space!!",
            "co_hosts": ["a@x.org;b@x.org", ""],
            "dial_in_countries": ["de"],
            "join_before_host_minutes": 7,
            "contact_email": "nobody",
        }))
        .unwrap();
        let Error::InvalidInput(problem) = new_meeting(&input, 60).unwrap_err() else {
            panic!("invalid-input")
        };
        let details: Value = serde_json::from_str(&problem.details).unwrap();
        let fields: Vec<&str> = details["fields"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["field"].as_str().unwrap())
            .collect();
        assert_eq!(
            fields,
            [
                "topic",
                "agenda",
                "duration_minutes",
                "passcode",
                "passcode",
                "co_hosts[0]",
                "co_hosts[1]",
                "dial_in_countries[0]",
                "join_before_host_minutes",
                "contact_email",
                "time_zone",
                "start",
            ]
        );
        assert_eq!(details["fields"][0]["limit"], 200);
    }

    #[test]
    fn an_end_date_is_the_end_of_that_day_in_the_zone() {
        let zone = Zone::named("America/Los_Angeles").unwrap();
        assert_eq!(end_of_day("2027-08-22", &zone).as_deref(), Some("2027-08-23T06:59:59Z"));
    }

    #[test]
    fn ids_are_read_as_people_copy_them() {
        assert_eq!(meeting_id("987 6543 2101").unwrap(), "98765432101");
        assert_eq!(meeting_id("987-6543-2101").unwrap(), "98765432101");
        assert_eq!(
            meeting_id("aDYlohsHRtCd4ii1uC2+hA==").unwrap(),
            "aDYlohsHRtCd4ii1uC2+hA=="
        );
        assert!(meeting_id("  ").is_err());
    }
}
